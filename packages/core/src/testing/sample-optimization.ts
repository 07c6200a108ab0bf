import { type OptimizationDocument, optimizationDocumentSchema } from '../spec/optimization.ts';
import type { Skill } from '../spec/skill.ts';
import { NO_USAGE } from '../spec/usage.ts';

const usage = (calls: number) => ({ ...NO_USAGE, calls, inputTokens: calls * 1000, outputTokens: calls * 100 });
const arm = (mean: number) => ({
  mean,
  runs: 24,
  unscored: 0,
  medianDurationMs: 1500,
  meanTokens: 2200,
  meanCostUsd: null,
});

/**
 * What an optimization with one round came to, for tests of what reads such documents: recommended, better by 0.15 on six
 * tasks, made by the rules on the simulated model.
 *
 * @param result what is to be otherwise
 */
export function sampleOptimization(
  original: Skill,
  best: Skill,
  result: Partial<OptimizationDocument['result']> = {},
): OptimizationDocument {
  const ref = (skill: Skill) => ({ name: skill.name, digest: skill.digest, key: skill.digest });
  const tasks = Array.from({ length: 6 }, (_, index) => `task-${index}`);
  const scores = (value: number) => [value, value, value, value];
  const candidate = { evidence: [], wins: [], usage: usage(0) };
  return optimizationDocumentSchema.parse({
    schema: 'skvm.jit-optimize/1',
    id: 'document-1',
    createdAt: '2026-08-01T09:30:00.000Z',
    status: 'completed',
    simulated: true,
    usage: usage(60),
    diagnostics: [],
    spec: {
      protocol: 1,
      skill: ref(original),
      target: { adapter: 'bare-agent', model: 'sim/qwen3.5-9b' },
      source: 'synthetic',
      optimizer: null,
      rounds: 1,
      runsPerTask: 2,
      finalRuns: 4,
      convergence: 0.95,
      delivery: 'inject',
      seed: 0,
      baseline: false,
      quick: false,
      limits: {},
      tasks: { count: 12 },
    },
    result: {
      verdict: 'recommended',
      cause: 'interval',
      explanation: 'Better by 0.15 on 6 tasks; the interval leaves out 0.',
      bestRound: 1,
      final: {
        repeats: 4,
        tasks: tasks.map((task) => ({ task, baseline: scores(0.6), candidate: scores(0.75), difference: 0.15 })),
        effect: 0.15,
        interval: { low: 0.08, high: 0.22 },
        confidence: 0.95,
        method: 't',
        compared: 6,
        wins: 6,
        ties: 0,
        losses: 0,
        smallestDetectable: 0.09,
        baseline: arm(0.6),
        candidate: arm(0.75),
      },
      candidates: [
        {
          ...candidate,
          round: 0,
          by: 'original',
          parents: [],
          state: 'original',
          reason: null,
          skill: ref(original),
          changedFiles: [],
        },
        {
          ...candidate,
          round: 1,
          by: 'rules',
          parents: [0],
          state: 'chosen',
          reason: null,
          skill: ref(best),
          submission: {
            rootCause: 'The skill does not say that amounts are strings.',
            generality: 'Every report has amounts.',
            confidence: 0.8,
            changedFiles: ['SKILL.md'],
            changes: [{ file: 'SKILL.md', description: 'State the form.', generality: 'All tasks.' }],
          },
          changedFiles: ['SKILL.md'],
          evidence: ['run-1'],
          gate: { tasks: [{ task: 'gate-1', parent: 0.5, child: 0.8 }], difference: 0.3 },
          select: { mean: 0.78, tasks: [{ task: 'select-1', mean: 0.78 }] },
          wins: ['select-1'],
        },
      ],
      tasks: [
        ...tasks.map((id) => ({ id, split: 'final' })),
        { id: 'bad', split: null, rejected: 'The reference fails.' },
      ],
      hunks: [],
      runs: [
        {
          id: 'run-1',
          phase: 'gate',
          arm: '1',
          task: 'gate-1',
          repeat: 0,
          score: 0.8,
          usage: usage(1),
          gradingUsage: usage(0),
          durationMs: 900,
        },
        {
          id: 'run-2',
          phase: 'select',
          arm: '1',
          task: 'select-1',
          repeat: 0,
          score: null,
          unscored: 'infra',
          usage: usage(1),
          gradingUsage: usage(0),
          durationMs: 900,
        },
      ],
      cost: { setup: usage(2), target: usage(50), optimizer: usage(0), grading: usage(8) },
      ...result,
    },
  });
}
