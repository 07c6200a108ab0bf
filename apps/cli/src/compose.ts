import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type CacheLayout,
  type CassetteMode,
  callCassette,
  openStore,
  profileFiles,
  proposalFiles,
  type Session,
  type SessionInput,
  type Sessions,
  sessions,
} from '@skvm/cache';
import {
  type BudgetLimits,
  type Context,
  createBudget,
  createContext,
  createExecutor,
  createRegistry,
  type Diagnostic,
  type EventPayload,
  formatTarget,
  inputInvalid,
  isSkvmError,
  type ModelProvider,
  type SandboxLevel,
  type SkvmError,
  type Target,
  withoutUndefined,
} from '@skvm/core';
import { createModels, type Models } from '@skvm/core/models';
import { type BuiltinKind, loadBuiltins } from './builtins.ts';
import { configPath, type SkvmConfig } from './config.ts';
import { type Environment, layoutOf, type PlaceFlags, readEnvironment, toAbsolute } from './environment.ts';
import { type EventLog, openEventLog } from './event-log.ts';
import type { Price } from './flags/engine-flags.ts';
import type { SessionRequest } from './in-session.ts';
import { recordedModels } from './models/recorded-models.ts';
import { createModelResolver } from './models/resolve-model.ts';
import { watchMisses } from './models/watch-misses.ts';
import { loadPlugin } from './plugins.ts';
import { createReporter } from './reporters/create-reporter.ts';
import { secretsOf } from './secrets.ts';
import type { Terminal } from './terminal.ts';

/** The flags that compose reads; a command has those of them that make sense for it. */
export interface ComposeFlags extends PlaceFlags {
  readonly plugin?: readonly string[] | undefined;
  readonly verbose?: boolean | undefined;
  readonly concurrency?: number | undefined;
  readonly sandbox?: 'auto' | SandboxLevel | undefined;
  readonly cassette?: CassetteMode | undefined;
  readonly seed?: number | undefined;
  readonly price?: Price | undefined;
  readonly 'judge-model'?: string | undefined;
  readonly 'max-cost'?: number | undefined;
  readonly 'max-tokens'?: number | undefined;
  readonly 'max-minutes'?: number | undefined;
  readonly resume?: boolean | undefined;
  readonly session?: string | undefined;
  readonly wait?: boolean | undefined;
}

export interface ComposeOptions {
  /** Kinds of extensions that the command uses. */
  readonly kinds: readonly BuiltinKind[];
}

/** A session of this command, with a log of what happens. */
export interface OpenedSession extends AsyncDisposable {
  readonly session: Session;
}

/** All the parts, put together for one command. */
export interface Composition extends AsyncDisposable {
  readonly context: Context;
  readonly environment: Environment;
  readonly layout: CacheLayout;
  /** Findings reported so far, for the document. */
  readonly diagnostics: readonly Diagnostic[];
  /** Values that must never be written. */
  readonly secrets: readonly string[];
  readonly sessions: Sessions;
  /**
   * Makes sure, before anything is spent, that models can be called and that dollars can be counted if they are limited.
   *
   * @throws MODEL_UNKNOWN, INPUT_INVALID
   */
  requireModels(ids: readonly string[]): Promise<void>;
  /** @throws CASSETTE_MISS when a call, of this model or of any, was to be answered from a record and there was none. */
  requireNoMiss(model?: string): void;
  /**
   * Opens a session: a new one, or the one that the flags say to go on with. Until it is disposed of, what happens is
   * written into its folder; left unfinished, it can be resumed.
   */
  openSession(input: SessionRequest): Promise<OpenedSession>;
}

/**
 * Puts the parts together: configuration, flags and variables become a {@link Context}.
 *
 * @throws CONFIG_INVALID, INPUT_INVALID, EXTENSION_FAILED, DUPLICATE_EXTENSION
 */
export async function compose(
  flags: ComposeFlags,
  terminal: Terminal,
  { kinds }: ComposeOptions,
): Promise<Composition> {
  const environment = await readEnvironment(flags, terminal);
  const { env, config, cache, tmp } = environment;
  const now = () => new Date();
  const layout = layoutOf(environment);
  const reporter = createReporter(terminal, { now, isVerbose: flags.verbose ?? false });
  const diagnostics: Diagnostic[] = [];
  const secrets = secretsOf(environment);
  // Sessions that are open together and are of no target have the events of all.
  const logs = new Map<EventLog, Target | undefined>();
  const misses = new Map<string, SkvmError>();
  const emit = (event: EventPayload) => {
    if (event.type === 'diagnostic') diagnostics.push(event.diagnostic);
    reporter.on(event);
    for (const [log, target] of logs) if (!target || concerns(event, target)) log.on(event);
  };
  const report = (diagnostic: Diagnostic) => emit({ type: 'diagnostic', diagnostic });

  const plugins = await Promise.all([
    ...(config.plugins ?? []).map((name) => loadPlugin({ name, from: dirname(configPath(cache.path)) })),
    ...(flags.plugin ?? []).map((name) => loadPlugin({ name, from: terminal.cwd })),
  ]);
  const store = openStore(layout.store);
  const profiles = profileFiles(layout);
  const builtins = await loadBuiltins(kinds, {
    judgeModel: flags['judge-model'],
    profileOf: async (target) => (await profiles.load(target))?.profile,
    proposals: async () => proposalFiles(layout, { store, now, secrets, report }),
  });
  const registry = createRegistry([...builtins, ...plugins.flat(), await simulation(config, environment)]);
  const budget = createBudget(budgetLimits(flags), now);
  const priceOf = (id: string): Price | null => flags.price ?? config.prices?.[id] ?? null;
  const routes = config.providers?.routes ?? [];
  const resolve = createModelResolver({ routes, providers: registry.list('provider'), env });
  const models = createModels({
    providers: registry.list('provider'),
    budget,
    emit,
    now,
    priceOf,
    resolve: flags.cassette === 'replay' ? recordedModels(resolve) : resolve,
    cassette: (id, use) =>
      watchMisses(callCassette({ store, mode: flags.cassette ?? 'off', id, use, secrets }), (error) => {
        if (!misses.has(id)) misses.set(id, error);
      }),
    ...(config.calls === undefined ? {} : { retry: withoutUndefined(config.calls) }),
  });
  const context = createContext({
    signal: terminal.signal,
    models,
    registry,
    store,
    emit,
    report,
    now,
    sandbox: async () => {
      const { createSandbox } = await import('@skvm/core/sandbox');
      return createSandbox({
        level: flags.sandbox ?? 'auto',
        platform: terminal.platform,
        environment: env,
        tmpDir: tmp.path,
        onWarning: (message) => report({ severity: 'warning', code: 'not-isolated', message, source: 'sandbox' }),
      });
    },
    tmpDir: tmp.path,
    executor: createExecutor({ concurrency: flags.concurrency ?? 4 }),
    budget,
    seed: flags.seed ?? 0,
  });
  const allSessions = sessions(layout, { secrets, report });
  return {
    context,
    environment,
    layout,
    diagnostics,
    secrets,
    sessions: allSessions,
    async requireModels(ids) {
      const judge = flags['judge-model'];
      await requireWays(models, judge === undefined ? ids : [...ids, judge], flags['max-cost']);
      await mkdir(tmp.path, { recursive: true });
    },
    requireNoMiss(model) {
      const miss = model === undefined ? misses.values().next().value : misses.get(model);
      if (miss) throw miss;
    },
    async openSession(input) {
      const resume = flags.session ? { session: flags.session } : flags.resume ? ('newest' as const) : undefined;
      const { orNew = false, target, ...asked } = input;
      const open = (how: SessionInput['resume']) =>
        allSessions.open(
          { ...asked, now, ...(how === undefined ? {} : { resume: how }) },
          { wait: flags.wait ?? false, signal: terminal.signal },
        );
      const session = await open(resume).catch((error: unknown) => {
        if (orNew && isSkvmError(error, 'SESSION_MISSING')) return open(undefined);
        throw error;
      });
      const opened = openEventLog(join(session.dir, 'events.jsonl'), { now, secrets });
      logs.set(opened, target);
      return {
        session,
        async [Symbol.asyncDispose]() {
          logs.delete(opened);
          await opened.close();
          await session[Symbol.asyncDispose]();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      reporter.close();
    },
  };
}

/** Calls say which model they went to, all else whose it is, where that matters. */
function concerns(event: EventPayload, target: Target): boolean {
  if ('model' in event) return event.model === target.model;
  return event.target === undefined || event.target === formatTarget(target);
}

/** The embedded model, with personas of the user's own. */
async function simulation(config: SkvmConfig, { cache }: Environment): Promise<ModelProvider> {
  const { loadPersonas, simProvider } = await import('@skvm/sim');
  if (config.personas === undefined) return simProvider();
  const file = toAbsolute(config.personas, { cwd: cache.path, home: cache.path });
  return simProvider({ personas: await loadPersonas(file) });
}

function budgetLimits(flags: ComposeFlags): BudgetLimits {
  return withoutUndefined({
    maxCostUsd: flags['max-cost'],
    maxTokens: flags['max-tokens'],
    maxMinutes: flags['max-minutes'],
  });
}

/** @throws MODEL_UNKNOWN, INPUT_INVALID when dollars are limited and nobody knows what a model costs. */
async function requireWays(models: Models, ids: readonly string[], maxCostUsd: number | undefined): Promise<void> {
  for (const id of new Set(ids)) {
    models.language(id);
    if (maxCostUsd === undefined || (await models.price(id)) !== null) continue;
    throw inputInvalid(
      `Expected a price of ${id} to keep to --max-cost, and none is known`,
      'Give it with --price=<in>/<out>, US dollars per million tokens, or limit --max-tokens.',
    );
  }
}
