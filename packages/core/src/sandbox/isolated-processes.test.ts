import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeHost } from './host.ts';
import {
  eventually,
  isolation,
  isRoot,
  isRunning,
  listen,
  processLines,
  uniqueSleep,
  withBench,
  withFolder,
} from './sandbox.test-kit.ts';

const SECRET = 'sk-test-5d21e9c7aa';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.skipIf(isolation.isSkipped || process.platform !== 'linux')(`${isolation.label}: processes`, () => {
  it('sees no process but its own, and no environment but its own', async () => {
    await withFolder(async (home) => {
      vi.stubEnv('FAKE_API_KEY', SECRET);
      const environment = { ...process.env, HOME: home, PATH: `${home}/bin:${process.env.PATH}` };
      await withBench(
        'isolated',
        async ({ run }) => {
          const { stdout } = await run(`cat /proc/*/environ | tr '\\0' '\\n'; echo; ls /proc | grep -c '^[0-9]'`);
          expect(stdout).toContain('HOME=/home/user\n');
          expect(stdout).not.toContain(SECRET);
          expect(stdout).not.toContain(home);
          expect(Number(stdout.trim().split('\n').at(-1))).toBeLessThan(10);
          expect((await run(`cat /proc/${process.pid}/environ; kill -0 ${process.pid} && echo reached`)).stdout).toBe(
            '',
          );
        },
        { environment },
      );
    });
  });

  it('has no capabilities, and can gain none', async () => {
    await withBench('isolated', async ({ run }) => {
      const { stdout } = await run('grep -E "^(CapEff|CapPrm|NoNewPrivs)" /proc/self/status; id -u');
      expect(stdout).toBe('CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nNoNewPrivs:\t1\n1000\n');
    });
  });

  it('leaves nobody, not even who moved to a session of its own', async () => {
    const [left, late] = [uniqueSleep(), uniqueSleep()];
    await withBench('isolated', async ({ run }) => {
      await run(`setsid sleep ${left} & (setsid setsid sleep ${left} &) ; echo done`);
      await eventually(() => isRunning(left)).toBe(false);
      const controller = new AbortController();
      const running = run(`setsid sleep ${late} & wait`, { signal: controller.signal });
      await eventually(() => isRunning(late)).toBe(true);
      controller.abort();
      await running;
      await eventually(() => isRunning(late)).toBe(false);
    });
  });

  it('keeps the variables of a command out of the list of processes', async () => {
    const server = createServer();
    const port = await listen(server);
    await withBench('isolated', async ({ run }) => {
      for (const loopbackPorts of [[], [port]]) {
        const sleep = uniqueSleep();
        const controller = new AbortController();
        const running = run(`sleep ${sleep}; true`, {
          signal: controller.signal,
          env: { RUN_TOKEN: SECRET },
          policy: { loopbackPorts },
        });
        await eventually(() => isRunning(sleep)).toBe(true);
        expect((await processLines()).filter((line) => line.includes(SECRET))).toEqual([]);
        controller.abort();
        await running;
      }
    });
    server.close();
  });

  it.for(['process', 'isolated'] as const)('%s holds a fork bomb', async (level, test) => {
    const host = describeHost({});
    const isBound = isRoot ? host.pidsParent !== undefined : level === 'isolated' && host.countsPerNamespace;
    test.skip(!isBound, 'the kernel bounds the processes of this user only by cgroups, and none can be made');
    await withBench(level, async ({ run }) => {
      const policy = { limits: { processes: 40 } };
      const many = 'i=0; while [ $i -lt 100 ]; do sleep 30 & i=$((i+1)); done; echo all';
      expect((await run(many, { policy })).stdout).not.toContain('all');
      expect((await run(many, { policy: { limits: { processes: 200 } } })).stdout).toContain('all');
      const sleep = uniqueSleep();
      await run(`bomb() { bomb | bomb & sleep ${sleep}; }; bomb`, { policy, timeoutMs: 1000, graceMs: 100 });
      await eventually(() => isRunning(sleep)).toBe(false);
    });
  });

  if (isRoot) {
    it('works for a caller who is not root', async () => {
      await withFolder(async (folder) => {
        await chmod(folder, 0o755);
        const workspace = join(folder, 'workspace');
        await mkdir(workspace);
        await chown(workspace, 65534, 65534);
        // The checkout may lie where only its owner can look: it is shown again in the folder, in a mount namespace.
        const checkout = resolve(import.meta.dirname, '../../../..');
        const shown = join(folder, 'checkout');
        await mkdir(shown);
        const script = `
          import { createSandbox } from ${JSON.stringify(join(shown, relative(checkout, import.meta.dirname), 'index.ts'))};
          const sandbox = await createSandbox({ level: 'isolated' });
          const policy = { level: 'isolated', workspace: ${JSON.stringify(workspace)}, limits: { processes: 40 } };
          const run = (command) => sandbox.exec({ command }, policy, { timeoutMs: 60000 });
          const results = [
            await run('id -un; echo made > file; cat /etc/shadow ~/../../root/.profile'),
            await run('i=0; while [ $i -lt 100 ]; do sleep 30 & i=$((i+1)); done; echo all'),
          ];
          process.stdout.write(JSON.stringify(results.map((result) => result.stdout)));`;
        const { stdout } = await promisify(execFile)(
          'unshare',
          [
            ...['--mount', 'sh', '-c', 'mount --bind "$1" "$2" && shift 2 && exec setpriv "$@"', 'sh', checkout, shown],
            ...['--reuid=65534', '--regid=65534', '--clear-groups'],
            ...[process.execPath.replace(checkout, shown), '--conditions=@skvm/source'],
            ...['--input-type=module', '-e', script],
          ],
          { env: { PATH: process.env.PATH, HOME: folder }, cwd: folder },
        );
        expect(JSON.parse(stdout)).toEqual(['user\n', '']);
        expect(await readFile(join(workspace, 'file'), 'utf8')).toBe('made\n');
      });
    });
  }
});
