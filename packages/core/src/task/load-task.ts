import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { errorMessage, isSkvmError, taskInvalid } from '../error.ts';
import { joinInside } from '../resolve-inside.ts';
import { MAX_SNAPSHOT_BYTES, MAX_SNAPSHOT_FILES } from '../run/workspace.ts';
import {
  type Check,
  checkSchema,
  demandSchema,
  type FileContent,
  mutantSchema,
  scriptSchema,
  type Task,
  TOOL_SETS,
} from '../spec/task.ts';

const json = z.json();

/** One criterion of a published `task.json`. */
const criterionSchema = z.discriminatedUnion('method', [
  z.looseObject({ method: z.literal('script'), id: z.string().optional(), weight: z.number().min(0).optional() }),
  z.looseObject({ method: z.literal('file-check'), id: z.string().optional(), weight: z.number().min(0).optional() }),
  z.looseObject({ method: z.literal('llm-judge'), id: z.string().optional(), weight: z.number().min(0).optional() }),
  z.looseObject({
    method: z.literal('custom'),
    id: z.string().optional(),
    weight: z.number().min(0).optional(),
    evaluatorId: z.string(),
    payload: json.optional(),
  }),
]);

/** The published form (SkVM-data), with keys of ours allowed beside it. */
const taskFileSchema = z.looseObject({
  id: z.string().min(1),
  prompt: z.string().min(1),
  name: z.string().optional(),
  category: z.string().optional(),
  timeoutMs: z.number().positive().optional(),
  maxSteps: z.int().min(1).optional(),
  eval: z.array(criterionSchema).default([]),
  fixtures: z.record(z.string(), z.string()).optional(),
  gradingWeights: z.object({ automated: z.number(), llmJudge: z.number() }).optional(),
  skill: z.union([z.string(), z.array(z.string())]).nullish(),
});

/** Our extras, beside `task.json` in `skvm.json`. */
const extrasSchema = z.strictObject({
  schema: z.literal('skvm.task-extras/1'),
  tools: z.enum(TOOL_SETS).optional(),
  demands: z.array(demandSchema).optional(),
  reference: scriptSchema.optional(),
  mutants: z.array(mutantSchema).optional(),
});

/**
 * Loads a task from its folder: `task.json` in the published form, `fixtures/**`, and our `skvm.json` beside it.
 * A path to the `task.json` itself will do as well. Symbolic links in `fixtures`, names that leave the workspace, and
 * more than 5,000 files or 64 MiB are refused.
 *
 * @throws TASK_INVALID, naming file and key.
 */
export async function loadTask(path: string): Promise<Task> {
  const given = resolve(path);
  const dir = basename(given) === 'task.json' ? join(given, '..') : given;
  const file = taskFileSchema.safeParse(await readJson(join(dir, 'task.json')));
  if (!file.success) throw invalid(join(dir, 'task.json'), file.error);
  const extrasFile = await readJson(join(dir, 'skvm.json'), null);
  const extras = extrasSchema.safeParse(extrasFile ?? { schema: 'skvm.task-extras/1' });
  if (!extras.success) throw invalid(join(dir, 'skvm.json'), extras.error);
  const { id, prompt, name, category, timeoutMs, maxSteps, skill } = file.data;
  const { tools, demands, reference, mutants } = extras.data;
  for (const name of Object.keys(file.data.fixtures ?? {})) refuseOutside(name, join(dir, 'task.json'));
  const skills = skill === undefined || skill === null ? [] : [skill].flat();
  return {
    id,
    prompt,
    files: { ...(await readFixtures(join(dir, 'fixtures'))), ...file.data.fixtures },
    checks: toChecks(file.data),
    ...(name === undefined ? {} : { name }),
    ...(category === undefined ? {} : { category }),
    ...(timeoutMs === undefined ? {} : { timeoutMs: Math.round(timeoutMs) }),
    ...(maxSteps === undefined ? {} : { maxSteps }),
    ...(tools === undefined ? {} : { tools }),
    ...(demands === undefined ? {} : { demands }),
    ...(reference === undefined ? {} : { reference }),
    ...(mutants === undefined ? {} : { mutants }),
    ...(skills.length === 0 ? {} : { skills }),
  };
}

type TaskFile = z.infer<typeof taskFileSchema>;

/**
 * Criteria as checks. Weights follow the published rule: any weight at all makes missing ones 1/n; without any,
 * `gradingWeights` share out between automated criteria and judges; else all weigh the same.
 */
function toChecks({ eval: criteria, gradingWeights }: TaskFile): Check[] {
  const weighted = criteria.some((criterion) => criterion.weight !== undefined);
  const judges = criteria.filter((criterion) => criterion.method === 'llm-judge').length;
  return criteria.map((criterion): Check => {
    const { method, id, name: _, weight: given, ...rest } = criterion;
    const group = method === 'llm-judge' ? judges : criteria.length - judges;
    const share = method === 'llm-judge' ? gradingWeights?.llmJudge : gradingWeights?.automated;
    const weight = weighted ? (given ?? 1 / criteria.length) : share === undefined ? undefined : share / group;
    const { evaluatorId, payload, ...params } = rest as { evaluatorId?: string; payload?: Check['params'] };
    return checkSchema.parse({
      ...(id === undefined ? {} : { id }),
      evaluator: method === 'custom' ? evaluatorId : method,
      params: method === 'custom' ? (payload ?? null) : params,
      ...(weight === undefined ? {} : { weight }),
    });
  });
}

async function readJson(file: string, missing?: null): Promise<unknown> {
  let text: string;
  try {
    // A pipe would be waited for.
    if (!(await stat(file)).isFile()) throw taskInvalid(file, 'expected a file');
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isSkvmError(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if ((code === 'ENOENT' || code === 'ENOTDIR') && missing !== undefined) return missing;
    throw taskInvalid(
      file,
      code === 'ENOENT' || code === 'ENOTDIR' ? 'expected a task here, found no such file' : `cannot be read (${code})`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw taskInvalid(file, `expected JSON: ${(error as Error).message}`);
  }
}

async function readFixtures(root: string): Promise<Record<string, FileContent>> {
  const files: Record<string, FileContent> = {};
  let count = 0;
  let bytes = 0;
  async function walk(folder: string, prefix: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && prefix === '') return [];
      throw taskInvalid(folder, `cannot be read (${error.code})`);
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${prefix}${entry.name}`;
      const file = join(folder, entry.name);
      if (entry.isDirectory()) await walk(file, `${path}/`);
      else if (entry.isFile()) {
        count += 1;
        bytes += (await stat(file)).size;
        // What is more than that cannot be read back after a run.
        if (count > MAX_SNAPSHOT_FILES || bytes > MAX_SNAPSHOT_BYTES) {
          throw taskInvalid(root, 'expected at most 5,000 files and 64 MiB, found more');
        }
        files[path] = toContent(await readFile(file));
      } else throw taskInvalid(file, 'expected a file, got a link or a special file', 'Put the file itself there.');
    }
  }
  await walk(root, '');
  return files;
}

/** So that a bad name is found when the task is read, with the file that it stands in. */
function refuseOutside(name: string, file: string): void {
  try {
    joinInside('/', name);
  } catch (error) {
    throw taskInvalid(file, `fixtures: ${errorMessage(error)}`);
  }
}

function toContent(bytes: Buffer): FileContent {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { base64: bytes.toString('base64') };
  }
}

function invalid(file: string, error: z.ZodError): Error {
  const issue = error.issues[0];
  const where = issue?.path.join('.') ?? '';
  return taskInvalid(file, `${where === '' ? '' : `${where}: `}${issue?.message ?? 'not valid'}`);
}
