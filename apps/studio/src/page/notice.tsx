import type { JSX } from 'preact';
import { RequestError } from './client.ts';

/** Something that went wrong, with what to do about it. */
export function Notice({ error }: { error: unknown }): JSX.Element {
  return (
    <div class="notice" role="alert">
      <strong>{error instanceof Error ? error.message : String(error)}</strong>
      {error instanceof RequestError && error.hint !== undefined && <p>{error.hint}</p>}
    </div>
  );
}
