import {
  builtinEvaluators,
  type Context,
  createContext,
  createExecutor,
  createRegistry,
  type Journal,
  type JsonValue,
  memoryStore,
  NO_USAGE,
  type Skill,
  type Task,
} from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';
import { hashToUnit } from '@skvm/core/stats';
import { mockModel, mockProvider, scriptedAdapter } from '@skvm/core/testing';
import type { OptimizeInput } from '../src/optimize/optimize-input.ts';
import type { ProposeInput, Proposer } from '../src/propose/proposer.ts';

export const ORIGINAL: Skill = skillFromFiles({
  text: '---\nname: tea\ndescription: makes tea\n---\n# Tea\n\nMake tea.\n\n## Notes\n\nNothing.\n',
});

export const tasks = (count: number, name = 'task'): Task[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${name}-${index}`,
    prompt: `Make tea number ${index} of ${name}.`,
    files: {},
    checks: [{ evaluator: 'file-check', params: { path: 'tea.txt', mode: 'exact', expected: 'tea' } }],
  }));

/** What an agent makes of a skill: it does a task well with 95 of 100, or with 10, by whether the skill tells how. */
export function agentThatNeeds(words: string) {
  return scriptedAdapter(({ task, skills }) => {
    runs.count += 1;
    const text = skills.map(({ skill }) => skill.text).join('\n');
    const digest = skills.map(({ skill }) => skill.digest).join();
    const chance = text.includes(words) ? 0.95 : 0.1;
    const isGood = hashToUnit(digest, task.id) < chance;
    return [
      { do: 'write', path: 'tea.txt', content: isGood ? 'tea' : 'water' },
      { do: 'say', text: 'done' },
    ];
  });
}

/** Runs that were really made. */
export const runs = { count: 0 };

export function contextOf(given: Partial<Context> & { readonly words?: string } = {}): Context {
  const { words = 'Boil the water.', ...rest } = given;
  const registry = createRegistry([agentThatNeeds(words), mockProvider(mockModel('none')), ...builtinEvaluators()]);
  return createContext({ registry, store: memoryStore(), executor: createExecutor({ concurrency: 4 }), ...rest });
}

/** Proposes texts one after the other, by the number of the round. */
export function proposerOf(
  edit: (input: ProposeInput) => string | undefined,
): Proposer & { readonly asked: ProposeInput[] } {
  const asked: ProposeInput[] = [];
  return {
    by: 'agent',
    asked,
    async propose(input) {
      asked.push(input);
      const text = edit(input);
      if (text === undefined) return { kind: 'abstained', reason: 'nothing to change', usage: NO_USAGE };
      return {
        kind: 'edit',
        skill: skillFromFiles({ text }),
        submission: {
          ...{ rootCause: 'it does not say how', generality: 'all tea', confidence: 1 },
          ...{ changedFiles: ['SKILL.md'], changes: [] },
        },
        usage: NO_USAGE,
      };
    },
  };
}

export const boil = ({ skill }: ProposeInput): string => skill.text.replace('Make tea.', 'Boil the water. Make tea.');

export function inputOf(given: Partial<OptimizeInput> & Pick<OptimizeInput, 'journal'>): OptimizeInput {
  return {
    skill: ORIGINAL,
    target: { adapter: 'scripted', model: 'mock/m' },
    source: { kind: 'real', tasks: tasks(8), finalTasks: tasks(8, 'final') },
    proposer: proposerOf(boil),
    rounds: 2,
    ...given,
  };
}

/** A journal that dies when it is to take its n-th record: what came before is kept. */
export function dyingJournal(records: JsonValue[], at: number): Journal {
  return {
    async *read() {
      yield* [...records];
    },
    async append(record) {
      if (records.length >= at) throw new Error('killed');
      records.push(structuredClone(record));
    },
  };
}
