import { statfsSync } from 'node:fs';
import type { SandboxLimits } from '../spec/sandbox.ts';
import { isOverQuota } from './measure-folders.ts';

/** A shorter command is not watched at all. */
const TICK_MS = 250;
/** After how long a command's folders are looked through though the disk has lost nothing that is worth a look. */
const LOOK_MS = 2_000;
/** How long nothing is looked through after that was done, in the time that it took: when it is worth it, and else. */
const SHORT_REST = 2;
const LONG_REST = 20;
/** What part of a quota a file system must have lost since the last look for another one. */
const WORTH_A_LOOK = 1 / 16;
/** Below this, whoever has taken more than a quota since the start is ended, whatever the folders show. */
const RESERVE_BYTES = 1024 ** 3;

/** What one command may fill of the disk. */
export interface DiskWatch {
  /** Looks now and then, and calls back once when there is too much. */
  start(onOver: () => void): void;
  stop(): void;
  /** For the end of a command: whether it left too much. Does not look when the disk has lost next to nothing. */
  isOver(): Promise<boolean>;
}

interface Free {
  readonly bytes: number;
  readonly files: number;
}

/**
 * Watches folders for more than `diskBytes` or `diskFiles`. The kernel counts for root alone (project quotas), and a file
 * system in memory of a given size would hold neither the workspace nor what must last from one command to the next.
 *
 * Looking through them is slow where there is much in them, and asking a file system how much is free is not. So the
 * second is done at every tick, and the first only when that has become less, be it by others. What a look cannot see
 * (files removed while they are open, folders that cannot be read, other places) is bounded by what must stay free.
 *
 * @param folders those that are there; the file systems that they lie on are asked how much is free
 */
export function watchDisk(
  folders: readonly string[],
  limits: Pick<Required<SandboxLimits>, 'diskBytes' | 'diskFiles'>,
): DiskWatch {
  const quota = { bytes: limits.diskBytes, files: limits.diskFiles };
  const atStart = readFree(folders);
  let atLook = atStart;
  let lookedAt = performance.now();
  let lookMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function look(free: readonly Free[], isGivenUp: () => boolean): Promise<boolean> {
    const startedAt = performance.now();
    const isOver = await isOverQuota(folders, quota, isGivenUp);
    if (isGivenUp()) return false;
    atLook = free;
    lookedAt = performance.now();
    lookMs = lookedAt - startedAt;
    return isOver;
  }

  function isDue(free: readonly Free[], restMs: number): boolean {
    const sinceMs = performance.now() - lookedAt;
    if (sinceMs < restMs) return false;
    const isLess = free.some(
      ({ bytes, files }, index) =>
        (atLook[index]?.bytes ?? bytes) - bytes >= quota.bytes * WORTH_A_LOOK ||
        (atLook[index]?.files ?? files) - files >= quota.files * WORTH_A_LOOK,
    );
    return isLess || sinceMs >= Math.max(LOOK_MS, LONG_REST * lookMs);
  }

  const isRunningOut = (free: readonly Free[]) =>
    free.some(({ bytes }, index) => bytes < RESERVE_BYTES && (atStart[index]?.bytes ?? bytes) - bytes > quota.bytes);

  async function tick(onOver: () => void): Promise<void> {
    const free = readFree(folders);
    const isOver = isRunningOut(free) || (isDue(free, SHORT_REST * lookMs) && (await look(free, () => isStopped)));
    if (isStopped) return;
    if (isOver) onOver();
    else plan(onOver);
  }

  function plan(onOver: () => void): void {
    timer = setTimeout(() => void tick(onOver), TICK_MS).unref();
  }

  return {
    start: plan,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
    async isOver() {
      const free = readFree(folders);
      return isDue(free, 0) && (await look(free, () => false));
    },
  };
}

/** Bytes and files that are free where each folder lies. A file system that does not tell seems to lose nothing. */
function readFree(folders: readonly string[]): readonly Free[] {
  return folders.map((folder) => {
    try {
      const { bavail, bsize, ffree } = statfsSync(folder);
      return { bytes: bavail * bsize, files: ffree };
    } catch {
      return { bytes: Number.NaN, files: Number.NaN };
    }
  });
}
