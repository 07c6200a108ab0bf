import { arch, platform, version } from 'node:process';
import {
  type Context,
  isSkvmError,
  type Journal,
  type JsonValue,
  memoryJournal,
  type Primitive,
  type Profile,
} from '@skvm/core';
import { permuteIndex } from '@skvm/core/stats';
import { cellHash } from './cell-hash.ts';
import { circuitBreaker, needsTools } from './circuit-breaker.ts';
import { programFinder } from './find-programs.ts';
import { type AgentPlace, newTrack, nextUnit, type Unit } from './next-unit.ts';
import { type Ending, profileDocument } from './profile-document.ts';
import { type ProfileInput, planProfile } from './profile-input.ts';
import { openProfileJournal, type RunRecord, runKey } from './profile-journal.ts';
import { mayRetry, progressWith } from './progress-with.ts';
import { ITEM_JOB, type ItemJob, itemJobHandler, itemOutcomeSchema } from './run-item.ts';
import { limitsAt } from './run-limits.ts';
import { createSchedule, NO_PROGRESS } from './schedule.ts';

/** Attempts at an item whose runs end without a score, if another may end with one. */
const MAX_ATTEMPTS = 3;
/**
 * Items at once for each slot: while an agent works in it, the workspace of the next is made, and the work of the one
 * before is kept and graded.
 */
const AGENTS_PER_SLOT = 2;
const ITEMS_PER_SLOT = AGENTS_PER_SLOT + 1;

const SHORT = 'The journal ends before all levels are known, and no run was to be made';

/**
 * Measures what a target can do. The result depends on the target's answers alone: not on what else runs, and not on
 * where it was interrupted. Give the same `journal` again to go on where a profile stopped.
 *
 * The document is `completed`; `partial` when a budget or a signal stopped it (`error` says which); `failed` when too
 * many runs in a row broke on the provider's or the harness's side. Only a completed one is to replace another.
 *
 * @throws INPUT_INVALID, UNKNOWN_EXTENSION, MODEL_UNKNOWN, ADAPTER_UNAVAILABLE, STORE_CORRUPT (journal)
 * @example
 * const document = await profile({ target: { adapter: 'single-turn', model: 'openai/gpt-5.4' } }, context);
 */
export async function profile(
  input: ProfileInput & {
    /** Where finished runs are kept; default: in memory. */
    readonly journal?: Journal;
    /** Makes no run: where the journal ends, the profile is `partial`. Default: false. */
    readonly replayOnly?: boolean;
  },
  context: Context,
): Promise<Profile> {
  const plan = planProfile(input, context);
  const { target, policy, spec } = plan;
  const journal = await openProfileJournal(input.journal ?? memoryJournal(), plan, context);
  const startedAt = context.now().getTime();
  const elapsedMs = () => journal.elapsedMs + Math.max(0, context.now().getTime() - startedAt);

  const schedule = createSchedule({ policy, confidence: spec.confidence, maxItems: spec.maxItems });
  const tracks = plan.primitives.map(newTrack);
  const giveUp = new AbortController();
  const signal = AbortSignal.any([context.signal, giveUp.signal]);
  const breaker = circuitBreaker(context.executor.concurrency, plan.primitives);
  let ending: Ending | undefined;
  /** The journal that was to be replayed lacks a run. */
  let isShort = false;
  let fatal: { readonly error: unknown } | undefined;
  const { executor } = context;
  const findPrograms = programFinder(context);
  executor.handle(ITEM_JOB, itemJobHandler(context, findPrograms), { takesSlot: true });
  const running = new Set<Promise<void>>();
  /** Items that the journal knew the end of. */
  let doneBefore = 0;
  /** Items whose agents are at work, wait for a slot, or broke and may be begun again. */
  let agents = 0;
  const withoutTools = tracks.filter(({ primitive }) => !needsTools(primitive));
  const withoutPrograms = withoutTools.filter(({ primitive }) => requiredPrograms(primitive).length === 0);
  /** Whether it is known what walls and programs are here; nobody needs to know where no item asks for any. */
  let isMachineKnown = withoutPrograms.length === tracks.length;
  let looking: Promise<void> | undefined;

  /** Starts programs to see what is here, while agents that need none of them are at work. */
  async function lookAround(): Promise<void> {
    const required = new Set(plan.primitives.flatMap(requiredPrograms));
    // Whoever needs what cannot be found out will meet the reason.
    await Promise.allSettled([context.sandbox(), findPrograms([...required])]);
    isMachineKnown = true;
    beginItems();
  }

  /** Counts the agent of an item while it has not done its work. */
  function agentPlace(): AgentPlace {
    let isTaken = false;
    return {
      take() {
        if (!isTaken) agents += 1;
        isTaken = true;
      },
      leave() {
        if (isTaken) agents -= 1;
        isTaken = false;
        beginItems();
      },
    };
  }

  /** False when a budget is used up or somebody said stop: nothing new is begun. */
  function mayBegin(): boolean {
    if (ending || fatal) return false;
    if (context.signal.aborted) ending = stopped('ABORTED', 'Stopped before its end');
    try {
      context.budget.check();
    } catch (error) {
      if (!isSkvmError(error, 'BUDGET_EXCEEDED')) throw error;
      ending ??= stopped(error.code, error.message);
    }
    return ending === undefined;
  }

  /** One attempt, from the journal or made now; `undefined` when it was cut off. */
  async function attemptAt({ track, level, position, place }: Unit, attempt: number): Promise<RunRecord | undefined> {
    const { id, space } = track.primitive;
    const key = runKey({ primitive: id, level, position, attempt });
    const known = journal.runs.get(key);
    if (known) return known;
    if (input.replayOnly) {
      isShort = true;
      return undefined;
    }
    if (!mayBegin()) return undefined;
    place.take();
    if (!isMachineKnown) looking ??= lookAround();
    const item = permuteIndex(position, space[level], 'profile', spec.seed, id, level);
    const job: ItemJob = {
      target: { ...target },
      primitive: id,
      level,
      item,
      seed: spec.seed,
      attempt,
      limits: limitsAt(spec, id, level),
    };
    const outcome = await executor
      .run(
        { kind: ITEM_JOB, id: `${target.adapter}/${target.model}/${key}`, input: job as unknown as JsonValue },
        { signal, onSlotFree: place.leave },
      )
      .then((result) => itemOutcomeSchema.parse(result))
      .catch((error: unknown) => {
        if (signal.aborted) return undefined;
        throw error;
      });
    if (!outcome) return undefined;
    if (outcome.unscored === 'aborted') {
      if (outcome.failure?.code === 'BUDGET_EXCEEDED') ending ??= stopped('BUDGET_EXCEEDED', outcome.failure.message);
      if (signal.aborted || ending) return undefined;
    }
    const record: RunRecord = {
      record: 'run',
      primitive: id,
      level,
      position,
      item,
      attempt,
      elapsedMs: elapsedMs(),
      ...outcome,
    };
    await journal.append(record);
    const tripped = breaker.watch(record);
    if (tripped && (!ending || ending.status === 'failed')) {
      // What was under way when the profile was given up breaks a moment later.
      const runs = ending ? [record] : tripped.runs;
      ending ??= { status: 'failed', error: tripped.error };
      giveUp.abort();
      await journal.append({ record: 'outage', runs: runs.map(runKey) });
    }
    // The document needs it in the end. By now another agent is at work in the slot, and its model has yet to answer.
    cellHash(track.primitive, level);
    return record;
  }

  async function ask(unit: Unit): Promise<void> {
    const { track, level } = unit;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const record = await attemptAt(unit, attempt);
      if (!record) {
        // It was cut off, and nothing else may begin that would notice why.
        mayBegin();
        return;
      }
      track.runs.push(record);
      if (record.value === null && mayRetry(record) && attempt + 1 < MAX_ATTEMPTS) continue;
      track.items.push(record);
      if (journal.runs.has(runKey(record))) doneBefore += 1;
      track.progress = progressWith(track.progress, level, record);
      break;
    }
    const done = tracks.reduce((sum, { items }) => sum + items.length, 0);
    const left = tracks.reduce((sum, { progress }) => sum + schedule.expectedItems(progress), 0);
    const note = `${track.primitive.id} ${level}`;
    const total = done + Math.round(left);
    context.emit({ type: 'phase-progress', phase: 'profile', done, doneBefore, total, note });
  }

  /** Begins items while there are slots for their agents, or soon will be. */
  function beginItems(): void {
    const { concurrency } = executor;
    const mayBeginOne = () => agents < AGENTS_PER_SLOT * concurrency && running.size < ITEMS_PER_SLOT * concurrency;
    while (mayBeginOne() && !ending && !fatal) {
      const rather = breaker.doubtsTools() ? withoutTools : isMachineKnown ? [] : withoutPrograms;
      const unit = nextUnit(rather, schedule, agentPlace) ?? nextUnit(tracks, schedule, agentPlace);
      if (!unit) return;
      unit.track.begun[unit.level] += 1;
      const asked = ask(unit)
        .catch((error: unknown) => {
          fatal ??= { error };
          giveUp.abort();
        })
        .finally(() => {
          running.delete(asked);
          unit.place.leave();
        });
      running.add(asked);
    }
  }

  const expected = tracks.length * schedule.expectedItems(NO_PROGRESS);
  context.emit({ type: 'phase-start', phase: 'profile', total: Math.round(expected) });
  beginItems();
  while (running.size > 0) await Promise.race(running);
  // Programs that were started are not left behind when a profile ends early.
  await looking;
  if (fatal) throw fatal.error;

  const hasUsedTools = tracks.some(({ primitive, items }) => needsTools(primitive) && items.length > 0);
  const document = profileDocument({
    header: journal.header,
    policy,
    simulated: context.models.isSimulated(target.model),
    measured: tracks.map((track) => ({
      primitive: track.primitive,
      progress: track.progress,
      isSettled: schedule.next(track.progress).length === 0,
      runs: track.runs.toSorted(inOrder),
      items: track.items.toSorted(inOrder),
    })),
    ending: ending ?? (isShort ? stopped('BUDGET_EXCEEDED', SHORT) : { status: 'completed' }),
    elapsedMs: elapsedMs(),
    host: { platform, arch, node: version, ...(hasUsedTools ? await sandboxLevel(context) : {}) },
  });
  for (const diagnostic of document.diagnostics) context.report(diagnostic);
  context.emit({ type: 'phase-end', phase: 'profile', done: tracks.reduce((sum, { items }) => sum + items.length, 0) });
  return document;
}

function inOrder(a: RunRecord, b: RunRecord): number {
  return a.level.localeCompare(b.level) || a.position - b.position || a.attempt - b.attempt;
}

function stopped(code: string, message: string): Ending {
  return { status: 'partial', error: { code, message, hint: 'Go on with --resume.' } };
}

/** Programs without which the items of a primitive cannot be asked, as its first one says. */
function requiredPrograms(primitive: Primitive): readonly string[] {
  return primitive.generate({ level: 'L1', seed: 0 }).requires ?? [];
}

/** The walls around what agents run; nothing when nobody can tell. */
async function sandboxLevel(context: Context): Promise<{ readonly sandbox?: string }> {
  try {
    return { sandbox: (await context.sandbox()).level };
  } catch {
    return {};
  }
}
