import { isAbsolute, join, resolve } from 'node:path';

/** The folders that SkVM keeps its data in, as far as they are named. */
export interface CacheDirs {
  /** Absolute. */
  readonly root: string;
  /** Default: `<root>/profiles`. */
  readonly profilesDir?: string;
  /** Default: `<root>/proposals`. */
  readonly proposalsDir?: string;
  /** Default: `<root>/log`. */
  readonly logsDir?: string;
}

/**
 * Where the data of SkVM are: `--skvm-cache`, else `SKVM_CACHE`, else `~/.skvm`; parts of it may be elsewhere by
 * `SKVM_PROFILES_DIR`, `SKVM_PROPOSALS_DIR` and `SKVM_LOGS_DIR`. A leading `~` is the home folder, what is relative is
 * so to `cwd`, and an empty variable counts as none.
 */
export function resolveCacheRoot(input: {
  /** Value of `--skvm-cache`. */
  readonly flag?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly cwd: string;
}): CacheDirs {
  const { flag, env, home, cwd } = input;
  const absolute = (path: string): string => {
    const expanded = path === '~' || /^~[/\\]/.test(path) ? join(home, path.slice(1)) : path;
    return isAbsolute(expanded) ? resolve(expanded) : resolve(cwd, expanded);
  };
  const profilesDir = env.SKVM_PROFILES_DIR || undefined;
  const proposalsDir = env.SKVM_PROPOSALS_DIR || undefined;
  const logsDir = env.SKVM_LOGS_DIR || undefined;
  return {
    root: absolute(flag || env.SKVM_CACHE || '~/.skvm'),
    ...(profilesDir && { profilesDir: absolute(profilesDir) }),
    ...(proposalsDir && { proposalsDir: absolute(proposalsDir) }),
    ...(logsDir && { logsDir: absolute(logsDir) }),
  };
}
