import { setTimeout as wait } from 'node:timers/promises';
import { bareAgent } from '../../packages/adapters/src/index.ts';
import {
  createContext,
  createExecutor,
  createRegistry,
  defineModelProvider,
  type JsonValue,
  type LanguageModelStreamPart,
  type ModelProvider,
  memoryJournal,
} from '../../packages/core/src/index.ts';
import { mockModel, mockProvider } from '../../packages/core/src/testing/index.ts';
import { primitives, profile } from '../../packages/profiler/src/index.ts';
import { simProvider } from '../../packages/sim/src/index.ts';
import type { PerfRow } from '../lib/perf-row.ts';

/** Runs of a complete profile with three items of each level; the suite may have fewer primitives yet. */
const COMPLETE_RUNS = 26 * 3 * 3;
const CALL_MS = 200;
const CONCURRENCY = 8;

function contextWith(provider: ModelProvider, concurrency: number) {
  return createContext({
    registry: createRegistry([...primitives, bareAgent(), provider]),
    executor: createExecutor({ concurrency }),
  });
}

/** What a run of a profile takes whose model answers at once and always wrongly. */
async function measureWrongAnswers(): Promise<{ readonly wallMs: number; readonly cpuMs: number }> {
  const context = contextWith(mockProvider(mockModel('I do not know.')), 4);
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  const document = await profile(
    { target: { adapter: 'bare-agent', model: 'mock/wrong' }, policy: 'fixed:3' },
    context,
  );
  const [wallMs, { user, system }] = [performance.now() - startedAt, process.cpuUsage(cpu)];
  const runs = document.usage.calls;
  if (runs !== primitives.length * 9) throw new Error(`expected one call a run, got ${runs} calls`);
  return { wallMs: wallMs / runs, cpuMs: (user + system) / 1000 / runs };
}

/** The simulated model, with a wait before each of its answers in place of the time that it says it took. */
function slowSimulation(): ModelProvider {
  const sim = simProvider();
  return defineModelProvider({
    ...sim,
    create: (use) => ({
      languageModel(id) {
        const model = sim.create(use).languageModel(id);
        return {
          ...model,
          async doStream(options) {
            await wait(CALL_MS);
            const { stream, ...answer } = await model.doStream(options);
            const parts = stream.pipeThrough(
              new TransformStream<LanguageModelStreamPart, LanguageModelStreamPart>({
                transform(part, controller) {
                  if (part.type !== 'finish') return controller.enqueue(part);
                  const { providerMetadata: _, ...finish } = part;
                  controller.enqueue(finish);
                },
              }),
            );
            return { ...answer, stream: parts };
          },
        };
      },
    }),
  });
}

/** How near the wall clock comes to the best schedule there is: all slots busy, or the longest primitive from end to end. */
async function measureSchedule(): Promise<number> {
  const target = { adapter: 'bare-agent', model: 'sim/qwen3.5-9b' };
  // What is loaded once is no part of the schedule.
  await profile({ target, primitives: ['tool.file.read'] }, contextWith(simProvider(), CONCURRENCY));
  const records: JsonValue[] = [];
  const startedAt = performance.now();
  await profile({ target, journal: memoryJournal(records) }, contextWith(slowSimulation(), CONCURRENCY));
  const wallMs = performance.now() - startedAt;
  const calls = new Map<string, number>();
  for (const record of records as readonly {
    readonly primitive?: string;
    readonly usage?: { readonly calls: number };
  }[]) {
    if (record.primitive) calls.set(record.primitive, (calls.get(record.primitive) ?? 0) + (record.usage?.calls ?? 0));
  }
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
  const idealMs = CALL_MS * Math.max(total / CONCURRENCY, ...calls.values());
  return (100 * idealMs) / wallMs;
}

export const rows: readonly PerfRow[] = [
  {
    name: `profile fixed:3, wrong answers, ${COMPLETE_RUNS} runs`,
    unit: 's',
    gate: 5,
    goal: 2,
    measure: async () => ((await measureWrongAnswers()).wallMs * COMPLETE_RUNS) / 1000,
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
];
