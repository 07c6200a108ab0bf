import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type CacheLayout, cacheLayout } from '@skvm/cache';
import { inputInvalid } from '@skvm/core';
import { loadConfig, type SkvmConfig } from './config.ts';
import type { Terminal } from './terminal.ts';

/** A folder, absolute, and what named it. */
export interface Place {
  readonly path: string;
  /** A flag, a variable, `configuration` or `default`. */
  readonly from: string;
}

/** The surroundings of a command: variables, configuration, folders. */
export interface Environment {
  /** The process's variables, and those of the env file that the process does not set. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: SkvmConfig;
  readonly cache: Place;
  readonly profiles: Place;
  readonly logs: Place;
  readonly proposals: Place;
  /** Skills and tasks. */
  readonly data: Place;
  readonly tmp: Place;
}

/** The global flags that say where things are. */
export interface PlaceFlags {
  readonly 'skvm-cache'?: string | undefined;
  readonly 'skvm-data-dir'?: string | undefined;
  readonly 'tmp-dir'?: string | undefined;
  readonly 'env-file'?: string | undefined;
}

/**
 * Reads the surroundings of a command. Variables come from the process, then from `--env-file` or `<cache>/.env`;
 * never from a file in the working directory, which may be anybody's.
 *
 * @throws INPUT_INVALID when the file that `--env-file` names cannot be read, CONFIG_INVALID.
 */
export async function readEnvironment(flags: PlaceFlags, terminal: Terminal): Promise<Environment> {
  const place = (from: string, path: string | undefined): Place | undefined =>
    path ? { path: toAbsolute(path, terminal), from } : undefined;
  const cache = place('--skvm-cache', flags['skvm-cache']) ??
    place('SKVM_CACHE', terminal.env.SKVM_CACHE) ?? { path: join(terminal.home, '.skvm'), from: 'default' };
  const file = flags['env-file'];
  const text =
    file === undefined ? await readOptional(join(cache.path, '.env')) : await readGiven(toAbsolute(file, terminal));
  const env = { ...parseEnv(text), ...terminal.env };
  const config = await loadConfig(cache.path);
  const within = (variable: string, folder: string): Place =>
    place(variable, env[variable]) ?? { path: join(cache.path, folder), from: 'default' };
  const data =
    place('--skvm-data-dir', flags['skvm-data-dir']) ??
    place('SKVM_DATA_DIR', env.SKVM_DATA_DIR) ??
    (await installedData());
  return {
    env,
    config,
    cache,
    profiles: within('SKVM_PROFILES_DIR', 'profiles'),
    logs: within('SKVM_LOGS_DIR', 'log'),
    proposals: within('SKVM_PROPOSALS_DIR', 'proposals'),
    data,
    tmp: place('--tmp-dir', flags['tmp-dir']) ??
      place('SKVM_TMP_DIR', env.SKVM_TMP_DIR) ??
      place('configuration', config.paths?.tmpDir) ?? { path: tmpdir(), from: 'default' },
  };
}

/** Where everything is in the cache. */
export function layoutOf({ cache, profiles, logs, proposals }: Environment): CacheLayout {
  return cacheLayout({
    root: cache.path,
    profilesDir: profiles.path,
    logsDir: logs.path,
    proposalsDir: proposals.path,
  });
}

/** A path as an absolute one: `~` is the home folder, anything else relative starts from the working directory. */
export function toAbsolute(path: string, { cwd, home }: Pick<Terminal, 'cwd' | 'home'>): string {
  if (path === '~') return home;
  if (path.startsWith('~/')) return join(home, path.slice(2));
  return resolve(cwd, path);
}

/** The data that an installed program brings along; in a clone, the repository's own. */
async function installedData(): Promise<Place> {
  const { dataDir } = await import('@skvm/data');
  return { path: dataDir, from: '@skvm/data' };
}

async function readOptional(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return '';
    throw error;
  });
}

async function readGiven(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw inputInvalid(`Expected a file of variables for --env-file, cannot read "${path}" (${error.code})`);
  });
}
