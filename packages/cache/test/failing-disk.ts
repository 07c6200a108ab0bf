import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { onTestFinished } from 'vitest';

/** What reads and writes a disk, of `node:fs/promises` and of an open file. */
const FUNCTIONS = [
  ...['access', 'appendFile', 'chmod', 'copyFile', 'link', 'lstat', 'mkdir', 'open', 'readFile', 'readdir', 'readlink'],
  ...['realpath', 'rename', 'rm', 'rmdir', 'stat', 'symlink', 'truncate', 'unlink', 'utimes', 'writeFile'],
];
const METHODS = [
  'appendFile',
  'chmod',
  'datasync',
  'read',
  'readFile',
  'stat',
  'sync',
  'truncate',
  'write',
  'writeFile',
];

export interface FailingDisk {
  /** Operations so far, since {@link arm}. */
  readonly count: () => number;
  /** What failed first. */
  readonly failed: () => string | undefined;
  /** Counts from now on, and fails the operation of that number, and with `all` whatever comes after it. */
  arm(at: number, all: boolean): void;
  disarm(): void;
}

type Operation = (...args: unknown[]) => Promise<unknown>;

/**
 * Puts itself between this process and the disk: an operation of `node:fs/promises` fails with `EIO` at a chosen moment.
 * A write that fails has written half. With `all` nothing works any more, as if the process had been killed.
 */
export async function failingDisk(): Promise<FailingDisk> {
  let [count, failAt, failsAll] = [0, Number.POSITIVE_INFINITY, false];
  let failed: string | undefined;
  const restore: (() => void)[] = [];
  const wrap = (object: Record<string, Operation>, name: string) => {
    const original = object[name];
    if (!original) return;
    object[name] = async function (this: unknown, ...args: unknown[]) {
      count += 1;
      if (count < failAt || (count > failAt && !failsAll)) {
        // No power is cut here: what was written can be read without waiting for the platters.
        return name === 'sync' || name === 'datasync' ? undefined : original.apply(this, args);
      }
      failed ??= `${name} ${String(args[0]).slice(-60)}`;
      if (count === failAt) await half(name, args, (cut) => original.apply(this, cut)).catch(() => {});
      throw Object.assign(new Error(`EIO: i/o error, ${name}`), { code: 'EIO', syscall: name });
    };
    restore.push(() => {
      object[name] = original;
    });
  };
  const handle = await promises.open('/dev/null', 'r');
  for (const name of FUNCTIONS) wrap(promises as never, name);
  for (const name of METHODS) wrap(Object.getPrototypeOf(handle), name);
  await handle.close();
  syncBuiltinESMExports();
  const disarm = () => {
    failAt = Number.POSITIVE_INFINITY;
  };
  onTestFinished(() => {
    for (const undo of restore) undo();
    syncBuiltinESMExports();
  });
  return {
    count: () => count,
    failed: () => failed,
    arm(at, all) {
      [count, failAt, failsAll, failed] = [0, at, all, undefined];
    },
    disarm,
  };
}

/** Writes half of what a write was to write. */
async function half(
  name: string,
  args: readonly unknown[],
  write: (args: unknown[]) => Promise<unknown>,
): Promise<void> {
  const at = args.findIndex((argument) => argument instanceof Uint8Array);
  const bytes = args[at];
  if (!/^(append|write)/.test(name) || !(bytes instanceof Uint8Array)) return;
  const [offset = 0, length = bytes.length, ...rest] = name === 'write' ? (args.slice(at + 1) as number[]) : [];
  const content = bytes.subarray(offset, offset + Math.floor(length / 2));
  await write([...args.slice(0, at), content, ...(name === 'write' ? [0, content.length, ...rest] : [])]);
}
