import {
  builtinEvaluators,
  type Context,
  createContext,
  createRegistry,
  defineEvaluator,
  type Script,
  type Task,
  validateTask,
} from '@skvm/core';
import { createSandbox } from '@skvm/core/sandbox';
import { skillFromFiles } from '@skvm/core/skill';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { validateTasks } from './validate-tasks.ts';
import { benchValidationSchema } from './validation-document.ts';

let flips = 0;
const fickle = defineEvaluator({
  id: 'fickle',
  description: 'changes its mind',
  params: z.null(),
  evaluate: async () => {
    flips += 1;
    return { value: flips % 2 };
  },
});
const broken = defineEvaluator({
  id: 'broken',
  description: 'breaks',
  params: z.null(),
  evaluate: () => Promise.reject(new Error('a bug in the grader')),
});

const context: Context = createContext({
  registry: createRegistry([...builtinEvaluators(), fickle, broken]),
  sandbox: () => createSandbox({ level: 'process' }),
});

const skill = skillFromFiles({
  text: '---\nname: shout\ndescription: d\n---\nRun scripts/shout.sh\n',
  files: [{ path: 'scripts/shout.sh', bytes: Buffer.from('tr a-z A-Z < "$1"\n'), executable: true }],
});

const reference: Script = [
  [
    { do: 'read', path: 'in.txt' },
    { do: 'list', path: '.' },
  ],
  { do: 'exec', command: 'sh .agents/skills/shout/scripts/shout.sh in.txt > out.txt' },
  { do: 'say', text: 'done' },
];

const command = 'grep -q "tea and cake" in.txt && test -f out.txt';

const good: Task = {
  id: 'shouting',
  prompt: 'Write in.txt in capitals into out.txt.',
  files: { 'in.txt': 'tea and cake\n' },
  checks: [
    { id: 'capitals', evaluator: 'file-check', params: { path: 'out.txt', mode: 'exact', expected: 'TEA AND CAKE' } },
    { id: 'kept', evaluator: 'script', params: { command } },
  ],
  reference,
  mutants: [{ name: 'copies', script: [{ do: 'write', path: 'out.txt', content: 'tea and cake' }] }],
};

async function findings(change: Partial<Task>, skills = [skill]) {
  const { isValid, findings: found } = await validateTask({ ...good, ...change }, skills, context);
  const status = Object.fromEntries(found.map(({ check, status: each }) => [check, each]));
  const told = Object.fromEntries(found.map(({ check, explanation }) => [check, explanation]));
  return { isValid, status, told };
}

describe('validateTask', () => {
  it('finds nothing wrong with a sound task, and plays it with its skill', async () => {
    const result = await validateTask(good, [skill], context);
    expect(result.findings.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'schema passed',
      'checks passed',
      'reference passed',
      'mutants passed',
      'empty-answer passed',
      'determinism passed',
      'leaks passed',
    ]);
    expect(result.played).toEqual([
      { name: 'empty answer', score: 0 },
      { name: 'reference', score: 1 },
      { name: 'mutant copies', score: 0.5 },
    ]);
    expect(result).toMatchObject({ isValid: true, diagnostics: [], usage: { calls: 0 } });
  });

  it('finds a reference that does not earn full marks, and says which check it fails', async () => {
    const { isValid, status, told } = await findings({ reference: [{ do: 'write', path: 'out.txt', content: 'TEA' }] });
    expect([isValid, status.reference]).toEqual([false, 'failed']);
    expect(told.reference).toMatch(/^earns 0\.5 where full marks are due; capitals: out\.txt: expected/);
    expect((await findings({}, [])).status.reference).toBe('failed');
  });

  it('finds a mutant that earns full marks, by name', async () => {
    const mutants = [...(good.mutants ?? []), { name: 'too good', script: reference }];
    const { isValid, told } = await findings({ mutants });
    expect([isValid, told.mutants]).toEqual([false, 'full marks for mutant too good']);
  });

  it('finds an empty answer that passes', async () => {
    const checks = [
      { evaluator: 'file-check', params: { path: 'in.txt', mode: 'exists' } },
      { evaluator: 'file-check', params: { path: 'out.txt', mode: 'exists' } },
    ];
    const { isValid, told } = await findings({ checks, mutants: [] });
    expect([isValid, told['empty-answer']]).toEqual([false, 'earns 0.5, expected less than 0.5']);
  });

  it('finds a grader that changes its mind, and one that breaks', async () => {
    const unsteady = await findings({ checks: [{ evaluator: 'fickle', params: null }] });
    expect([unsteady.isValid, unsteady.status.determinism]).toEqual([false, 'failed']);
    const crashing = await findings({ checks: [{ evaluator: 'broken', params: null }] });
    expect([crashing.isValid, crashing.status.reference]).toEqual([false, 'failed']);
    expect(crashing.told.reference).toContain('a bug in the grader');
  });

  it('does not blame a task for what is missing here, nor for what it does not claim', async () => {
    const missing = await findings({ checks: [{ evaluator: 'script', params: { command: 'no-such-program-here' } }] });
    expect(missing.isValid).toBe(true);
    expect(missing.status).toMatchObject({ reference: 'unknown', mutants: 'unknown', 'empty-answer': 'unknown' });
    const { reference: _, mutants: __, ...bare } = good;
    const { isValid, findings: found } = await validateTask(bare, [], context);
    expect(isValid).toBe(true);
    expect(found.filter(({ status }) => status === 'unknown').map(({ check }) => check)).toEqual([
      'reference',
      'mutants',
    ]);
  });

  it('plays nothing of a task that cannot be read or graded', async () => {
    const bad = async (change: object) => {
      const result = await validateTask({ ...good, ...change } as Task, [], context);
      expect(result).toMatchObject({ isValid: false, played: [] });
      return result.findings.at(-1)?.check;
    };
    expect(await bad({ prompt: 3 })).toBe('schema');
    expect(await bad({ files: { '../x': '' } })).toBe('schema');
    expect(await bad({ checks: [] })).toBe('checks');
    expect(await bad({ checks: [{ evaluator: 'scritp', params: {} }] })).toBe('checks');
    expect(await bad({ checks: [{ evaluator: 'script', params: { command: '' } }] })).toBe('checks');
    expect(await bad({ checks: good.checks.map((check) => ({ ...check, weight: 0 })) })).toBe('checks');
  });

  it('blames a script that leaves the workspace on the task', async () => {
    const { isValid, status } = await findings({ reference: [{ do: 'write', path: '../../x', content: '' }] });
    expect([isValid, status.reference]).toEqual([false, 'failed']);
  });

  it('finds text of a grader in fixtures and in skills, indented or not', async () => {
    const inFixture = await findings({
      files: { ...good.files, 'notes.md': `Run:\n  ${command.replace(' && ', '\n  && ')}` },
    });
    expect([inFixture.isValid, inFixture.told.leaks]).toEqual([false, 'text of kept stands in the fixture notes.md']);
    const spread = [
      ...good.checks,
      { id: 'spread', evaluator: 'script', params: { command: 'test -f out.txt &&\n  test -s out.txt' } },
    ];
    const unfolded = await findings({
      checks: spread,
      files: { ...good.files, 'ci.yml': 'test -f out.txt && test -s out.txt' },
    });
    expect(unfolded.told.leaks).toBe('text of spread stands in the fixture ci.yml');
    const leaky = skillFromFiles({ text: `${skill.text}Try ${command}.`, files: skill.files });
    expect((await findings({}, [leaky])).told.leaks).toBe('text of kept stands in the skill shout');
  });

  it('notes a program among the fixtures that a check runs', async () => {
    const checks = [
      ...good.checks,
      { id: 'by-fixture', evaluator: 'script', params: { command: "sh './check.sh' out.txt" } },
    ];
    const { diagnostics, isValid } = await validateTask(
      { ...good, checks, files: { ...good.files, 'check.sh': 'test -f "$1"' } },
      [skill],
      context,
    );
    expect(isValid).toBe(true);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [
        'grader-in-fixtures',
        'Task "shouting": by-fixture names check.sh, a fixture that the agent can read and change',
      ],
    ]);
  });

  it('stops when it is told to', async () => {
    const stopped = createContext({ ...context, signal: AbortSignal.abort() });
    await expect(validateTask(good, [skill], stopped)).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('validateTasks', () => {
  it('makes one document of many tasks, in their order', async () => {
    const document = await validateTasks(
      [
        { task: good, skills: [skill] },
        { task: { ...good, id: 'hopeless', checks: [] }, skills: [] },
      ],
      context,
    );
    expect(benchValidationSchema.parse(document)).toEqual(document);
    expect(document).toMatchObject({
      schema: 'skvm.bench-validation/1',
      status: 'completed',
      result: { valid: 1, invalid: 1, tasks: [{ task: 'shouting' }, { task: 'hopeless' }] },
    });
  });
});
