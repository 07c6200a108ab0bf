import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, realpath } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, vi } from 'vitest';
import { removeTree } from '../remove-tree.ts';
import type { Sandbox, SandboxExecOptions, SandboxExecResult, SandboxLevel, SandboxPolicy } from '../spec/sandbox.ts';
import { createSandbox, type SandboxOptions } from './create-sandbox.ts';

const why = await createSandbox({ level: 'isolated' }).then(
  () => undefined,
  (error: Error) => error.message,
);

/** Isolation that is missing is a reason to skip, but not where a pipeline promises it. */
export const isolation = {
  isSkipped: why !== undefined && process.env.CI !== 'true',
  label: why === undefined ? 'isolated' : `isolated (${why})`,
};

/** The levels that this machine has. */
export const levels: readonly SandboxLevel[] = [
  'none',
  'process',
  ...(isolation.isSkipped ? [] : (['isolated'] as const)),
];

/** Where the limit on processes binds: see `SandboxLimits.processes`. */
export const isRoot = process.getuid?.() === 0;

export interface Bench {
  readonly sandbox: Sandbox;
  readonly workspace: string;
  /** Runs a line of shell, or an argument vector. */
  run(
    command: string | readonly string[],
    options?: Partial<SandboxExecOptions> & { readonly policy?: Partial<SandboxPolicy> },
  ): Promise<SandboxExecResult>;
}

/** A sandbox with a workspace that is removed afterwards. The time-out is far off: a test that needs it sets its own. */
export async function withBench<T>(
  level: SandboxLevel,
  body: (bench: Bench) => Promise<T>,
  options: Partial<SandboxOptions> = {},
): Promise<T> {
  return withFolder(async (workspace) => {
    const sandbox = await createSandbox({ ...options, level });
    return body({
      sandbox,
      workspace,
      run: (command, { policy, ...given } = {}) =>
        sandbox.exec(
          typeof command === 'string' ? { command } : { argv: command },
          { level, workspace, ...policy },
          { timeoutMs: 60_000, ...given },
        ),
    });
  });
}

export async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'skvm-test-')));
  try {
    return await body(folder);
  } finally {
    await removeTree(folder);
  }
}

/** Makes a server listen on a port of the loopback device that is free, and returns the port. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A duration for `sleep` that no other process on this machine has, so that it can be found in the list of processes. */
export function uniqueSleep(): string {
  return `${randomInt(1000, 9999)}.${randomInt(1e9, 2e9)}`;
}

/** Command lines of all living processes of the host. */
export async function processLines(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,args='], { maxBuffer: 1 << 26 });
  return stdout.split('\n');
}

export async function isRunning(sleep: string): Promise<boolean> {
  return (await processLines()).some((line) => line.includes(`sleep ${sleep}`) && !line.includes('/bin/sh'));
}

/**
 * Waits for something that happens outside of this process, on however busy a machine. `expect.poll` belongs to one test,
 * and with several at once it does not know to which.
 */
export function eventually<T>(read: () => T | Promise<T>) {
  const until = (check: (value: T) => void) =>
    vi.waitFor(async () => check(await read()), { timeout: 240_000, interval: 20 });
  return {
    toBe: (expected: T) => until((value) => expect(value).toBe(expected)),
    toEqual: (expected: T) => until((value) => expect(value).toEqual(expected)),
  };
}
