import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { aborted, storeCorrupt, targetLocked } from '@skvm/core';
import { z } from 'zod';
import { errorCode, unlessMissing } from './disk.ts';
import { isRunning, processIdentitySchema, thisProcess } from './process-identity.ts';

const holderSchema = z.object({ ...processIdentitySchema.shape, what: z.string(), since: z.string() });

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** What is locked, as a person calls it. */
  readonly what: string;
  /** When its holder asked for it, ISO 8601 UTC. */
  readonly since: string;
}

export interface LockOptions {
  /** What is locked, as a person calls it, for messages. Default: the path. */
  readonly what?: string;
  /** Wait for as long as another holds it, in place of TARGET_LOCKED. */
  readonly wait?: boolean;
  readonly signal?: AbortSignal;
  /** Called once for each holder that is waited for. */
  readonly onWait?: (holder: LockHolder) => void;
  readonly now?: () => Date;
}

/** A lock that is held until it is disposed of, or until the process ends, however it ends. */
export interface Lock extends AsyncDisposable {
  readonly path: string;
}

/** A holder that cannot be asked after (another machine, another container) shows by this that it is there. */
const SIGN_OF_LIFE_MS = 20_000;
/** Without a sign of life for so long it is gone. */
const GONE_AFTER_MS = 300_000;
const LONGEST_PAUSE_MS = 100;

/**
 * Holds a lock while a function runs, and gives it back however that ends.
 *
 * @param path folder of the lock itself, made and removed by this; processes that name the same one exclude each other
 * @throws TARGET_LOCKED, naming the process that holds it, unless `wait`; ABORTED while waiting
 */
export async function withLock<Result>(
  path: string,
  work: () => Promise<Result>,
  options: LockOptions = {},
): Promise<Result> {
  await using _ = await acquireLock(path, options);
  return await work();
}

/**
 * Takes a lock that ends with its process, however that ends.
 *
 * The lock is a folder that holds one file, named at random, which says whose it is. It is put in place by renaming a
 * folder that has that file already, and a folder can be renamed only onto one that is absent or empty. So nobody sees
 * a lock without its holder, and taking over from a dead one is to delete that one's file: however many try, one
 * rename succeeds, and a delete that comes late finds nothing. That is what proper-lockfile lacks: there the second of
 * two that find a stale lock removes the lock of the first; it also knows no process, so that a killed holder blocks
 * until a time is over and a busy one may lose its lock.
 *
 * @throws TARGET_LOCKED, naming the process that holds it, unless `wait`; ABORTED while waiting
 */
export async function acquireLock(path: string, options: LockOptions = {}): Promise<Lock> {
  const { what = path, wait = false, signal, onWait, now = () => new Date() } = options;
  const own = await prepare(path, what, now);
  try {
    let announced: string | undefined;
    let vacancies = 0;
    for (let pauses = 0; ; ) {
      if (signal?.aborted) throw aborted(signal.reason);
      if (await isPlaced(own.dir, path)) return hold(path, own.file);
      const found = await readHolder(path);
      if (found === undefined || found.isGone) {
        if (found) await rm(join(path, found.file), { force: true });
        // On Windows an empty folder has to go before another can take its name.
        await removeEmpty(path);
        if (++vacancies > 1000) throw storeCorrupt(path, 'cannot be locked', `Remove ${path}`);
        continue;
      }
      if (!wait) throw targetLocked({ ...found.holder, host: await foreignHost(found.holder), path });
      if (announced !== found.file) onWait?.(publicHolder(found.holder));
      announced = found.file;
      vacancies = 0;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, 5 * 2 ** pauses++);
      await pause(pauseMs, undefined, signal ? { signal } : {}).catch(() => {});
    }
  } catch (error) {
    await rm(own.dir, { recursive: true, force: true });
    throw error;
  }
}

/** Who holds a lock now, or `undefined`. */
export async function lockHolder(path: string): Promise<LockHolder | undefined> {
  const found = await readHolder(path);
  return found === undefined || found.isGone ? undefined : publicHolder(found.holder);
}

/**
 * The process that holds a lock, when it surely is one that this process sees under that id, and may send a signal to:
 * not one on another machine or in another container, whose id here is somebody else's.
 */
export async function holderHere(path: string): Promise<number | undefined> {
  const found = await readHolder(path);
  return found !== undefined && (await isRunning(found.holder)) === true ? found.holder.pid : undefined;
}

type Holder = z.infer<typeof holderSchema>;

const publicHolder = ({ pid, host, what, since }: Holder): LockHolder => ({ pid, host, what, since });

/** The name of the machine, when it is not this one or not this container. */
async function foreignHost(holder: Holder): Promise<string | undefined> {
  const own = await thisProcess();
  return holder.host === own.host && holder.space === own.space ? undefined : holder.host;
}

/** A folder beside the lock that only has to be renamed. */
async function prepare(path: string, what: string, now: () => Date): Promise<{ dir: string; file: string }> {
  const token = randomUUID();
  const dir = join(dirname(path), `.${basename(path)}.${token}`);
  const holder: Holder = { ...(await thisProcess()), what, since: now().toISOString() };
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, token), JSON.stringify(holder));
  return { dir, file: token };
}

async function isPlaced(dir: string, path: string): Promise<boolean> {
  try {
    await rename(dir, path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    if (process.platform === 'win32' && (code === 'EPERM' || code === 'EACCES')) return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<{ holder: Holder; file: string; isGone: boolean } | undefined> {
  const [file] = (await readdir(path).catch(unlessMissing)) ?? [];
  if (file === undefined) return undefined;
  const [text, times] = await Promise.all([
    readFile(join(path, file), 'utf8').catch(unlessMissing),
    stat(join(path, file)).catch(unlessMissing),
  ]);
  if (text === undefined || times === undefined) return undefined;
  const isSilent = Date.now() - times.mtimeMs > GONE_AFTER_MS;
  const holder = holderSchema.safeParse(parse(text));
  if (!holder.success) {
    if (!isSilent) throw storeCorrupt(join(path, file), 'does not say who holds the lock', `Remove ${path}`);
    await rm(join(path, file), { force: true });
    return undefined;
  }
  const running = await isRunning(holder.data);
  return { holder: holder.data, file, isGone: running === false || (running === null && isSilent) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hold(path: string, file: string): Lock {
  const signOfLife = setInterval(() => {
    utimes(join(path, file), new Date(), new Date()).catch(() => {});
  }, SIGN_OF_LIFE_MS);
  signOfLife.unref();
  return {
    path,
    async [Symbol.asyncDispose]() {
      clearInterval(signOfLife);
      await rm(join(path, file), { force: true });
      await removeEmpty(path);
    },
  };
}

/** Somebody who waited may have put a lock of theirs there already: theirs stays. */
async function removeEmpty(path: string): Promise<void> {
  await rmdir(path).catch((error: unknown) => {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EBUSY'].includes(errorCode(error) ?? '')) throw error;
  });
}
