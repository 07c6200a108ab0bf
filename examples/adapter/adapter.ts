import { defineAdapter, NO_USAGE, type RunRequest, type RunResult, runFailure, type Step } from '@skvm/core';

/** A harness of two turns: the model drafts an answer, then is shown the draft and gives a better one. */
export const draftAndRevise = defineAdapter({
  id: 'draft-and-revise',
  description: 'drafts an answer and revises it',
  async open({ limits }) {
    return {
      async run(request, context): Promise<RunResult> {
        const startedAt = context.now().getTime();
        const timeout = AbortSignal.timeout(limits.timeoutMs);
        const signal = AbortSignal.any([context.signal, timeout]);
        const steps: Step[] = [];
        const end = () => ({
          text: steps.at(-1)?.text ?? '',
          steps,
          usage: NO_USAGE,
          durationMs: context.now().getTime() - startedAt,
        });
        try {
          for (const instruction of [undefined, 'Revise your answer. Reply with the better answer alone.']) {
            if (steps.length === limits.maxSteps) return { status: 'limit', limit: 'steps', ...end() };
            steps.push(await turn(request, steps.at(-1)?.text, instruction, signal));
          }
          return { status: 'completed', ...end() };
        } catch (error) {
          // Out of time is the agent's result; everything else is told apart by core.
          if (timeout.aborted && !context.signal.aborted) return { status: 'limit', limit: 'time', ...end() };
          return { ...runFailure(error, context.signal), ...end() };
        }
      },
      async [Symbol.asyncDispose]() {},
    };
  },
});

async function turn(
  { task, skills, model }: RunRequest,
  draft: string | undefined,
  instruction: string | undefined,
  abortSignal: AbortSignal,
): Promise<Step> {
  const system = skills.map(({ skill }) => skill.text).join('\n\n');
  const result = await model.language.doGenerate({
    abortSignal,
    prompt: [
      ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
      { role: 'user', content: [{ type: 'text', text: task.prompt }] },
      ...(draft === undefined
        ? []
        : [{ role: 'assistant' as const, content: [{ type: 'text' as const, text: draft }] }]),
      ...(instruction === undefined
        ? []
        : [{ role: 'user' as const, content: [{ type: 'text' as const, text: instruction }] }]),
    ],
  });
  const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  // What calls took is metered by core; a step says what it knows.
  return { text, toolCalls: [], finishReason: result.finishReason.unified, usage: NO_USAGE, durationMs: 0 };
}

export default [draftAndRevise];
