import type { Skill, Task } from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';
import { expect, it } from 'vitest';
import type { Lab, WantedRun } from './lab.ts';
import { pruneHunks } from './prune-hunks.ts';
import { beginSearch, search } from './search.ts';

const middle = Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n');
const skillOf = (top: string, end: string): Skill =>
  skillFromFiles({ text: `---\nname: s\ndescription: d\n---\n${top}\n${middle}\n${end}\n` });
const [original, better] = [skillOf('top', 'end'), skillOf('top better', 'end better')];
const task = (id: string): Task => ({ id, prompt: `Do ${id}.`, files: {}, checks: [] });

/** A lab in which a run scores what a table says; `null` is an outage. */
function labOf(scoreOf: (run: WantedRun) => number | null, proposed: Skill = better): Lab {
  return {
    canAfford: async () => true,
    evidence: async () => ({ id: 'e', score: null, trace: { id: 'e' } as never, files: {} }),
    propose: async () => ({
      ...{ kind: 'edit', skill: proposed, usage: { calls: 0 } as never },
      submission: { rootCause: 'x', generality: 'y', confidence: 1, changedFiles: ['SKILL.md'], changes: [] },
    }),
    run: async (wanted) =>
      wanted.map((run) => {
        const score = scoreOf(run);
        return { run: { task: run.task.id, score } as never, score: { evaluator: 'x', value: score } };
      }),
  };
}

const isBetter = ({ skill }: WantedRun) => skill?.digest === better.digest;
const settings = { target: { adapter: 'a', model: 'm' }, by: 'agent' as const, rounds: 1, runsPerTask: 2, seed: 0 };

it('a candidate without a score on the hard task is not above the original for that', async () => {
  const state = beginSearch(original);
  const scores: Record<string, (isCandidate: boolean) => number | null> = {
    reflect: (isCandidate) => (isCandidate ? 0.6 : 0.5),
    easy: (isCandidate) => (isCandidate ? 0.85 : 0.9),
    hard: (isCandidate) => (isCandidate ? null : 0.2),
  };
  const lab = labOf((run) => scores[run.task.id]?.(isBetter(run)) ?? null);
  const splits = { reflect: [task('reflect')], select: [task('easy'), task('hard')] };
  await search({ original, ...settings, ...splits, convergence: 0.95 }, state, lab);
  expect(state.chosen).toBeUndefined();
});

it('a skill is not good enough while nobody knows how it does on a task', async () => {
  const state = beginSearch(original);
  const lab = labOf((run) => (run.task.id === 'hard' ? null : 1));
  const splits = { reflect: [task('easy')], select: [task('hard')] };
  await search({ original, ...settings, ...splits, convergence: 0.95 }, state, lab);
  expect(state.converged).toBe(false);
});

it('a hunk whose loss could not be tried again stays', async () => {
  const isWhole = ({ skill }: WantedRun) => skill?.text.includes('top better') && skill.text.includes('end better');
  // The provider is out while what was lost is tried again.
  const lab = labOf((run) => (run.repeat >= 2 ? null : isWhole(run) ? 1 : 0));
  const tasks = [task('one'), task('two')];
  const { hunks, skill } = await pruneHunks({ original, candidate: better, arm: '1', tasks, runsPerTask: 2 }, lab);
  expect(hunks.map(({ kept }) => kept)).toEqual([true, true]);
  expect(skill.digest).toBe(better.digest);
});
