import { statedLatencyMs, toUsage } from '../models/meter.ts';
import { type Adapter, defineAdapter } from '../spec/adapter.ts';
import type { LanguageModelPrompt } from '../spec/model.ts';
import type { RunRequest, RunResult, Step } from '../spec/run.ts';
import { NO_USAGE, type Usage } from '../spec/usage.ts';
import { deadline } from './deadline.ts';
import { runFailure } from './run-failure.ts';

/**
 * The smallest adapter: one model call without tools, whatever the delivery. With it, profiler and bench run on any
 * AI SDK model.
 */
export function singleTurn(): Adapter {
  return defineAdapter({
    id: 'single-turn',
    description: 'one call of the model, without tools',
    async open({ limits }) {
      return {
        async run(request, context) {
          const startedAt = context.now().getTime();
          const heldMs = () => request.model.heldMs?.() ?? 0;
          const duration = () => Math.max(0, context.now().getTime() - startedAt - heldMs());
          using limit = deadline(limits.timeoutMs, context.signal, heldMs);
          try {
            const result = await request.model.language.doGenerate({
              prompt: toPrompt(request),
              abortSignal: limit.signal,
            });
            const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
            const usage: Usage = toUsage(result.usage, null, false);
            const durationMs = statedLatencyMs(result.providerMetadata) ?? duration();
            const finishReason = result.finishReason.unified;
            const step: Step = { text, toolCalls: [], finishReason, usage, durationMs };
            return { status: 'completed', text, steps: [step], usage, durationMs };
          } catch (error) {
            const rest: Omit<RunResult, 'status'> = { text: '', steps: [], usage: NO_USAGE, durationMs: duration() };
            if (limit.isOver && !context.signal.aborted) return { status: 'limit', limit: 'time', ...rest };
            return { ...runFailure(error, context.signal), ...rest };
          }
        },
        async [Symbol.asyncDispose]() {},
      };
    },
  });
}

function toPrompt({ task, skills }: RunRequest): LanguageModelPrompt {
  const system = skills.map(({ skill }) => `<skill name="${skill.name}">\n${skill.text}\n</skill>`).join('\n\n');
  return [
    ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
    { role: 'user', content: [{ type: 'text', text: task.prompt }] },
  ];
}
