import {
  type Context,
  type Digest,
  type FailureReport,
  type FailureReports,
  type FileMap,
  isSkvmError,
  type Journal,
  redactSecrets,
  type Snapshot,
  type Step,
  type Store,
  sha256,
  snapshotSchema,
  type Transcript,
  transcriptSchema,
} from '@skvm/core';
import type { z } from 'zod';
import { type RunRecord, readProfileRecords } from './profile-journal.ts';

/** The bounds of the published form, and ours for what it does not bound. */
const TEXT_CHARACTERS = 500;
const INPUT_CHARACTERS = 300;
const OUTPUT_CHARACTERS = 500;
const ERROR_CHARACTERS = 200;
const WHOLE_CHARACTERS = 2_000;
const MAX_PATHS = 50;

/** Makes a text fit for a report: secrets out, then cut, so that no half of a secret is left at the end. */
type Excerpt = (text: string, characters: number) => string;

/**
 * What a profile's journal knows of items that were not passed: what was asked, said and done, from the transcripts and
 * snapshots in the store. Items that have no score are among them, and say so; attempts that were made again are not.
 * What is no longer in the store is left out, and `evalDetails` says so.
 *
 * @param options.secrets values that must never be written, beside those that are known by their shape
 * @throws STORE_CORRUPT when the journal makes no sense; UNKNOWN_EXTENSION for a primitive that the registry lacks
 */
export async function failureReports(
  journal: Journal,
  context: Pick<Context, 'registry' | 'store'>,
  options: { readonly secrets?: readonly string[] } = {},
): Promise<FailureReports> {
  const { runs } = await readProfileRecords(journal);
  const excerpt: Excerpt = (text, characters) => {
    const clean = redactSecrets(text, options.secrets);
    return clean.length <= characters ? clean : `${clean.slice(0, characters - 1).toWellFormed()}…`;
  };
  const reports: Record<string, FailureReport[]> = {};
  for (const run of lastAttempts(runs.values())) {
    if (run.value === 1) continue;
    const cell = `${run.primitive}/${run.level}`;
    reports[cell] ??= [];
    reports[cell].push(await reportOf(run, context, excerpt));
  }
  return reports;
}

/** The attempt that counts for each item, in the order of asking. */
function lastAttempts(runs: Iterable<RunRecord>): RunRecord[] {
  const last = new Map<string, RunRecord>();
  for (const run of runs) {
    const item = `${run.primitive}/${run.level}/${run.position}`;
    if (run.attempt >= (last.get(item)?.attempt ?? 0)) last.set(item, run);
  }
  return [...last.values()].sort(
    (a, b) => a.primitive.localeCompare(b.primitive) || a.level.localeCompare(b.level) || a.position - b.position,
  );
}

async function reportOf(
  run: RunRecord,
  { registry, store }: Pick<Context, 'registry' | 'store'>,
  excerpt: Excerpt,
): Promise<FailureReport> {
  const { task } = registry.get('primitive', run.primitive).generate({ level: run.level, seed: run.item });
  const transcript: Transcript | undefined = await load(run.transcriptKey, transcriptSchema, store);
  const snapshot: Snapshot | undefined = await load(run.snapshotKey, snapshotSchema, store);
  const found = run.explanation ?? run.failure?.message ?? (run.value === null ? 'no score' : 'failed');
  const isKept = run.transcriptKey === undefined || (transcript && snapshot);
  const missing = isKept ? '' : ' (the record of the run is no longer in the store)';
  const steps = transcript?.run.steps ?? [];
  return {
    primitiveId: run.primitive,
    level: run.level,
    instance: run.position,
    evalDetails: `${excerpt(found, WHOLE_CHARACTERS)}${missing}`,
    agentText: excerpt(transcript?.run.text ?? '', WHOLE_CHARACTERS),
    steps: steps.map((step, index) => reportedStep(step, index, excerpt)),
    toolCallSummary: summarise(steps, excerpt),
    fileChanges: snapshot ? changes(task.files, snapshot, excerpt) : { created: [], modified: [], deleted: [] },
    durationMs: run.durationMs,
    item: run.item,
    prompt: excerpt(transcript?.prompt ?? task.prompt, WHOLE_CHARACTERS),
    ...(run.value === null ? { unscored: run.unscored ?? 'infra' } : {}),
  };
}

/** A document of the store; `undefined` when it is gone or damaged: a report is better with less than not at all. */
async function load<Value>(
  key: Digest | undefined,
  schema: z.ZodType<Value>,
  store: Store,
): Promise<Value | undefined> {
  if (key === undefined) return undefined;
  try {
    const content = await store.get(key);
    return content && schema.safeParse(JSON.parse(Buffer.from(content).toString('utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || isSkvmError(error, 'STORE_CORRUPT')) return undefined;
    throw error;
  }
}

function reportedStep({ text, toolCalls }: Step, index: number, excerpt: Excerpt): FailureReport['steps'][number] {
  return {
    index,
    role: 'assistant',
    ...(text === '' ? {} : { text: excerpt(text, TEXT_CHARACTERS) }),
    toolCalls: toolCalls.map(({ name, input, output, exitCode }) => ({
      name: excerpt(name, ERROR_CHARACTERS),
      input: excerpt(JSON.stringify(input), INPUT_CHARACTERS),
      ...(output === undefined ? {} : { output: excerpt(output, OUTPUT_CHARACTERS) }),
      ...(exitCode === undefined ? {} : { exitCode }),
    })),
  };
}

/** Each call counts once. */
function summarise(steps: readonly Step[], excerpt: Excerpt): FailureReport['toolCallSummary'] {
  const calls = steps.flatMap(({ toolCalls }, step) => toolCalls.map((call) => ({ ...call, step })));
  const byTool = new Map<string, number>();
  for (const { name } of calls) {
    const tool = excerpt(name, ERROR_CHARACTERS);
    byTool.set(tool, (byTool.get(tool) ?? 0) + 1);
  }
  return {
    totalCalls: calls.length,
    byTool: Object.fromEntries(byTool),
    errors: calls
      .filter(({ isError, exitCode = 0 }) => isError || exitCode !== 0)
      .map(({ step, name, exitCode, output }) => ({
        step,
        tool: excerpt(name, ERROR_CHARACTERS),
        ...(exitCode === undefined ? {} : { exitCode }),
        ...(output === undefined ? {} : { output: excerpt(output, ERROR_CHARACTERS) }),
      })),
  };
}

/** What became of the files that the item came with. */
function changes(given: FileMap, { files }: Snapshot, excerpt: Excerpt): FailureReport['fileChanges'] {
  const before = new Map(
    Object.entries(given).map(([path, content]) => [
      path,
      sha256(typeof content === 'string' ? content : Buffer.from(content.base64, 'base64')),
    ]),
  );
  const after = Object.entries(files);
  const listed = (paths: readonly string[]) => {
    const more = paths.length - MAX_PATHS;
    const shown = paths.slice(0, MAX_PATHS).map((path) => excerpt(path, INPUT_CHARACTERS));
    return more > 0 ? [...shown, `… and ${more} more`] : shown;
  };
  return {
    created: listed(after.filter(([path]) => !before.has(path)).map(([path]) => path)),
    modified: listed(
      after.filter(([path, { digest }]) => before.has(path) && before.get(path) !== digest).map(([path]) => path),
    ),
    deleted: listed([...before.keys()].filter((path) => !Object.hasOwn(files, path))),
  };
}
