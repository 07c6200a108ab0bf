import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { execa } from 'execa';
import { sandboxUnavailable } from '../error.ts';
import type { SandboxExecOptions, SandboxExecResult, SandboxLevel } from '../spec/sandbox.ts';
import type { Pipes } from './open-pipes.ts';
import { createOutputWindow } from './output-window.ts';
import type { PidsCgroup } from './pids-cgroup.ts';
import type { DiskWatch } from './watch-disk.ts';

/** How long a process in the background may hold the output open after the command has ended. */
const DRAIN_MS = 200;
const DEFAULT_GRACE_MS = 2000;

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that is ready to start, walls included. */
export interface Launch {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Set when bubblewrap is the program: read by it from descriptor 4; it reports on descriptor 3. */
  readonly bubblewrapOptions?: readonly string[];
}

/** Starts a program in a process group of its own, keeps its output bounded, and ends it with all it started. */
export async function runProgram(
  launch: Launch & {
    readonly level: SandboxLevel;
    readonly group: PidsCgroup | undefined;
    readonly pipes: Pipes;
    readonly disk: DiskWatch | undefined;
  },
  outputBytes: number,
  options: SandboxExecOptions,
): Promise<SandboxExecResult> {
  const startedAt = performance.now();
  const [file = '', ...args] = launch.group === undefined ? launch.argv : launch.group.joined(launch.argv);
  const { bubblewrapOptions } = launch;
  const report = bubblewrapOptions === undefined ? undefined : createReport();
  const program = execa(file, args, {
    cwd: launch.cwd,
    env: launch.env,
    extendEnv: false,
    stdio: [
      ...launch.pipes.ends,
      ...(bubblewrapOptions === undefined ? [] : ['pipe' as const, Buffer.from(`${bubblewrapOptions.join('\0')}\0`)]),
    ],
    buffer: false,
    reject: false,
    killDescendants: true,
    forceKillAfterDelay: false,
  });
  launch.pipes.release();
  const child = program.nodeChildProcess;
  const stdout = createOutputWindow(outputBytes);
  const stderr = createOutputWindow(outputBytes);
  const drained = Promise.all([
    drain(launch.pipes.stdout, (chunk) => stdout.push(chunk)),
    drain(launch.pipes.stderr, (chunk) => stderr.push(chunk)),
    drain(child.stdio?.[3], (chunk) => report?.push(chunk)),
  ]);

  const { disk } = launch;
  const ending = endOn(options, disk, async (signal) => {
    // What runs behind the walls has a process group of its own; SIGTERM to bubblewrap would mean SIGKILL for it. By now
    // its number may be written, and not read.
    if (report?.initPid() === undefined && signal === 'SIGTERM') await readWhatIsWritten();
    const initPid = report?.initPid();
    const isDelivered = initPid !== undefined && signalGroup(initPid, signal);
    if (!isDelivered || signal === 'SIGKILL') program.kill(signal);
  });
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    program.then((result) => {
      const isStarted = result.exitCode !== undefined || result.signal !== undefined;
      if (!isStarted) reject(sandboxUnavailable(launch.level, `${file} does not start: ${result.originalMessage}`));
    }, reject);
  });
  const exit = await exited.finally(() => ending.stopWatching());

  await waitAtMost(drained, DRAIN_MS);
  program.kill('SIGKILL');
  // Whoever still holds the output then has left the process group, and is not waited for.
  await waitAtMost(drained, DRAIN_MS);

  if (report !== undefined && !report.isCommandEnded() && ending.cause() === undefined && exit.signal === null) {
    throw sandboxUnavailable(launch.level, stderr.text().trim() || `bubblewrap ended with ${exit.code}`);
  }
  const durationMs = performance.now() - startedAt;
  return {
    ...readEnd(exit, ending.cause() !== undefined, report !== undefined),
    stdout: stdout.text(),
    stderr: stderr.text(),
    stdoutBytes: stdout.totalBytes,
    stderrBytes: stderr.totalBytes,
    timedOut: ending.cause() === 'timedOut',
    aborted: ending.cause() === 'aborted',
    overQuota: ending.cause() === 'overQuota' || (ending.cause() === undefined && (await disk?.isOver()) === true),
    durationMs,
  };
}

type Cause = 'timedOut' | 'aborted' | 'overQuota';

/**
 * Asks a program to end when its time is over or its caller wants it, and makes it end when it does not. One that fills
 * the disk is not asked.
 */
function endOn(
  options: SandboxExecOptions,
  disk: DiskWatch | undefined,
  send: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>,
): { cause(): Cause | undefined; stopWatching(): void } {
  let cause: Cause | undefined;
  let graceTimer: NodeJS.Timeout | undefined;
  const end = (why: Cause) => {
    if (why === 'overQuota') send('SIGKILL');
    if (cause !== undefined) return;
    cause = why;
    if (why === 'overQuota') return;
    send('SIGTERM');
    graceTimer = setTimeout(send, options.graceMs ?? DEFAULT_GRACE_MS, 'SIGKILL');
  };
  const onAbort = () => end('aborted');
  const timer = setTimeout(end, options.timeoutMs, 'timedOut');
  disk?.start(() => end('overQuota'));
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted) onAbort();
  return {
    cause: () => cause,
    stopWatching() {
      disk?.stop();
      clearTimeout(timer);
      clearTimeout(graceTimer);
      options.signal?.removeEventListener('abort', onAbort);
    },
  };
}

/** What bubblewrap says on its status descriptor, one JSON object a line. */
function createReport(): { push(chunk: Uint8Array): void; initPid(): number | undefined; isCommandEnded(): boolean } {
  let text = '';
  return {
    push(chunk) {
      text += Buffer.from(chunk).toString('utf8');
    },
    initPid() {
      const pid = /"child-pid": *(\d+)/.exec(text)?.[1];
      return pid === undefined ? undefined : Number(pid);
    },
    isCommandEnded: () => text.includes('"exit-code"'),
  };
}

/** Lets the event loop look once at everything that is open: the turn that runs now may have looked before. */
async function readWhatIsWritten(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

function drain(stream: Readable | Writable | null | undefined, onChunk: (chunk: Uint8Array) => void): Promise<void> {
  if (!stream) return Promise.resolve();
  return new Promise((resolve) => {
    stream
      .on('data', onChunk)
      .once('close', resolve)
      .on('error', () => {});
  });
}

function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

async function waitAtMost(promise: Promise<unknown>, durationMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, durationMs);
  });
  await Promise.race([promise, over]);
  clearTimeout(timer);
}

/** Turns what the system reports into what a shell would show. */
function readEnd(
  { code, signal }: Exit,
  isEnded: boolean,
  isBubblewrap: boolean,
): Pick<SandboxExecResult, 'exitCode' | 'signal'> {
  const inferred = isBubblewrap && code !== null && code > 128 ? signalName(code - 128) : undefined;
  const name = signal ?? inferred ?? null;
  const exitCode = code ?? (signal === null ? null : 128 + constants.signals[signal]);
  return { exitCode: isEnded ? null : exitCode, signal: name };
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}
