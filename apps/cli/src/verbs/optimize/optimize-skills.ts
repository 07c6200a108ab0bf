import { type ProposalFiles, proposalFiles } from '@skvm/cache';
import {
  type Delivery,
  type DocumentStatus,
  hashJson,
  inputInvalid,
  type JsonValue,
  type Limits,
  type OptimizationDocument,
  type ProposalSummary,
  type Skill,
} from '@skvm/core';
import { loadKeptSkill } from '@skvm/core/skill';
import {
  agentProposer,
  agentTaskMaker,
  forecastOptimization,
  formTaskMaker,
  type OptimizeInput,
  optimize,
  ruleProposer,
} from '@skvm/jit';
import type { Outcome } from '../../base-command.ts';
import type { Composition } from '../../compose.ts';
import { toFailure } from '../../failure.ts';
import { inSession } from '../../in-session.ts';
import { mapInParallel } from '../../map-in-parallel.ts';
import { canonicalModelId } from '../../models/model-id.ts';
import { forecastText, optimizedText, optimizeListText } from '../../reporters/optimize-text.ts';
import { plainStyle } from '../../style.ts';
import type { Terminal } from '../../terminal.ts';
import type { CheckedFlags } from './check-flags.ts';
import { findSkills, type PlacedSkill } from './find-skills.ts';
import { findSource, type SourceFlags, sourceWords } from './find-source.ts';

/** The flags of `skvm jit-optimize`. */
export interface OptimizeFlags extends SourceFlags, CheckedFlags {
  readonly source: CheckedFlags['source'];
  readonly skill?: string | undefined;
  readonly 'skill-list'?: string | undefined;
  readonly 'skill-mode': Delivery;
  readonly 'optimizer-model'?: string | undefined;
  readonly 'optimizer-adapter': string;
  readonly 'optimizer-tools': 'files' | 'all';
  readonly 'target-adapter': string;
  readonly rounds?: number | undefined;
  readonly 'runs-per-task'?: number | undefined;
  readonly 'final-runs'?: number | undefined;
  readonly convergence?: number | undefined;
  readonly baseline: boolean;
  readonly 'keep-all-rounds': boolean;
  readonly 'auto-apply': boolean;
  readonly 'adapter-config'?: string | undefined;
  readonly 'timeout-ms'?: number | undefined;
  readonly 'max-steps'?: number | undefined;
  readonly concurrency: number;
  readonly 'dry-run': boolean;
  readonly wait: boolean;
}

/** What became of one skill of a batch. */
export interface OptimizedSkill {
  readonly skill: string;
  /** Absent when it did not come to that. */
  readonly document?: OptimizationDocument;
  readonly proposal?: ProposalSummary;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Optimizes one skill, or every skill of a list. */
export async function optimizeSkills(
  flags: OptimizeFlags,
  terminal: Terminal,
  composition: Composition,
): Promise<Outcome> {
  const { context, layout, secrets } = composition;
  const skills = await findSkills(flags, terminal, context);
  const input = await optimizeInput(flags, terminal, composition);
  const forecast = {
    schema: 'skvm.jit-optimize-forecast/1',
    skills: skills.map(({ name }) => name),
    ...forecastOptimization(input),
  };
  if (flags['dry-run']) return { document: forecast, render: (style) => forecastText(forecast, style) };
  const optimizer = input.optimizer ? [input.optimizer.model] : [];
  await composition.requireModels(flags.source === 'log' ? optimizer : [input.target.model, ...optimizer]);
  // Before anything is paid: what it can take, and what effect it could show.
  if (flags.source !== 'log') terminal.stderr.write(`${forecastText(forecast, plainStyle)}\n`);
  const proposals = proposalFiles(layout, { store: context.store, now: context.now, secrets, report: context.report });
  // Skills of one list that are called alike wait for each other.
  const waiting = { ...flags, wait: flags.wait || skills.length > 1 };
  const one = (skill: PlacedSkill) =>
    optimizeSkill({ ...input, skill }, { flags: waiting, proposals, terminal, composition });
  const [only] = skills;
  if (skills.length === 1 && only) {
    const { document, proposal } = await one(only);
    const full = { ...document, proposal: proposal?.id ?? null };
    return { document: full, render: (style) => optimizedText(document, proposal, style) };
  }
  const results = await mapInParallel(skills, flags.concurrency, async (skill): Promise<OptimizedSkill> => {
    try {
      return { skill: skill.name, ...(await one(skill)) };
    } catch (error) {
      if (context.signal.aborted) throw error;
      const { code, message } = toFailure(error).error;
      return { skill: skill.name, error: { code, message } };
    }
  });
  const isFailed = results.some(({ error, document }) => error !== undefined || document?.status !== 'completed');
  const status: DocumentStatus = context.signal.aborted ? 'aborted' : 'completed';
  const document = { schema: 'skvm.jit-optimize-set/1', status, results };
  return { document, render: (style) => optimizeListText(results, style), isFailed };
}

async function optimizeInput(
  flags: OptimizeFlags,
  terminal: Terminal,
  composition: Composition,
): Promise<Omit<OptimizeInput, 'journal' | 'skill'>> {
  const target = { adapter: flags['target-adapter'], model: canonicalModelId(flags['target-model']) };
  composition.context.registry.get('adapter', target.adapter);
  const model = flags['optimizer-model'] === undefined ? undefined : canonicalModelId(flags['optimizer-model']);
  const agent = model === undefined ? undefined : { model, adapter: flags['optimizer-adapter'] };
  if (agent) composition.context.registry.get('adapter', agent.adapter);
  const tools = flags['optimizer-tools'];
  const maker = agent ? agentTaskMaker(agent) : formTaskMaker();
  const limits: Partial<Limits> = {
    ...(flags['timeout-ms'] === undefined ? {} : { timeoutMs: flags['timeout-ms'] }),
    ...(flags['max-steps'] === undefined ? {} : { maxSteps: flags['max-steps'] }),
  };
  return {
    target,
    source: await findSource(flags, maker, terminal, composition),
    proposer: agent ? agentProposer({ ...agent, tools }) : ruleProposer(),
    optimizer: agent ? { ...agent, tools } : null,
    ...(flags.rounds === undefined ? {} : { rounds: flags.rounds }),
    ...(flags['runs-per-task'] === undefined ? {} : { runsPerTask: flags['runs-per-task'] }),
    ...(flags['final-runs'] === undefined ? {} : { finalRuns: flags['final-runs'] }),
    ...(flags.convergence === undefined ? {} : { convergence: flags.convergence }),
    baseline: flags.baseline,
    quick: flags.quick,
    delivery: flags['skill-mode'],
    limits,
    ...(flags['adapter-config'] === undefined ? {} : { adapterConfig: toConfig(flags['adapter-config']) }),
    seed: composition.context.seed,
  };
}

function toConfig(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw inputInvalid(`Expected JSON for --adapter-config: ${(error as Error).message}`);
  }
}

/** One skill in its session, with its proposal. */
export async function optimizeSkill(
  input: Omit<OptimizeInput, 'journal' | 'skill'> & { readonly skill: PlacedSkill },
  surroundings: {
    readonly flags: Pick<OptimizeFlags, 'wait' | 'keep-all-rounds' | 'auto-apply'>;
    readonly proposals: ProposalFiles;
    readonly terminal: Pick<Terminal, 'announce'>;
    readonly composition: Composition;
  },
): Promise<{ readonly document: OptimizationDocument; readonly proposal?: ProposalSummary }> {
  const { flags, proposals, terminal, composition } = surroundings;
  const { context } = composition;
  const { skill, target, source, optimizer } = input;
  let proposal: ProposalSummary | undefined;
  const document = await inSession(
    composition,
    {
      kind: 'jit-optimize',
      spec: sessionSpec(input),
      subject: { models: [target.model], harness: target.adapter, skill: skill.name },
    },
    async (session) => {
      await using draft = await proposals.create(
        { skill, target, optimizerModel: optimizer?.model ?? null, source: sourceWords(source), session: session.id },
        { wait: flags.wait, signal: context.signal },
      );
      terminal.announce?.({ proposal: draft.id, dir: draft.dir, session: session.id });
      let document: OptimizationDocument;
      try {
        document = await optimize({ ...input, journal: session.journal }, context);
      } catch (error) {
        if (!context.signal.aborted) await draft.fail({ explanation: toFailure(error).error.message });
        throw error;
      }
      // What a budget or a signal cut short is gone on with; its proposal stays open for that.
      if (document.status === 'partial' || document.status === 'aborted') return document;
      if (document.status === 'failed') {
        await draft.fail({ explanation: document.error?.message ?? document.result.explanation });
        proposal = (await proposals.load(draft.id)).summary;
        return document;
      }
      const rounds = await roundsOf(document, flags['keep-all-rounds'], composition);
      proposal = await draft.finish({ document, rounds });
      return document;
    },
    ({ result }) => `${skill.name}: ${result.verdict}, ${result.explanation}`,
  );
  if (proposal && flags['auto-apply'] && proposal.verdict === 'recommended') {
    ({ summary: proposal } = await proposals.accept({ id: proposal.id, by: 'auto-apply', signal: context.signal }));
  }
  return { document, ...(proposal === undefined ? {} : { proposal }) };
}

/** The skills of the rounds that have one. */
async function roundsOf(
  { result }: OptimizationDocument,
  all: boolean,
  { context }: Composition,
): Promise<ReadonlyMap<number, Skill>> {
  const rounds = new Map<number, Skill>();
  for (const { round, skill } of result.candidates) {
    if (!skill || !(all || round === 0 || round === result.bestRound)) continue;
    rounds.set(round, await loadKeptSkill(skill.key, skill.digest, context.store));
  }
  return rounds;
}

/** All that decides the session, so that `--resume` finds it. */
function sessionSpec(input: Omit<OptimizeInput, 'journal'>): JsonValue {
  const { skill, source, proposer, ...settings } = input;
  const digest = (value: unknown) => hashJson(JSON.parse(JSON.stringify(value)) as JsonValue);
  const { kind, ...given } = source;
  const evidence = 'maker' in given ? { ...given, maker: given.maker.by } : { digest: digest(given) };
  const spec = { ...settings, skill: skill.digest, proposer: proposer.by, source: { kind, ...evidence } };
  return JSON.parse(JSON.stringify(spec)) as JsonValue;
}
