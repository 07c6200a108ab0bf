import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeHost } from './host.ts';
import {
  eventually,
  isolation,
  isRoot,
  isRunning,
  processLines,
  uniqueSleep,
  withBench,
  withFolder,
} from './sandbox.test-kit.ts';

const SECRET = 'sk-test-5d21e9c7aa';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Node, inside: the only program that a test can count on to speak of networks. */
const node = (script: string, ...args: string[]) => ['node', '-e', script, ...args];

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe.skipIf(isolation.isSkipped || process.platform !== 'linux')(`${isolation.label}: files`, () => {
  it('writes in the workspace, HOME and the temporary folders, and nowhere else', async () => {
    await withBench('isolated', async ({ run, workspace }) => {
      await withFolder(async (readOnly) => {
        const places = [
          ...['/', '/usr', '/usr/bin', '/usr/local', '/etc', '/bin', '/lib', '/dev', '/run', '/var', '/proc', '/home'],
          ...['/mnt', '/opt', homedir(), readOnly],
        ];
        const script =
          'for place in "$@"; do mkdir -p "$place" 2>&- && echo x 2>&- > "$place/written" && echo "$place"; done';
        const above = join(workspace, '..');
        const { stdout } = await run(['sh', '-c', script, 'sh', ...places, above, '/var/tmp', '/dev/shm'], {
          policy: { readOnly: [readOnly] },
        });
        // Inside, what the host has below /tmp and /dev/shm is in private ones: it can be written there, and is not the host's.
        const isPrivate = (place: string) => /^\/(?:tmp|dev\/shm)\b/.test(place) && place !== readOnly;
        const own = [...[...places, above].filter(isPrivate), '/var/tmp', '/dev/shm'];
        expect(stdout).toBe(own.map((place) => `${place}\n`).join(''));
        for (const place of [...places, above]) expect(existsSync(join(place, 'written'))).toBe(false);
        expect(
          (await run('echo x > ~/a && echo x > /tmp/a && echo x > $TMPDIR/b && echo x > a && echo fine')).stdout,
        ).toBe('fine\n');
        expect(await readdir(workspace)).toEqual(['a']);
      });
    });
  });

  it('cannot turn the settings of the kernel, though the caller be root', async () => {
    await withBench('isolated', async ({ run }) => {
      const settings = ['kernel/core_pattern', 'kernel/pid_max', 'vm/overcommit_memory', 'vm/drop_caches'];
      const { stdout } = await run(
        `for name in ${settings.join(' ')}; do
           value=$(cat /proc/sys/$name 2>&-); (echo "\${value:-1}" > /proc/sys/$name) 2>&- && echo "wrote $name"
         done; (echo h > /proc/sysrq-trigger) 2>&- && echo wrote sysrq; echo end`,
      );
      expect(stdout).toBe('end\n');
    });
  });

  it('reads nothing of HOME, of the cache or of what only root may read', async () => {
    await withFolder(async (home) => {
      await mkdir(join(home, '.skvm/profiles'), { recursive: true });
      await writeFile(join(home, '.skvm/.env'), SECRET);
      await writeFile(join(home, 'readable'), SECRET);
      const environment = { ...process.env, HOME: home };
      await withBench(
        'isolated',
        async ({ run, workspace }) => {
          await symlink(join(home, 'readable'), join(workspace, 'link'));
          const files = [
            '/etc/shadow',
            '/etc/sudoers',
            '/proc/kcore',
            join(home, 'readable'),
            join(home, '.skvm/.env'),
            'link',
          ];
          for (const file of files) {
            expect(await run(['cat', file])).toMatchObject({ stdout: '', exitCode: 1 });
          }
          const { stdout } = await run([
            'sh',
            '-c',
            'ls -A "$@" 2>&-',
            'sh',
            home,
            homedir(),
            '/root',
            '/var/log',
            '/run',
            '/mnt',
          ]);
          expect(stdout).not.toMatch(/skvm\/?\.env|readable|\.bashrc|\.ssh|\.npmrc|\.cache/);
          expect((await run(['grep', '-rs', SECRET, '/tmp', '/home', '/root', '/run', '/etc'])).stdout).toBe('');
        },
        { environment },
      );
    });
  });

  it('shows what the policy names, read-only, and a workspace that lies within it writable', async () => {
    await withFolder(async (folder) => {
      await mkdir(join(folder, 'workspace/fixed'), { recursive: true });
      await writeFile(join(folder, 'given'), 'given');
      await withBench('isolated', async ({ run }) => {
        const policy = { workspace: join(folder, 'workspace'), readOnly: [folder, join(folder, 'workspace/fixed')] };
        const { stdout } = await run('cat ../given; echo x > ../new; echo x > fixed/new; echo x > own; ls', { policy });
        expect(stdout).toBe('givenfixed\nown\n');
        expect((await readdir(folder)).sort()).toEqual(['given', 'workspace']);
        const missing = { readOnly: [join(folder, 'missing')] };
        await expect(run('true', { policy: missing })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      });
    });
  });

  it('does not take a workspace that holds HOME or the system', async () => {
    await withBench('isolated', async ({ run }) => {
      for (const workspace of ['/', '/tmp', '/usr', homedir(), join(homedir(), '..')]) {
        await expect(run('true', { policy: { workspace } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      }
    });
  });

  it('has programs: of the system, of PATH outside HOME, of the toolchains, and the Node that runs us', async () => {
    await withFolder(async (folder) => {
      const program = async (path: string, says: string) => {
        await mkdir(join(folder, path, '..'), { recursive: true });
        await writeFile(join(folder, path), `#!/bin/sh\necho ${says}\n`);
        await chmod(join(folder, path), 0o755);
      };
      await program('elsewhere/bin/outside', 'outside');
      await program('home/bin/inside', 'inside');
      await program('home/tools/bin/tool', 'tool');
      await program('home/linked/bin/linked', 'linked');
      await symlink(join(folder, 'home/linked/bin'), join(folder, 'link'));
      const home = join(folder, 'home');
      const entries = ['elsewhere/bin', 'home/bin', 'home/tools/bin', 'link', 'missing'].map((path) =>
        join(folder, path),
      );
      const environment = { PATH: [...entries, '', '.', folder, '/usr/bin', '/bin'].join(':'), HOME: home };
      await withBench(
        'isolated',
        async ({ run }) => {
          const { stdout } = await run(
            'for name in outside inside tool linked; do $name 2>&-; done; ls -A "$OLDHOME"',
            {
              env: { OLDHOME: home },
            },
          );
          expect(stdout).toBe('outside\ntool\ntools\n');
          expect(await run('sh -c true && ls / >/dev/null && id -un')).toMatchObject({ exitCode: 0, stdout: 'user\n' });
        },
        { environment, toolchains: [join(home, 'tools')] },
      );
    });
  });

  it('has the Node that runs us where PATH has none', async () => {
    await withFolder(async (folder) => {
      const { stdout: bwrap } = await promisify(execFile)('sh', ['-c', 'command -v bwrap']);
      await symlink(bwrap.trim(), join(folder, 'bwrap'));
      await withBench(
        'isolated',
        async ({ run }) => {
          expect(await run(['node', '-p', 'process.version'])).toMatchObject({ stdout: `${process.version}\n` });
        },
        { environment: { PATH: folder, HOME: homedir() } },
      );
    });
  });
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

describe.skipIf(isolation.isSkipped || process.platform !== 'linux')(`${isolation.label}: network`, () => {
  let http: Server;
  let port: number;
  beforeAll(async () => {
    http = createHttpServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      if (request.url === '/large') response.end(Buffer.alloc(5_000_000, 'y'));
      else response.end(`${request.method} ${request.url} ${body.length}`);
    });
    port = await listen(http);
  });
  afterAll(() => http.close());

  const fetchText = (path: string) =>
    node(
      `fetch('http://127.0.0.1:${port}${path}').then(r => r.text()).then(t => console.log(t), e => console.log(e.cause.code))`,
    );

  it('reaches no port of the host that was not given', async () => {
    const other = createServer();
    const otherPort = await listen(other);
    await withBench('isolated', async ({ run }) => {
      expect((await run(fetchText('/x'))).stdout).toBe('ECONNREFUSED\n');
      expect((await run(fetchText('/x'), { policy: { loopbackPorts: [otherPort] } })).stdout).toBe('ECONNREFUSED\n');
    });
    other.close();
  });

  it('reaches a port that was given: many at once, large bodies both ways', async () => {
    await withBench('isolated', async ({ run }) => {
      const script = `
        const base = 'http://127.0.0.1:${port}';
        const many = await Promise.all(Array.from({ length: 25 }, (_, i) => fetch(base + '/' + i).then(r => r.text())));
        const up = await fetch(base + '/up', { method: 'POST', body: 'x'.repeat(5000000) }).then(r => r.text());
        const down = await fetch('http://localhost:${port}/large').then(r => r.text());
        console.log(JSON.stringify([many, up, down.length]));`;
      const { stdout, stderr } = await run(['node', '--input-type=module', '-e', script], {
        policy: { loopbackPorts: [port] },
      });
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual([
        Array.from({ length: 25 }, (_, i) => `GET /${i} 0`),
        'POST /up 5000000',
        5_000_000,
      ]);
    });
  });

  it('passes on a half-close, a reset, and a port where nobody listens', async () => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
        if (text === 'reset') socket.resetAndDestroy();
      });
      socket.on('end', () => socket.end(`read ${text}`));
      socket.on('error', () => {});
    });
    const halfPort = await listen(server);
    const closed = createServer();
    const closedPort = await listen(closed);
    closed.close();
    await withBench('isolated', async ({ run }) => {
      const policy = { loopbackPorts: [halfPort, closedPort] };
      const talk = (to: number, send: string) =>
        run(
          node(`const socket = require('net').connect(${to}, '127.0.0.1'); ${send}
            socket.on('data', d => console.log(String(d))).on('error', () => {}).on('close', () => console.log('closed'));`),
          { policy },
        );
      expect((await talk(halfPort, "socket.end('all of it')")).stdout).toBe('read all of it\nclosed\n');
      expect((await talk(halfPort, "socket.write('reset')")).stdout).toBe('closed\n');
      expect((await talk(closedPort, '')).stdout).toBe('closed\n');
    });
    server.close();
  });

  it('gives the exit code, the signal and the input of the command through the relay', async () => {
    await withBench('isolated', async ({ run }) => {
      const policy = { loopbackPorts: [port] };
      expect(await run('cat; exit 9', { policy, stdin: 'in' })).toMatchObject({ exitCode: 9, stdout: 'in' });
      expect(await run('kill -9 $$', { policy })).toMatchObject({ exitCode: 137, signal: 'SIGKILL' });
      expect(await run(['no-such-program'], { policy })).toMatchObject({ exitCode: 127 });
      const controller = new AbortController();
      const sleep = uniqueSleep();
      const running = run(`trap "echo cleaned; exit" TERM; sleep ${sleep} & wait`, {
        policy,
        signal: controller.signal,
        graceMs: 60_000,
      });
      await eventually(() => isRunning(sleep)).toBe(true);
      controller.abort();
      expect(await running).toMatchObject({ aborted: true, stdout: 'cleaned\n' });
    });
  });

  it("does not let the command's variables act on the relay", async () => {
    await withBench('isolated', async ({ run, workspace }) => {
      await writeFile(join(workspace, 'hook.cjs'), "require('fs').appendFileSync('hooked', process.argv.length + ',')");
      const env = { NODE_OPTIONS: '--require ./hook.cjs', SKVM_RELAY: 'mine' };
      const policy = { loopbackPorts: [port] };
      const { stdout } = await run('node -p 1; cat hooked; echo "$SKVM_RELAY"', { env, policy });
      expect(stdout).toBe('1\n1,mine\n');
    });
  });

  it('has no network but a loopback device of its own', async () => {
    const udp = createSocket('udp4');
    const heard: string[] = [];
    udp.on('message', (message) => heard.push(String(message)));
    udp.bind(0, '127.0.0.1');
    await once(udp, 'listening');
    const name = `\0skvm-${process.pid}`;
    const abstract = createServer((socket) => socket.end('reached'));
    abstract.listen(name);
    await once(abstract, 'listening');

    await withBench('isolated', async ({ run }) => {
      expect((await run("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '")).stdout).toBe('lo\n');
      const connect = (target: string) =>
        run(
          node(
            `require('net').connect(${target}).on('connect', () => console.log('reached')).on('error', e => console.log(e.code))`,
          ),
        );
      expect((await connect("{ host: '192.0.2.1', port: 443 }")).stdout).toBe('ENETUNREACH\n');
      expect((await connect(JSON.stringify({ path: name }))).stdout).toBe('ECONNREFUSED\n');
      const send = `const s = require('dgram').createSocket('udp4'); s.send(process.argv[1], ${udp.address().port}, '127.0.0.1', () => s.close())`;
      await run(node(send, 'from inside'));
      await promisify(execFile)(process.execPath, ['-e', send, 'from outside']);
      await eventually(() => heard).toEqual(['from outside']);
    });
    udp.close();
    abstract.close();
  });
});
