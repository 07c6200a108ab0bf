import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createContext } from '../context.ts';
import { SITE_ORIGIN } from '../spec/primitive.ts';
import type { Task } from '../spec/task.ts';
import { playScript } from './play-script.ts';
import { runProbes } from './run-probes.ts';
import { atOrigin, serveSite } from './serve-site.ts';

describe('probes', () => {
  const context = createContext();

  it('each run in a folder of its own, with nothing but their files', async () => {
    const outcomes = await runProbes(
      [
        { name: 'first', argv: ['sh', '-c', 'cat in.txt; echo made > out.txt'], files: { 'in.txt': 'one\n' } },
        { name: 'second', argv: ['sh', '-c', 'ls -A; cat; exit 3'], files: { 'a/b.txt': '' }, stdin: 'told' },
      ],
      context,
    );
    expect([...outcomes.keys()]).toEqual(['first', 'second']);
    expect(outcomes.get('first')).toMatchObject({ exitCode: 0, stdout: 'one\n', timedOut: false });
    expect(outcomes.get('first')?.files.get('out.txt')?.toString()).toBe('made\n');
    expect(outcomes.get('second')).toMatchObject({ exitCode: 3, stdout: 'a\ntold' });
  });

  it('end at their time limit, and a program that is not there is an outcome', async () => {
    const outcomes = await runProbes(
      [
        { name: 'endless', argv: ['sleep', '60'], files: {}, timeoutMs: 300 },
        { name: 'absent', argv: ['no-such-program'], files: {} },
      ],
      context,
    );
    expect(outcomes.get('endless')).toMatchObject({ timedOut: true, exitCode: null });
    expect(outcomes.get('absent')?.exitCode).toBe(127);
  });

  it('that fill the disk come to nothing, leave nothing, and do not harm the next', async () => {
    const tmpDir = await mkdtemp(join(tmpdir(), 'skvm-test-'));
    const outcomes = await runProbes(
      [
        ['large', 'echo right; i=0; while :; do i=$((i+1)); head -c 10000000 /dev/zero > "$i"; done'],
        // What it wrote stays there when it ends by itself; the disk has lost it by then, whoever looks.
        [
          'ended',
          'echo right; echo right > out; for i in 1 2 3 4 5 6 7 8 9 10; do head -c 15000000 /dev/zero > "$i"; done',
        ],
        ['next', 'echo right; echo right > out'],
      ].map(([name = '', script = '']) => ({ name, argv: ['sh', '-c', script], files: {}, timeoutMs: 60_000 })),
      createContext({ tmpDir }),
    );
    const nothing = { exitCode: null, timedOut: false, stdout: '', files: new Map() };
    expect(outcomes.get('large')).toMatchObject({ ...nothing, stderr: expect.stringContaining('disk') });
    expect(outcomes.get('ended')).toMatchObject({ ...nothing, stderr: expect.stringContaining('disk') });
    expect(outcomes.get('next')).toMatchObject({ exitCode: 0, stdout: 'right\n' });
    expect(await readdir(tmpDir)).toEqual([]);
    await rm(tmpDir, { recursive: true });
  });

  it('take no file that would leave their folder', async () => {
    const probe = { name: 'a', argv: ['true'], files: { '../evil': 'x' } };
    await expect(runProbes([probe], context)).rejects.toMatchObject({ code: 'PATH_OUTSIDE' });
  });

  it('stop with the run that they belong to', async () => {
    const stopped = createContext({ signal: AbortSignal.abort() });
    await expect(runProbes([{ name: 'a', argv: ['sleep', '60'], files: {} }], stopped)).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });
});

describe('a site', () => {
  it('notes what it is asked, and answers on a port of its own', async () => {
    await using one = await serveSite(({ url }) => ({ body: `you asked for ${url}` }));
    await using other = await serveSite(() => ({ status: 418, headers: { 'x-tea': 'yes' }, body: '' }));
    expect(one.port).not.toBe(other.port);
    expect(await (await fetch(`${one.origin}/a?b=c`)).text()).toBe('you asked for /a?b=c');
    const pot = await fetch(`${other.origin}/`, { method: 'POST', body: 'leaves', headers: { 'X-Cup': '1' } });
    expect([pot.status, pot.headers.get('x-tea')]).toEqual([418, 'yes']);
    expect(one.requests).toMatchObject([{ method: 'GET', url: '/a?b=c', body: '' }]);
    expect(other.requests).toMatchObject([{ method: 'POST', body: 'leaves', headers: { 'x-cup': '1' } }]);
  });

  it('survives its own fault, too much of a body, and a client that goes away', async () => {
    await using site = await serveSite(({ url }) => {
      if (url === '/broken') throw new Error('bug');
      return { body: 'ok' };
    });
    expect((await fetch(`${site.origin}/broken`)).status).toBe(500);
    const large = await fetch(`${site.origin}/`, { method: 'POST', body: 'x'.repeat(300_000) }).then(
      ({ status }) => status,
      () => 413,
    );
    expect(large).toBe(413);
    await new Promise<void>((resolve) => {
      const going = httpRequest(`${site.origin}/`, { method: 'POST', headers: { 'content-length': '1000' } });
      going.on('error', () => resolve());
      going.write('half');
      setImmediate(() => going.destroy());
    });
    expect(await (await fetch(site.origin)).text()).toBe('ok');
    expect(site.requests.map(({ url }) => url)).toEqual(['/broken', '/']);
  });

  it('is gone when it is disposed of, open connections or not', async () => {
    const site = await serveSite(() => ({ body: 'ok' }));
    await fetch(site.origin);
    await site[Symbol.asyncDispose]();
    await expect(fetch(site.origin)).rejects.toThrow();
  });

  it('takes the place of its name in all that an agent sees', () => {
    const task: Task = {
      id: 't',
      prompt: `See ${SITE_ORIGIN}/a`,
      files: { 'urls.txt': `${SITE_ORIGIN}/b "quoted"\n` },
      checks: [],
      reference: [{ do: 'fetch', url: `${SITE_ORIGIN}/c` }],
    };
    const told = atOrigin(task, 'http://127.0.0.1:1234');
    expect(told.prompt).toBe('See http://127.0.0.1:1234/a');
    expect(told.files).toEqual({ 'urls.txt': 'http://127.0.0.1:1234/b "quoted"\n' });
    expect(told.reference).toEqual([{ do: 'fetch', url: 'http://127.0.0.1:1234/c' }]);
    expect(told.mutants).toBeUndefined();
  });

  it('answers scripts that are played in memory', () => {
    const fetches = playScript(
      { files: {} },
      [
        { do: 'fetch', url: `${SITE_ORIGIN}/a`, headers: { Cookie: 'c=1' } },
        { do: 'fetch', url: 'http://site.invalid.example/b' },
        { do: 'fetch', url: SITE_ORIGIN, method: 'POST', body: 'x' },
      ],
      ({ url }) => ({ status: url === '/' ? 404 : 200, body: `at ${url}` }),
    );
    expect(fetches.requests).toEqual([
      { method: 'GET', url: '/a', headers: { cookie: 'c=1' }, body: '' },
      { method: 'POST', url: '/', headers: {}, body: 'x' },
    ]);
    expect(fetches.steps.map(({ toolCalls }) => [toolCalls[0]?.output, toolCalls[0]?.isError])).toEqual([
      ['HTTP 200\n\nat /a', false],
      ['', false],
      ['HTTP 404\n\nat /', true],
    ]);
  });
});
