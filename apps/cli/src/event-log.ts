import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { type EventPayload, type JsonValue, redactJson } from '@skvm/core';

/** Writes what happens into a file, one JSON record a line. */
export interface EventLog {
  on(event: EventPayload): void;
  close(): Promise<void>;
}

/** Opens a log of events; what it already holds stays. A log that cannot be written is no reason to stop. */
export function openEventLog(
  file: string,
  options: { readonly now: () => Date; readonly secrets: readonly string[] },
): EventLog {
  const stream = createWriteStream(file, { flags: 'a' });
  stream.on('error', () => {});
  return {
    on(event) {
      const record = { at: options.now().toISOString(), ...event } as unknown as JsonValue;
      if (stream.writable) stream.write(`${JSON.stringify(redactJson(record, options.secrets))}\n`);
    },
    async close() {
      stream.end();
      await finished(stream).catch(() => {});
    },
  };
}
