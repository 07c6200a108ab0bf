import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ChatReply, serveChat } from './fake-chat-server.ts';
import { copySkill, edit, FORM, formTasks, type Optimized, TARGET, writeTasks } from './optimize-kit.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

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
] as const)('an optimizer that %s gains nothing, and leaves a finalised proposal', async (_, replies, state, code) => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 8));
  const broken = await edit(skill, FORM, '');
  await using server = await serveChat(replies as Parameters<typeof serveChat>[0]);
  const argv = ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${tasks}`, ...TARGET, '--rounds=1'];
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
});

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
