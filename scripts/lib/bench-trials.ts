// A benchmark of simulated trials in a process of its own, so that its memory is its own:
// `node --conditions=@skvm/source scripts/lib/bench-trials.ts <folder> <trials>` prints one JSON object.
import { join } from 'node:path';
import { z } from 'zod';
import { bench, noSkill, originalSkill } from '../../packages/bench/src/index.ts';
import { openJournal, openStore } from '../../packages/cache/src/index.ts';
import {
  builtinEvaluators,
  createContext,
  createExecutor,
  createRegistry,
  defineEvaluator,
  type JsonValue,
  singleTurn,
  type Task,
} from '../../packages/core/src/index.ts';
import { skillFromFiles } from '../../packages/core/src/skill/index.ts';
import { simProvider } from '../../packages/sim/src/index.ts';

const [folder = '', trials = '10000'] = process.argv.slice(2);
const repeats = 10;
const conditions = ['no-skill', 'original'];
const taskCount = Math.ceil(Number(trials) / repeats / conditions.length);

const skill = skillFromFiles({
  text: '---\nname: sums\ndescription: how to add up\n---\n# Sums\n\nAdd up the figures, then say the sum.\n',
  files: [{ path: 'scripts/add.sh', bytes: Buffer.from('paste -sd+ | bc\n'), executable: true }],
});

/** Compares the answer; the built-in evaluators look at files or start a process. */
const answer = defineEvaluator<JsonValue>({
  id: 'answer',
  description: 'compares the answer',
  params: z.json() as z.ZodType<JsonValue>,
  evaluate: async ({ run, params }) => ({ value: run.text === params ? 1 : 0 }),
});

function task(index: number): Task {
  const sum = `${index + 2}`;
  return {
    id: `sum-${index}`,
    prompt: `Add up ${index} and 2.`,
    files: { 'figures.txt': `${index}\n2\n` },
    checks: [
      { evaluator: 'answer', params: sum },
      { evaluator: 'file-check', params: { path: 'figures.txt', mode: 'contains', expected: '2' } },
    ],
    demands: [{ primitive: 'reason.arithmetic', level: 'L2' }],
    reference: [{ do: 'say', text: sum }],
    mutants: [{ name: 'wrong sum', script: [{ do: 'say', text: `${index}` }] }],
  };
}

function context() {
  return createContext({
    registry: createRegistry([singleTurn(), simProvider(), ...builtinEvaluators(), answer, noSkill(), originalSkill()]),
    store: openStore(join(folder, 'store')),
    executor: createExecutor({ concurrency: 4 }),
    tmpDir: join(folder, 'tmp'),
  });
}

await using journal = openJournal(join(folder, 'journal.jsonl'));
const input = {
  tasks: Array.from({ length: taskCount }, (_, index) => ({ task: task(index), skills: [skill] })),
  targets: [{ adapter: 'single-turn', model: 'sim/qwen3.5-9b' }],
  conditions,
  repeats,
  journal,
};
const startedAt = performance.now();
const document = await bench(input, context());
const replayedAt = performance.now();
const again = await bench(input, context());
const endedAt = performance.now();
const wanted = taskCount * repeats * conditions.length;
for (const { result } of [document, again]) {
  const reports = result.targets.flatMap((target) => target.conditions);
  const scored = reports.reduce((sum, each) => sum + each.trials.scored, 0);
  if (scored !== wanted) throw new Error(`expected ${wanted} scored trials, got ${scored}`);
}
console.log(
  JSON.stringify({
    trialsPerSecond: (1000 * wanted) / (replayedAt - startedAt),
    replaySeconds: (endedAt - replayedAt) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1000,
  }),
);
