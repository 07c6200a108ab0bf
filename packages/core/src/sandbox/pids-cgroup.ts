import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { mkdtemp, readFile, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isWithin } from './host-layout.ts';

/** Bounds how many processes and threads there are together, and knows them all, whatever session they moved to. */
export interface PidsCgroup extends AsyncDisposable {
  /** Puts joining it before a command. */
  joined(argv: readonly string[]): readonly string[];
  /** Kills what is left in it and removes it. Never throws. */
  [Symbol.asyncDispose](): Promise<void>;
}

const JOIN = 'echo $$ >"$1" || exit 125; shift; exec "$@"';

/**
 * Finds the folder under which this process can make cgroups that count processes, for a caller whom `RLIMIT_NPROC` does
 * not bind: root. Reads version 2, where the counter must be switched on for children, and version 1.
 *
 * @param mount where the cgroup file system is
 * @param ownGroups the text of `/proc/self/cgroup`
 * @returns undefined when there is none, as in most containers
 */
export function findPidsParent(mount: string, ownGroups: string): string | undefined {
  const groups = ownGroups.split('\n').map((line) => line.split(':'));
  const ownGroup = (isIt: (controllers: string) => boolean) =>
    groups.find(([, controllers]) => controllers !== undefined && isIt(controllers))?.[2] ?? '/';

  if (existsSync(join(mount, 'cgroup.controllers'))) {
    const isCounting = (folder: string) =>
      readText(join(folder, 'cgroup.subtree_control')).split(/\s+/).includes('pids');
    const own = resolve(mount, `.${ownGroup((controllers) => controllers === '')}`);
    let folder = isWithin(own, mount) ? own : mount;
    while (folder !== mount && !isCounting(folder)) folder = dirname(folder);
    return isCounting(folder) && canMakeIn(folder) ? folder : undefined;
  }
  const hierarchy = join(mount, 'pids');
  const own = resolve(hierarchy, `.${ownGroup((controllers) => controllers.split(',').includes('pids'))}`);
  const folder = isWithin(own, hierarchy) && existsSync(join(own, 'cgroup.procs')) ? own : hierarchy;
  return existsSync(join(folder, 'cgroup.procs')) && canMakeIn(folder) ? folder : undefined;
}

export async function makePidsCgroup(parent: string, processes: number): Promise<PidsCgroup> {
  const folder = await mkdtemp(join(parent, 'skvm-'));
  await writeFile(join(folder, 'pids.max'), String(processes));
  const joinFile = join(folder, 'cgroup.procs');
  return {
    joined: (argv) => ['/bin/sh', '-c', JOIN, 'sh', joinFile, ...argv],
    async [Symbol.asyncDispose]() {
      for (let attempt = 0; attempt < 50; attempt += 1) {
        const left = (await readFile(joinFile, 'utf8').catch(() => '')).split('\n').filter(Boolean);
        for (const pid of left) kill(Number(pid));
        const isRemoved =
          left.length === 0 &&
          (await rmdir(folder).then(
            () => true,
            (error) => error.code === 'ENOENT',
          ));
        if (isRemoved) return;
        // The kernel counts a killed process until it is reaped.
        await sleep(attempt < 10 ? 1 : 20);
      }
    },
  };
}

function canMakeIn(parent: string): boolean {
  const folder = join(parent, `skvm-probe-${process.pid}`);
  try {
    mkdirSync(folder);
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    // Processes of another pid namespace are listed as 0, which would mean our own group.
    if (pid > 0) process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
