import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Action,
  type Adapter,
  type Context,
  createContext,
  createExecutor,
  createRegistry,
  defineAdapter,
  LEVELS,
  type Level,
  levelRank,
  modelCallFailed,
  NO_USAGE,
  type Primitive,
  type Profile,
  playScript,
  type RunRequest,
  type RunResult,
  runFailure,
  type Usage,
} from '@skvm/core';
import { hashToUnit } from '@skvm/core/stats';
import { mockModel, mockProvider } from '@skvm/core/testing';
import { primitives as builtIn } from '../src/index.ts';

/** Levels of an agent; one that is not named is L0. */
export type Vector = Readonly<Record<string, Level>>;

export interface OracleOptions {
  readonly vector: Vector;
  readonly slip?: number;
  readonly guess?: number;
  /** Makes another agent of the same levels. */
  readonly seed?: number;
  /** What breaks a run before it begins, by the number of runs begun so far, from 0. */
  readonly breaks?: (request: RunRequest, run: number) => Error | undefined;
  /** Called when a run begins. */
  readonly onRun?: (request: RunRequest, run: number) => void | Promise<void>;
}

/**
 * An adapter that calls no model and answers as an agent of given levels would: with the item's reference or one of its
 * mutants, drawn from the item alone, so that another attempt at it gives the same answer.
 */
export function oracleAdapter(options: OracleOptions): Adapter {
  const { vector, slip = 0, guess = 0, seed = 0, breaks, onRun } = options;
  let runs = 0;
  return defineAdapter({
    id: 'oracle',
    description: 'an agent of known levels',
    async open() {
      return {
        async run(request, context): Promise<RunResult> {
          const { task, workDir } = request;
          const run = runs;
          runs += 1;
          await onRun?.(request, run);
          const broken = context.signal.aborted ? new Error('aborted') : breaks?.(request, run);
          if (broken)
            return { ...runFailure(broken, context.signal), text: '', steps: [], usage: NO_USAGE, durationMs: 1 };
          const demand = task.demands?.[0];
          if (!demand) throw new Error('the oracle answers items alone');
          const isAble = levelRank(vector[demand.primitive] ?? 'L0') >= levelRank(demand.level);
          const draw = hashToUnit('oracle', seed, task.id);
          const passes = isAble ? draw >= slip : draw < guess;
          const mutants = task.mutants ?? [];
          const mutant = mutants[Math.floor(hashToUnit('mutant', seed, task.id) * mutants.length)];
          const script = (passes ? task.reference : mutant?.script) ?? [];
          for (const action of script.flat()) if (action.do === 'fetch') await send(action);
          const { text, steps, files } = playScript(task, script);
          for (const [path, bytes] of files) {
            if (path in task.files) continue;
            await mkdir(dirname(join(workDir, path)), { recursive: true });
            await writeFile(join(workDir, path), bytes);
          }
          const usage = { ...NO_USAGE, inputTokens: 100, outputTokens: 20, calls: steps.length };
          return { status: 'completed', text, steps: [...steps], usage, durationMs: 5 };
        },
        async [Symbol.asyncDispose]() {},
      };
    },
  });
}

async function send({ url, method, headers, body }: Extract<Action, { do: 'fetch' }>): Promise<void> {
  const init = { redirect: 'manual' as const, ...(method && { method }), ...(headers && { headers }) };
  const response = await fetch(url, { ...init, ...(body === undefined ? {} : { body }) });
  await response.arrayBuffer();
}

/**
 * The banks that need no program: neither to be asked nor to be graded. With the others a test would be as slow as they
 * are, and would depend on what is installed.
 */
export const plainPrimitives: readonly Primitive[] = builtIn.filter(
  (primitive) => primitive.generate({ level: 'L1', seed: 0 }).requires === undefined,
);

/** A failure that a model's provider is to blame for. */
export function outage(retryable = true): Error {
  const why = retryable ? 'connection refused' : 'the key is not valid';
  return modelCallFailed({ model: 'mock/m', why, retryable, reason: retryable ? 'network' : 'auth' });
}

export const TARGET = { adapter: 'oracle', model: 'mock/m' } as const;

/** A context with the oracle for an adapter. */
export function oracleContext(
  options: OracleOptions,
  more: Partial<Context> & { readonly concurrency?: number; readonly primitives?: readonly Primitive[] } = {},
): Context {
  const { concurrency = 4, primitives = plainPrimitives, ...given } = more;
  const registry = createRegistry([...primitives, oracleAdapter(options), mockProvider(mockModel('unused'))]);
  return createContext({ registry, executor: createExecutor({ concurrency }), ...given });
}

/** A profile without what may differ between two profiles of the same agent: ids, times, latencies. */
export function lasting(profile: Profile): unknown {
  return JSON.parse(
    JSON.stringify(profile, (key, value: unknown) =>
      ['id', 'createdAt', 'profiledAt', 'durationMs', 'latencyMs'].includes(key) ? undefined : value,
    ),
  );
}

/** What a run of the oracle takes. */
export const ORACLE_USAGE: Usage = { ...NO_USAGE, inputTokens: 100, outputTokens: 20, calls: 1 };

export const PLAIN_IDS = plainPrimitives.map(({ id }) => id);
/** Every level occurs. */
export const VECTOR: Vector = Object.fromEntries(
  PLAIN_IDS.map((id, index) => [id, LEVELS[index % LEVELS.length] ?? 'L0']),
);
/** An agent that slips and guesses now and then. */
export const AGENT = { vector: VECTOR, slip: 0.05, guess: 0.1 };
export const TEXT_ONLY = PLAIN_IDS.filter((id) => !id.startsWith('tool.'));

export function primitiveOf(id: string): Primitive {
  return builtIn.find((primitive) => primitive.id === id) as Primitive;
}
