import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, isolation, isRunning, listen, uniqueSleep, withBench } from './sandbox.test-kit.ts';

/** Node, inside: the only program that a test can count on to speak of networks. */
const node = (script: string, ...args: string[]) => ['node', '-e', script, ...args];

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
