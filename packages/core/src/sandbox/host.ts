import { readFileSync, realpathSync } from 'node:fs';
import { homedir, release, tmpdir } from 'node:os';
import { isAbsolute } from 'node:path';
import { type HostEnvironment, STANDARD_PATH } from './environment.ts';
import { findPidsParent } from './pids-cgroup.ts';

/** What a sandbox knows of the machine and the user it runs for. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly environment: HostEnvironment;
  readonly path: string;
  /** The user's HOME by every name it has, links resolved. */
  readonly homes: readonly string[];
  readonly tmpDir: string;
  readonly toolchains: readonly string[];
  /** Where cgroups can be made that count processes; only looked for when the caller is root. */
  readonly pidsParent: string | undefined;
  /** Whether the kernel counts processes per user namespace, as Linux does from 5.14 on, and not per user. */
  readonly countsPerNamespace: boolean;
}

export function describeHost(given: {
  readonly platform?: NodeJS.Platform;
  readonly environment?: HostEnvironment;
  readonly tmpDir?: string;
  readonly toolchains?: readonly string[];
}): Host {
  const platform = given.platform ?? process.platform;
  const environment = given.environment ?? process.env;
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const isRoot = process.getuid?.() === 0;
  return {
    platform,
    environment,
    path: environment.PATH || STANDARD_PATH,
    homes: homesOf(environment),
    tmpDir: realpathSync(given.tmpDir ?? tmpdir()),
    toolchains: given.toolchains ?? [],
    pidsParent:
      platform === 'linux' && isRoot
        ? findPidsParent('/sys/fs/cgroup', readFileSync('/proc/self/cgroup', 'utf8'))
        : undefined,
    countsPerNamespace: platform === 'linux' && (major > 5 || (major === 5 && minor >= 14)),
  };
}

function homesOf(environment: HostEnvironment): string[] {
  const named = [environment.HOME, homedir()].filter((home) => home !== undefined && isAbsolute(home) && home !== '/');
  const homes = named.flatMap((home) => {
    try {
      return [home, realpathSync(home ?? '')];
    } catch {
      return [home];
    }
  });
  return [...new Set(homes.map((home) => (home ?? '').replace(/(?<=.)\/+$/, '')))];
}
