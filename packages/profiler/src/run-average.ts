import { type Item, type Primitive, playScript, TESTED_LEVELS } from '@skvm/core';

/** What one run takes on average. */
export interface RunAverage {
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

/** What a run takes when the first item of each level is answered as its reference does it. */
export function guessRun(primitive: Primitive): RunAverage {
  const guess =
    guesses.get(primitive) ??
    meanRun(TESTED_LEVELS.map((level) => guessOfItem(primitive.generate({ level, seed: 0 }))));
  guesses.set(primitive, guess);
  return guess;
}

// Primitives are pure, and a command of many targets asks for the same guesses.
const guesses = new WeakMap<Primitive, RunAverage>();

function guessOfItem({ task, site }: Item): RunAverage {
  const { steps } = playScript(task, task.reference ?? [], site?.());
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

/** The mean of averages. */
export function meanRun(averages: readonly RunAverage[]): RunAverage {
  const mean = (of: (average: RunAverage) => number) =>
    averages.reduce((sum, average) => sum + of(average), 0) / Math.max(averages.length, 1);
  return {
    calls: mean((average) => average.calls),
    inputTokens: mean((average) => average.inputTokens),
    outputTokens: mean((average) => average.outputTokens),
    durationMs: mean((average) => average.durationMs),
  };
}
