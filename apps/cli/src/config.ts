import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest, SkvmError } from '@skvm/core';
import { z } from 'zod';

const text = z.string().min(1);

/** The kinds of provider that a route can name. */
export const ROUTE_KINDS = ['openrouter', 'anthropic', 'openai', 'openai-compatible'] as const;

const routeSchema = z.strictObject({
  /** Model ids that take this route; `*` stands for anything, slashes included. */
  match: text,
  kind: z.enum(ROUTE_KINDS),
  /** The key itself. Empty: the endpoint wants none. */
  apiKey: z.string().optional(),
  /** Name of the variable that holds the key. */
  apiKeyEnv: text.optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  discoveredAt: z.string().optional(),
  discoveredFrom: z.string().optional(),
});
/** How the models of some ids are reached. */
export type Route = z.infer<typeof routeSchema>;

const adapterSchema = z.strictObject({
  repoPath: text.optional(),
  nativeSourceAgent: text.optional(),
  nativeAgent: text.optional(),
  extraCliArgs: z.array(z.string()).optional(),
});

const priceSchema = z.strictObject({ inputUsd: z.number().min(0), outputUsd: z.number().min(0) });

const shape = {
  $schema: z.string().optional(),
  /** A string is short for `{"repoPath": …}`. */
  adapters: z.record(z.string(), z.union([text.transform((repoPath) => ({ repoPath })), adapterSchema])).optional(),
  providers: z.strictObject({ routes: z.array(routeSchema).default([]) }).optional(),
  headlessAgent: z
    .strictObject({
      driver: z.enum(['opencode', 'pi']).optional(),
      opencodePath: text.optional(),
      providerOverride: z.unknown().optional(),
      modelPrefix: z.unknown().optional(),
    })
    .optional(),
  defaults: z.strictObject({ adapterConfigMode: z.enum(['native', 'managed']).optional() }).optional(),
  paths: z.strictObject({ tmpDir: text.optional() }).optional(),
  proposalsDir: text.optional(),
  /** npm packages or files (relative to this one) whose default export is an array of extensions. */
  plugins: z.array(text).optional(),
  /** JSON file with personas of one's own for `sim/…`, relative to this one. */
  personas: text.optional(),
  /** US dollars per million tokens, by model id. */
  prices: z.record(z.string(), priceSchema).optional(),
  /** How model calls are tried again. */
  calls: z
    .strictObject({
      retries: z.int().min(0).max(20).optional(),
      firstWaitMs: z.int().min(0).optional(),
      maxRetryAfterMs: z.int().min(0).optional(),
      stallMs: z.int().min(1).optional(),
    })
    .optional(),
};

/** `skvm.config.json`: the published keys and ours. A key that starts with `_` is a comment. */
export const configSchema = z.strictObject(shape);
export type SkvmConfig = z.infer<typeof configSchema>;

/** Keys of the published configuration that are read and have no effect in this version. */
export const KEYS_WITHOUT_EFFECT = ['adapters', 'headlessAgent', 'defaults', 'proposalsDir'] as const;

const KNOWN_KEYS: readonly string[] = [
  ...Object.keys(shape),
  'routes',
  ...Object.keys(routeSchema.shape),
  ...Object.keys(adapterSchema.shape),
  ...Object.keys(shape.headlessAgent.unwrap().shape),
  ...Object.keys(shape.defaults.unwrap().shape),
  ...Object.keys(shape.paths.unwrap().shape),
  ...Object.keys(priceSchema.shape),
  ...Object.keys(shape.calls.unwrap().shape),
];

/** The path of the configuration file of a cache. */
export function configPath(cacheRoot: string): string {
  return join(cacheRoot, 'skvm.config.json');
}

/**
 * Loads the configuration of a cache; a file that is not there is an empty one.
 *
 * @throws CONFIG_INVALID when it is no JSON or not of the schema: every fault with its place.
 */
export async function loadConfig(cacheRoot: string): Promise<SkvmConfig> {
  const path = configPath(cacheRoot);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw configInvalid(path, `cannot be read (${error.code})`);
  });
  return text === undefined ? {} : parseConfig(text, path);
}

/** Reads the text of a configuration file. @throws CONFIG_INVALID */
export function parseConfig(text: string, path: string): SkvmConfig {
  const parsed = configSchema.safeParse(withoutComments(parseJson(text, path)));
  if (parsed.success) return parsed.data;
  throw configInvalid(path, parsed.error.issues.map(tell).join('; '));
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw configInvalid(path, `expected JSON: ${(error as SyntaxError).message}`);
  }
}

function configInvalid(path: string, why: string): SkvmError {
  return new SkvmError({
    code: 'CONFIG_INVALID',
    message: `${path}: ${why}`,
    hint: 'Correct the file; "skvm config doctor" checks it.',
  });
}

function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('_'))
      .map(([key, inner]) => [key, withoutComments(inner)]),
  );
}

function tell(issue: z.core.$ZodIssue): string {
  const place = issue.path.reduce<string>(
    (path, key) => (typeof key === 'number' ? `${path}[${key}]` : path === '' ? String(key) : `${path}.${String(key)}`),
    '',
  );
  const prefix = place === '' ? '' : `${place}: `;
  if (issue.code !== 'unrecognized_keys') return `${prefix}${issue.message}`;
  const keys = issue.keys.map((key) => {
    const near = nearest(key, KNOWN_KEYS);
    return near === undefined ? `"${key}"` : `"${key}" (did you mean "${near}"?)`;
  });
  return `${prefix}unknown key${keys.length > 1 ? 's' : ''} ${keys.join(', ')}`;
}
