import {
  type Context,
  gradeRun,
  inputInvalid,
  isSkvmError,
  type Journal,
  type JsonValue,
  loadSnapshot,
  memoryJournal,
  SITE_ORIGIN,
  storeCorrupt,
  type Transcript,
  transcriptSchema,
} from '@skvm/core';
import { type ProfileInput, planProfile } from './profile-input.ts';
import { newHeader, type RunRecord, readProfileRecords, runKey } from './profile-journal.ts';
import { givenLimits } from './run-limits.ts';

/** What came of grading the runs of a profile anew. */
export interface Regrading {
  /** What the profile was asked for, to be given to `profile()` with `journal` and `replayOnly`. */
  readonly input: ProfileInput;
  /** The same runs with their new scores. */
  readonly journal: Journal;
  /** Runs that were graded. */
  readonly regraded: number;
  /** Runs whose score is another now, by `<primitive>/<level>/<position>#<attempt>`. */
  readonly changed: readonly { readonly run: string; readonly before: number | null; readonly after: number | null }[];
  /**
   * Runs that say nothing any more: the bank asks something else at their place, or the store no longer has what they
   * left.
   */
  readonly leftOut: readonly { readonly run: string; readonly why: 'item-changed' | 'record-gone' }[];
}

/**
 * Grades the runs of a profile's journal by the graders of today, from the transcripts and workspaces in the store. No
 * model is called; what runs an agent's program does so again, in the context's sandbox. The journal is only read.
 *
 * @throws INPUT_INVALID when the journal is empty, STORE_CORRUPT, UNKNOWN_EXTENSION for a primitive or an adapter that
 * the registry lacks, ABORTED
 */
export async function regrade(journal: Journal, context: Context): Promise<Regrading> {
  const { header, runs } = await readProfileRecords(journal);
  if (!header) throw inputInvalid('Expected the journal of a profile, got an empty one');
  const { primitives, policy, confidence, maxItems, seed } = header.spec;
  const input: ProfileInput = {
    target: header.target,
    ...{ primitives, policy, confidence, maxItems, seed },
    limits: givenLimits(header.spec),
  };
  const graded = memoryJournal();
  // The grades are new, the answers are as old as they were.
  const profiledAt = header.profiledAt ?? header.createdAt;
  await graded.append({ ...newHeader(planProfile(input, context), context), profiledAt } as unknown as JsonValue);
  const changed: Regrading['changed'][number][] = [];
  const leftOut: Regrading['leftOut'][number][] = [];
  let regraded = 0;
  for (const record of runs.values()) {
    context.signal.throwIfAborted();
    const run = runKey(record);
    const after = await gradeAnew(record, context);
    if (typeof after === 'string') {
      leftOut.push({ run, why: after });
      continue;
    }
    regraded += 1;
    if (after.value !== record.value) changed.push({ run, before: record.value, after: after.value });
    await graded.append(after as unknown as JsonValue);
  }
  return { input, journal: graded, regraded, changed, leftOut };
}

async function gradeAnew(
  record: RunRecord,
  context: Context,
): Promise<RunRecord | Regrading['leftOut'][number]['why']> {
  const { transcriptKey, snapshotKey } = record;
  // Nothing was run, for want of a program: there is nothing to grade.
  if (transcriptKey === undefined || snapshotKey === undefined) return record;
  const item = context.registry.get('primitive', record.primitive).generate({ level: record.level, seed: record.item });
  try {
    const transcript = await loadTranscript(transcriptKey, context);
    if (atSite(transcript.prompt) !== item.task.prompt) return 'item-changed';
    const left = await loadSnapshot(snapshotKey, context.store);
    const { run, requests } = transcript;
    const { score } = await gradeRun({ task: item.task, run, checks: [], judge: item, requests, ...left }, context);
    const { value, unscored, explanation } = score;
    const { unscored: _, explanation: __, ...kept } = record;
    return { ...kept, value, ...(unscored && { unscored }), ...(explanation !== undefined && { explanation }) };
  } catch (error) {
    if (isSkvmError(error, 'STORE_CORRUPT')) return 'record-gone';
    throw error;
  }
}

/** The prompt as the bank writes it: where a site stood is known to nobody but its run. */
const atSite = (prompt: string): string => prompt.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, SITE_ORIGIN);

async function loadTranscript(key: string, { store }: Pick<Context, 'store'>): Promise<Transcript> {
  const where = `transcript ${key}`;
  const content = await store.get(key);
  if (!content) throw storeCorrupt(where, 'it is not in the store');
  try {
    return transcriptSchema.parse(JSON.parse(Buffer.from(content).toString('utf8')));
  } catch {
    throw storeCorrupt(where, 'it is not a transcript');
  }
}
