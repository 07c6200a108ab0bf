import {
  type Adapter,
  type AnyExtension,
  type Condition,
  type Context,
  createBudget,
  createContext,
  createExecutor,
  createRegistry,
  defineAdapter,
  defineCondition,
  defineEvaluator,
  defineModelProvider,
  type JsonValue,
  memoryJournal,
  NO_USAGE,
  type RunResult,
  runFailure,
  type Skill,
  type Task,
} from '@skvm/core';
import { createModels } from '@skvm/core/models';
import { skillFromFiles } from '@skvm/core/skill';
import { mockModel } from '@skvm/core/testing';
import { z } from 'zod';
import { type BenchDocument, type BenchInput, noSkill, originalSkill } from '../src/index.ts';

export const TARGET = { adapter: 'told', model: 'fake/m' };

/** One run, as the fake model sees it. */
export interface Ask {
  readonly task: string;
  readonly condition: string;
  readonly repeat: number;
  readonly attempt: number;
}

/**
 * What the fake model makes of a run: a score, one score for each check (`'1 0.5'`), `limit <what>`, `fail <reason>`
 * (worth another attempt), or `broken <reason>` (not worth it).
 */
export type Answer = (ask: Ask) => number | string | Promise<string>;

/** The value at place `params` of the answer. */
const told = defineEvaluator({
  id: 'told',
  description: 'believes the answer',
  params: z.int().min(0),
  evaluate: async ({ run, params }) => ({ value: Number(run.text.split(' ')[params]) }),
});

/** Asks the model once, and does as it says. */
const teller: Adapter = defineAdapter({
  id: 'told',
  description: 'does as the model says',
  open: async () => ({
    async run(request, context): Promise<RunResult> {
      const rest = { text: '', steps: [], usage: NO_USAGE, durationMs: 0 };
      try {
        const { language } = request.model;
        const { content } = await language.doGenerate({ prompt: [], abortSignal: context.signal });
        const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
        const [verb, what = ''] = text.split(' ');
        if (verb === 'limit') return { ...rest, status: 'limit', limit: what as 'time' };
        if (verb === 'fail' || verb === 'broken') {
          const unscored = what as 'infra';
          const error = { code: 'x', message: `${text}, it says`, origin: 'harness' as const, unscored };
          return { ...rest, status: 'failed', error: { ...error, retryable: verb === 'fail' } };
        }
        return { ...rest, status: 'completed', text };
      } catch (error) {
        return { ...rest, ...runFailure(error, context.signal) };
      }
    },
    async [Symbol.asyncDispose]() {},
  }),
});

export function skill(name: string, text = 'Do it well.'): Skill {
  return skillFromFiles({ text: `---\nname: ${name}\ndescription: helps\n---\n${text}\n` });
}

/** A task with as many checks as are named. */
export function task(id: string, checks: readonly string[] = ['right']): Task {
  return {
    id,
    prompt: `Do ${id}.`,
    files: { 'in.txt': id },
    checks: checks.map((name, index) => ({ id: name, evaluator: 'told', params: index })),
  };
}

/** Tasks `a1 a2 b1 b2 …`, two of each skill. */
export function tasks(count: number): BenchInput['tasks'] {
  return Array.from({ length: count }, (_, index) => {
    const letter = String.fromCharCode(97 + Math.floor(index / 2));
    return { task: task(`${letter}${(index % 2) + 1}`), skills: [skill(`skill-${letter}`)] };
  });
}

/** A third condition, that changes the text of skills and says what it took. */
export function compiled(costUsd: number | null = 0.5): Condition {
  return defineCondition({
    id: 'compiled',
    description: 'with a line more',
    prepare: async ({ skills }) => ({
      skills: skills.map(({ name, text }) => skillFromFiles({ text: `${text}More.\n`, folder: name })),
      provenance: {
        digest: `compiled ${skills.map(({ digest }) => digest).join()}`,
        oneOffUsage: { ...NO_USAGE, calls: 2, costUsd, knownCostUsd: costUsd ?? 0, paidUsd: costUsd ?? 0 },
      },
    }),
  });
}

export interface Lab {
  readonly context: Context;
  /** Runs that the model was asked for, in order, as `task condition repeat attempt`. */
  readonly asked: readonly string[];
}

/** A context in which the model answers as told, one run at a time unless said otherwise. */
export function lab(
  answer: Answer,
  options: Partial<Omit<Context, 'executor'>> & {
    readonly conditions?: readonly Condition[];
    readonly more?: readonly AnyExtension[];
    readonly concurrency?: number;
    readonly simulated?: boolean;
    readonly executor?: Context['executor'];
    /** US dollars a run; absent: no price is known. */
    readonly priceUsd?: (ask: Ask) => number;
  } = {},
): Lab {
  const { conditions = [compiled()], more = [], concurrency = 1, simulated = false, priceUsd, ...given } = options;
  const asked: string[] = [];
  const provider = defineModelProvider({
    id: 'fake',
    description: 'answers as told',
    simulated,
    create: ({ task: of, condition = '', repeat = 0, attempt = 0 }) => ({
      languageModel() {
        const ask = { task: of?.id ?? '', condition, repeat, attempt };
        // A price of one dollar per million tokens turns tokens into micro-dollars.
        const inputTokens = priceUsd ? Math.round(priceUsd(ask) * 1e6) : 10;
        return mockModel(async () => {
          asked.push(`${ask.task} ${condition} ${repeat} ${attempt}`);
          return { text: `${await answer(ask)}`, inputTokens, outputTokens: priceUsd ? 0 : 5 };
        });
      },
    }),
  });
  const now = () => new Date(0);
  const budget = given.budget ?? createBudget({}, now);
  const registry = createRegistry([told, teller, noSkill(), originalSkill(), ...conditions, provider, ...more]);
  const models = createModels({
    providers: [provider],
    budget,
    emit: () => {},
    now,
    retry: { retries: 0 },
    ...(priceUsd ? { priceOf: () => ({ inputUsd: 1, outputUsd: 0 }) } : {}),
  });
  const executor = given.executor ?? createExecutor({ concurrency });
  return { asked, context: createContext({ registry, models, now, budget, executor, ...given }) };
}

/** A benchmark of three conditions, in a journal of its own unless one is given. */
export function input(given: Partial<BenchInput> = {}): BenchInput & { readonly records: JsonValue[] } {
  const records: JsonValue[] = [];
  return {
    tasks: tasks(2),
    targets: [TARGET],
    conditions: ['no-skill', 'original', 'compiled'],
    repeats: 2,
    seed: 1,
    journal: memoryJournal(records),
    ...given,
    records,
  };
}

/** What of a document must not depend on when and in how many sessions it was made. */
export function lasting({ id: _, createdAt: __, ...rest }: BenchDocument): Omit<BenchDocument, 'id' | 'createdAt'> {
  return rest;
}

/** What a document says of a condition on its first target. */
export function of(document: BenchDocument, condition: string) {
  const found = document.result.targets[0]?.conditions.find((each) => each.condition === condition);
  if (!found) throw new Error(`no condition ${condition}`);
  return found;
}

/** What a document says of a comparison on its first target. */
export function versus(document: BenchDocument, candidate: string, baseline: string) {
  const found = document.result.targets[0]?.comparisons.find(
    (each) => each.candidate === candidate && each.baseline === baseline,
  );
  if (!found) throw new Error(`no comparison ${candidate} vs ${baseline}`);
  return found;
}

/** Some of everything: scores, limits, an outage that passes, one that stays, one that is not worth another attempt. */
export const mixed: Answer = ({ task: id, condition, repeat, attempt }) => {
  if (id === 'a1' && condition === 'original' && repeat === 0) return attempt === 0 ? 'fail infra' : 1;
  if (id === 'a2' && condition === 'compiled') return repeat === 0 ? 'fail infra' : 'broken no-script';
  if (id === 'b1' && condition === 'no-skill') return 'limit steps';
  return condition === 'no-skill' ? 0.25 : repeat === 0 ? 0.5 : 1;
};

/** A condition under a name, that does as told and counts how often it is asked. */
export function counting(prepare: Condition['prepare']): Condition & { readonly count: () => number } {
  let count = 0;
  const condition = defineCondition({
    id: 'compiled',
    description: 'counts',
    async prepare(given, context) {
      count += 1;
      return prepare(given, context);
    },
  });
  return { ...condition, count: () => count };
}
