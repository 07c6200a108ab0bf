import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  builtinEvaluators,
  type Context,
  createContext,
  createRegistry,
  runTask,
  SkvmError,
  type Task,
  type TaskRunInput,
} from '@skvm/core';
import { createSandbox } from '@skvm/core/sandbox';
import { skillFromFiles } from '@skvm/core/skill';
import { adapterCases, type MockReply, mockModel, mockProvider } from '@skvm/core/testing';
import { describe, expect, it } from 'vitest';
import { bareAgent } from './index.ts';

describe('conformance', () => {
  for (const { name, run } of adapterCases({ create: bareAgent })) it(name, run);
});

const SKILL = skillFromFiles({
  text: '---\nname: tea\ndescription: Brews tea. Use it when someone is thirsty.\n---\n\n# Tea\n\nBoil the water first.\n',
  files: [{ path: 'references/kinds.md', bytes: Buffer.from('green\n'), executable: false }],
});

function task(more: Partial<Task> = {}): Task {
  return { id: 't', prompt: 'Do it.', files: { 'a.txt': 'alpha\nbeta\n' }, checks: [], ...more };
}

async function play(
  replies: Parameters<typeof mockModel>[0],
  more: { input?: Partial<TaskRunInput>; context?: Partial<Context> } = {},
) {
  const model = mockModel(replies);
  const registry = createRegistry([bareAgent(), mockProvider(model), ...builtinEvaluators()]);
  const done = await runTask(
    { task: task(), target: { adapter: 'bare-agent', model: 'mock/m' }, ...more.input },
    createContext({ registry, ...more.context }),
  );
  const calls = done.run.steps.flatMap((step) => step.toolCalls);
  return { ...done, model, calls, outputs: calls.map((call) => call.output) };
}

const call = (name: string, input: unknown): MockReply => ({ toolCalls: [{ name, input }] });

describe('the loop', () => {
  it('keeps native history: calls and results come back as such', async () => {
    const { model } = await play([call('read_file', { path: 'a.txt' }), 'done']);
    const roles = model.calls[1]?.prompt.map((message) => message.role);
    expect(roles).toEqual(['system', 'user', 'assistant', 'tool']);
    expect(model.calls[1]?.prompt[3]).toMatchObject({
      content: [{ type: 'tool-result', toolName: 'read_file', output: { type: 'text', value: 'alpha\nbeta\n' } }],
    });
  });

  it('runs the calls of one turn in order of effect: a read after a write sees it', async () => {
    const turn = {
      toolCalls: [
        { name: 'write_file', input: { path: 'n/b.txt', content: 'new' } },
        { name: 'read_file', input: { path: 'n/b.txt' } },
        { name: 'list_directory', input: { path: 'n' } },
      ],
    };
    const { outputs, run } = await play([turn, 'done']);
    expect(outputs).toEqual(['Wrote 3 bytes to n/b.txt', 'new', 'b.txt']);
    expect(run.steps[0]?.toolCalls).toHaveLength(3);
  });

  it('tells the model of arguments that do not parse and of tools that are not there, and goes on', async () => {
    const { run, calls } = await play([call('read_file', '{"path": '), call('no_such_tool', {}), 'done']);
    expect(run.status).toBe('completed');
    expect(calls.map((one) => one.isError)).toEqual([true, true]);
    expect(calls[1]?.output).toContain('no_such_tool');
  });

  it('stops at the step limit and scores 0', async () => {
    const { run, score } = await play(() => call('list_directory', {}), { input: { limits: { maxSteps: 3 } } });
    expect(run).toMatchObject({ status: 'limit', limit: 'steps' });
    expect(run.steps).toHaveLength(3);
    expect(score.value).toBe(0);
  });

  it('stops at the token limit', async () => {
    const { run } = await play(() => call('list_directory', {}), { input: { limits: { maxTokens: 40 } } });
    expect(run).toMatchObject({ status: 'limit', limit: 'tokens' });
    expect(run.steps).toHaveLength(3);
  });

  it('blames the provider, not the agent, when the time went into one silent wait', async () => {
    const silent = (_: unknown) => new Promise<MockReply>(() => {});
    const { run, score } = await play(silent, { input: { limits: { timeoutMs: 100 } } });
    expect(run).toMatchObject({ status: 'failed', error: { code: 'stall', unscored: 'infra' } });
    expect(score.value).toBeNull();
  });

  it('scores 0 when the time went into the tools', async () => {
    const { run, score } = await play(() => call('execute_command', { command: 'sleep 60' }), {
      input: { limits: { timeoutMs: 400 } },
    });
    expect(run).toMatchObject({ status: 'limit', limit: 'time' });
    expect(score.value).toBe(0);
  });

  it('offers no tools for a question', async () => {
    const { model } = await play('42', { input: { task: task({ tools: 'none' }) } });
    expect(model.calls[0]?.tools ?? []).toEqual([]);
  });

  it('ends with its last text when the loop ends without one', async () => {
    const { run } = await play([{ text: 'Looking.', toolCalls: [{ name: 'list_directory', input: {} }] }, '']);
    expect(run.text).toBe('Looking.');
  });

  it('refuses a configuration that it does not know', async () => {
    await expect(play('x', { input: { adapterConfig: { temprature: 1 } } })).rejects.toThrow(/bare-agent/);
  });
});

describe('skills', () => {
  it('injects the text and says where the bundle is', async () => {
    const { model, skills } = await play('done', { input: { skills: [SKILL] } });
    const system = String(model.calls[0]?.prompt[0]?.content);
    expect(system).toContain('Boil the water first.');
    expect(system).toContain('.agents/skills/tea');
    expect(skills).toEqual({ staged: ['tea'], visible: ['tea'], opened: ['tea'] });
  });

  it('discloses name and description, and the rest when it is opened', async () => {
    const input = { skills: [SKILL], delivery: 'discover' as const };
    const closed = await play('done', { input });
    expect(String(closed.model.calls[0]?.prompt[0]?.content)).not.toContain('Boil');
    expect(closed.skills).toEqual({ staged: ['tea'], visible: ['tea'], opened: [] });
    const path = '.agents/skills/tea/SKILL.md';
    const opened = await play(
      [call('read_file', { path }), call('read_file', { path: '.agents/skills/tea/references/kinds.md' }), 'done'],
      { input },
    );
    expect(opened.skills.opened).toEqual(['tea']);
    expect(opened.outputs[1]).toBe('green\n');
  });

  it('leaves staged skills out of what is graded', async () => {
    const check = { evaluator: 'file-check', params: { glob: '**/SKILL.md', mode: 'absent' } };
    const { score } = await play('done', { input: { skills: [SKILL], task: task({ checks: [check] }) } });
    expect(score.value).toBe(1);
  });
});

describe('file tools', () => {
  it('pages through a long file', async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index + 1}`);
    const { outputs } = await play(
      [
        call('read_file', { path: 'long.txt' }),
        call('read_file', { path: 'long.txt', offset: 4_999 }),
        call('read_file', { path: 'long.txt', offset: 6_000 }),
        call('read_file', { path: 'long.txt', offset: 2, limit: 2 }),
        'done',
      ],
      { input: { task: task({ files: { 'long.txt': `${lines.join('\n')}\n` } }) } },
    );
    expect(outputs[0]).toMatch(/line 2000\n\[lines 1 to 2000; there are more: read on with offset 2001\]$/);
    expect(outputs[1]).toBe('line 4999\nline 5000');
    expect(outputs[2]).toBe('long.txt has 5000 lines; there is no line 6000');
    expect(outputs[3]).toMatch(/^line 2\nline 3\n\[lines 2 to 3/);
  });

  it('reads and writes nothing outside the working directory', async () => {
    const { outputs, calls } = await play([
      call('execute_command', { command: 'ln -s /etc/passwd link; mkdir -p d; ln -s /tmp d/out' }),
      call('read_file', { path: 'link' }),
      call('read_file', { path: '/etc/passwd' }),
      call('read_file', { path: '../../etc/passwd' }),
      call('write_file', { path: 'd/out/x', content: 'x' }),
      call('edit_file', { path: 'link', old_text: 'root', new_text: 'x' }),
      call('list_directory', { path: '/' }),
      'done',
    ]);
    for (const output of outputs.slice(1)) expect(output).toMatch(/is outside the working directory/);
    expect(calls.slice(1).every((one) => one.isError)).toBe(true);
  });

  it('edits a piece that stands exactly once', async () => {
    const edit = (old_text: string, more = {}) =>
      call('edit_file', { path: 'a.txt', old_text, new_text: 'X', ...more });
    const { outputs } = await play([
      edit('a'),
      edit('nothing'),
      edit('beta'),
      edit('a', { replace_all: true }),
      call('read_file', { path: 'a.txt' }),
      'done',
    ]);
    expect(outputs).toEqual([
      'old_text stands 3 times in a.txt; give more of its surroundings, or replace_all',
      'old_text does not stand in a.txt',
      'Replaced 1 in a.txt',
      'Replaced 2 in a.txt',
      'XlphX\nX\n',
    ]);
  });

  it('names what cannot be read', async () => {
    const files = { 'bin.dat': { base64: Buffer.from([1, 0, 2]).toString('base64') }, 'd/e.txt': '' };
    const read = (path: string) => call('read_file', { path });
    const { outputs } = await play(
      [
        call('execute_command', { command: 'mkfifo pipe' }),
        read('bin.dat'),
        read('d'),
        read('no'),
        read('pipe'),
        read('d/e.txt'),
        'done',
      ],
      { input: { task: task({ files }) } },
    );
    expect(outputs.slice(1)).toEqual([
      'bin.dat is a binary file of 3 bytes',
      'd is a directory; list_directory shows what is in it',
      'no does not exist',
      'pipe is not a regular file',
      '',
    ]);
  });
});

describe('commands', () => {
  it('runs a line by sh and a program without a shell', async () => {
    const { outputs, calls } = await play([
      call('execute_command', { command: 'echo "$((1+1))" | cat; echo oops >&2; exit 3' }),
      call('execute_command', { argv: ['printf', '%s', '$HOME `x`'] }),
      call('execute_command', { command: 'a', argv: ['b'] }),
      'done',
    ]);
    expect(outputs[0]).toBe('stdout:\n2\n\nstderr:\noops\n\nexit code: 3');
    expect(calls[0]).toMatchObject({ exitCode: 3, isError: true });
    expect(outputs[1]).toBe('stdout:\n$HOME `x`\nexit code: 0');
    expect(outputs[2]).toBe('Give either command or argv');
  });

  it('finds in one command what another left in HOME and /tmp, and none of it is graded', async () => {
    const check = { evaluator: 'file-check', params: { glob: '**/left', mode: 'absent' } };
    const { outputs, score } = await play(
      [
        call('execute_command', { command: 'echo one > "$HOME/left"; echo two > /tmp/left' }),
        call('execute_command', { command: 'cat "$HOME/left" /tmp/left' }),
        'done',
      ],
      { input: { task: task({ checks: [check] }) }, context: { sandbox: () => createSandbox({ level: 'auto' }) } },
    );
    expect(outputs[1]).toBe('stdout:\none\ntwo\n\nexit code: 0');
    expect(score.value).toBe(1);
  });

  it('tells the model of a command that cannot be asked for', async () => {
    const { outputs, run } = await play([call('execute_command', { argv: ['echo', 'a\0b'] }), 'done']);
    expect(outputs[0]).toMatch(/NUL/i);
    expect(run.status).toBe('completed');
  });

  it('stops a command at its time-out and goes on', async () => {
    const { outputs, run } = await play([call('execute_command', { command: 'sleep 60', timeout_ms: 200 }), 'done']);
    expect(outputs[0]).toMatch(/was stopped after 200 ms/);
    expect(run.status).toBe('completed');
  });
});

describe('web_fetch', () => {
  async function serve(handler: Parameters<typeof createServer>[1]) {
    const server = createServer(handler as never).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
  }

  it('reaches the ports of the run on this machine and no other private address', async () => {
    await using good = await serve((_, response) => void response.end('hello'));
    await using other = await serve((_, response) => void response.end('secret'));
    await using redirecting = await serve((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${other.port}/` }).end();
    });
    const get = (url: string) => call('web_fetch', { url });
    const { outputs } = await play(
      [
        get(`http://127.0.0.1:${good.port}/`),
        get(`http://localhost:${good.port}/`),
        get(`http://127.0.0.1:${other.port}/`),
        get(`http://localhost:${other.port}/`),
        get(`http://[::ffff:127.0.0.1]:${other.port}/`),
        get(`http://2130706433:${other.port}/`),
        get(`http://127.0.0.1:${redirecting.port}/`),
        get('http://169.254.169.254/latest/meta-data/'),
        get('http://10.0.0.1/'),
        get('file:///etc/passwd'),
        get('not a url'),
        'done',
      ],
      { input: { loopbackPorts: [good.port, redirecting.port] } },
    );
    expect(outputs[0]).toBe('HTTP 200\n\nhello');
    expect(outputs[1]).toBe('HTTP 200\n\nhello');
    for (const output of outputs.slice(2, 9)) expect(output).toMatch(/is a private address and may not be fetched/);
    expect(outputs[9]).toBe('file: is not http or https');
    expect(outputs[10]).toBe('"not a url" is not a URL');
  });
});

it('fails the run when the sandbox breaks, instead of telling the model', async () => {
  const sandbox = () => Promise.reject(new SkvmError({ code: 'SANDBOX_UNAVAILABLE', message: 'no walls' }));
  const { run, score } = await play([call('execute_command', { command: 'true' }), 'done'], { context: { sandbox } });
  expect(run).toMatchObject({ status: 'failed', error: { origin: 'sandbox', code: 'SANDBOX_UNAVAILABLE' } });
  expect(score).toMatchObject({ value: null, unscored: 'infra' });
});
