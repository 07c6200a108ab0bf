import {
  aborted,
  type Context,
  type Diagnostic,
  type Edit,
  extensionFailed,
  isSkvmError,
  type JsonValue,
  type Level,
  type Pass,
  type PassContext,
  type PassResult,
  type Skill,
  type Target,
} from '@skvm/core';
import { skillDigest } from '@skvm/core/skill';
import { type Analyses, analyseSkill, analysisId, sharedAnalyses } from './analyses.ts';
import { applyEdits, editProblem, overlaps } from './edit/apply-edits.ts';
import { composeMap, identityMap, type MappedSegment } from './edit/source-map.ts';
import { passResultSchema } from './pass-result.ts';
import { type VerifiedState, type Violation, verifyEdits } from './verify.ts';

/** A pass with its validated options. */
export interface PlannedPass {
  readonly pass: Pass;
  readonly options: JsonValue;
}

/** An edit that is in the compiled skill. */
export interface AppliedEdit extends Edit {
  /** `e1`, `e2`…, in the order in which they were made. */
  readonly id: string;
  readonly pass: string;
  /** Nothing here has been measured: only a benchmark says whether an edit helps. */
  readonly predicted: true;
}

/** An edit that was proposed and taken back, alone. */
export interface RolledBackEdit extends Edit {
  readonly pass: string;
  readonly why: readonly { readonly code: string; readonly message: string }[];
}

/** What passes made of a skill. */
export interface PassOutcome {
  readonly analyses: Analyses;
  readonly edits: readonly AppliedEdit[];
  readonly rolledBack: readonly RolledBackEdit[];
  /** Leads from the final text to the first. */
  readonly map: readonly MappedSegment[];
  readonly artifacts: Readonly<Record<string, JsonValue>>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface PassRun {
  readonly skill: Skill;
  readonly target: Target;
  readonly passes: readonly PlannedPass[];
  readonly level: (primitive: string) => Level | undefined;
  /** What `SKILL.md` may come to in all. */
  readonly maxTokens: number;
  /** Names that passes may not give to an artifact. */
  readonly reserved: ReadonlySet<string>;
}

/**
 * Runs passes one after the other over a skill. What each proposes is verified and applied before the next begins; an
 * edit that does not hold is taken back alone and the others stay.
 *
 * @throws EXTENSION_FAILED when a pass throws or returns what no pass may; ABORTED.
 */
export async function runPasses(run: PassRun, context: Context): Promise<PassOutcome> {
  let state = sharedAnalyses(context.store, run.skill);
  let map = identityMap(run.skill.text.length);
  const edits: AppliedEdit[] = [];
  const rolledBack: RolledBackEdit[] = [];
  const artifacts: Record<string, JsonValue> = {};
  const diagnostics: Diagnostic[] = [];
  for (const planned of run.passes) {
    const { pass } = planned;
    context.emit({ type: 'pass-start', pass: pass.id });
    const result = await runPass(planned, state, run, context);
    for (const [name, value] of Object.entries(result.artifacts ?? {})) {
      if (run.reserved.has(name) || Object.hasOwn(artifacts, name)) {
        throw extensionFailed('pass', pass.id, new Error(`the name of its artifact "${name}" is taken`));
      }
      artifacts[name] = value;
    }
    for (const found of result.diagnostics ?? []) diagnostics.push({ ...found, source: pass.id });
    const { accepted, rejected, after } = choose(result.edits, state, run, context);
    rolledBack.push(...rejected.map(({ edit, why }) => ({ ...edit, pass: pass.id, why })));
    const applied = accepted.map((edit, index): AppliedEdit => {
      return { ...edit, id: `e${edits.length + index + 1}`, pass: pass.id, predicted: true };
    });
    edits.push(...applied);
    if (applied.length > 0) {
      const { segments } = applyEdits(state.ir.source, applied);
      const ids = applied.map((edit) => edit.id);
      map = composeMap(map, segments, ids);
    }
    state = after;
    context.emit({ type: 'pass-end', pass: pass.id, edits: applied.length });
  }
  return { analyses: state, edits, rolledBack, map, artifacts, diagnostics };
}

async function runPass(planned: PlannedPass, state: Analyses, run: PassRun, context: Context): Promise<PassResult> {
  const { pass, options } = planned;
  const passContext: PassContext = {
    ...context,
    target: run.target,
    options,
    level: run.level,
    analysis: async <Result>(id: string) => state.get(analysisId(id)) as Result,
  };
  try {
    throwIfAborted(context.signal);
    const result = await orAborted(pass.run(state.ir, passContext), context.signal);
    return passResultSchema.parse(result) as PassResult;
  } catch (error) {
    if (context.signal.aborted) throw aborted(context.signal.reason);
    // What SkVM says about its own state (no profile, no budget, no model) is not a fault of the pass.
    if (isSkvmError(error)) throw error;
    throw extensionFailed('pass', pass.id, error);
  }
}

interface Choice {
  /** The skill with what was accepted. */
  readonly after: Analyses;
  readonly accepted: readonly Edit[];
  readonly rejected: readonly { readonly edit: Edit; readonly why: RolledBackEdit['why'] }[];
}

/** Accepts as many edits as hold together, by halving: one that does not hold is found in a few verifications. */
function choose(edits: readonly Edit[], state: Analyses, run: PassRun, context: Context): Choice {
  const rejected: { readonly edit: Edit; readonly why: RolledBackEdit['why'] }[] = [];
  const sound: Edit[] = [];
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const edit of sorted) {
    const problem = editProblem(state.ir.source, edit);
    if (problem) rejected.push({ edit, why: [{ code: 'before-differs', message: `The edit ${problem}` }] });
    else if (sound.some((other) => overlaps(edit, other))) {
      rejected.push({ edit, why: [{ code: 'overlap', message: 'Another edit changes the same text' }] });
    } else if (edit.before !== edit.after) sound.push(edit);
  }
  const before = verified(state);
  let after = state;
  const check = (candidate: readonly Edit[]): readonly Violation[] => {
    const { text } = applyEdits(state.ir.source, candidate);
    const changed = analyseSkill(withText(state.ir.skill, text));
    const violations = verifyEdits(before, verified(changed), candidate, run.maxTokens);
    if (violations.length === 0) after = changed;
    return violations;
  };
  const accepted: Edit[] = [];
  const accept = (candidates: readonly Edit[]): void => {
    if (candidates.length === 0) return;
    throwIfAborted(context.signal);
    const violations = check([...accepted, ...candidates]);
    const [only] = candidates;
    if (violations.length === 0) accepted.push(...candidates);
    else if (candidates.length === 1 && only) rejected.push({ edit: only, why: violations });
    else {
      const half = candidates.length >> 1;
      accept(candidates.slice(0, half));
      accept(candidates.slice(half));
    }
  };
  accept(sound);
  return { accepted, rejected, after };
}

function verified(analyses: Analyses): VerifiedState {
  const { ir, get } = analyses;
  return { ir, contract: get('contract'), resources: get('resources'), tokens: get('tokens') };
}

function withText(skill: Skill, text: string): Skill {
  return { ...skill, text, digest: skillDigest(text, skill.files) };
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw aborted(signal.reason);
}

/** Settles with the promise, or rejects as soon as the signal fires, whatever the promise does. */
async function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const cancel = Promise.withResolvers<never>();
  const onAbort = (): void => cancel.reject(aborted(signal.reason));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([promise, cancel.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
