import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SkvmError } from '@skvm/core';
import type { Outcome } from '../../base-command.ts';
import { layoutOf, type PlaceFlags, readEnvironment } from '../../environment.ts';
import type { Announcement, Terminal } from '../../terminal.ts';

/** So long the process may take to say that it has begun, milliseconds. */
const BEGIN_MS = 60_000;

/**
 * Starts the same command again as a process of its own, waits until it has begun its proposal, and leaves it at that.
 * What it prints goes into a file among the logs.
 *
 * @throws what the process says when it ends before it has begun
 */
export async function detachOptimize(argv: readonly string[], flags: PlaceFlags, terminal: Terminal): Promise<Outcome> {
  const { logs } = layoutOf(await readEnvironment(flags, terminal));
  const folder = join(logs, 'jit-optimize');
  await mkdir(folder, { recursive: true });
  const log = join(folder, `detached-${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}.log`);
  await using file = await open(log, 'wx', 0o600);
  const program = process.argv[1] ?? '';
  const rest = argv.filter((arg) => arg !== '--detach' && arg !== '--json');
  const child = spawn(process.execPath, [...process.execArgv, program, 'jit-optimize', ...rest, '--json'], {
    cwd: terminal.cwd,
    env: { ...terminal.env },
    detached: true,
    stdio: ['ignore', file.fd, file.fd, 'ipc'],
  });
  const begun = await new Promise<Announcement | number>((resolve) => {
    const timer = setTimeout(() => {
      child.kill();
      resolve(3);
    }, BEGIN_MS);
    const end = (value: Announcement | number) => {
      clearTimeout(timer);
      resolve(value);
    };
    child.once('message', (message) => end(message as Announcement));
    child.once('exit', (code) => end(code ?? 70));
    child.once('error', () => end(3));
  });
  if (typeof begun === 'number') throw await failureOf(log, begun);
  child.disconnect();
  child.unref();
  const document = { schema: 'skvm.detached/1', pid: child.pid ?? null, log, ...begun };
  return {
    document,
    render: (style) =>
      [
        `Proposal: ${begun.proposal}`,
        `Proposal dir: ${begun.dir}`,
        style('dim', `Watch it with: skvm proposals show ${begun.proposal}`),
      ].join('\n'),
  };
}

/** What a process that ended too early has said. */
async function failureOf(log: string, code: number): Promise<SkvmError> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const start = text.lastIndexOf('{\n  "schema": "skvm.error/1"');
  try {
    const { error } = JSON.parse(text.slice(start, text.indexOf('\n}\n', start) + 2)) as { error: SkvmError };
    return new SkvmError({ code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) });
  } catch {
    const message = `The process in the background ended before it had begun (exit code ${code})`;
    return new SkvmError({ code: 'INTERNAL', message, hint: `See ${log}.` });
  }
}
