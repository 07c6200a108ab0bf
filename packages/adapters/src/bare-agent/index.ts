import {
  type Adapter,
  type AdapterSession,
  addUsage,
  type Context,
  deadline,
  defineAdapter,
  inputInvalid,
  type JsonValue,
  type Limits,
  NO_USAGE,
  type RunRequest,
  type RunResult,
  runFailure,
  type Step,
  type ToolCall,
  type Usage,
} from '@skvm/core';
import { isStepCount, type StepResult, streamText, type ToolSet } from 'ai';
import { z } from 'zod';
import { instructions } from './instructions.ts';
import { createRunLock } from './run-lock.ts';
import { createTools, type FinishedCall } from './tools/index.ts';

const configSchema = z.strictObject({
  /** Passed to the model; left to the provider when absent, since some models refuse it. */
  temperature: z.number().min(0).max(2).optional(),
  /** Output tokens of one turn. */
  maxOutputTokens: z.int().min(1).optional(),
});

/** Parts of the stream after which the model's next words are awaited. */
const BETWEEN_ANSWERS = new Set(['start', 'start-step', 'finish-step']);

/**
 * The built-in agent: a tool loop on the AI SDK with `read_file`, `write_file`, `edit_file`, `list_directory`,
 * `execute_command` (in the context's sandbox) and `web_fetch`.
 */
export function bareAgent(): Adapter {
  return defineAdapter({
    id: 'bare-agent',
    description: 'the built-in agent: a tool loop in this process',
    async open({ limits, config }) {
      const settings = parseConfig(config);
      const session: AdapterSession = {
        run: (request, context) => runAgent(request, limits, settings, context),
        async [Symbol.asyncDispose]() {},
      };
      return session;
    },
  });
}

function parseConfig(config: JsonValue | undefined): z.infer<typeof configSchema> {
  const parsed = configSchema.safeParse(config ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw inputInvalid(`Configuration of bare-agent, ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
}

async function runAgent(
  request: RunRequest,
  limits: Limits,
  settings: z.infer<typeof configSchema>,
  context: Context,
): Promise<RunResult> {
  const startedAt = context.now().getTime();
  const heldMs = () => request.model.heldMs?.() ?? 0;
  using limit = deadline(limits.timeoutMs, context.signal, heldMs);
  const broken = new AbortController();
  const signal = AbortSignal.any([limit.signal, broken.signal]);
  const finished = new Map<string, FinishedCall>();
  const steps: Step[] = [];
  let usage: Usage = NO_USAGE;
  // A sum with an unknown part is unknown; the limit still holds for the part that is known.
  let knownTokens = 0;
  let turn: { text: string; readonly calls: Called[] } = { text: '', calls: [] };
  let simulatedMs: number | undefined;
  let waitingSince = startedAt;
  let waiting = true;
  let failure: { readonly error: unknown } | undefined;

  const lock = createRunLock();
  const tools =
    request.task.tools === 'none'
      ? undefined
      : createTools(request, {
          sandbox: context.sandbox,
          lock,
          signal,
          onFinished: (id, call) => finished.set(id, call),
          onBroken: (error) => broken.abort(error),
        });
  const overTokens = () => knownTokens >= (limits.maxTokens ?? Infinity);

  const result = streamText({
    model: request.model.language,
    instructions: instructions(request),
    prompt: request.task.prompt,
    ...(tools === undefined ? {} : { tools }),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(settings.maxOutputTokens === undefined ? {} : { maxOutputTokens: settings.maxOutputTokens }),
    stopWhen: [isStepCount(limits.maxSteps), overTokens],
    abortSignal: signal,
    maxRetries: 0,
    onError() {},
    onStepEnd(step) {
      const converted = toStep(step, finished);
      steps.push(converted);
      usage = addUsage(usage, converted.usage);
      knownTokens += (converted.usage.inputTokens ?? 0) + (converted.usage.outputTokens ?? 0);
      // Ids of calls are unique within a turn; some models use the same ones in each.
      finished.clear();
      const latencyMs = simulatedLatency(step);
      if (latencyMs !== undefined) simulatedMs = (simulatedMs ?? 0) + latencyMs;
    },
  });
  // The result's promises reject beside the stream; the stream is what is listened to.
  for (const promise of [result.steps, result.finishReason, result.usage]) Promise.resolve(promise).catch(() => {});
  try {
    for await (const part of result.stream) {
      if (part.type === 'error') failure ??= { error: part.error };
      if (part.type === 'error' || part.type === 'abort') continue;
      if (part.type === 'start-step' || part.type === 'finish-step') turn = { text: '', calls: [] };
      else if (part.type === 'text-delta') turn.text += part.text;
      else if (part.type === 'tool-call') turn.calls.push(part);
      waiting = BETWEEN_ANSWERS.has(part.type);
      waitingSince = context.now().getTime();
    }
  } catch (error) {
    failure ??= { error };
  }

  // Tools that were under way when the run was stopped are ending; the workspace is theirs until they have.
  await lock.exclusive(async () => {});
  if (turn.text !== '' || turn.calls.length > 0) steps.push(cutOff(turn, finished));

  const rest = {
    text: steps.findLast((step) => step.text !== '')?.text ?? '',
    steps,
    usage,
    durationMs: simulatedMs ?? Math.max(0, context.now().getTime() - startedAt - heldMs()),
  };
  if (context.signal.aborted)
    return { ...runFailure(failure?.error ?? context.signal.reason, context.signal), ...rest };
  if (broken.signal.aborted && !limit.isOver) {
    return { ...runFailure(broken.signal.reason, context.signal), ...rest };
  }
  if (limit.isOver) {
    const silentMs = waiting ? context.now().getTime() - waitingSince : 0;
    // More than half of the time went into one silent wait for the provider: that says nothing about the agent.
    if (silentMs > limits.timeoutMs / 2) return { ...silence(silentMs), ...rest };
    return { status: 'limit', limit: 'time', ...rest };
  }
  if (failure) return { ...runFailure(failure.error, context.signal), ...rest };
  if (steps.at(-1)?.finishReason !== 'tool-calls') return { status: 'completed', ...rest };
  return { status: 'limit', limit: overTokens() ? 'tokens' : 'steps', ...rest };
}

function silence(silentMs: number): Pick<RunResult, 'status' | 'error'> {
  const message = `the provider was silent for ${silentMs} ms`;
  return {
    status: 'failed',
    error: { origin: 'provider', code: 'stall', message, retryable: true, unscored: 'infra' },
  };
}

function simulatedLatency(step: StepResult<ToolSet>): number | undefined {
  const latencyMs = step.providerMetadata?.skvm?.latencyMs;
  return typeof latencyMs === 'number' ? latencyMs : undefined;
}

interface Called {
  readonly toolCallId: string;
  readonly toolName: string;
  readonly input: unknown;
}

/** A turn that the end of the run cut off: what was said and called, and what had ended by then. */
function cutOff(
  { text, calls }: { readonly text: string; readonly calls: readonly Called[] },
  finished: ReadonlyMap<string, FinishedCall>,
): Step {
  return {
    text,
    toolCalls: calls.map((call) => toToolCall(call, finished)),
    finishReason: 'interrupted',
    usage: {
      ...NO_USAGE,
      inputTokens: null,
      cachedInputTokens: null,
      outputTokens: null,
      reasoningTokens: null,
      costUsd: null,
    },
    durationMs: 0,
  };
}

function toToolCall(
  { toolCallId, toolName, input }: Called,
  finished: ReadonlyMap<string, FinishedCall>,
  error?: string,
): ToolCall {
  const done = finished.get(toolCallId);
  const output = done?.text ?? error;
  return {
    id: toolCallId,
    name: toolName,
    input: toJson(input),
    ...(output === undefined ? {} : { output }),
    isError: done?.isError ?? error !== undefined,
    ...(done?.exitCode === undefined ? {} : { exitCode: done.exitCode }),
    ...(done === undefined ? {} : { durationMs: done.durationMs }),
  };
}

function toStep(step: StepResult<ToolSet>, finished: ReadonlyMap<string, FinishedCall>): Step {
  const errors = new Map<string, string>();
  for (const part of step.content) {
    if (part.type === 'tool-error') errors.set(part.toolCallId, describe(part.error));
  }
  const { inputTokens, outputTokens, inputTokenDetails, outputTokenDetails } = step.usage;
  return {
    text: step.text,
    ...(step.reasoningText === undefined ? {} : { reasoning: step.reasoningText }),
    toolCalls: step.toolCalls.map((call) => toToolCall(call, finished, errors.get(call.toolCallId))),
    finishReason: step.finishReason,
    usage: {
      inputTokens: inputTokens ?? null,
      cachedInputTokens: inputTokenDetails.cacheReadTokens ?? null,
      outputTokens: outputTokens ?? null,
      reasoningTokens: outputTokenDetails.reasoningTokens ?? null,
      calls: 1,
      costUsd: null,
      knownCostUsd: 0,
      paidUsd: 0,
    },
    durationMs: simulatedLatency(step) ?? step.performance.responseTimeMs,
  };
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Arguments that could not be parsed are kept as the text that they were. */
function toJson(input: unknown): JsonValue {
  return input === undefined ? null : (JSON.parse(JSON.stringify(input)) as JsonValue);
}
