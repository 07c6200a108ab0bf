import { randomUUID } from 'node:crypto';
import {
  type Context,
  canonicalJson,
  inputInvalid,
  type Journal,
  type JsonValue,
  type Profile,
  profileSchema,
  storeCorrupt,
  TESTED_LEVELS,
  targetSchema,
} from '@skvm/core';
import { z } from 'zod';
import type { ProfilePlan } from './profile-input.ts';
import { itemOutcomeSchema } from './run-item.ts';

const headerSchema = z.object({
  record: z.literal('profile'),
  version: z.literal(1),
  id: z.string(),
  createdAt: z.string(),
  /** When the answers were given; absent: since then. */
  profiledAt: z.string().optional(),
  target: targetSchema,
  spec: profileSchema.shape.spec,
});
/** First record of a journal: what is being made. */
export type JournalHeader = z.infer<typeof headerSchema>;

const runRecordSchema = itemOutcomeSchema.extend({
  record: z.literal('run'),
  primitive: z.string(),
  level: z.enum(TESTED_LEVELS),
  /** Which item of its level it is, counted from 0 in the order of asking. */
  position: z.int().min(0),
  /** Index of the item in its bank. */
  item: z.int().min(0),
  attempt: z.int().min(0),
  /** Wall clock of the profile until then, milliseconds, earlier sessions included. */
  elapsedMs: z.number().min(0),
});
/** A finished attempt at an item. */
export type RunRecord = z.infer<typeof runRecordSchema>;

const outageSchema = z.object({
  record: z.literal('outage'),
  /** Keys of the attempts that failed in a row before the profile was given up: a resumed profile makes them again. */
  runs: z.array(z.string()),
});

const recordSchema = z.discriminatedUnion('record', [headerSchema, runRecordSchema, outageSchema]);

/** What one attempt is known by. */
export function runKey(run: Pick<RunRecord, 'primitive' | 'level' | 'position' | 'attempt'>): string {
  return `${run.primitive}/${run.level}/${run.position}#${run.attempt}`;
}

/** What a journal holds. */
export interface ProfileRecords {
  /** Absent when nothing was written yet. */
  readonly header?: JournalHeader;
  /** Finished attempts by their key, without those of an outage. */
  readonly runs: ReadonlyMap<string, RunRecord>;
  /** Wall clock of the profile until the last of them, milliseconds. */
  readonly elapsedMs: number;
}

/** Reads what a journal holds. @throws STORE_CORRUPT when a record makes no sense. */
export async function readProfileRecords(journal: Journal): Promise<ProfileRecords> {
  let header: JournalHeader | undefined;
  const runs = new Map<string, RunRecord>();
  let elapsedMs = 0;
  let line = 0;
  for await (const value of journal.read()) {
    line += 1;
    const parsed = recordSchema.safeParse(value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw storeCorrupt(
        `Record ${line} of the profile journal`,
        `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
        'Start a new session; what the journal holds stays as it is.',
      );
    }
    const record = parsed.data;
    if (record.record === 'profile') header ??= record;
    else if (record.record === 'outage') for (const key of record.runs) runs.delete(key);
    else {
      runs.set(runKey(record), record);
      elapsedMs = Math.max(elapsedMs, record.elapsedMs);
    }
  }
  if (!header && line > 0) throw storeCorrupt('The profile journal', 'it does not say which profile it belongs to');
  return { runs, elapsedMs, ...(header && { header }) };
}

/** A journal that was opened: what is in it, and how to add to it. */
export interface ProfileJournal extends Required<ProfileRecords> {
  append(record: RunRecord | z.infer<typeof outageSchema>): Promise<void>;
}

/**
 * Reads what a journal holds, or begins it.
 *
 * @throws INPUT_INVALID when it is the journal of another profile, STORE_CORRUPT when a record makes no sense.
 */
export async function openProfileJournal(
  journal: Journal,
  plan: ProfilePlan,
  context: Context,
): Promise<ProfileJournal> {
  const { header: begun, ...records } = await readProfileRecords(journal);
  if (begun) checkSame(begun, plan);
  const header = begun ?? newHeader(plan, context);
  if (!begun) await journal.append(header as unknown as JsonValue);
  return { header, ...records, append: (record) => journal.append(record as unknown as JsonValue) };
}

/** The first record of a profile that is begun now. */
export function newHeader({ target, spec }: ProfilePlan, context: Context): JournalHeader {
  const createdAt = context.now().toISOString();
  return { record: 'profile', version: 1, id: randomUUID(), createdAt, target: { ...target }, spec };
}

function checkSame(header: JournalHeader, { target, spec }: ProfilePlan): void {
  const had: Record<string, JsonValue> = { ...plain(header.spec), target: { ...header.target } };
  const asked: Record<string, JsonValue> = { ...plain(spec), target: { ...target } };
  // Where it runs may change between two sessions.
  for (const key of new Set([...Object.keys(had), ...Object.keys(asked)])) {
    if (key === 'host' || canonicalJson(had[key]) === canonicalJson(asked[key])) continue;
    if (key === 'suite') {
      const name = ({ id, version }: Profile['spec']['suite']) => `${id} ${version}`;
      throw inputInvalid(
        `The journal was begun with the suite ${name(header.spec.suite)}, and this is ${name(spec.suite)}`,
        'The items of two versions make no profile together: start a new session, or go on with the SkVM that began it.',
      );
    }
    throw inputInvalid(
      `The journal belongs to a profile with ${key} ${canonicalJson(had[key] ?? null)}, and ${canonicalJson(asked[key] ?? null)} was asked for`,
      'Start a new session, or ask for what the journal was begun with.',
    );
  }
}

function plain(spec: object): Record<string, JsonValue> {
  return JSON.parse(JSON.stringify(spec)) as Record<string, JsonValue>;
}
