import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  builtinEvaluators,
  type Context,
  createContext,
  createRegistry,
  loadSnapshot,
  runTask,
  type Sandbox,
  SkvmError,
  type Task,
  type TaskRunInput,
} from '@skvm/core';
import { createSandbox } from '@skvm/core/sandbox';
import { skillFromFiles } from '@skvm/core/skill';
import { adapterCases, type MockReply, mockModel, mockProvider } from '@skvm/core/testing';
import { describe, expect, it } from 'vitest';
import { bareAgent } from './index.ts';
import { webFetch } from './tools/web-fetch.ts';

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
  const context = createContext({ registry, ...more.context });
  const done = await runTask(
    { task: task(), target: { adapter: 'bare-agent', model: 'mock/m' }, ...more.input },
    context,
  );
  const { files: snapshot } = await loadSnapshot(done.snapshotKey, context.store);
  const calls = done.run.steps.flatMap((step) => step.toolCalls);
  return { ...done, model, calls, snapshot, outputs: calls.map((call) => call.output) };
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

  it('waits for the tools of a run that was stopped, and starts no other', async () => {
    const controller = new AbortController();
    const left: string[] = [];
    const turn = {
      toolCalls: [
        { name: 'execute_command', input: { command: 'first' } },
        { name: 'write_file', input: { path: 'late.txt', content: 'x' } },
      ],
    };
    let ended = false;
    const sandbox = async (): Promise<Sandbox> => ({
      level: 'none',
      async exec(_command, _policy, { signal }) {
        setImmediate(() => controller.abort());
        await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
        // A program takes a moment to end.
        for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
        ended = true;
        const nothing = { stdout: '', stderr: '', stdoutBytes: 0, stderrBytes: 0 };
        return {
          ...nothing,
          exitCode: null,
          signal: 'SIGTERM',
          timedOut: false,
          overQuota: false,
          aborted: true,
          durationMs: 1,
        };
      },
    });
    const { run } = await play([turn, 'done'], {
      input: {
        onWorkspace: async (dir) => {
          expect(ended).toBe(true);
          left.push(...(await readdir(dir)));
        },
      },
      context: { sandbox, signal: controller.signal },
    });
    expect(run.status).toBe('aborted');
    expect(left).toEqual(['a.txt']);
  });

  it('keeps the turn that was cut off in the transcript', async () => {
    const { run } = await play([call('list_directory', {}), call('execute_command', { command: 'sleep 60' })], {
      input: { limits: { timeoutMs: 600 } },
    });
    expect(run).toMatchObject({ status: 'limit', limit: 'time' });
    expect(run.steps.map((step) => step.toolCalls.map((one) => one.name))).toEqual([
      ['list_directory'],
      ['execute_command'],
    ]);
  });

  it('does not take the result of an earlier call for that of a later one of the same id', async () => {
    const same = (input: unknown): MockReply => ({ toolCalls: [{ name: 'read_file', input, id: 'call_0' }] });
    const { calls } = await play([same({ path: 'a.txt' }), same('{"path": '), 'done']);
    expect(calls.map((one) => one.isError)).toEqual([false, true]);
    expect(calls[1]?.output).not.toContain('alpha');
  });

  it('holds its token limit also when a turn reports no tokens', async () => {
    const turns: MockReply[] = [1, 2, 3, 4].map(() => call('list_directory', {}));
    const { run } = await play(
      turns.map((turn, index) => (index === 1 ? { ...(turn as object), inputTokens: null as never } : turn)),
      { input: { limits: { maxTokens: 30 } } },
    );
    expect(run).toMatchObject({ status: 'limit', limit: 'tokens' });
    expect(run.steps).toHaveLength(3);
  });

  it('offers no tools for a question', async () => {
    const { model } = await play('42', { input: { task: task({ tools: 'none' }) } });
    expect(model.calls[0]?.tools ?? []).toEqual([]);
  });

  it('offers a task of files neither commands nor the network', async () => {
    const { model } = await play('done', { input: { task: task({ tools: 'files' }) } });
    const names = (model.calls[0]?.tools ?? []).map(({ name }) => name);
    expect(names).toEqual(['read_file', 'write_file', 'edit_file', 'list_directory']);
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

describe('file tools on what is odd', () => {
  it('tell the model of paths that no file can have, and go on', async () => {
    const path = 'x'.repeat(300);
    const { outputs, run } = await play([
      call('read_file', { path }),
      call('write_file', { path, content: '' }),
      call('edit_file', { path, old_text: 'a', new_text: 'b' }),
      call('list_directory', { path }),
      call('read_file', { path: 'a.txt/b' }),
      call('write_file', { path: 'a.txt/b', content: '' }),
      'done',
    ]);
    expect(run.status).toBe('completed');
    for (const output of outputs.slice(0, 4)) expect(output).toMatch(/: ENAMETOOLONG$/);
    for (const output of outputs.slice(4)) expect(output).toMatch(/does not exist|ENOTDIR|EEXIST/);
  });

  it('keep of a line no more than they show', async () => {
    const { outputs } = await play([
      call('execute_command', { command: 'head -c 540000000 /dev/zero | tr "\\0" x > big; echo; echo end >> big' }),
      call('read_file', { path: 'big' }),
      call('read_file', { path: 'big', offset: 2 }),
      'done',
    ]);
    expect(outputs[1]).toMatch(/^x{50000} \[… line cut off …\]\n\[lines 1 to 1; there are more/);
    expect(outputs[2]).toMatch(/has 1 lines; there is no line 2/);
  }, 30_000);

  it('change no byte beside the piece that is edited', async () => {
    const latin = Buffer.from('caf\xe9 a', 'latin1').toString('base64');
    const files = { 'latin.txt': { base64: latin }, 'bom.txt': '\uFEFFa\r\nb\r\n' };
    const { outputs, snapshot } = await play(
      [
        call('edit_file', { path: 'latin.txt', old_text: 'a', new_text: 'b', replace_all: true }),
        call('edit_file', { path: 'bom.txt', old_text: 'b', new_text: 'c' }),
        'done',
      ],
      { input: { task: task({ files }) } },
    );
    expect(outputs[0]).toBe('latin.txt is not UTF-8 text; only a command can change it');
    expect(Buffer.from(snapshot.get('latin.txt') ?? []).toString('base64')).toBe(latin);
    expect(Buffer.from(snapshot.get('bom.txt') ?? []).toString()).toBe('\uFEFFa\r\nc\r\n');
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

  it('stops a command that fills the disk, says why, and goes on', async () => {
    const { outputs, calls } = await play(
      [
        call('execute_command', {
          command: 'while :; do head -c 1000000 /dev/zero >> ~/file; done',
          timeout_ms: 60_000,
        }),
        call('execute_command', { command: 'rm ~/file; echo fine' }),
        'done',
      ],
      { input: { sandboxLimits: { diskBytes: 8_000_000 } } },
    );
    expect(outputs[0]).toMatch(/^The command was stopped: .* hold more than they may; remove what is not needed$/);
    expect(outputs[1]).toBe('stdout:\nfine\n\nexit code: 0');
    expect(calls.map(({ isError }) => isError)).toEqual([true, false]);
  });

  it('stops a command at its time-out and goes on', async () => {
    const { outputs, run } = await play([call('execute_command', { command: 'sleep 60', timeout_ms: 200 }), 'done']);
    expect(outputs[0]).toMatch(/was stopped after 200 ms/);
    expect(run.status).toBe('completed');
  });

  it('end what they left in the background', async () => {
    const { outputs } = await play([
      call('execute_command', { command: '(sleep 5; echo late > late) >/dev/null 2>&1 & echo $! > pid' }),
      call('execute_command', { command: 'kill -0 "$(cat pid)" 2>/dev/null && echo there || echo gone' }),
      'done',
    ]);
    expect(outputs[1]).toBe('stdout:\ngone\n\nexit code: 0');
  });

  it('tell of their longest time-out, and take a longer one for that', async () => {
    const { outputs, model } = await play([
      call('execute_command', { command: 'echo fine', timeout_ms: 900_000 }),
      'done',
    ]);
    expect(outputs[0]).toBe('stdout:\nfine\n\nexit code: 0');
    const offered = model.calls[0]?.tools?.find(({ name }) => name === 'execute_command');
    expect(offered).toMatchObject({
      description: expect.stringContaining('at most 120000'),
      inputSchema: { properties: { timeout_ms: { type: 'integer', minimum: 1, maximum: 120_000 } } },
    });
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

  it('shows what a client goes by, and no other header', async () => {
    await using server = await serve((_, response) => {
      const headers = {
        link: '</two>; rel="next"',
        'retry-after': '1',
        'set-cookie': 'key=secret',
        'x-other': 'no',
        'content-type': 'application/json',
        location: '/one',
      };
      response.writeHead(503, headers).end('{}');
    });
    const { outputs, calls } = await play([call('web_fetch', { url: `http://127.0.0.1:${server.port}/` }), 'done'], {
      input: { loopbackPorts: [server.port] },
    });
    expect(outputs[0]).toBe(
      'HTTP 503\ncontent-type: application/json\nlink: </two>; rel="next"\nlocation: /one\nretry-after: 1\n\n{}',
    );
    expect(calls[0]?.isError).toBe(true);
  });

  it('takes headers along to the same origin and to no other', async () => {
    const seen: [string | undefined, string | undefined, string | undefined, string | undefined][] = [];
    const note: Parameters<typeof serve>[0] = (request, response) => {
      const { authorization, cookie } = request.headers;
      seen.push([request.method, request.url, authorization, cookie ?? (request.headers['x-key'] as string)]);
      response.end('end');
    };
    await using other = await serve(note);
    await using own = await serve((request, response) => {
      if (request.url === '/end') return note(request, response);
      const location = request.url === '/same' ? '/end' : `http://127.0.0.1:${other.port}/end`;
      response.writeHead(request.method === 'POST' ? 307 : 301, { location }).end();
    });
    const headers = { Authorization: 'Bearer x', Cookie: 'a=b', 'X-Key': 'k' };
    const get = (path: string, more = {}) =>
      call('web_fetch', { url: `http://127.0.0.1:${own.port}${path}`, headers, ...more });
    const { outputs } = await play(
      [
        get('/same'),
        get('/other'),
        get('/same', { method: 'POST', body: 'b' }),
        get('/same', { method: 'HEAD' }),
        'done',
      ],
      { input: { loopbackPorts: [own.port, other.port] } },
    );
    expect(outputs.map((output) => output?.slice(0, 8))).toEqual(Array(4).fill('HTTP 200'));
    expect(seen).toEqual([
      ['GET', '/end', 'Bearer x', 'a=b'],
      ['GET', '/end', undefined, undefined],
      ['POST', '/end', 'Bearer x', 'a=b'],
      ['HEAD', '/end', 'Bearer x', 'a=b'],
    ]);
  });

  it.each([
    '0.0.0.0',
    '0177.0.0.1',
    '0x7f.1',
    '127.1',
    '127.0.0.2',
    '[::1]',
    '[::]',
    '[::ffff:10.0.0.1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[fd00::1]',
    '[fe80::1]',
    '100.64.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
  ])('refuses %s', async (host) => {
    const options = { loopbackPorts: host === '127.0.0.2' ? [80] : [], signal: new AbortController().signal };
    expect((await webFetch({ url: `http://${host}/` }, options)).text).toMatch(/is a private address/);
  });
});

it('fails the run when the sandbox breaks, instead of telling the model', async () => {
  const sandbox = () => Promise.reject(new SkvmError({ code: 'SANDBOX_UNAVAILABLE', message: 'no walls' }));
  const { run, score } = await play([call('execute_command', { command: 'true' }), 'done'], { context: { sandbox } });
  expect(run).toMatchObject({ status: 'failed', error: { origin: 'sandbox', code: 'SANDBOX_UNAVAILABLE' } });
  expect(score).toMatchObject({ value: null, unscored: 'infra' });
});
