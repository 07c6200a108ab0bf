import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Diagnostic } from '@skvm/core';
import { configPath, KEYS_WITHOUT_EFFECT, type Route } from '../config.ts';
import type { Environment, Place } from '../environment.ts';

/** What the configuration comes to, without a secret in it. */
export interface ConfigReport {
  readonly schema: 'skvm.config/1';
  readonly file: { readonly path: string; readonly exists: boolean };
  readonly places: Readonly<Record<'cache' | 'profiles' | 'logs' | 'proposals' | 'data' | 'tmp', Place>>;
  readonly routes: readonly RouteReport[];
  /** Keys and addresses of built-in providers, by variable; keys are masked, `null` is not set. */
  readonly variables: Readonly<Record<string, string | null>>;
  readonly plugins: readonly string[];
}

export interface RouteReport {
  readonly match: string;
  readonly kind: Route['kind'];
  readonly baseUrl: string | null;
  /** Where the key comes from; `null`: none is named. */
  readonly key: { readonly from: string; readonly value: string | null } | null;
}

const KEY_VARIABLES = ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'OPENROUTER_API_KEY'] as const;
const ADDRESS_VARIABLES = ['OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL', 'OPENROUTER_BASE_URL', 'OLLAMA_HOST'] as const;

/** Tells what the configuration is. */
export async function reportConfig(environment: Environment): Promise<ConfigReport> {
  const { env, config, cache, profiles, logs, proposals, data, tmp } = environment;
  const path = configPath(cache.path);
  return {
    schema: 'skvm.config/1',
    file: { path, exists: (await modeOf(path)) !== undefined },
    places: { cache, profiles, logs, proposals, data, tmp },
    routes: (config.providers?.routes ?? []).map((route) => reportRoute(route, env)),
    variables: Object.fromEntries([
      ...KEY_VARIABLES.map((name) => [name, env[name] ? mask(env[name]) : null] as const),
      ...ADDRESS_VARIABLES.map((name) => [name, env[name] || null] as const),
    ]),
    plugins: config.plugins ?? [],
  };
}

/** Looks for what will not work. Findings are diagnostics: an error will stop a command, a warning may surprise. */
export async function checkConfig(environment: Environment): Promise<readonly Diagnostic[]> {
  const { config, env, cache, logs, profiles, proposals, tmp, data } = environment;
  const file = configPath(cache.path);
  const found: Diagnostic[] = [];
  const note = (severity: Diagnostic['severity'], code: string, message: string, hint?: string) =>
    found.push({ severity, code, message, source: 'config', ...(hint === undefined ? {} : { hint }) });

  for (const [index, route] of (config.providers?.routes ?? []).entries()) {
    const where = `providers.routes[${index}] "${route.match}"`;
    if (route.kind === 'openai-compatible' && route.baseUrl === undefined) {
      note('error', 'route-without-address', `${where} names no baseUrl`, 'Add "baseUrl": "http://…/v1".');
    }
    const { key } = reportRoute(route, env);
    if (key === null && route.kind !== 'openai-compatible') {
      note('error', 'route-without-key', `${where} names no key`, 'Add "apiKeyEnv": "<VARIABLE>".');
    } else if (key?.value === null) {
      note(
        'error',
        'route-without-key',
        `${where} takes its key from ${key.from}, which is not set`,
        `Set ${key.from}.`,
      );
    }
  }
  const mode = await modeOf(file);
  if (mode !== undefined && (mode & 0o077) !== 0 && config.providers?.routes.some((route) => route.apiKey)) {
    note('warning', 'file-readable', `${file} holds a key and others can read it`, `chmod 600 ${file}`);
  }
  for (const key of KEYS_WITHOUT_EFFECT.filter((name) => config[name] !== undefined)) {
    note('info', 'key-without-effect', `"${key}" is read and has no effect in this version`);
  }
  for (const place of [cache, profiles, logs, proposals, tmp]) {
    if (!(await isWritable(place.path))) {
      note('error', 'folder-not-writable', `${place.path} (${place.from}) cannot be written to`);
    }
  }
  if ((await modeOf(data.path)) === undefined) {
    note('error', 'no-data', `${data.path} (${data.from}) does not exist`, 'Name a folder with tasks/ and skills/.');
  }
  return found;
}

function reportRoute(route: Route, env: Environment['env']): RouteReport {
  const { match, kind, baseUrl = null, apiKey, apiKeyEnv } = route;
  if (apiKey !== undefined) return { match, kind, baseUrl, key: { from: 'skvm.config.json', value: mask(apiKey) } };
  if (apiKeyEnv === undefined) return { match, kind, baseUrl, key: null };
  return { match, kind, baseUrl, key: { from: apiKeyEnv, value: env[apiKeyEnv] ? mask(env[apiKeyEnv]) : null } };
}

/** Enough of a key to know it by, and never more than a quarter of it. */
function mask(key: string): string {
  if (key === '') return '(empty)';
  return key.length < 16 ? '…' : `${key.slice(0, 2)}…${key.slice(-2)}`;
}

async function modeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (info) => info.mode,
    () => undefined,
  );
}

/** Whether a folder, or the nearest one above it that there is, can be written to. */
async function isWritable(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) return dirname(path) !== path && isWritable(dirname(path));
  if (!info.isDirectory()) return false;
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
