import { type Candidate, type HunkEvidence, NO_USAGE, type Skill, type Target, type Task } from '@skvm/core';
import { diffSkills, mergeSkills, skillHunks } from '@skvm/core/skill';
import { copiedText } from '../propose/copied-text.ts';
import type { Proposed, ProposerError, TaskEvidence, Tried } from '../propose/proposer.ts';
import { chooseBatch } from './choose-batch.ts';
import type { Lab, MeasuredRun } from './lab.ts';
import { pruneHunks } from './prune-hunks.ts';
import { type PoolMember, sampleParent, winsOf } from './sample-parent.ts';
import { differencesOf, meanOf, meanOverTasks, type ScoresByTask, scoresByTask } from './task-means.ts';

/** A candidate of the search: what the document says of it, and its skill when it has a usable one. */
export interface SearchCandidate {
  readonly record: Omit<Candidate, 'skill'>;
  readonly skill?: Skill;
  /** What kept its proposer from working at all. */
  readonly failure?: ProposerError;
}

export interface SearchInput {
  readonly original: Skill;
  readonly target: Target;
  readonly reflect: readonly Task[];
  readonly select: readonly Task[];
  readonly by: 'rules' | 'agent';
  readonly rounds: number;
  readonly runsPerTask: number;
  readonly convergence: number;
  readonly seed: number;
}

/** What a search has come to. It is filled while it runs, so that one that is cut off leaves what it has. */
export interface SearchState {
  /** By round. */
  readonly candidates: SearchCandidate[];
  /** Round that goes into the final comparison. */
  chosen: number | undefined;
  /** Of the diff from the original to the chosen candidate, those first that are in it. */
  hunks: HunkEvidence[];
  /** The original does so well that there is nothing to look for. */
  converged: boolean;
}

/** After so many rounds in a row without a candidate there is nothing more to come. */
const MAX_IDLE_ROUNDS = 2;

/** Merges of two candidates that win different tasks. */
const MAX_MERGES = 2;

export function beginSearch(original: Skill): SearchState {
  const record = blank(0, 'original', []);
  return {
    candidates: [{ record: { ...record, state: 'original' }, skill: original }],
    chosen: undefined,
    hunks: [],
    converged: false,
  };
}

/**
 * Looks for a better skill. Each round draws a parent from the pool by the select tasks that it wins, shows the proposer
 * the parent's runs of a few reflect tasks, and takes what it proposes into the pool when it does better than its parent
 * on those tasks. In the end candidates that win different tasks are merged, the best by the select split is chosen, and
 * hunks that it does not need are pruned off it.
 *
 * @throws ABORTED, BUDGET_EXCEEDED; `state` then holds what was done until then
 */
export async function search(input: SearchInput, state: SearchState, lab: Lab): Promise<void> {
  const { original, reflect, select, rounds, runsPerTask, convergence, seed } = input;
  const selected = new Map<number, ScoresByTask>();
  const shown = new Map<string, number>();
  const tried: Tried[] = [];
  const skillOf = (round: number) => state.candidates[round]?.skill ?? original;
  const members = (): PoolMember[] => [...selected].map(([round, scores]) => ({ round, scores }));

  const measure = (phase: 'baseline' | 'gate' | 'select', round: number, tasks: readonly Task[]) =>
    lab.run(
      Array.from({ length: runsPerTask }, (_, repeat) =>
        tasks.map((task) => ({
          phase,
          series: 'search' as const,
          arm: String(round),
          skill: skillOf(round),
          task,
          repeat,
        })),
      ).flat(),
    );
  /** Measures a candidate on the select split and takes it into the pool. */
  const pool = async (round: number, phase: 'baseline' | 'select') => {
    selected.set(round, scoresByTask(await measure(phase, round, select)));
    for (const member of members()) {
      const scores = [...member.scores].map(([task, values]) => ({ task, mean: meanOf(values) }));
      const wins = winsOf(member, members());
      update(state, member.round, { select: { mean: meanOverTasks(member.scores), tasks: scores }, wins });
    }
  };

  const first = scoresByTask(await measure('baseline', 0, reflect));
  await pool(0, 'baseline');
  const together = wholeMean(first, selected.get(0) ?? new Map());
  if (together !== null && together >= convergence) {
    state.converged = true;
    return;
  }

  let idle = 0;
  for (let turn = 1; turn <= rounds && idle < MAX_IDLE_ROUNDS; turn += 1) {
    // Before there is anything to compare, a budget that is too small is no result: the session stops, and can go on.
    const isNeeded = members().length === 1;
    if (!(await lab.canAfford((2 * reflect.length + select.length) * runsPerTask, isNeeded))) break;
    const parent = sampleParent(members(), seed, turn);
    const parentRuns = await measure('baseline', parent, reflect);
    const batch = chooseBatch({ tasks: reflect, scores: scoresByTask(parentRuns), shown, seed, round: turn });
    for (const { id } of batch) shown.set(id, (shown.get(id) ?? 0) + 1);
    const evidence = await evidenceOf(batch, parentRuns, lab);
    const round = state.candidates.length;
    const proposed = await lab.propose({
      round,
      skill: skillOf(parent),
      original,
      target: input.target,
      evidence,
      tried,
      seed,
    });
    const candidate = toCandidate({ proposed, round, parent, evidence, input, state });
    state.candidates.push(candidate);
    if (candidate.skill) {
      const gate = await compare(batch, parentRuns, await measure('gate', round, batch));
      const passes = gate.difference !== null && gate.difference > 0;
      update(state, round, { gate, ...gateState(gate.difference) });
      if (passes) await pool(round, 'select');
    }
    const { record } = state.candidates[round] ?? candidate;
    idle = record.state === 'pooled' || record.state === 'gated-out' ? 0 : idle + 1;
    tried.push({
      round,
      rootCause: record.submission?.rootCause ?? record.reason ?? '',
      changedFiles: record.changedFiles,
      state: record.state,
      difference: record.gate?.difference ?? null,
    });
    const mean = wholeMean(selected.get(round) ?? new Map());
    if (mean !== null && mean >= convergence) break;
  }

  for (let merges = 0; merges < MAX_MERGES; merges += 1) {
    if (!(await lab.canAfford((reflect.length + select.length) * runsPerTask))) break;
    const round = mergeNext(state, members(), original);
    if (round === undefined) break;
    await pool(round, 'select');
  }

  const best = bestOf(members());
  if (best === undefined) return;
  await prune(best, input, state, lab);
}

/** What the proposer is shown: the batch, the worst task first. */
async function evidenceOf(
  batch: readonly Task[],
  runs: readonly MeasuredRun[],
  lab: Lab,
): Promise<readonly TaskEvidence[]> {
  const evidence: TaskEvidence[] = [];
  for (const task of batch) {
    const own = runs.filter(({ run }) => run.task === task.id);
    const mean = meanOf(own.map(({ run }) => run.score));
    const shown = await Promise.all(own.map((run) => lab.evidence(run, task)));
    evidence.push({ id: task.id, prompt: task.prompt, task, mean, runs: shown });
  }
  return evidence.sort((a, b) => (a.mean ?? 2) - (b.mean ?? 2));
}

/** A proposal as a candidate; with a skill when it is one that can be tried. */
export function toCandidate(input: {
  readonly proposed: Proposed;
  readonly round: number;
  readonly parent: number;
  readonly evidence: readonly TaskEvidence[];
  readonly input: Pick<SearchInput, 'by'>;
  readonly state: Pick<SearchState, 'candidates'>;
}): SearchCandidate {
  const { proposed, round, parent, evidence, state } = input;
  const record = {
    ...blank(round, input.input.by, [parent]),
    evidence: evidence.flatMap(({ runs }) => runs.map(({ id }) => id)),
    usage: proposed.usage,
    ...(proposed.transcriptKey === undefined ? {} : { transcriptKey: proposed.transcriptKey }),
  };
  if (proposed.kind === 'abstained') return { record: { ...record, state: 'abstained', reason: proposed.reason } };
  if (proposed.kind === 'failed') {
    const failure = proposed.error === undefined ? {} : { failure: proposed.error };
    return { record: { ...record, state: 'unscored', reason: proposed.reason }, ...failure };
  }
  const submission = proposed.submission === undefined ? {} : { submission: proposed.submission };
  const reject = (reason: string): SearchCandidate => ({
    record: { ...record, ...submission, state: 'rejected', reason },
  });
  if (proposed.kind === 'rejected') return reject(proposed.reason);
  const { skill } = proposed;
  const same = state.candidates.find((other) => other.skill?.digest === skill.digest);
  if (same) return reject(`the same as round ${same.record.round}`);
  const before = state.candidates[parent]?.skill ?? skill;
  const tasks = evidence.flatMap(({ task }) => task ?? []);
  const [copied] = copiedText(before, skill, tasks);
  if (copied) {
    return reject(`copies text of the task ${copied.task} into ${copied.path}: ${JSON.stringify(copied.text)}`);
  }
  const changedFiles = diffSkills(before, skill).map(({ path }) => path);
  return { record: { ...record, ...submission, changedFiles }, skill };
}

/** Child against parent on the tasks of the batch. */
function compare(
  batch: readonly Task[],
  parentRuns: readonly MeasuredRun[],
  childRuns: readonly MeasuredRun[],
): NonNullable<Candidate['gate']> {
  const parent = scoresByTask(parentRuns);
  const child = scoresByTask(childRuns);
  const tasks = batch.map(({ id }) => ({
    task: id,
    parent: meanOf(parent.get(id) ?? []),
    child: meanOf(child.get(id) ?? []),
  }));
  return { tasks, difference: meanOf(differencesOf(parent, child).differences) };
}

function gateState(difference: number | null): Pick<Candidate, 'state' | 'reason'> {
  if (difference === null) return { state: 'unscored', reason: 'no run of it has a score' };
  if (difference > 0) return { state: 'pooled', reason: null };
  const how = difference === 0 ? 'does as its parent' : `does worse than its parent by ${(-difference).toFixed(3)}`;
  return { state: 'gated-out', reason: `${how} on the tasks that it was made from` };
}

/**
 * Merges the two candidates that win the most tasks of which neither comes from the other, and returns its round;
 * `undefined` when there are no two, or what they change conflicts.
 */
function mergeNext(state: SearchState, members: readonly PoolMember[], original: Skill): number | undefined {
  const won = members
    .filter(({ round }) => round > 0)
    .map((member) => ({ round: member.round, wins: winsOf(member, members) }))
    .filter(({ wins }) => wins.length > 0)
    .sort((a, b) => b.wins.length - a.wins.length || a.round - b.round);
  for (const [index, one] of won.entries()) {
    for (const other of won.slice(index + 1)) {
      const [ours, theirs] = [state.candidates[one.round]?.skill, state.candidates[other.round]?.skill];
      const ancestry = [ancestors(state, one.round), ancestors(state, other.round)] as const;
      if (!ours || !theirs || ancestry[0].has(other.round) || ancestry[1].has(one.round)) continue;
      const common = Math.max(...[...ancestry[0]].filter((round) => ancestry[1].has(round)), 0);
      const { skill } = mergeSkills({ base: state.candidates[common]?.skill ?? original, ours, theirs });
      if (!skill || state.candidates.some((candidate) => candidate.skill?.digest === skill.digest)) continue;
      const round = state.candidates.length;
      const record = blank(round, 'merge', [one.round, other.round]);
      const changedFiles = diffSkills(ours, skill).map(({ path }) => path);
      const reason = `rounds ${one.round} and ${other.round} win different tasks`;
      state.candidates.push({ record: { ...record, state: 'pooled', reason, changedFiles }, skill });
      return round;
    }
  }
  return undefined;
}

/** The rounds that a candidate comes from, the original among them. */
function ancestors(state: SearchState, round: number): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [...(state.candidates[round]?.record.parents ?? [])];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    open.push(...(state.candidates[at]?.record.parents ?? []));
  }
  return found.add(0);
}

/**
 * The candidate that is furthest above the original on the select tasks that both have scores for, if any is; of equals the
 * earliest. Means of what happened to be scored would favour who has no score on a hard task.
 */
function bestOf(members: readonly PoolMember[]): number | undefined {
  const original = members.find(({ round }) => round === 0)?.scores ?? new Map();
  const better = members.flatMap(({ round, scores }) => {
    const gain = round === 0 ? null : meanOf(differencesOf(original, scores).differences);
    return gain !== null && gain > 0 ? [{ round, gain }] : [];
  });
  return better.sort((a, b) => b.gain - a.gain || a.round - b.round)[0]?.round;
}

/** The mean of scores that are all there; `null` when a task has none, since nobody knows how that would have gone. */
function wholeMean(...all: readonly ScoresByTask[]): number | null {
  const means = all.flatMap((scores) => [...scores.values()].map(meanOf));
  return means.includes(null) ? null : meanOf(means);
}

async function prune(best: number, input: SearchInput, state: SearchState, lab: Lab): Promise<void> {
  const { original, reflect, select, runsPerTask } = input;
  const candidate = state.candidates[best]?.skill;
  if (!candidate) return;
  state.chosen = best;
  update(state, best, { state: 'chosen' });
  state.hunks = skillHunks(original, candidate).map(({ id, path }) => ({
    ...{ id, path, loss: null, interval: null, kept: true },
    ...originOf(state, best, id),
  }));
  const tasks = [...new Map([...reflect, ...select].map((task) => [task.id, task])).values()];
  const pruned = await pruneHunks({ original, candidate, arm: String(best), tasks, runsPerTask }, lab);
  const hunks = pruned.hunks.map((hunk) => ({ ...hunk, ...originOf(state, best, hunk.id) }));
  state.hunks = [...hunks.filter(({ kept }) => kept), ...hunks.filter(({ kept }) => !kept)];
  if (pruned.skill.digest === candidate.digest) return;
  const round = state.candidates.length;
  const dropped = hunks.filter(({ kept }) => !kept).length;
  const record = {
    ...blank(round, 'prune', [best]),
    state: 'chosen' as const,
    reason: `round ${best} without ${dropped} of ${hunks.length} hunks, whose removal lost nothing`,
    changedFiles: diffSkills(candidate, pruned.skill).map(({ path }) => path),
  };
  state.candidates.push({ record, skill: pruned.skill });
  update(state, best, { state: 'pooled' });
  state.chosen = round;
}

/** The round that brought a hunk in: the earliest ancestor that has it, and what its proposer had seen. */
function originOf(state: SearchState, best: number, id: string): Pick<HunkEvidence, 'round' | 'runs'> {
  const original = state.candidates[0]?.skill;
  const line = [...ancestors(state, best), best].sort((a, b) => a - b);
  for (const round of line) {
    const { skill, record } = state.candidates[round] ?? {};
    if (round === 0 || !skill || !original || !record) continue;
    if (skillHunks(original, skill).some((hunk) => hunk.id === id)) return { round, runs: record.evidence };
  }
  return { round: null, runs: [] };
}

function update(state: SearchState, round: number, change: Partial<SearchCandidate['record']>): void {
  const candidate = state.candidates[round];
  if (candidate) state.candidates[round] = { ...candidate, record: { ...candidate.record, ...change } };
}

function blank(round: number, by: Candidate['by'], parents: number[]): SearchCandidate['record'] {
  return {
    ...{ round, by, parents, state: 'unscored', reason: null, changedFiles: [], evidence: [], wins: [] },
    usage: NO_USAGE,
  };
}
