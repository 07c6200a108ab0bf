import { canonicalJson, documentInvalid, inputInvalid, type Journal, type JsonValue } from '@skvm/core';
import { type BenchRecord, benchRecordSchema } from './bench-record.ts';
import type { BenchSpec } from './bench-spec.ts';
import { createTally, type Tally } from './tally.ts';

/** A benchmark under way: its journal, and the sum of what is in it. */
export interface Session {
  readonly tally: Tally;
  /** Appends to the journal and, once it is there, to the tally. */
  record(record: Exclude<BenchRecord, { type: 'bench' }>): Promise<void>;
}

const KNOWN_TYPES = new Set<unknown>(benchRecordSchema.options.map((option) => option.shape.type.value));

/**
 * The records of a journal. Those of other types are someone else's and passed over.
 *
 * @throws DOCUMENT_INVALID for one of ours that cannot be read
 */
async function* readRecords(journal: Journal): AsyncIterable<BenchRecord> {
  let line = 0;
  for await (const value of journal.read()) {
    line += 1;
    if (!KNOWN_TYPES.has((value as { type?: unknown } | null)?.type)) continue;
    const record = benchRecordSchema.safeParse(value);
    if (!record.success) {
      const issue = record.error.issues[0];
      throw documentInvalid(
        `Journal of the benchmark, record ${line}`,
        `${issue?.path.join('.')}: ${issue?.message}`,
        'It was written by another version of SkVM, or damaged: start a new session.',
      );
    }
    yield record.data;
  }
}

/**
 * Sums up a journal.
 *
 * @returns `undefined` when no benchmark has begun in it
 * @throws DOCUMENT_INVALID when a record cannot be read, or the first is not the start of a benchmark
 */
export async function replay(journal: Journal): Promise<Tally | undefined> {
  let tally: Tally | undefined;
  for await (const record of readRecords(journal)) {
    if (record.type === 'bench') tally ??= createTally(record.spec);
    else if (tally) tally.add(record);
    else throw documentInvalid('Journal of the benchmark', `expected it to begin with a spec, got a ${record.type}`);
  }
  return tally;
}

/**
 * Begins a benchmark in an empty journal, or goes on with the one that is in it.
 *
 * @throws INPUT_INVALID when the journal is that of another benchmark, DOCUMENT_INVALID when it cannot be read
 */
export async function openSession(journal: Journal, spec: BenchSpec): Promise<Session> {
  const begun = await replay(journal);
  if (begun) refuseOther(begun.spec, spec);
  else await journal.append({ type: 'bench', spec } as unknown as JsonValue);
  const tally = begun ?? createTally(spec);
  return {
    tally,
    async record(record) {
      await journal.append(record as unknown as JsonValue);
      tally.add(record);
    },
  };
}

function refuseOther(begun: BenchSpec, asked: BenchSpec): void {
  const keys = new Set([...Object.keys(begun), ...Object.keys(asked)]) as Set<keyof BenchSpec>;
  const text = (value: unknown) => (value === undefined ? 'nothing' : canonicalJson(value as JsonValue));
  const changed = [...keys].filter((key) => text(begun[key]) !== text(asked[key]));
  if (changed.length === 0) return;
  const [first] = changed;
  const shown = (value: unknown) => (text(value).length > 200 ? `${text(value).slice(0, 200)}…` : text(value));
  throw inputInvalid(
    `The session was begun with other ${changed.join(', ')}${first ? `: expected ${shown(begun[first])}, got ${shown(asked[first])}` : ''}`,
    'Go on with the settings that it was begun with, or start a new session.',
  );
}
