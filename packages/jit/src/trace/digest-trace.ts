import type { Score, ToolCall } from '@skvm/core';
import type { Trace, TraceStep } from './trace.ts';

/** UTF-8 bytes of a token, on average for English text and code; the digest is measured with it. */
const TOKEN_BYTES = 4;

/** What is shown of one result or argument, in the order in which a digest is made smaller. Bytes. */
const CUTS = [4_000, 1_500, 600, 250, 100, 40] as const;

/** Steps at the end that are told when the middle has to go. */
const LAST_STEPS = 3;

/**
 * What a model is to read of a trace, in at most so many tokens (of four bytes each): outcome and failed checks first,
 * then the prompt, then the steps. The same call several times in a row is told once. When it is too long, results and
 * arguments are cut in their middle, the more the longer it is; when that does not do, steps in the middle without an
 * error are left out, and in the end everything behind the limit. The same trace gives the same digest.
 *
 * @param options.maxTokens at least 1
 */
export function digestTrace(
  trace: Trace,
  options: { readonly maxTokens: number; readonly score?: Score | null },
): string {
  const maxBytes = Math.max(1, Math.floor(options.maxTokens)) * TOKEN_BYTES;
  for (const cut of CUTS) {
    const text = write(
      trace,
      options.score ?? null,
      cut,
      trace.steps.map((_, index) => index),
    );
    if (Buffer.byteLength(text) <= maxBytes) return text;
  }
  const telling = trace.steps.flatMap((step, index) =>
    index >= trace.steps.length - LAST_STEPS || step.toolCalls.some(isError) ? [index] : [],
  );
  for (const cut of CUTS.slice(2)) {
    const text = write(trace, options.score ?? null, cut, telling);
    if (Buffer.byteLength(text) <= maxBytes) return text;
  }
  return clip(write(trace, options.score ?? null, CUTS.at(-1) ?? 40, telling.slice(-LAST_STEPS)), maxBytes);
}

function write(trace: Trace, score: Score | null, cut: number, shown: readonly number[]): string {
  const lines = [
    `# Run ${trace.id}`,
    '',
    outcomeOf(trace, score),
    ...failedChecks(score).map((line) => `- ${middle(line, cut)}`),
  ];
  for (const issue of trace.issues) lines.push(`- reported: ${middle(issue, cut)}`);
  lines.push('', '## Asked', '', middle(trace.prompt ?? '(the log does not tell)', cut), '', '## Done', '');
  let before = -1;
  let repeated = 0;
  let last = '';
  const flush = () => {
    if (repeated > 0) lines.push(`   (the same ${repeated} more time${repeated === 1 ? '' : 's'})`);
    repeated = 0;
  };
  for (const index of shown) {
    const step = trace.steps[index];
    if (!step) continue;
    if (index > before + 1) {
      flush();
      lines.push(`   … ${index - before - 1} steps left out …`);
    }
    before = index;
    const text = stepText(step, cut);
    if (text === last) {
      repeated += 1;
      continue;
    }
    flush();
    lines.push(`${index + 1}. ${text}`);
    last = text;
  }
  flush();
  lines.push('', '## Answered', '', middle(trace.text || '(nothing)', cut), '');
  return lines.join('\n');
}

function outcomeOf({ status, outcome }: Trace, score: Score | null): string {
  const ended = status === 'completed' || status === 'unknown' ? '' : ` It ended by: ${status}.`;
  if (score === null) return outcome === null ? `Nobody graded it.${ended}` : `Reported as: ${outcome}.${ended}`;
  if (score.value === null) return `No score (${score.unscored ?? 'unknown'}).${ended}`;
  return `Score ${score.value.toFixed(2)} of 1.${ended}`;
}

function failedChecks(score: Score | null): string[] {
  const parts = score?.parts ?? (score ? [score] : []);
  return parts
    .filter(({ value }) => value !== null && value < 1)
    .map(({ evaluator, explanation }) => `failed: ${evaluator}${explanation === undefined ? '' : `: ${explanation}`}`);
}

function stepText({ text, toolCalls }: TraceStep, cut: number): string {
  return (
    [...(text === '' ? [] : [middle(text, cut)]), ...toolCalls.map((call) => callText(call, cut))].join('\n   ') ||
    '(nothing)'
  );
}

function callText(call: ToolCall, cut: number): string {
  const code = call.exitCode === undefined ? '' : ` (exit code ${call.exitCode})`;
  const result = call.output === undefined ? '(no result)' : middle(call.output, cut);
  return `${call.name} ${middle(JSON.stringify(call.input), cut)}\n   ${isError(call) ? 'ERROR' : '→'}${code} ${result}`;
}

const isError = ({ isError: failed, exitCode }: ToolCall) => failed || (exitCode ?? 0) !== 0;

/** A text with its middle cut out when it is longer than so many bytes. */
function middle(text: string, bytes: number): string {
  const length = Buffer.byteLength(text);
  if (length <= bytes) return text;
  const half = Math.floor(bytes / 2);
  const buffer = Buffer.from(text);
  const head = clip(buffer.subarray(0, half).toString('utf8'), half);
  const tail = buffer
    .subarray(length - half)
    .toString('utf8')
    .replace(/^\uFFFD+/, '');
  return `${head} … ${length - 2 * half} bytes left out … ${tail}`;
}

/** The longest beginning of a text that is at most so many bytes, whole characters only. */
function clip(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text.replace(/\uFFFD+$/, '');
  return Buffer.from(text)
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
