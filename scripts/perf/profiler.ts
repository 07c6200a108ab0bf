import { setTimeout as wait } from 'node:timers/promises';
import { bareAgent } from '../../packages/adapters/src/index.ts';
import {
  createContext,
  createExecutor,
  createRegistry,
  type ModelProvider,
  playScript,
  TESTED_LEVELS,
} from '../../packages/core/src/index.ts';
import { mockModel, mockProvider } from '../../packages/core/src/testing/index.ts';
import { primitives, profile } from '../../packages/profiler/src/index.ts';
import { PERSONA_DEFAULTS, simProvider } from '../../packages/sim/src/index.ts';
import type { PerfRow } from '../lib/perf-row.ts';

/** Of a complete profile with three items of each level. */
const COMPLETE_RUNS = primitives.length * 3 * 3;
const CALL_MS = 200;
const CONCURRENCY = 8;

function contextWith(provider: ModelProvider, concurrency: number) {
  return createContext({
    registry: createRegistry([...primitives, bareAgent(), provider]),
    executor: createExecutor({ concurrency }),
  });
}

/** What a complete profile takes, and of CPU each of its runs, when the model answers at once and always wrongly. */
async function measureWrongAnswers(): Promise<{ readonly wallMs: number; readonly cpuMs: number }> {
  const context = contextWith(mockProvider(mockModel('I do not know.')), 4);
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  const document = await profile(
    { target: { adapter: 'bare-agent', model: 'mock/wrong' }, policy: 'fixed:3' },
    context,
  );
  const [wallMs, { user, system }] = [performance.now() - startedAt, process.cpuUsage(cpu)];
  const runs = document.usage.calls;
  // What needs a program that is not here is not asked.
  const missing = document.estimates.flatMap(({ cells }) =>
    cells.map(({ unscored }) => unscored['missing-dependency'] ?? 0),
  );
  const expected = COMPLETE_RUNS - missing.reduce((sum, count) => sum + count, 0);
  if (runs !== expected) throw new Error(`expected one call a run, got ${runs} calls of ${expected} runs`);
  return { wallMs, cpuMs: (user + system) / 1000 / runs };
}

/** What a complete profile takes when all answers are right: programs are run, files written, sites asked. */
async function measureRightAnswers(): Promise<number> {
  const levels = Object.fromEntries(primitives.map(({ id }) => [id, 'L3' as const]));
  const able = { ...PERSONA_DEFAULTS, id: 'able', source: 'made up', levels, slip: 0, guess: 0 };
  const context = contextWith(simProvider({ personas: [able] }), 4);
  const startedAt = performance.now();
  await profile({ target: { adapter: 'bare-agent', model: 'sim/able' }, policy: 'fixed:3' }, context);
  return (performance.now() - startedAt) / 1000;
}

/**
 * How near the wall clock comes to the best schedule there is: all slots busy until the end. With `fixed:3`, because
 * what an adaptive profile could at best take is known only when it is over.
 */
async function measureSchedule(): Promise<number> {
  const slow = mockModel(async () => {
    await wait(CALL_MS);
    return 'I do not know.';
  });
  const context = contextWith(mockProvider(slow), CONCURRENCY);
  const startedAt = performance.now();
  const { usage } = await profile(
    { target: { adapter: 'bare-agent', model: 'mock/slow' }, policy: 'fixed:3' },
    context,
  );
  const idealMs = (usage.calls * CALL_MS) / CONCURRENCY;
  return (100 * idealMs) / (performance.now() - startedAt);
}

/** What grading an answer takes, on average over the items of the slowest cell. */
function measureGraders(): number {
  const items = 100;
  let slowestMs = 0;
  for (const primitive of primitives) {
    // Where an answer is run as a program, its time is that of the program.
    if (primitive.generate({ level: 'L1', seed: 0 }).probes) continue;
    for (const level of TESTED_LEVELS) {
      let spentMs = 0;
      for (let seed = 0; seed < items; seed += 1) {
        const item = primitive.generate({ level, seed });
        const evidence = playScript(item.task, item.task.reference ?? [], item.site?.());
        const startedAt = performance.now();
        item.grade(evidence);
        spentMs += performance.now() - startedAt;
      }
      slowestMs = Math.max(slowestMs, spentMs / items);
    }
  }
  return slowestMs;
}

export const rows: readonly PerfRow[] = [
  {
    name: `profile fixed:3, wrong answers, ${COMPLETE_RUNS} runs`,
    unit: 's',
    gate: 5,
    goal: 2,
    measure: async () => (await measureWrongAnswers()).wallMs / 1000,
  },
  {
    name: 'profile fixed:3, CPU of a run',
    unit: 'ms',
    gate: 15,
    goal: 8,
    measure: async () => (await measureWrongAnswers()).cpuMs,
  },
  {
    name: 'profile fixed:3, right answers, programs run (no budget: reported)',
    unit: 's',
    gate: Number.POSITIVE_INFINITY,
    goal: Number.POSITIVE_INFINITY,
    measure: measureRightAnswers,
  },
  {
    name: `profile at ${CALL_MS} ms a call, share of ideal`,
    unit: '%',
    gate: 90,
    goal: 95,
    isMoreBetter: true,
    measure: measureSchedule,
  },
  {
    name: 'grader of the slowest cell, mean',
    unit: 'ms',
    gate: 5,
    goal: 1,
    measure: async () => measureGraders(),
  },
];
