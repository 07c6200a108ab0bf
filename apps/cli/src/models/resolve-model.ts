import { inputInvalid, type ModelProvider, nearest, SkvmError } from '@skvm/core';
import type { Route } from '../config.ts';
import { type Connection, connect } from './connect.ts';
import { canonicalModelId, dashedModelId, matchesModel, withoutProvider } from './model-id.ts';

/** A provider, the id that it knows a model by, and how it was found. */
export interface ResolvedModel {
  readonly provider: ModelProvider;
  readonly modelId: string;
  /** For people: `route "qwen/*" (openrouter)`, `OPENAI_API_KEY`. */
  readonly way: string;
}

export interface ResolverOptions {
  /** Of the configuration, in their order. */
  readonly routes: readonly Route[];
  /** Providers that need no key of ours: the simulation, and those of plug-ins. Found by the part before the `/`. */
  readonly providers: readonly ModelProvider[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Finds the provider of a model id. */
export type ModelResolver = (id: string) => ResolvedModel;

const OPENAI_HOST = 'api.openai.com';

/**
 * Makes a resolver of model ids. In this order: the routes of the configuration; a built-in provider (`sim`, plug-ins,
 * `openai` and `anthropic` with a key, `openrouter`, `ollama`); OpenRouter with the whole id when there is a key for it.
 *
 * The resolver throws MODEL_UNKNOWN with what was tried and what would help.
 */
export function createModelResolver(options: ResolverOptions): ModelResolver {
  const { routes, providers, env } = options;
  const connections = new Map<string, ModelProvider>();
  /** One provider for one endpoint, so that its SDK is loaded once. */
  const providerOf = (connection: Connection): ModelProvider => {
    const key = JSON.stringify(connection);
    const known = connections.get(key) ?? connect(connection);
    connections.set(key, known);
    return known;
  };
  return (given) => {
    const id = canonicalModelId(given);
    const route = routes.find(({ match }) => matchesModel(match, id));
    if (route) {
      const connection = routeConnection(route, env, id);
      return {
        provider: providerOf(connection),
        modelId: wireId(id, connection),
        way: `route "${route.match}" (${route.kind})`,
      };
    }
    const prefix = id.slice(0, id.indexOf('/'));
    const own = providers.find((provider) => provider.id === prefix);
    if (own) return { provider: own, modelId: withoutProvider(id), way: own.description };
    const found = builtIn(prefix, env) ?? viaOpenRouter(env);
    if (found) {
      const { way, ...connection } = found;
      return { provider: providerOf(connection), modelId: wireId(id, connection), way };
    }
    throw unresolved(id, prefix, options);
  };
}

type Found = Connection & { readonly way: string };

function builtIn(prefix: string, env: ResolverOptions['env']): Found | undefined {
  if (prefix === 'openai') return openAi(env);
  if (prefix === 'anthropic' && env.ANTHROPIC_API_KEY) {
    const baseUrl = addressOf('ANTHROPIC_BASE_URL', env);
    return { kind: 'anthropic', apiKey: env.ANTHROPIC_API_KEY, baseUrl, way: 'ANTHROPIC_API_KEY' };
  }
  if (prefix === 'ollama') {
    return { kind: 'openai-compatible', apiKey: '', baseUrl: ollamaUrl(env.OLLAMA_HOST), way: 'Ollama' };
  }
  return undefined;
}

/** Only OpenAI's own host speaks the responses protocol for sure; every other base URL means chat completions. */
function openAi(env: ResolverOptions['env']): Found | undefined {
  const apiKey = env.OPENAI_API_KEY ?? '';
  const baseUrl = addressOf('OPENAI_BASE_URL', env);
  if (baseUrl !== undefined && new URL(baseUrl).hostname !== OPENAI_HOST) {
    return { kind: 'openai-compatible', apiKey, baseUrl, way: 'OPENAI_BASE_URL' };
  }
  return apiKey === '' ? undefined : { kind: 'openai', apiKey, baseUrl, way: 'OPENAI_API_KEY' };
}

function viaOpenRouter(env: ResolverOptions['env']): Found | undefined {
  const apiKey = env.OPENROUTER_API_KEY;
  if (!apiKey) return undefined;
  return { kind: 'openrouter', apiKey, baseUrl: addressOf('OPENROUTER_BASE_URL', env), way: 'OPENROUTER_API_KEY' };
}

function routeConnection(route: Route, env: ResolverOptions['env'], id: string): Connection {
  const fromEnv = route.apiKeyEnv === undefined ? undefined : env[route.apiKeyEnv];
  const apiKey = route.apiKey ?? fromEnv;
  if (route.kind === 'openai-compatible' && route.baseUrl === undefined) {
    throw routeFailed(route, id, 'names no baseUrl', 'Give the route a "baseUrl" in skvm.config.json.');
  }
  if (!apiKey && route.apiKey === undefined && (route.apiKeyEnv !== undefined || route.kind !== 'openai-compatible')) {
    const hint =
      route.apiKeyEnv === undefined
        ? 'Give the route an "apiKeyEnv" in skvm.config.json.'
        : `Set ${route.apiKeyEnv}, or "apiKey": "" when the endpoint wants no key.`;
    throw routeFailed(
      route,
      id,
      route.apiKeyEnv === undefined ? 'has no key' : `needs ${route.apiKeyEnv}, which is not set`,
      hint,
    );
  }
  return { kind: route.kind, apiKey: apiKey ?? '', baseUrl: route.baseUrl };
}

function routeFailed(route: Route, id: string, why: string, hint: string): SkvmError {
  return new SkvmError({
    code: 'MODEL_UNKNOWN',
    message: `No way to the model "${id}": the route "${route.match}" (${route.kind}) ${why}`,
    hint,
  });
}

/**
 * The id on the wire: without the part that chose the provider. OpenRouter's ids begin with a vendor, so that there
 * only a part before a whole `vendor/model` goes.
 */
function wireId(id: string, { kind }: Connection): string {
  const rest = withoutProvider(id);
  if (kind === 'openrouter') return rest.includes('/') ? rest : id;
  return kind === 'anthropic' ? dashedModelId(rest) : rest;
}

function unresolved(id: string, prefix: string, { routes, providers, env }: ResolverOptions): SkvmError {
  const own = providers.map((provider) => provider.id);
  const known = [...own, 'openai', 'anthropic', 'openrouter', 'ollama'];
  const near = known.includes(prefix) ? undefined : nearest(prefix, known);
  const variables = KEY_OF[prefix] ? [KEY_OF[prefix], 'OPENROUTER_API_KEY'] : ['OPENROUTER_API_KEY'];
  const tried = [
    routes.length === 0
      ? 'no route in skvm.config.json'
      : `none of ${routes.length} routes in skvm.config.json matches`,
    ...(known.includes(prefix) ? [] : [`no built-in provider "${prefix}" (there are ${known.join(', ')})`]),
    ...variables.filter((name) => !env[name]).map((name) => `${name} is not set`),
  ];
  const ways = [
    ...(near === undefined ? [] : [`Did you mean "${near}/${withoutProvider(id)}"?`]),
    `Set ${[...new Set(variables)].join(' or ')}, add a route to skvm.config.json ("skvm config show" says where it is), or use sim/… for a simulated model.`,
  ];
  return new SkvmError({
    code: 'MODEL_UNKNOWN',
    message: `No way to the model "${id}": ${[...new Set(tried)].join('; ')}`,
    hint: ways.join(' '),
    details: { model: id, tried },
  });
}

const KEY_OF: Readonly<Record<string, string>> = { openai: 'OPENAI_API_KEY', anthropic: 'ANTHROPIC_API_KEY' };

/** `OLLAMA_HOST` as Ollama itself reads it: host, host:port or URL; 127.0.0.1:11434 by default. */
function ollamaUrl(host: string | undefined): string {
  const given = (host ?? '').trim() || '127.0.0.1:11434';
  const [, scheme = 'http:', rest = ''] = /^(?:(https?:)\/\/)?(.*)$/.exec(given) ?? [];
  const url = httpUrl('OLLAMA_HOST', `${scheme}//${rest}`);
  // A server that listens on all addresses is reached on this machine's own.
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (scheme === 'http:' && !/:\d+(?:\/|$)/.test(rest)) url.port = '11434';
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}/v1`;
}

/** The address in a variable; `undefined` when it is not set or empty. */
function addressOf(name: string, env: ResolverOptions['env']): string | undefined {
  const value = env[name];
  return value ? httpUrl(name, value).href.replace(/\/+$/, '') : undefined;
}

function httpUrl(name: string, value: string): URL {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return new URL(value);
  throw inputInvalid(`Expected an http(s) address in ${name}, got "${value}"`);
}
