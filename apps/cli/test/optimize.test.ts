import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ChatReply, serveChat } from './fake-chat-server.ts';
import { copySkill, edit, FORM, formTasks, type Optimized, programTasks, writeTasks } from './optimize-kit.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

const TARGET = ['--target-model=sim/qwen3.5-9b', '--task-concurrency=4'];

test('rules find that the form of a file is missing, show it, and are confirmed on the final split', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 24));
  const broken = await edit(skill, FORM, '');
  const { document, exitCode } = await skvmJson<Optimized>(
    ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${tasks}`, ...TARGET],
    { home },
  );
  expect(document.result.explanation).toMatch(/^Better/);
  expect({
    exitCode,
    status: document.status,
    verdict: document.result.verdict,
    simulated: document.simulated,
  }).toEqual({
    exitCode: 0,
    status: 'completed',
    verdict: 'recommended',
    simulated: true,
  });
  const accepted = await skvm(['proposals', 'accept', document.proposal ?? ''], { home });
  expect(accepted.stderr).toBe('');
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toContain('## Form of `report.json`');
  await skvm(['proposals', 'undo', document.proposal ?? ''], { home });
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toBe(broken);
});

test('rules find that a program of the skill has another name, and correct it', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const [right, wrong] = ['scripts/check_expenses.py', 'scripts/check_expense.py'];
  await edit(skill, right, wrong);
  const tasks = await writeTasks(join(home, 'tasks'), programTasks(20, right, wrong));
  const { document } = await skvmJson<Optimized>(
    ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${tasks}`, ...TARGET],
    { home },
  );
  expect(document.result).toMatchObject({ verdict: 'recommended', bestRound: 1 });
  expect(document.result.candidates[1]?.submission?.rootCause).toContain(right);
});

test('a benchmark takes the accepted round for the condition jit-optimized, and says why when there is none', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const tasks = await formTasks(skill, 20);
  const folder = await writeTasks(join(home, 'tasks'), tasks);
  await edit(skill, FORM, '');
  const bench = ['bench', '--model=sim/qwen3.5-9b', `--tasks=${folder}`, `--skill=${skill}`, '--runs-per-task=1'];
  const arms = '--conditions=original,jit-optimized';
  const before = await skvmJson<{ result: { targets: { conditions: { condition: string; trials: object }[] }[] } }>(
    [...bench, arms],
    { home },
  );
  expect(before.exitCode).toBe(1);
  expect(JSON.stringify(before.document)).toContain('there is no proposal of expense-report');
  const { document } = await skvmJson<Optimized>(
    ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${folder}`, ...TARGET],
    { home },
  );
  expect(document.result.verdict).toBe('recommended');
  const recommended = await skvmJson<Record<string, unknown>>([...bench, arms], { home });
  expect(recommended.exitCode).toBe(0);
  await skvm(['proposals', 'reject', document.proposal ?? ''], { home });
  const rejected = await skvmJson<Record<string, unknown>>([...bench, arms], { home });
  expect(JSON.stringify(rejected.document)).toContain('no proposal of expense-report');
});

/** What a model says that writes a new text of the skill and states what it did. */
function scripted(
  text: string,
  submission: object,
): (request: { body: { messages: readonly { role: string }[] } }) => ChatReply {
  const write = (path: string, content: string) => ({
    name: 'write_file',
    arguments: JSON.stringify({ path, content }),
  });
  const calls = [write('skill/SKILL.md', text), write('submission.json', JSON.stringify(submission))];
  return ({ body }) => (body.messages.at(-1)?.role === 'tool' ? { text: 'Done.' } : { toolCalls: calls });
}

const SUBMISSION = {
  rootCause: 'The skill does not show the form of report.json.',
  generality: 'Every report has this form.',
  confidence: 0.9,
  changedFiles: ['SKILL.md'],
  changes: [{ file: 'SKILL.md', description: 'shows the form', generality: 'every report' }],
};

test('a model finds the defect, what it changed for nothing is pruned off, and its answers can be replayed', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const whole = await readFile(join(skill, 'SKILL.md'), 'utf8');
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 24));
  const broken = await edit(skill, FORM, '');
  const [form] = FORM.exec(whole) ?? [];
  const proposed = whole
    .replace('Turn expense files into a report', 'Make a report of expense files')
    .replace('## By hand', '## Working by hand');
  expect(proposed).toContain(form);
  await using server = await serveChat(scripted(proposed, SUBMISSION));
  const run = (cassette: string) =>
    skvmJson<Optimized>(
      ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${tasks}`, ...TARGET].concat([
        '--optimizer-model=openai/scripted',
        '--price=1/1',
        `--cassette=${cassette}`,
      ]),
      { home, env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'none' } },
    );
  const { document } = await run('record');
  const { result } = document;
  expect(result.verdict).toBe('recommended');
  expect(result.candidates.map(({ by, state }) => `${by} ${state}`)).toEqual([
    'original original',
    'agent pooled',
    'prune chosen',
  ]);
  const dropped = result.hunks.filter(({ kept }) => !kept);
  expect(dropped).toHaveLength(2);
  for (const { loss } of dropped) expect(Math.abs(loss ?? 1)).toBeLessThan(0.2);
  await skvm(['proposals', 'accept', document.proposal ?? ''], { home });
  // Only the form came back: what the model reworded besides is not in it.
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toBe(whole);
  await skvm(['proposals', 'undo', document.proposal ?? ''], { home });
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toBe(broken);

  const asked = server.requests.length;
  const replayed = await run('replay');
  expect(server.requests.length).toBe(asked);
  expect(replayed.document.result).toMatchObject({ verdict: result.verdict, final: { effect: result.final?.effect } });
  expect(replayed.document.usage.paidUsd).toBe(0);
});

test.each([
  ['cuts the front matter', { text: 'Just do it.\n' }],
  ['changes nothing', { text: null }],
  ['names no file', { submission: { ...SUBMISSION, changedFiles: [] } }],
  ['copies a task', { copy: true }],
])(
  'an optimizer that %s gains nothing, and the session ends in order',
  async (_, how: { text?: string | null; submission?: object; copy?: boolean }) => {
    const home = await tempDir();
    const skill = await copySkill('expense-report', home);
    const made = await formTasks(skill, 8);
    const tasks = await writeTasks(join(home, 'tasks'), made);
    const broken = await edit(skill, FORM, '');
    const copied = `${broken}\n${made.map(({ prompt }) => prompt).join('\n')}\n`;
    const text = how.text === null ? broken : (how.text ?? (how.copy ? copied : `${broken}\nMore.\n`));
    await using server = await serveChat(scripted(text, how.submission ?? SUBMISSION));
    const { document, exitCode } = await skvmJson<Optimized>(
      ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${tasks}`, ...TARGET, '--rounds=1'].concat([
        '--optimizer-model=openai/scripted',
      ]),
      { home, env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'none' } },
    );
    expect(exitCode).toBe(0);
    expect(document.result).toMatchObject({ verdict: 'inconclusive', cause: 'no-candidate', bestRound: 0 });
    expect(document.result.candidates[1]).toMatchObject({ state: 'rejected', reason: expect.any(String) });
    const accepted = await skvm(['proposals', 'accept', document.proposal ?? ''], { home });
    expect({ exitCode: accepted.exitCode, stderr: accepted.stderr }).toMatchObject({ exitCode: 2 });
    expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toBe(broken);
  },
);

/** A model that does the same in every answer, whatever it is told. */
const always = (...calls: readonly { readonly name: string; readonly arguments: object }[]): readonly ChatReply[] => [
  { toolCalls: calls.map(({ name, arguments: input }) => ({ name, arguments: JSON.stringify(input) })) },
];

/** What it does first, before it says that it is ready. */
const once = (path: string, content: string) => (request: { body: { messages: readonly { role: string }[] } }) =>
  request.body.messages.at(-1)?.role === 'tool'
    ? { text: 'Done.' }
    : {
        toolCalls: [
          { name: 'write_file', arguments: JSON.stringify({ path, content }) },
          { name: 'write_file', arguments: JSON.stringify({ path: 'submission.json', content: '{}' }) },
        ],
      };

test.each([
  ['loops', always({ name: 'read_file', arguments: { path: 'skill/SKILL.md' } }), 'unscored', 0],
  ['is cut off in the middle of each answer', ['cut-in-stream' as const], 'unscored', 3],
  ['writes outside of its folder', once('../../../escape.txt', 'out'), 'rejected', 0],
  ['edits the evidence', once('evidence/README.md', 'all is well'), 'rejected', 0],
  ['says nothing', [{ text: 'No.' }], 'rejected', 0],
] as const)(
  'an optimizer that %s gains nothing, and leaves a finalised proposal',
  async (_, replies, state, code) => {
    const home = await tempDir();
    const skill = await copySkill('expense-report', home);
    const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 8));
    const broken = await edit(skill, FORM, '');
    await using server = await serveChat(replies as Parameters<typeof serveChat>[0]);
    const argv = [
      'jit-optimize',
      `--skill=${skill}`,
      '--task-source=real',
      `--tasks=${tasks}`,
      ...TARGET,
      '--rounds=1',
    ];
    const { document, exitCode } = await skvmJson<Optimized>([...argv, '--optimizer-model=openai/odd'], {
      home,
      env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'none' },
    });
    expect({ exitCode, error: document.error?.code }).toEqual({
      exitCode: code,
      error: code === 0 ? undefined : 'MODEL_CALL_FAILED',
    });
    expect(document.result).toMatchObject({
      ...{ bestRound: 0, verdict: 'inconclusive', final: null },
      // What nobody could be asked is no judgement on the skill.
      cause: code === 0 ? 'no-candidate' : 'unscored',
    });
    expect(document.result.candidates[1]).toMatchObject({ state, reason: expect.any(String) });
    const { document: listed } = await skvmJson<{ proposals: { state: string; explanation: string }[] }>(
      ['proposals', 'list'],
      { home },
    );
    expect(listed.proposals).toMatchObject([
      { state: code === 0 ? 'pending' : 'failed', explanation: expect.stringMatching(/./) },
    ]);
    expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toBe(broken);
    expect((await readdir(home, { recursive: true })).filter((name) => name.includes('escape'))).toEqual([]);
  },
  60_000,
);

test('a model that cannot call tools ends the session with one clear message', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 8));
  await edit(skill, FORM, '');
  const body = JSON.stringify({
    error: { message: 'this model does not support tools', type: 'invalid_request_error' },
  });
  await using server = await serveChat([{ status: 400, body }]);
  const { document, exitCode } = await skvmJson<Optimized>(
    [
      'jit-optimize',
      `--skill=${skill}`,
      '--task-source=real',
      `--tasks=${tasks}`,
      ...TARGET,
      '--optimizer-model=openai/toolless',
    ],
    { home, env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'none' } },
  );
  expect(exitCode).toBe(3);
  expect(document).toMatchObject({
    status: 'failed',
    error: {
      code: 'MODEL_CALL_FAILED',
      message: expect.stringContaining('does not support tools'),
      hint: expect.stringContaining('tools'),
    },
  });
  const list = await skvmJson<{ proposals: { id: string; state: string }[] }>(['proposals', 'list'], { home });
  expect(list.document.proposals).toMatchObject([{ id: document.proposal, state: 'failed' }]);
});

test('a log is read, a rule or a model proposes, and nothing is said to be better', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  await edit(skill, 'scripts/check_expenses.py', 'scripts/check_expense.py');
  const log = join(home, 'session.jsonl');
  const command = 'python3 scripts/check_expense.py trip.csv';
  const entries = [
    { type: 'request', ts: '2026-01-01T00:00:00Z', messages: [{ role: 'user', content: 'Check trip.csv.' }] },
    {
      type: 'response',
      ts: '2026-01-01T00:00:01Z',
      text: '',
      toolCalls: [{ id: 'a', name: 'execute_command', input: { command } }],
    },
    {
      type: 'tool',
      ts: '2026-01-01T00:00:02Z',
      toolCallId: 'a',
      output: "python3: can't open file 'scripts/check_expense.py': No such file or directory",
      isError: true,
    },
    { type: 'response', ts: '2026-01-01T00:00:03Z', text: 'I could not check it.', toolCalls: [] },
  ];
  await writeFile(log, entries.map((entry) => JSON.stringify(entry)).join('\n'));
  const failures = join(home, 'failures.json');
  await writeFile(failures, JSON.stringify({ id: 'report', passed: false, details: 'no report was written' }));
  const argv = [
    'jit-optimize',
    `--skill=${skill}`,
    '--task-source=log',
    `--logs=${log}`,
    '--target-model=sim/qwen3.5-9b',
  ];
  const { document, exitCode } = await skvmJson<Optimized>([...argv, `--failures=${failures}`], { home });
  expect({ exitCode, runs: document.result.runs }).toEqual({ exitCode: 0, runs: [] });
  expect(document.result).toMatchObject({ verdict: 'unverified', cause: 'log-only', bestRound: 1, final: null });
  const refused = await skvm(['proposals', 'accept', document.proposal ?? ''], { home });
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('--unverified');
  const accepted = await skvm(['proposals', 'accept', document.proposal ?? '', '--unverified'], { home });
  expect(accepted.exitCode).toBe(0);
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toContain('scripts/check_expenses.py');
});

test.each([
  [['--task-source=real'], /--skill=<dir> is missing.*--target-model=<id> is missing.*needs --tasks/],
  [
    ['--skill=x', '--task-source=log', '--tasks=t', '--baseline', '--target-model=sim/qwen3.5-9b'],
    /needs --logs.*--tasks belongs to.*--baseline has no meaning/,
  ],
  [
    ['--skill=x', '--task-source=synthetic', '--quick', '--synthetic-count=3', '--target-model=sim/qwen3.5-9b'],
    /--quick says how many/,
  ],
  [
    ['--skill=x', '--task-source=log', '--logs=a,b', '--failures=c', '--target-model=sim/qwen3.5-9b'],
    /1 files for 2 logs/,
  ],
])('tells all that is wrong with the flags at once: %j', async (flags, message) => {
  const { exitCode, stderr } = await skvm(['jit-optimize', ...flags]);
  expect({ exitCode, lines: stderr.trim().split('\n').length }).toEqual({ exitCode: 2, lines: 2 });
  expect(stderr).toMatch(message);
});

test('refuses what is no log, naming the file and what is understood', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const log = join(home, 'notes.txt');
  await writeFile(log, 'Dear diary');
  const { exitCode, stderr } = await skvm(
    ['jit-optimize', `--skill=${skill}`, '--task-source=log', `--logs=${log}`, '--target-model=sim/qwen3.5-9b'],
    { home },
  );
  expect(exitCode).toBe(2);
  expect(stderr).toContain('"notes.txt" is no log of an agent');
  expect((await skvm(['proposals', 'list'], { home })).stdout).not.toContain('expense-report/');
});
