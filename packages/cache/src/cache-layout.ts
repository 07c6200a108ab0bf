import { isAbsolute, join, posix, relative, sep } from 'node:path';
import { inputInvalid, joinInside, sha256, type Target } from '@skvm/core';

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

/** Where everything is under one cache root. Every path is absolute; names are checked before they become paths. */
export interface CacheLayout {
  readonly root: string;
  readonly profiles: string;
  readonly proposals: string;
  readonly logs: string;
  /** For `openStore`. */
  readonly store: string;
  /** Index of all sessions. */
  readonly sessionIndex: string;
  /** Holds keys: mode 0600. */
  readonly config: string;
  /** Environment variables that are read at the start. */
  readonly env: string;
  /** `profiles/<adapter>/<model>`. @throws INPUT_INVALID */
  profileDir(target: Target): string;
  /** `proposals/aot-compile/<adapter>/<model>/<skill>/<passTag>`, which holds `skill/` and `meta/`. @throws INPUT_INVALID */
  variantDir(input: { readonly target: Target; readonly skill: string; readonly passTag: string }): string;
  /** `proposals/jit-optimize/<adapter>/<model>/<skill>`, which holds a folder for each session. @throws INPUT_INVALID */
  proposalsDir(input: { readonly target: Target; readonly skill: string }): string;
  /** `log/<kind>/<session>`. @throws INPUT_INVALID */
  sessionDir(kind: string, session: string): string;
  /** The lock of whatever these names name together, for `withLock`. */
  lock(...names: readonly [string, ...string[]]): string;
  /** A path as it stands in documents: POSIX and relative to the root, or absolute when it is not inside. */
  portable(path: string): string;
}

/** The layout of a cache root. Asks nothing of the disk and makes nothing. */
export function cacheLayout(dirs: CacheDirs): CacheLayout {
  const { root } = dirs;
  const profiles = dirs.profilesDir ?? join(root, 'profiles');
  const proposals = dirs.proposalsDir ?? join(root, 'proposals');
  const logs = dirs.logsDir ?? join(root, 'log');
  for (const dir of [root, profiles, proposals, logs]) {
    if (!isAbsolute(dir)) throw inputInvalid(`Expected an absolute folder for the cache, got "${dir}"`);
  }
  const ofTarget = ({ adapter, model }: Target) => `${safeName('adapter', adapter)}/${safeModelName(model)}`;
  return {
    root,
    profiles,
    proposals,
    logs,
    store: join(root, 'store'),
    sessionIndex: join(logs, 'sessions.jsonl'),
    config: join(root, 'skvm.config.json'),
    env: join(root, '.env'),
    profileDir: (target) => joinInside(profiles, ofTarget(target)),
    variantDir: ({ target, skill, passTag }) =>
      joinInside(
        proposals,
        `aot-compile/${ofTarget(target)}/${safeName('skill', skill)}/${safeName('pass tag', passTag)}`,
      ),
    proposalsDir: ({ target, skill }) =>
      joinInside(proposals, `jit-optimize/${ofTarget(target)}/${safeName('skill', skill)}`),
    sessionDir: (kind, session) =>
      joinInside(logs, `${safeName('session kind', kind)}/${safeName('session', session)}`),
    lock(...names) {
      // Readable for people, distinct by the digest.
      const readable = names
        .join('--')
        .replace(/[^A-Za-z0-9.-]+/g, '_')
        .slice(0, 80);
      return joinInside(root, `locks/${readable}.${sha256(JSON.stringify(names)).slice(0, 12)}`);
    },
    portable(path) {
      const inside = relative(root, path);
      if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
        return path.split(sep).join(posix.sep);
      return inside.split(sep).join(posix.sep);
    },
  };
}

/**
 * The folder name of a model id: `/` becomes `--`, `:` becomes `_`. Two ids can share a name (`a/b` and `a--b`), so
 * what is in the folder says whose it is.
 *
 * @throws INPUT_INVALID for an id that is empty, only dots, too long, or has characters that no folder should have
 */
export function safeModelName(id: string): string {
  const name = id.replaceAll('/', '--').replaceAll(':', '_');
  if (!/^(?!\.+$)[^\p{Cc}\\<>"|?*]{1,200}$/u.test(name) || name.trim() !== name) {
    throw inputInvalid(`Expected a model id such as "provider/model", got ${JSON.stringify(id)}`);
  }
  return name;
}

/** @throws INPUT_INVALID */
function safeName(what: string, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/.test(name)) {
    throw inputInvalid(
      `Expected the ${what} to be letters, digits, ".", "_", "+" and "-", a letter or digit first, got ${JSON.stringify(name)}`,
    );
  }
  return name;
}
