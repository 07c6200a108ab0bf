import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Adapter,
  builtinEvaluators,
  createContext,
  createRegistry,
  defineAdapter,
  type JsonValue,
  NO_USAGE,
  type RunResult,
  singleTurn,
} from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';
import { type MockModel, mockModel, mockProvider } from '@skvm/core/testing';
import { describe, expect, it } from 'vitest';
import { checkTask } from './admit-task.ts';
import { agentTaskMaker } from './agent-task-maker.ts';

const skill = skillFromFiles({ text: '---\nname: notes\ndescription: Notes.\n---\nWrite notes.\n' });

type Files = Readonly<Record<string, string>>;

/** An agent that writes the files of its turn into its workspace, and remembers what it was asked. */
function writer(turns: readonly Files[], end: Partial<RunResult> = {}, link?: string) {
  const prompts: string[] = [];
  const adapter: Adapter = defineAdapter({
    id: 'writer',
    description: 'writes files',
    open: async () => ({
      async run({ task, workDir }): Promise<RunResult> {
        const files = turns[prompts.push(task.prompt) - 1] ?? {};
        for (const [path, content] of Object.entries(files)) {
          await mkdir(dirname(join(workDir, path)), { recursive: true });
          await writeFile(join(workDir, path), content);
        }
        if (link !== undefined) await symlink('/etc/passwd', join(workDir, link));
        return { status: 'completed', text: '', steps: [], usage: { ...NO_USAGE, calls: 1 }, durationMs: 0, ...end };
      },
      async [Symbol.asyncDispose]() {},
    }),
  });
  return { adapter, prompts };
}

function folder(number: number, given: { task?: object; extras?: object; files?: Files } = {}): Files {
  const task = {
    id: '../../escape',
    prompt: `Note number ${number}.`,
    eval: [{ method: 'file-check', path: 'n.txt', mode: 'exact', expected: `${number}` }],
    ...given.task,
  };
  const extras = {
    schema: 'skvm.task-extras/1',
    reference: [{ do: 'write', path: 'n.txt', content: `${number}` }],
    mutants: [{ name: 'none', script: [{ do: 'say', text: 'done' }] }],
    ...given.extras,
  };
  const root = `tasks-out/task-${number}`;
  const own = Object.entries(given.files ?? {}).map(([path, content]) => [`${root}/${path}`, content] as const);
  return {
    [`${root}/task.json`]: JSON.stringify(task),
    [`${root}/skvm.json`]: JSON.stringify(extras),
    ...Object.fromEntries(own),
  };
}

function make(adapter: Adapter, options: { count?: number; exclude?: string[]; model?: MockModel } = {}) {
  const { count = 1, exclude = [], model = mockModel('ok') } = options;
  const context = createContext({
    registry: createRegistry([adapter, mockProvider(model), ...builtinEvaluators()]),
  });
  const maker = agentTaskMaker({ model: 'mock/maker', adapter: adapter.id });
  return { made: maker.make({ skill, count, exclude, seed: 7 }, context), context };
}

describe('agentTaskMaker', () => {
  it('reads tasks that can be admitted, under names of its own', async () => {
    const { made, context } = make(writer([{ ...folder(1), ...folder(2) }]).adapter, { count: 2 });
    const { tasks, rejected, transcriptKey } = await made;
    expect(rejected).toEqual([]);
    expect(tasks.map(({ id }) => id)).toEqual(['made-7-1-1', 'made-7-1-2']);
    expect(transcriptKey).toMatch(/^[0-9a-f]{64}$/);
    for (const task of tasks) expect(await checkTask(task, skill, context)).toMatchObject({ admitted: true });
  });

  it('asks once, for what is missing, naming what is there', async () => {
    const { adapter, prompts } = writer([folder(1), folder(2)]);
    const { tasks, usage } = await make(adapter, { count: 2, exclude: ['An old one.'] }).made;
    expect(tasks).toHaveLength(1);
    expect(usage.calls).toBe(1);
    expect(prompts).toEqual([expect.stringMatching(/make 2 tasks[\s\S]*An old one\./)]);
  });

  it('makes nothing of nothing', async () => {
    expect(await make(writer([]).adapter).made).toMatchObject({ tasks: [], rejected: [] });
  });

  it('tells what a stop cut off, and throws it', async () => {
    const told: unknown[] = [];
    const stop = new AbortController();
    const { adapter } = writer([], { status: 'aborted' });
    stop.abort();
    const context = createContext({
      registry: createRegistry([adapter, mockProvider(mockModel('ok'))]),
      signal: stop.signal,
    });
    const made = agentTaskMaker({ model: 'mock/maker', adapter: adapter.id }).make(
      { skill, count: 1, exclude: [], seed: 1, onCutOff: async (usage) => void told.push(usage.calls) },
      context,
    );
    await expect(made).rejects.toMatchObject({ code: 'ABORTED' });
    expect(told.length).toBeLessThanOrEqual(1);
  });

  const script = (action: JsonValue) => ({ extras: { reference: [action] } });
  it.each<[string, Files, RegExp]>([
    ['no reference', folder(1, { extras: { reference: undefined } }), /no reference/],
    ['a command as a check', folder(1, { task: { eval: [{ method: 'script', command: 'true' }] } }), /check script/],
    ['an unknown evaluator', folder(1, { task: { eval: [{ method: 'custom', evaluatorId: 'oracle' }] } }), /oracle/],
    ['an unknown mode', folder(1, { task: { eval: [{ method: 'file-check', path: 'a', mode: 'magic' }] } }), /mode/],
    ['a command in a script', folder(1, script({ do: 'exec', command: 'id' })), /"exec"/],
    ['a request in a script', folder(1, script({ do: 'fetch', url: 'http://x' })), /"fetch"/],
    ['a fixture that leaves the workspace', folder(1, { task: { fixtures: { '../x': 'y' } } }), /fixtures/],
    [
      'a fixture in the place of a skill',
      folder(1, { files: { 'fixtures/.agents/skills/notes/SKILL.md': 'x' } }),
      /where skills/,
    ],
    ['a fixture that is too large', folder(1, { files: { 'fixtures/a': 'x'.repeat(65_537) } }), /more than 65536/],
    [
      'fixtures that are too many',
      folder(1, { task: { fixtures: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`f${n}`, 'x'])) } }),
      /21 fixtures/,
    ],
    ['text that is not JSON', { 'tasks-out/task-1/task.json': '{"id": ' }, /expected JSON/],
    ['a folder without a task', { 'tasks-out/task-1/notes.md': 'x' }, /expected a task here/],
    ['the prompt of a task that is there', folder(1, { task: { prompt: 'an OLD one' } }), /that of another task/],
  ])('rejects %s, and keeps what stands beside it', async (_, bad, reason) => {
    const { adapter } = writer([{ ...bad, ...folder(2), ...folder(3) }]);
    const { tasks, rejected } = await make(adapter, { count: 2, exclude: ['An old one.'] }).made;
    expect(tasks.map(({ prompt }) => prompt)).toEqual(['Note number 2.', 'Note number 3.']);
    expect(rejected).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  });

  it('rejects a folder of another name when it is looked at', async () => {
    const { rejected } = await make(writer([{ 'tasks-out/first/task.json': '{}' }]).adapter).made;
    expect(rejected).toMatchObject([{ reason: expect.stringMatching(/task-<number>/) }]);
  });

  it('follows no link', async () => {
    const { adapter } = writer([folder(1), folder(1), folder(1)], {}, 'tasks-out/task-1/key');
    const { tasks, rejected } = await make(adapter).made;
    expect(tasks).toEqual([]);
    expect(rejected[0]?.reason).toMatch(/is a link/);
  });

  it('leaves limits to us', async () => {
    const { tasks } = await make(writer([folder(1, { task: { timeoutMs: 9e9, maxSteps: 9999 } })]).adapter).made;
    expect(tasks[0]).not.toHaveProperty('timeoutMs');
    expect(tasks[0]).not.toHaveProperty('maxSteps');
  });

  it('keeps what was made before a limit, and throws when there is none', async () => {
    const end = { status: 'limit', limit: 'steps' } as const;
    expect((await make(writer([folder(1)], end).adapter).made).tasks).toHaveLength(1);
    await expect(make(writer([], end).adapter).made).rejects.toMatchObject({
      code: 'MODEL_CALL_FAILED',
      message: expect.stringContaining('steps'),
    });
  });

  it('throws when the provider is out', async () => {
    const model = mockModel(new Error('no such model'));
    await expect(make(singleTurn(), { model }).made).rejects.toMatchObject({ code: 'MODEL_CALL_FAILED' });
  });
});
