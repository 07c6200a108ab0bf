import { z } from 'zod';
import type { Context } from '../context.ts';
import { budgetExceeded, errorMessage, inputInvalid } from '../error.ts';
import { canonicalJson, type Digest } from '../hash.ts';
import { wrapModel } from '../models/wrap-model.ts';
import type { EnvironmentLock } from '../spec/environment.ts';
import type { JsonValue } from '../spec/json.ts';
import type { LanguageModelMiddleware } from '../spec/model.ts';
import type { ItemJudge, Site } from '../spec/primitive.ts';
import {
  type Delivery,
  type Limits,
  type RunResult,
  runResultSchema,
  type SkillEvidence,
  skillEvidenceSchema,
} from '../spec/run.ts';
import type { SandboxLimits } from '../spec/sandbox.ts';
import type { Score } from '../spec/score.ts';
import type { Skill } from '../spec/skill.ts';
import { type Target, targetSchema } from '../spec/target.ts';
import type { Task } from '../spec/task.ts';
import { addUsage, NO_USAGE, type Usage } from '../spec/usage.ts';
import { gradeRun, prepareChecks } from './grade-run.ts';
import { heldTime } from './held-time.ts';
import { observeSkills } from './observe-skills.ts';
import { runFailure } from './run-failure.ts';
import { atOrigin, serveSite } from './serve-site.ts';
import { createWorkspace, keepSnapshot, readWorkspace, stageSkills, writeFiles } from './workspace.ts';

/** Limits of a task that names none of its own. */
export const DEFAULT_LIMITS: Limits = Object.freeze({ timeoutMs: 120_000, maxSteps: 30 });

/** What a timer of Node can hold at most, milliseconds: about 24 days. A longer one would end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** One run of a task on a target. */
export interface TaskRunInput {
  readonly task: Task;
  readonly target: Target;
  readonly skills?: readonly Skill[];
  /** Default `inject`. */
  readonly delivery?: Delivery;
  readonly environment?: EnvironmentLock;
  /** Middleware that may answer in the model's place. */
  readonly boost?: LanguageModelMiddleware;
  /** Id of the bench condition; part of what the simulated model draws from. */
  readonly condition?: string;
  /** Default: the context's. */
  readonly seed?: number;
  /** 0-based repetition and attempt; default 0. */
  readonly repeat?: number;
  readonly attempt?: number;
  /** Each overrides the task's own, which override {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<Limits>;
  /** Grades in place of the task's checks. */
  readonly judge?: ItemJudge;
  /** Served during the run, within reach of the agent and its commands. */
  readonly site?: Site;
  /** Handed to the adapter. */
  readonly adapterConfig?: JsonValue;
  /** Ports of this machine's 127.0.0.1 that the agent may reach: fixture servers. */
  readonly loopbackPorts?: readonly number[];
  readonly sandboxLimits?: SandboxLimits;
  /** Called when the workspace is there; the agent begins when this settles. The run rejects with what this rejects with. */
  readonly onReady?: () => Promise<void>;
  /** Called when the agent has done its work, before that is kept and graded; not when the run broke. */
  readonly onAgentEnd?: () => void;
  /** Called with the workspace before it is removed, for `--workdir`. */
  readonly onWorkspace?: (dir: string) => Promise<void>;
}

/** A run and what it was worth. */
export interface TaskRun {
  readonly run: RunResult;
  /** `value` is `null` when nothing can be said about the agent; `unscored` says why. */
  readonly score: Score;
  readonly skills: SkillEvidence;
  /** Key of the {@link Transcript} in the store. */
  readonly transcriptKey: Digest;
  /** Key of the snapshot of the workspace in the store. */
  readonly snapshotKey: Digest;
  /** What the model calls of graders took; not part of `run.usage`. */
  readonly gradingUsage: Usage;
  /** The answers were made up by a simulation. */
  readonly simulated: boolean;
}

export const transcriptSchema = z.object({
  schema: z.literal('skvm.transcript/1'),
  task: z.string(),
  target: targetSchema,
  prompt: z.string(),
  delivery: z.string(),
  skills: skillEvidenceSchema,
  simulated: z.boolean(),
  run: runResultSchema,
  /** What reached the site of the run; absent when it had none. */
  requests: z
    .array(
      z.object({ method: z.string(), url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() }),
    )
    .optional(),
});
/** All that an agent did in one run, as kept in the store. */
export type Transcript = z.infer<typeof transcriptSchema>;

/**
 * Runs a task once: a fresh workspace with the task's files and the skills, an adapter session, the transcript and
 * the workspace kept in the store, grading on a copy, clean-up. Nothing of SkVM's, no grader and no answer key is
 * ever in the workspace. What goes wrong in the run is in the result.
 *
 * @throws UNKNOWN_EXTENSION, MODEL_UNKNOWN, INPUT_INVALID (parameters of a check, two skills of one name, files that
 * cannot stand side by side, a cost limit without a price), ADAPTER_UNAVAILABLE, PATH_OUTSIDE (a file of the task
 * leaves the workspace): all before the first model call.
 */
export async function runTask(input: TaskRunInput, context: Context): Promise<TaskRun> {
  const { target, skills = [], delivery = 'inject', repeat = 0, attempt = 0 } = input;
  const adapter = context.registry.get('adapter', target.adapter);
  const simulated = context.models.isSimulated(target.model);
  const checks = input.judge ? [] : prepareChecks(input.task, context.registry);
  const wanted: Limits = {
    ...DEFAULT_LIMITS,
    ...(input.task.timeoutMs === undefined ? {} : { timeoutMs: input.task.timeoutMs }),
    ...(input.task.maxSteps === undefined ? {} : { maxSteps: input.task.maxSteps }),
    ...input.limits,
  };
  const limits: Limits = { ...wanted, timeoutMs: Math.min(wanted.timeoutMs, MAX_TIMER_MS) };
  const { maxCostUsd } = limits;
  if (maxCostUsd !== undefined && (await context.models.price(target.model)) === null) {
    throw inputInvalid(
      `A limit of ${maxCostUsd} US dollars for a run of ${target.model}: the model has no price`,
      'Give its price, or leave the limit out.',
    );
  }
  await using served = input.site && (await serveSite(input.site));
  const task = served ? atOrigin(input.task, served.origin) : input.task;
  const loopbackPorts = [...(input.loopbackPorts ?? []), ...(served ? [served.port] : [])];
  const observer = observeSkills(skills);
  const held = heldTime();
  let usage: Usage = NO_USAGE;
  const language = context.models.language(target.model, {
    task,
    seed: input.seed ?? context.seed,
    repeat,
    attempt,
    ...(input.condition === undefined ? {} : { condition: input.condition }),
    ...(input.boost === undefined ? {} : { boost: input.boost }),
    onHold: held.begin,
    onUsage: (spent) => {
      usage = addUsage(usage, spent);
    },
  });
  let overCost = false;
  const costLimit = beforeEachCall(() => {
    if (usage.knownCostUsd < (maxCostUsd ?? Number.POSITIVE_INFINITY)) return;
    overCost = true;
    throw budgetExceeded('US dollars for this run', `${maxCostUsd}`, `${usage.knownCostUsd.toFixed(4)} spent`);
  });
  const middleware = [
    ...(maxCostUsd === undefined ? [] : [costLimit]),
    ...(skills.length > 0 ? [observer.middleware] : []),
  ];

  await using workspace = await createWorkspace(context);
  // HOME and /tmp of the run's commands: what one leaves there, the next finds. Not part of the workspace.
  await using scratch = task.tools === 'none' || task.tools === 'files' ? undefined : await createWorkspace(context);
  await writeFiles(workspace.dir, task.files);
  const placed = await stageSkills(workspace.dir, skills);
  const id = `${task.id}#${input.condition ?? target.adapter}.${repeat}.${attempt}`;
  await input.onReady?.();
  context.emit({ type: 'run-start', run: id, task: task.id });

  let run: RunResult;
  {
    await using session = await adapter.open(
      { limits, ...(input.adapterConfig === undefined ? {} : { config: input.adapterConfig }) },
      context,
    );
    const reported = await session
      .run(
        {
          task,
          skills: placed,
          delivery,
          workDir: workspace.dir,
          model: { id: target.model, language: wrapModel(language, middleware), heldMs: held.heldMs },
          ...(input.environment === undefined ? {} : { environment: input.environment }),
          sandbox: {
            workspace: workspace.dir,
            ...(scratch === undefined ? {} : { scratch: scratch.dir }),
            loopbackPorts,
            ...(input.sandboxLimits === undefined ? {} : { limits: input.sandboxLimits }),
          },
        },
        context,
      )
      .catch((error: unknown) => brokenRun(error, context.signal));
    // What was metered is the truth; a harness that is driven without our model reports its own.
    run = usage.calls > 0 ? { ...reported, usage } : reported;
    if (overCost && !context.signal.aborted) {
      const { error: _, ...rest } = run;
      run = { ...rest, status: 'limit', limit: 'cost' };
    }
  }

  // A run that broke lets nothing begin before it is over: its caller may be about to give up.
  if (run.status === 'completed' || run.status === 'limit') input.onAgentEnd?.();
  const left = await readWorkspace(
    workspace.dir,
    placed.map(({ path }) => path),
  );
  const evidence = observer.evidence();
  const transcript: Transcript = {
    schema: 'skvm.transcript/1',
    task: task.id,
    target,
    prompt: task.prompt,
    delivery,
    skills: evidence,
    simulated,
    run,
    ...(served === undefined ? {} : { requests: [...served.requests] }),
  };
  const transcriptKey = await context.store.put(canonicalJson(transcript as unknown as JsonValue));
  const snapshotKey = await keepSnapshot(left, context.store);
  const { score, usage: gradingUsage } = await gradeRun(
    { task, run, ...left, checks, judge: input.judge, requests: transcript.requests },
    context,
  );
  await input.onWorkspace?.(workspace.dir);
  context.emit({
    type: 'run-end',
    run: id,
    task: task.id,
    score: score.value,
    ...(score.unscored === undefined ? {} : { unscored: score.unscored }),
    usage: run.usage,
    durationMs: run.durationMs,
  });
  return { run, score, skills: evidence, transcriptKey, snapshotKey, gradingUsage, simulated };
}

function beforeEachCall(check: () => void): LanguageModelMiddleware {
  return {
    specificationVersion: 'v4',
    async wrapGenerate({ doGenerate }) {
      check();
      return doGenerate();
    },
    async wrapStream({ doStream }) {
      check();
      return doStream();
    },
  };
}

/** For an adapter that rejects although it must not. */
function brokenRun(error: unknown, signal: AbortSignal): RunResult {
  const failure = runFailure(error, signal);
  return {
    ...failure,
    error: { ...failure.error, origin: 'harness', message: errorMessage(error) },
    text: '',
    steps: [],
    usage: NO_USAGE,
    durationMs: 0,
  };
}
