import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { errorCode } from './disk.ts';

export const processIdentitySchema = z.object({
  pid: z.int().min(1),
  /** When the process began, in the system's own terms, only to be compared; `null` where it cannot be asked. */
  start: z.string().nullable(),
  host: z.string(),
  /** Which start of the machine; `null` where it cannot be asked. */
  boot: z.string().nullable(),
  /** Which set of process ids, a container has its own; `null` where there is only one. */
  space: z.string().nullable(),
});
/** A process, told apart from a later one with the same id. */
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** What is asked of the operating system. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly host: string;
  readonly pid: number;
  /** The text of a file, or `undefined`. */
  read(path: string): Promise<string | undefined>;
  /** Where a link points, or `undefined`. */
  follow(path: string): Promise<string | undefined>;
  /** What a program prints, or `undefined` when it fails. */
  run(program: string, args: readonly string[]): Promise<string | undefined>;
  /** Whether a process of this id is there, whoever's it is. */
  exists(pid: number): boolean;
}

const thisMachine: Machine = {
  platform: process.platform,
  host: hostname(),
  pid: process.pid,
  read: (path) => readFile(path, 'utf8').catch(() => undefined),
  follow: (path) => readlink(path).catch(() => undefined),
  run: (program, args) =>
    new Promise((resolve) => {
      const env = { LC_ALL: 'C', TZ: 'UTC' };
      execFile(program, args, { env, timeout: 5000 }, (error, stdout) => resolve(error ? undefined : stdout));
    }),
  exists(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return errorCode(error) === 'EPERM';
    }
  },
};

let known: Promise<ProcessIdentity> | undefined;

/** The identity of this process. */
export function thisProcess(machine: Machine = thisMachine): Promise<ProcessIdentity> {
  if (machine !== thisMachine) return identify(machine);
  known ??= identify(machine);
  return known;
}

/**
 * Whether a process still runs. `null`: it cannot be told, because it is on another machine, in another container,
 * or on a system that does not say when a process began.
 */
export async function isRunning(other: ProcessIdentity, machine: Machine = thisMachine): Promise<boolean | null> {
  const own = await thisProcess(machine);
  if (other.host !== own.host) return null;
  if (other.boot !== null && own.boot !== null && other.boot !== own.boot) return false;
  if (other.space !== own.space) return null;
  if (!machine.exists(other.pid)) return false;
  const start = await startOf(other.pid, machine);
  if (start === 'ended') return false;
  if (start === null || other.start === null) return null;
  return start === other.start;
}

async function identify(machine: Machine): Promise<ProcessIdentity> {
  const linux = machine.platform === 'linux';
  const [start, boot, space] = await Promise.all([
    startOf(machine.pid, machine),
    linux ? machine.read('/proc/sys/kernel/random/boot_id') : undefined,
    linux ? machine.follow('/proc/self/ns/pid') : undefined,
  ]);
  return { pid: machine.pid, start, host: machine.host, boot: boot?.trim() ?? null, space: space ?? null };
}

/** When a process began; `ended` for one that only waits for its parent to notice. */
async function startOf(pid: number, machine: Machine): Promise<string | null> {
  if (machine.platform === 'linux') {
    // The name of the program stands in brackets and may hold anything; state is field 3, start time field 22.
    const text = await machine.read(`/proc/${pid}/stat`);
    const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields?.[0] === 'Z' || fields?.[0] === 'X' ? 'ended' : (fields?.[19] ?? null);
  }
  if (machine.platform === 'win32') return null;
  const printed = await machine.run('/bin/ps', ['-o', 'state=,lstart=', '-p', String(pid)]);
  const [state, ...start] = printed?.trim().split(/\s+/) ?? [];
  return state?.startsWith('Z') ? 'ended' : start.join(' ') || null;
}
