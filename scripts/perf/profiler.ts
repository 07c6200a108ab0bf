import { setTimeout as wait } from 'node:timers/promises';
import { bareAgent } from '../../packages/adapters/src/index.ts';
import {
  createContext,
  createExecutor,
  createRegistry,
  type ModelProvider,
  type Primitive,
  playScript,
  TESTED_LEVELS,
} from '../../packages/core/src/index.ts';
import { mockModel, mockProvider } from '../../packages/core/src/testing/index.ts';
import { primitives, profile } from '../../packages/profiler/src/index.ts';
import type { PerfRow } from '../lib/perf-row.ts';

const COMPLETE_PRIMITIVES = 26;
/** Of a complete profile with three items of each level. */
const COMPLETE_RUNS = COMPLETE_PRIMITIVES * 3 * 3;
const CALL_MS = 200;
const CONCURRENCY = 8;

/** As many primitives as a complete suite has: some stand in twice for those without an item bank yet. */
const suite: readonly Primitive[] = Array.from({ length: COMPLETE_PRIMITIVES }, (_, index) => {
  const primitive = primitives[index % primitives.length] as Primitive;
  return index < primitives.length ? primitive : { ...primitive, id: `${primitive.id}-${index}` };
});

function contextWith(provider: ModelProvider, concurrency: number) {
  return createContext({
    registry: createRegistry([...suite, bareAgent(), provider]),
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
  if (runs !== COMPLETE_RUNS) throw new Error(`expected one call a run, got ${runs} calls`);
  return { wallMs, cpuMs: (user + system) / 1000 / runs };
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
    for (const level of TESTED_LEVELS) {
      let spentMs = 0;
      for (let seed = 0; seed < items; seed += 1) {
        const item = primitive.generate({ level, seed });
        const evidence = playScript(item.task, item.task.reference ?? []);
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
