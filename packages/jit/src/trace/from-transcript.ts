import { type JsonValue, redactJson, type Transcript } from '@skvm/core';
import { type Trace, traceSchema } from './trace.ts';

/** A transcript of ours as a trace. Secrets are redacted. */
export function traceOfTranscript(transcript: Transcript, { id }: { readonly id: string }): Trace {
  const { run, task, prompt, target, simulated } = transcript;
  const trace: Trace = {
    schema: 'skvm.trace/1',
    ...{ id, source: 'run', task, prompt, target, model: target.model },
    ...{ status: run.status, outcome: null, issues: [], text: run.text },
    steps: run.steps.map(({ text, reasoning, toolCalls, durationMs, usage }) => ({
      text,
      ...(reasoning === undefined ? {} : { reasoning }),
      toolCalls,
      at: null,
      durationMs,
      usage,
    })),
    ...{ usage: run.usage, durationMs: run.durationMs, simulated },
  };
  return traceSchema.parse(redactJson(JSON.parse(JSON.stringify(trace)) as JsonValue));
}
