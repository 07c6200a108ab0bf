import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadTask } from './load-task.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'skvm-test-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(files: Record<string, unknown>) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    const raw = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(join(dir, path), raw ? content : JSON.stringify(content));
  }
}

const PUBLISHED = {
  id: 't',
  name: 'T',
  category: 'general',
  gradingType: 'hybrid',
  prompt: 'Do it.',
  timeoutMs: 300_000.4,
  maxSteps: 50,
  skill: '../../skills/s',
  origin: { source: 'x' },
  fixtures: { 'b.txt': 'inline' },
  eval: [
    { method: 'custom', id: 'custom-0', name: 'Automated', weight: 0.7, evaluatorId: 'grade', payload: { a: 1 } },
    { method: 'llm-judge', id: 'llm-judge-1', weight: 0.3, rubric: 'r', maxScore: 1 },
  ],
};

it('reads the published form, fixtures and our extras', async () => {
  const extras = {
    schema: 'skvm.task-extras/1',
    reference: [{ do: 'say', text: 'x' }],
    demands: [{ primitive: 'gen.regex', level: 'L1' }],
  };
  await put({
    'task.json': PUBLISHED,
    'skvm.json': extras,
    'fixtures/in/a.txt': 'a',
    'fixtures/bin': new Uint8Array([255, 0]),
  });
  const task = await loadTask(dir);
  expect(task).toEqual({
    id: 't',
    name: 'T',
    category: 'general',
    prompt: 'Do it.',
    timeoutMs: 300_000,
    maxSteps: 50,
    files: { 'in/a.txt': 'a', bin: { base64: '/wA=' }, 'b.txt': 'inline' },
    skills: ['../../skills/s'],
    checks: [
      { id: 'custom-0', evaluator: 'grade', params: { a: 1 }, weight: 0.7 },
      { id: 'llm-judge-1', evaluator: 'llm-judge', params: { rubric: 'r', maxScore: 1 }, weight: 0.3 },
    ],
    reference: extras.reference,
    demands: extras.demands,
  });
  expect(await loadTask(join(dir, 'task.json'))).toEqual(task);
});

it('shares the older group weights out', async () => {
  const criteria = [
    { method: 'script', command: 'a' },
    { method: 'script', command: 'b' },
    { method: 'llm-judge', rubric: 'r' },
  ];
  await put({
    'task.json': { id: 't', prompt: 'p', gradingWeights: { automated: 0.6, llmJudge: 0.4 }, eval: criteria },
  });
  expect((await loadTask(dir)).checks.map((check) => check.weight)).toEqual([0.3, 0.3, 0.4]);
});

it.each<[string, Record<string, unknown>, RegExp]>([
  ['no task', {}, /task\.json: expected a task here, found no such file/],
  ['broken JSON', { 'task.json': '{' }, /task\.json: expected JSON/],
  ['a missing key', { 'task.json': { id: 't' } }, /task\.json: prompt: /],
  ['an unknown method', { 'task.json': { id: 't', prompt: 'p', eval: [{ method: 'vibes' }] } }, /eval\.0\.method/],
  [
    'bad extras',
    { 'task.json': { id: 't', prompt: 'p' }, 'skvm.json': { schema: 'skvm.task-extras/1', refrence: [] } },
    /skvm\.json: .*refrence/,
  ],
])('refuses %s', async (_, files, message) => {
  await put(files);
  await expect(loadTask(dir)).rejects.toThrow(message);
});

it('refuses links in fixtures', async () => {
  await put({ 'task.json': { id: 't', prompt: 'p' }, 'fixtures/a': '' });
  await symlink('/etc/passwd', join(dir, 'fixtures', 'link'));
  await expect(loadTask(dir)).rejects.toThrow(/expected a file, got a link/);
});

it.each(['../evil', '/etc/x', 'a/../../b', '', 'a\\b'])('refuses a fixture called %j', async (path) => {
  await put({ 'task.json': { id: 't', prompt: 'p', fixtures: { [path]: 'x' } } });
  const refusal = { code: 'TASK_INVALID', message: expect.stringMatching(/task\.json: fixtures: /) };
  await expect(loadTask(dir)).rejects.toMatchObject(refusal);
});

it('refuses more fixtures than a workspace can be graded with', async () => {
  await put({ 'task.json': { id: 't', prompt: 'p' }, 'fixtures/small': '' });
  await truncate(join(dir, 'fixtures', 'small'), 65 * 1024 * 1024);
  await expect(loadTask(dir)).rejects.toThrow(/fixtures: expected at most 5,000 files and 64 MiB/);
});

it('refuses what is no file at all, and does not wait for it', async () => {
  execFileSync('mkfifo', [join(dir, 'task.json')]);
  await expect(loadTask(dir)).rejects.toThrow(/task\.json: expected a file/);
});
