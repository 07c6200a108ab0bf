import {
  type AnyProfile,
  type Context,
  type Item,
  type Primitive,
  playScript,
  TESTED_LEVELS,
  type TestedLevel,
} from '@skvm/core';
import { permuteIndex } from '@skvm/core/stats';
import { type ProfileInput, planProfile } from './profile-input.ts';
import { createSchedule, NO_PROGRESS } from './schedule.ts';

/** What a profile is expected to take. */
export interface Forecast {
  /** Runs, if none has to be made again. */
  readonly runs: number;
  readonly modelCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; `null` when the model has no price. */
  readonly costUsd: number | null;
  /** Wall clock at the executor's concurrency, milliseconds. */
  readonly durationMs: number;
  /** What the averages of a run are taken from: an earlier profile of this target, or the items themselves. */
  readonly basis: 'profile' | 'items';
}

/** What one run takes on average. */
interface RunAverage {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly durationMs: number;
}

/** Characters of English text that make a token, about. */
const TOKEN_CHARACTERS = 4;
/** Tokens of a harness's own instructions, and of the schemas of its tools. */
const INSTRUCTION_TOKENS = 200;
const TOOL_TOKENS = 700;
/** A model thinks and explains before it answers: tokens of a reply beside those of its bare answer. */
const TALK_TOKENS = 150;
/** A middling model: time to the first token, and tokens a second after it. */
const FIRST_TOKEN_MS = 800;
const TOKENS_PER_SECOND = 60;
/** Items of each level that stand for the rest. */
const SAMPLE = 3;

/**
 * Says what a profile will take, without a model call. Runs are what the schedule expects of levels that are equally
 * likely; what a run takes comes from `previous` when it is given, else from the items' own references.
 *
 * @throws INPUT_INVALID, UNKNOWN_EXTENSION, MODEL_UNKNOWN
 */
export async function forecast(
  input: ProfileInput & {
    /** An earlier profile of this target. */
    readonly previous?: AnyProfile;
  },
  context: Context,
): Promise<Forecast> {
  const { primitives, policy, spec, target } = planProfile(input, context);
  const schedule = createSchedule({ policy, confidence: spec.confidence, maxItems: spec.maxItems });
  const runsEach = schedule.expectedItems(NO_PROGRESS);
  const runs = primitives.length * runsEach;
  const before = input.previous && averageOf(input.previous);
  const average =
    before ??
    meanOf(primitives.flatMap((primitive) => TESTED_LEVELS.map((level) => guessOf(primitive, level, spec.seed))));
  const price = await context.models.price(target.model);
  const [inputTokens, outputTokens] = [runs * average.inputTokens, runs * average.outputTokens];
  const longest = runsEach * average.durationMs;
  return {
    runs: Math.round(runs),
    modelCalls: Math.round(runs * average.calls),
    inputTokens: Math.round(inputTokens),
    outputTokens: Math.round(outputTokens),
    costUsd: price === null ? null : (inputTokens * price.inputUsd + outputTokens * price.outputUsd) / 1_000_000,
    durationMs: Math.round(
      Math.max(
        (runs * average.durationMs) / context.executor.concurrency,
        policy.kind === 'adaptive' ? longest : average.durationMs,
      ),
    ),
    basis: before ? 'profile' : 'items',
  };
}

/** The averages of an earlier profile; `undefined` when it does not say. */
function averageOf(previous: AnyProfile): RunAverage | undefined {
  const results = previous.details.flatMap(({ levelResults }) => levelResults);
  const runs = results.reduce((sum, { totalCount }) => sum + totalCount, 0);
  const { input, output } = previous.cost.totalTokens;
  if (runs === 0 || input === 0) return undefined;
  return {
    calls: (previous.usage?.calls ?? runs) / runs,
    inputTokens: input / runs,
    outputTokens: output / runs,
    durationMs: results.reduce((sum, { durationMs }) => sum + durationMs, 0) / runs,
  };
}

/** What the first items of a cell take when they are answered as their reference does it. */
function guessOf(primitive: Primitive, level: TestedLevel, seed: number): RunAverage {
  const space = primitive.space[level];
  return meanOf(
    Array.from({ length: Math.min(SAMPLE, space) }, (_, position) =>
      guessOfItem(
        primitive.generate({ level, seed: permuteIndex(position, space, 'profile', seed, primitive.id, level) }),
      ),
    ),
  );
}

function guessOfItem({ task }: Item): RunAverage {
  const { steps } = playScript(task, task.reference ?? []);
  let context = INSTRUCTION_TOKENS + task.prompt.length / TOKEN_CHARACTERS + (task.tools === 'none' ? 0 : TOOL_TOKENS);
  let inputTokens = 0;
  let outputTokens = 0;
  for (const { text, toolCalls } of steps) {
    const said = text.length + JSON.stringify(toolCalls.map(({ name, input }) => [name, input])).length;
    const reply = TALK_TOKENS + said / TOKEN_CHARACTERS;
    inputTokens += context;
    outputTokens += reply;
    context += reply + toolCalls.reduce((sum, { output = '' }) => sum + output.length / TOKEN_CHARACTERS, 0);
  }
  const durationMs = steps.length * FIRST_TOKEN_MS + (outputTokens / TOKENS_PER_SECOND) * 1000;
  return { calls: steps.length, inputTokens, outputTokens, durationMs };
}

function meanOf(averages: readonly RunAverage[]): RunAverage {
  const mean = (of: (average: RunAverage) => number) =>
    averages.reduce((sum, average) => sum + of(average), 0) / Math.max(averages.length, 1);
  return {
    calls: mean((average) => average.calls),
    inputTokens: mean((average) => average.inputTokens),
    outputTokens: mean((average) => average.outputTokens),
    durationMs: mean((average) => average.durationMs),
  };
}
