import { NO_USAGE, type Score, type Skill, type Task } from '../../packages/core/src/index.ts';
import { skillFromFiles } from '../../packages/core/src/skill/index.ts';
import { hashToUnit, normalQuantile } from '../../packages/core/src/stats/index.ts';
import type { Lab, MeasuredRun, WantedRun } from '../../packages/jit/src/optimize/lab.ts';

/** What is true in a simulated session. */
export interface World {
  /** Standard deviation of runs of one task, or pass or fail. */
  readonly noise: number | 'pass-fail';
  /** Mean effect of an edited skill on a task. */
  readonly effect: number;
  /** Standard deviation of the effect between tasks. */
  readonly effectSpread: number;
}

export const original: Skill = skillFromFiles({ text: '---\nname: study\ndescription: d\n---\nDo it.\n' });

export function tasksOf(name: string, count: number): Task[] {
  return Array.from({ length: count }, (_, index) => ({ id: `${name}-${index}`, prompt: '?', files: {}, checks: [] }));
}

const gauss = (...parts: readonly (string | number)[]) =>
  normalQuantile(Math.min(Math.max(hashToUnit(...parts), 1e-12), 1 - 1e-12));

const clip = (value: number) => Math.min(1, Math.max(0, value));

/** A run's score: a hash of session, series, skill, task and repeat, so that arms and repeats are independent. */
export function drawScore(world: World, session: number, run: Omit<WantedRun, 'phase' | 'arm'>): number {
  const { skill, task, series, repeat } = run;
  const base = 0.3 + 0.4 * hashToUnit('base', session, task.id);
  const isEdited = skill !== null && skill.digest !== original.digest;
  const effect = isEdited
    ? world.effect + (world.effect === 0 ? 0 : world.effectSpread * gauss('effect', session, task.id))
    : 0;
  const mean = base + effect;
  const draw = ['run', session, series, skill?.digest ?? '', task.id, repeat] as const;
  return world.noise === 'pass-fail' ? Number(hashToUnit(...draw) < mean) : clip(mean + world.noise * gauss(...draw));
}

/** A lab of drawn scores, in which each round proposes one more edit. */
export function drawnLab(world: World, session: number): Lab {
  let edits = 0;
  return {
    run: async (wanted) => wanted.map((one) => toMeasured(one, drawScore(world, session, one))),
    evidence: async ({ run, score }) => ({
      id: run.id,
      score,
      files: {},
      trace: {
        ...{
          schema: 'skvm.trace/1',
          id: run.id,
          source: 'run',
          task: run.task,
          prompt: null,
          target: null,
          model: null,
        },
        ...{ status: 'completed', outcome: null, issues: [], text: '', steps: [], usage: NO_USAGE, durationMs: null },
        simulated: true,
      },
    }),
    async propose({ skill }) {
      edits += 1;
      const submission = {
        rootCause: `cause ${edits}`,
        generality: 'all',
        confidence: 0.5,
        changedFiles: ['SKILL.md'],
      };
      return {
        kind: 'edit',
        skill: skillFromFiles({ text: `${skill.text}\nEdit number ${edits}.\n` }),
        submission: { ...submission, changes: [] },
        usage: NO_USAGE,
      };
    },
    canAfford: async () => true,
  };
}

function toMeasured({ phase, arm, series, skill, task, repeat }: WantedRun, value: number): MeasuredRun {
  const score: Score = { evaluator: 'study', value };
  const id = `${series}/${skill?.digest ?? ''}/${task.id}/${repeat}`;
  const usage = { usage: NO_USAGE, gradingUsage: NO_USAGE, durationMs: 0 };
  return { run: { id, phase, arm, task: task.id, repeat, score: value, ...usage }, score };
}
