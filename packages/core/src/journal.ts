import type { JsonValue } from './spec/json.ts';

/** An append-only record of what a long command has done; what is appended survives a kill. */
export interface Journal {
  /** Records written so far, oldest first; a torn last line is dropped. */
  read(): AsyncIterable<JsonValue>;
  /** Resolves when the record is on disk. Appends are written in the order of the calls. */
  append(record: JsonValue): Promise<void>;
}

/** A journal that lives as long as the process. */
export function memoryJournal(records: JsonValue[] = []): Journal {
  return {
    async *read() {
      yield* [...records];
    },
    async append(record) {
      records.push(structuredClone(record) as JsonValue);
    },
  };
}
