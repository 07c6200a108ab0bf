import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually, isRunning, levels, processLines, uniqueSleep, withBench } from './sandbox.test-kit.ts';

const SECRET = 'sk-test-1b9c0a77f2';

beforeAll(() => {
  vi.stubEnv('FAKE_API_KEY', SECRET);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

// Together, because most of them wait.
describe.concurrent.each(levels)('%s', (level) => {
  it('gives a command the allow-list environment and what the caller adds', async () => {
    await withBench(level, async ({ run }) => {
      const { stdout } = await run('env', { env: { ADDED: 'one\ntwo' } });
      const names = [...stdout.matchAll(/^(\w+)=/gm)].map(([, name]) => name);
      const ofShell = ['PWD', 'OLDPWD', 'SHLVL', '_'];
      const allowed = ['ADDED', 'HOME', 'LANG', 'LC_ALL', 'PATH', 'TERM', 'TMPDIR', 'TZ', ...ofShell];
      expect(names.filter((name) => !allowed.includes(name ?? ''))).toEqual([]);
      expect(stdout).toContain('ADDED=one\ntwo\n');
      expect(stdout).toContain('TERM=dumb\n');
      expect(stdout).not.toContain(SECRET);
    });
  });

  it('says how a command ended', async () => {
    await withBench(level, async ({ run }) => {
      expect(await run('echo out; echo err >&2; exit 7')).toMatchObject({
        exitCode: 7,
        signal: null,
        stdout: 'out\n',
        stderr: 'err\n',
        stdoutBytes: 4,
        stderrBytes: 4,
        timedOut: false,
        aborted: false,
      });
      expect(await run(['no-such-program'])).toMatchObject({ exitCode: 127, signal: null });
      expect(await run('kill -9 $$')).toMatchObject({ exitCode: 137, signal: 'SIGKILL' });
      expect(await run('kill -SEGV $$')).toMatchObject({ exitCode: 139, signal: 'SIGSEGV' });
    });
  });

  it('passes arguments as they are, none of them read as shell', async () => {
    await withBench(level, async ({ run }) => {
      const words = ['$HOME', '; echo x', "a ' b", 'c\nd', '-n', '', '`id`', '*', 'ü'];
      const { stdout } = await run(['printf', '[%s]', ...words]);
      expect(stdout).toBe(words.map((word) => `[${word}]`).join(''));
    });
  });

  it('runs in the workspace or in a folder of it, and nowhere else', async () => {
    await withBench(level, async ({ run, workspace }) => {
      await mkdir(join(workspace, 'inner'));
      await symlink(tmpdir(), join(workspace, 'out'));
      expect((await run('pwd')).stdout).toBe(`${workspace}\n`);
      expect((await run('pwd; echo made > file', { cwd: 'inner' })).stdout).toBe(`${workspace}/inner\n`);
      expect(await readdir(join(workspace, 'inner'))).toEqual(['file']);
      for (const cwd of ['..', '/tmp', 'out', 'inner/../..']) {
        await expect(run('pwd', { cwd })).rejects.toMatchObject({ code: 'PATH_OUTSIDE' });
      }
      await expect(run('pwd', { cwd: 'missing' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    });
  });

  it('feeds a large input, an unread one and an empty one', async () => {
    await withBench(level, async ({ run }) => {
      expect((await run('wc -c', { stdin: 'x'.repeat(1 << 20) })).stdout.trim()).toBe(String(1 << 20));
      expect((await run('wc -c', { stdin: new Uint8Array([0, 255, 254]) })).stdout.trim()).toBe('3');
      expect(await run('exit 3', { stdin: 'x'.repeat(1 << 20) })).toMatchObject({ exitCode: 3 });
      expect(await run('cat')).toMatchObject({ exitCode: 0, stdout: '' });
    });
  });

  it('has streams that can be opened by name, as scripts do', async () => {
    await withBench(level, async ({ run }) => {
      const script = 'cat /dev/stdin; echo out > /dev/stdout; echo first > /dev/stderr; echo both | tee /dev/stderr';
      expect(await run(script, { stdin: 'in ' })).toMatchObject({
        exitCode: 0,
        stdout: 'in out\nboth\n',
        stderr: 'first\nboth\n',
      });
    });
  });

  it('keeps head and tail of a flood and counts all of it', async () => {
    await withBench(level, async ({ run }) => {
      const flood = 'echo first; head -c 20000000 /dev/zero | tr "\\0" y; echo; echo last';
      const { stdout, stdoutBytes } = await run(flood, { policy: { limits: { outputBytes: 1000 } } });
      expect(stdoutBytes).toBe(20_000_000 + 'first\n\nlast\n'.length);
      expect(stdout).toMatch(/^first\ny+\n\[\.\.\. 19999012 bytes left out \.\.\.\]\ny+\nlast\n$/);
    });
  });

  it('bounds a flood that never ends', async () => {
    await withBench(level, async ({ run, workspace }) => {
      const controller = new AbortController();
      const running = run('yes | head -c 1000000; touch flooded; yes; true', { signal: controller.signal });
      await eventually(() => readdir(workspace)).toEqual(['flooded']);
      controller.abort();
      const result = await running;
      expect(result).toMatchObject({ aborted: true, exitCode: null });
      expect(result.stdoutBytes).toBeGreaterThan(64 * 1024);
      expect(result.stdout.length).toBeLessThan(65 * 1024);
    });
  });

  it('reads output that is not UTF-8', async () => {
    await withBench(level, async ({ run }) => {
      expect(await run(`printf 'a\\377\\376b\\303\\274'`)).toMatchObject({ stdout: 'a\uFFFD\uFFFDbü', stdoutBytes: 6 });
    });
  });

  it('ends a command that takes too long, with what it started', async () => {
    const [child, grandchild] = [uniqueSleep(), uniqueSleep()];
    await withBench(level, async ({ run }) => {
      const result = await run(`(sleep ${grandchild}; true) & sleep ${child}; true`, { timeoutMs: 500 });
      expect(result).toMatchObject({ timedOut: true, aborted: false, exitCode: null });
      await eventually(() => Promise.all([child, grandchild].map(isRunning))).toEqual([false, false]);
    });
  });

  it('aborts in the middle, with what was started, and at once', async () => {
    const [child, grandchild] = [uniqueSleep(), uniqueSleep()];
    await withBench(level, async ({ run }) => {
      const controller = new AbortController();
      const running = run(`echo started; (sleep ${grandchild}; true) & sleep ${child}; true`, {
        signal: controller.signal,
      });
      await eventually(() => Promise.all([child, grandchild].map(isRunning))).toEqual([true, true]);
      controller.abort();
      expect(await running).toMatchObject({ aborted: true, timedOut: false, exitCode: null, stdout: 'started\n' });
      await eventually(() => Promise.all([child, grandchild].map(isRunning))).toEqual([false, false]);
      expect(await run('echo never', { signal: AbortSignal.abort() })).toMatchObject({ aborted: true, stdout: '' });
    });
  });

  it('lets a command clean up first', async () => {
    await withBench(level, async ({ run, workspace }) => {
      const controller = new AbortController();
      const running = run('trap "echo cleaned; exit 0" TERM; touch ready; while :; do sleep 0.01; done', {
        signal: controller.signal,
        graceMs: 60_000,
      });
      await eventually(() => readdir(workspace)).toEqual(['ready']);
      controller.abort();
      expect(await running).toMatchObject({ aborted: true, exitCode: null, signal: null, stdout: 'cleaned\n' });
    });
  });

  it('lets a command clean up that had begun before it was heard of', async () => {
    await withBench(level, async ({ run, workspace }) => {
      const controller = new AbortController();
      const running = run('trap "echo cleaned; exit 0" TERM; touch ready; while :; do sleep 0.01; done', {
        signal: controller.signal,
        graceMs: 60_000,
      });
      // What the command writes waits to be read while this process stands still.
      const isReady = () => existsSync(join(workspace, 'ready'));
      while (!isReady()) {
        await setImmediate();
        for (const until = performance.now() + 250; !isReady() && performance.now() < until; );
      }
      controller.abort();
      expect(await running).toMatchObject({ aborted: true, exitCode: null, signal: null, stdout: 'cleaned\n' });
    });
  });

  it('kills a command that will not end', async () => {
    const sleep = uniqueSleep();
    await withBench(level, async ({ run }) => {
      const controller = new AbortController();
      const running = run(`trap "" TERM; sleep ${sleep}; true`, { signal: controller.signal, graceMs: 100 });
      await eventually(() => isRunning(sleep)).toBe(true);
      controller.abort();
      expect(await running).toMatchObject({ aborted: true, exitCode: null, signal: 'SIGKILL' });
      await eventually(() => isRunning(sleep)).toBe(false);
    });
  });

  it('does not wait for a process in the background, and leaves none', async () => {
    const [holds, silent] = [uniqueSleep(), uniqueSleep()];
    await withBench(level, async ({ run }) => {
      const result = await run(`sleep ${holds} & sleep ${silent} >/dev/null 2>&1 & echo done`);
      expect(result).toMatchObject({ exitCode: 0, timedOut: false, stdout: 'done\n' });
      await eventually(() => Promise.all([holds, silent].map(isRunning))).toEqual([false, false]);
    });
  });

  it('does not wait for a process that left the group and holds the output', async () => {
    const sleep = uniqueSleep();
    await withBench(level, async ({ run }) => {
      expect(await run(`setsid sleep ${sleep} & echo done`)).toMatchObject({ exitCode: 0, stdout: 'done\n' });
    });
    // At `none` and `process` it lives on; it is ours to end. What is behind walls may just be ending.
    for (const line of (await processLines()).filter((text) => text.includes(`sleep ${sleep}`))) {
      try {
        process.kill(Number.parseInt(line, 10), 'SIGKILL');
      } catch (error) {
        expect(error).toMatchObject({ code: 'ESRCH' });
      }
    }
  });

  it('bounds file size, CPU time and memory', async () => {
    await withBench(level, async ({ run, workspace }) => {
      const limits = { fileBytes: 64 * 1024, cpuSeconds: 1, memoryBytes: 200 * 1024 * 1024 };
      const write = await run('head -c 1000000 /dev/zero > big', { policy: { limits } });
      expect(write.exitCode).not.toBe(0);
      expect((await run('wc -c < big')).stdout.trim()).toBe('65536');
      expect(await readdir(workspace)).toEqual(['big']);
      const spin = await run('while :; do :; done', { policy: { limits } });
      expect(spin).toMatchObject({ timedOut: false, exitCode: 152, signal: 'SIGXCPU' });
      const hog = await run(['/usr/bin/awk', 'BEGIN { s = "x"; while (1) s = s s }'], { policy: { limits } });
      expect(hog.exitCode).not.toBe(0);
      expect(hog.timedOut).toBe(false);
    });
  });

  it('refuses what cannot be meant', async () => {
    await withBench(level, async ({ run, sandbox, workspace }) => {
      const other = level === 'none' ? 'process' : 'none';
      const limits = (given: object) => ({ policy: { limits: given } });
      const refused = [
        run([]),
        run(['']),
        run('a\0b'),
        run(['x'.repeat(200_000)]),
        run('true', { timeoutMs: 0 }),
        run('true', { timeoutMs: Number.POSITIVE_INFINITY }),
        run('true', { env: { 'A=B': '1' } }),
        run('true', { env: { A: 'x\0y' } }),
        run('true', { policy: { workspace: 'relative' } }),
        run('true', { policy: { workspace: join(workspace, 'missing') } }),
        run('true', { policy: { readOnly: ['relative'] } }),
        run('true', { policy: { scratch: join(workspace, 'inside') } }),
        run('true', { policy: { loopbackPorts: [80] } }),
        run('true', { policy: { loopbackPorts: [1e6] } }),
        run('true', limits({ processes: 0 })),
        run('true', limits({ fileBytes: 1.5 })),
        run('true', limits({ cpuSeconds: Number.NaN })),
        sandbox.exec({ argv: ['true'] }, { level: other, workspace }, { timeoutMs: 1000 }),
      ];
      const outcomes = await Promise.allSettled(refused);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'INPUT_INVALID' } });
      }
    });
  });
});
