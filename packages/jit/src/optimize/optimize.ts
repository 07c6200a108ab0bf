import { randomUUID } from 'node:crypto';
import {
  addUsage,
  type Candidate,
  type Context,
  type FinalComparison,
  isStop,
  NO_USAGE,
  type OptimizationDocument,
  type OptimizationResult,
  type OptimizationRun,
  type OptimizationSpec,
  type OptimizationTask,
  type Skill,
  type SkvmError,
  type Task,
  type Usage,
} from '@skvm/core';
import { keepSkill, skillHunks } from '@skvm/core/skill';
import type { ProposerError } from '../propose/proposer.ts';
import { createLab, type WorkingLab } from './create-lab.ts';
import { compareFinal } from './final-comparison.ts';
import type { MeasuredRun, Series } from './lab.ts';
import { type Ledger, openLedger } from './ledger.ts';
import type { OptimizeInput } from './optimize-input.ts';
import { planOptimization } from './plan-optimization.ts';
import { type ResolvedTasks, resolveTasks } from './resolve-tasks.ts';
import { beginSearch, type SearchCandidate, type SearchState, search, toCandidate } from './search.ts';
import { type Judgement, judge } from './verdict.ts';

/**
 * Improves a skill from evidence, and says whether the improvement is real.
 *
 * Tasks are split into three. On the first the proposer looks for causes and a candidate has to do better than its
 * parent; by the second candidates are chosen; on the third, which nobody has seen, the best one meets the original in
 * fresh paired runs, and that alone makes the verdict. Logs are shown to the proposer and nothing is run: the verdict is
 * `unverified`.
 *
 * Everything that costs something is a step in the journal: a session that was stopped or killed goes on where its
 * journal ends, and comes to the same result. When the budget ends or the signal is raised, the document holds what is
 * there, with the status `partial`, or `aborted` when there is nothing.
 *
 * @throws INPUT_INVALID (also when no synthetic task can be admitted, and for a journal of another optimization),
 * DOCUMENT_INVALID (a journal that cannot be read), PATH_OUTSIDE, UNKNOWN_EXTENSION, MODEL_UNKNOWN, ADAPTER_UNAVAILABLE
 */
export async function optimize(input: OptimizeInput, context: Context): Promise<OptimizationDocument> {
  const spec = await planOptimization(input, context);
  const ledger = await openLedger(input.journal, spec);
  const session = new Session(input, spec, ledger, context);
  let stopped: SkvmError | undefined;
  try {
    if (input.source.kind === 'log') await session.proposeFromLogs(input.source.evidence);
    else await session.searchAndCompare(input.source);
  } catch (error) {
    if (!isStop(error)) throw error;
    stopped = error;
  }
  return session.toDocument(stopped);
}

/** One optimization under way: what it has come to so far, whenever it ends. */
class Session {
  readonly #input: OptimizeInput;
  readonly #spec: OptimizationSpec;
  readonly #ledger: Ledger;
  readonly #context: Context;
  readonly #lab: WorkingLab;
  readonly #state: SearchState;
  #tasks: ResolvedTasks | undefined;
  #final: FinalComparison | undefined;
  #isCompared = false;

  constructor(input: OptimizeInput, spec: OptimizationSpec, ledger: Ledger, context: Context) {
    this.#input = input;
    this.#spec = spec;
    this.#ledger = ledger;
    this.#context = context;
    this.#state = beginSearch(input.skill);
    const arms = spec.baseline ? 3 : 2;
    const reserve = () => (this.#tasks?.splits.final.length ?? 0) * spec.finalRuns * arms;
    this.#lab = createLab({ spec, ledger, proposer: input.proposer, reserve }, context);
  }

  async searchAndCompare(source: Exclude<OptimizeInput['source'], { kind: 'log' }>): Promise<void> {
    const { skill, target, proposer } = this.#input;
    const { rounds, runsPerTask, convergence, seed } = this.#spec;
    const lab = this.#lab;
    this.#tasks = await resolveTasks(
      { source, skill, seed, keep: (task) => lab.keepTask(task) },
      { ledger: this.#ledger, lab },
      this.#context,
    );
    const { reflect, select, final } = this.#tasks.splits;
    await search(
      { original: skill, target, reflect, select, by: proposer.by, rounds, runsPerTask, convergence, seed },
      this.#state,
      lab,
    );
    const candidate = this.#chosen?.skill;
    if (candidate && final.length > 0) await this.#compare(candidate, final);
  }

  /** Fresh paired runs of original and candidate, side by side. What a stop leaves undone is the last repeat. */
  async #compare(candidate: Skill, tasks: readonly Task[]): Promise<void> {
    const { baseline, finalRuns } = this.#spec;
    const round = String(this.#state.chosen);
    const arms: readonly { readonly series: Series; readonly arm: string; readonly skill: Skill | null }[] = [
      { series: 'final-baseline', arm: '0', skill: this.#input.skill },
      { series: 'final-candidate', arm: round, skill: candidate },
      ...(baseline ? [{ series: 'final-no-skill' as const, arm: 'no-skill', skill: null }] : []),
    ];
    const wanted = Array.from({ length: finalRuns }, (_, repeat) =>
      tasks.flatMap((task) => arms.map((arm) => ({ phase: 'final' as const, ...arm, task, repeat }))),
    ).flat();
    const runs = await this.#lab.run(wanted);
    const of = (series: Series): MeasuredRun[] => runs.filter((_, index) => wanted[index]?.series === series);
    this.#final = compareFinal(tasks, finalRuns, {
      baseline: of('final-baseline'),
      candidate: of('final-candidate'),
      ...(baseline ? { noSkill: of('final-no-skill') } : {}),
    });
    this.#isCompared = true;
  }

  async proposeFromLogs(evidence: Extract<OptimizeInput['source'], { kind: 'log' }>['evidence']): Promise<void> {
    const { skill, target, proposer } = this.#input;
    const state = this.#state;
    const { seed } = this.#spec;
    const proposed = await this.#lab.propose({
      ...{ round: 1, skill, original: skill, target, evidence, tried: [], seed },
    });
    const candidate = toCandidate({ proposed, round: 1, parent: 0, evidence, input: { by: proposer.by }, state });
    if (!candidate.skill) {
      state.candidates.push(candidate);
      return;
    }
    state.candidates.push({ ...candidate, record: { ...candidate.record, state: 'chosen' } });
    state.chosen = 1;
    state.hunks = skillHunks(skill, candidate.skill).map(({ id, path }) => ({
      ...{ id, path, round: 1, runs: candidate.record.evidence, loss: null, interval: null, kept: true },
    }));
  }

  get #chosen(): SearchCandidate | undefined {
    return this.#state.chosen === undefined ? undefined : this.#state.candidates[this.#state.chosen];
  }

  async toDocument(stopped: SkvmError | undefined): Promise<OptimizationDocument> {
    const context = this.#context;
    const runs = [...this.#lab.runs];
    const made = runs.filter(({ explanation, unscored }) => unscored !== 'aborted' || explanation !== 'not run');
    const failure = stopped ?? this.#failure(made);
    const candidates = await Promise.all(this.#state.candidates.map((one) => this.#told(one)));
    const cost = this.#cost(made, candidates);
    const { verdict, cause, explanation } = this.#judge(failure);
    const isUsable = made.some(({ score }) => score !== null) || candidates.length > 1;
    const result: OptimizationResult = {
      ...{ verdict, cause, explanation },
      bestRound: this.#state.chosen ?? 0,
      final: this.#final ?? null,
      candidates,
      tasks: [...(this.#tasks?.told ?? this.#logs())],
      hunks: this.#state.hunks,
      runs: made,
      cost,
    };
    const status = stopped ? (isUsable || stopped.code === 'BUDGET_EXCEEDED' ? 'partial' : 'aborted') : 'completed';
    return {
      schema: 'skvm.jit-optimize/1',
      id: randomUUID(),
      createdAt: context.now().toISOString(),
      status: failure && !stopped ? 'failed' : status,
      simulated: this.#input.source.kind !== 'log' && context.models.isSimulated(this.#spec.target.model),
      usage: this.#ledger.lost.reduce(addUsage, Object.values(cost).reduce(addUsage, NO_USAGE)),
      diagnostics: [],
      ...(failure === undefined ? {} : { error: toError(failure) }),
      spec: this.#spec,
      result,
    };
  }

  #judge(failure: ProposerError | undefined): Judgement {
    const { chosen, converged, candidates } = this.#state;
    if (this.#input.source.kind === 'log') {
      const reason = candidates[1]?.record.reason ?? 'nothing was proposed';
      const explanation =
        chosen === undefined ? `No candidate: ${reason}.` : 'Made from logs alone: nothing was run that speaks for it.';
      return { verdict: 'unverified', cause: 'log-only', explanation };
    }
    const inconclusive = (cause: Judgement['cause'], explanation: string): Judgement => ({
      ...{ verdict: 'inconclusive', cause, explanation },
    });
    if (failure && !this.#isCompared) {
      const isStopped = failure.code === 'ABORTED' || failure.code === 'BUDGET_EXCEEDED';
      const cause = isStopped ? 'stopped' : 'unscored';
      return inconclusive(cause, `Ended before the comparison was done: ${failure.message}`);
    }
    if (converged) return inconclusive('converged', 'The skill does so well that there was nothing to look for.');
    if (chosen === undefined) {
      const told = candidates.slice(1).map(({ record }) => `round ${record.round} ${record.reason ?? record.state}`);
      return inconclusive(
        'no-candidate',
        `No candidate did better than the original${told.length === 0 ? '' : `: ${told.join('; ')}`}.`,
      );
    }
    if (!this.#final) {
      return inconclusive('few-tasks', 'There are no tasks for a final comparison, so nothing can be said.');
    }
    return judge(this.#final, { quick: this.#spec.quick });
  }

  /** What kept the whole session from measuring or proposing anything. */
  #failure(runs: readonly OptimizationRun[]): ProposerError | undefined {
    const asked = this.#state.candidates.filter(({ record }) => record.by === 'rules' || record.by === 'agent');
    if (asked.length > 0 && asked.every(({ failure }) => failure !== undefined)) return asked.at(-1)?.failure;
    const last = runs.at(-1);
    if (last === undefined || runs.some(({ score }) => score !== null)) return undefined;
    const code = last.unscored === 'infra' ? 'MODEL_CALL_FAILED' : 'TASK_INVALID';
    return { code, message: `No run has a score (${last.unscored}): ${last.explanation ?? 'no explanation'}` };
  }

  async #told({ record, skill }: SearchCandidate): Promise<Candidate> {
    if (!skill) return record;
    const key = await keepSkill(skill, this.#context.store);
    return { ...record, skill: { name: skill.name, digest: skill.digest, key } };
  }

  #cost(runs: readonly OptimizationRun[], candidates: readonly Candidate[]): OptimizationResult['cost'] {
    const sum = (usages: readonly Usage[]) => usages.reduce(addUsage, NO_USAGE);
    const admission = runs.filter(({ phase }) => phase === 'admission');
    const target = runs.filter(({ phase }) => phase !== 'admission');
    return {
      setup: sum([this.#tasks?.usage ?? NO_USAGE, ...admission.flatMap((run) => [run.usage, run.gradingUsage])]),
      target: sum(target.map(({ usage }) => usage)),
      optimizer: sum(candidates.map(({ usage }) => usage)),
      grading: sum(target.map(({ gradingUsage }) => gradingUsage)),
    };
  }

  #logs(): OptimizationTask[] {
    const { source } = this.#input;
    return source.kind === 'log' ? source.evidence.map(({ id }) => ({ id, split: 'reflect' })) : [];
  }
}

function toError({ code, message, hint }: ProposerError): NonNullable<OptimizationDocument['error']> {
  return { code, message, ...(hint === undefined ? {} : { hint }) };
}
