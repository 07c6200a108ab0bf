// @ts-check
import { mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Takes a lock between processes and waits, with one line on stderr, while another living process holds it.
 *
 * The lock is a folder with one file named after its holder's process id. It is renamed into place with that file
 * already inside, so that nobody ever sees a lock without its holder; and a folder can be renamed only onto one that is
 * empty or absent. So taking over from a dead holder is deleting its file: however many try, one rename wins, and a
 * delete that comes late names a process that no longer is.
 *
 * @param {string} lock path of the folder; its parent exists
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeLock(lock) {
  const own = mkdtempSync(`${lock}.`);
  writeFileSync(join(own, String(process.pid)), '');
  let isAnnounced = false;
  for (;;) {
    if (isRenamed(own, lock)) return () => giveBack(lock);
    const holder = holderOf(lock);
    if (holder !== undefined && !isAlive(holder)) {
      rmSync(join(lock, String(holder)), { force: true });
      continue;
    }
    if (holder !== undefined && !isAnnounced) {
      process.stderr.write(`SkVM: waiting for process ${holder}, which sets up this clone (and holds ${lock})\n`);
      isAnnounced = true;
    }
    await wait(200);
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
function isRenamed(from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (isErrno(error) && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Somebody who waits may have put a lock of theirs onto the emptied folder before it is removed: theirs stays.
 *
 * @param {string} lock
 */
function giveBack(lock) {
  rmSync(join(lock, String(process.pid)), { force: true });
  try {
    rmdirSync(lock);
  } catch (error) {
    if (!isErrno(error) || (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT' && error.code !== 'EEXIST'))
      throw error;
  }
}

/**
 * @param {string} lock
 * @returns {number | undefined} undefined in the moment in which a lock is given back
 */
function holderOf(lock) {
  try {
    const [name] = readdirSync(lock);
    return name === undefined ? undefined : Number(name);
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error) && error.code === 'EPERM';
  }
}

/**
 * @param {unknown} error
 * @returns {error is NodeJS.ErrnoException}
 */
function isErrno(error) {
  return error instanceof Error && 'code' in error;
}
