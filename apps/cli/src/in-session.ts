import { join } from 'node:path';
import { type Session, type SessionInput, writeJsonFile } from '@skvm/cache';
import { type DocumentStatus, type JsonValue, redactJson, type Target } from '@skvm/core';
import type { Printable } from './base-command.ts';
import type { Composition } from './compose.ts';
import { toFailure } from './failure.ts';

/** A document that says how its command ended. */
export type SessionDocument = Printable & { readonly status: DocumentStatus };

/** A session that is wanted. */
export interface SessionRequest extends Pick<SessionInput, 'kind' | 'spec' | 'subject'> {
  /** With `--resume`: begin a new one when there is none to go on with. */
  readonly orNew?: boolean;
  /** The only target whose events are its; by default all events are. */
  readonly target?: Target;
}

/**
 * Does work in a session: what happens and the document are kept in the session's folder, and however it ends, the
 * list of sessions says so. Anything but `completed` can be gone on with.
 */
export async function inSession<Document extends SessionDocument>(
  { openSession, requireNoMiss, secrets }: Composition,
  input: SessionRequest,
  work: (session: Session) => Promise<Document>,
  summarise: (document: Document) => string,
): Promise<Document> {
  await using opened = await openSession(input);
  const { session } = opened;
  try {
    const document = await work(session);
    requireNoMiss(input.target?.model);
    // A document is plain JSON by contract; its type names its parts.
    const json = redactJson(document as unknown as JsonValue, secrets);
    await writeJsonFile(join(session.dir, 'document.json'), json);
    await session.finish(document.status, { summary: summarise(document) });
    return document;
  } catch (error) {
    const failure = toFailure(error);
    await session.finish(failure.exitCode === 130 ? 'aborted' : 'failed', { error: failure.error.message });
    throw error;
  }
}
