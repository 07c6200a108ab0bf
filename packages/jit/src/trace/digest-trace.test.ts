import { NO_USAGE, type ToolCall } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestTrace } from './digest-trace.ts';
import type { Trace, TraceStep } from './trace.ts';

const call = (over: Partial<ToolCall> = {}): ToolCall => ({
  ...{ id: 'c', name: 'bash', input: { command: 'ls' }, output: 'a.txt', isError: false },
  ...over,
});
const step = (text: string, ...toolCalls: ToolCall[]): TraceStep => ({
  ...{ text, toolCalls, at: null, durationMs: null, usage: null },
});
const trace = (steps: TraceStep[], over: Partial<Trace> = {}): Trace => ({
  ...{ schema: 'skvm.trace/1', id: 'r1', source: 'run', task: 't', prompt: 'Do it.', target: null, model: null },
  ...{ status: 'completed', outcome: null, issues: [], text: 'Done.', steps, usage: NO_USAGE },
  ...{ durationMs: null, simulated: false },
  ...over,
});

describe('digestTrace', () => {
  it('tells outcome, failed checks, prompt, steps and answer', () => {
    const score = { evaluator: 'all', value: 0.5, parts: [{ evaluator: 'file', value: 0, explanation: 'not there' }] };
    const text = digestTrace(trace([step('I look.', call({ isError: true, exitCode: 2, output: 'no' }))]), {
      maxTokens: 1000,
      score: score as never,
    });
    expect(text.split('\n').filter((line) => line !== '')).toEqual([
      ...['# Run r1', 'Score 0.50 of 1.', '- failed: file: not there', '## Asked', 'Do it.', '## Done', '1. I look.'],
      ...['   bash {"command":"ls"}', '   ERROR (exit code 2) no', '## Answered', 'Done.'],
    ]);
  });

  it('says what is not known', () => {
    const text = digestTrace(
      trace([], { prompt: null, text: '', outcome: 'fail', issues: ['broke'], status: 'limit' }),
      {
        maxTokens: 1000,
      },
    );
    expect(text).toContain('Reported as: fail. It ended by: limit.');
    expect(text).toContain('- reported: broke');
    expect(text).toContain('(the log does not tell)');
    expect(text).toContain('(nothing)');
  });

  it('tells the same call several times in a row once', () => {
    const same = Array.from({ length: 5 }, () => step('', call()));
    const text = digestTrace(trace([...same, step('', call({ name: 'read' }))]), { maxTokens: 1000 });
    expect(text.match(/bash/g)?.length).toBe(1);
    expect(text).toContain('(the same 4 more times)');
  });

  it('keeps errors and the end when it has to leave steps out', () => {
    const steps = Array.from({ length: 200 }, (_, index) =>
      step(`step ${index} ${'x'.repeat(60)}`, call(index === 40 ? { isError: true, output: 'the one error' } : {})),
    );
    const text = digestTrace(trace(steps), { maxTokens: 300 });
    expect(text).toContain('the one error');
    expect(text).toContain('step 199');
    expect(text).toContain('steps left out');
    expect(text).not.toContain('step 100 ');
  });

  it('is never longer than it may be, valid, and the same for the same trace', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 400 }).map((some) => some.replaceAll('\uFFFD', '?'));
    const steps = fc.array(
      fc
        .tuple(text, fc.array(fc.tuple(text, text, fc.boolean()), { maxLength: 3 }))
        .map(([said, calls]) =>
          step(said, ...calls.map(([input, output, isError]) => call({ input, output, isError }))),
        ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, text, fc.integer({ min: 1, max: 2000 }), (all, prompt, maxTokens) => {
        const one = trace(all, { prompt });
        const digest = digestTrace(one, { maxTokens });
        expect(Buffer.byteLength(digest)).toBeLessThanOrEqual(maxTokens * 4);
        expect(Buffer.from(digest).toString('utf8')).toBe(digest);
        expect(digest).not.toMatch(/\uFFFD/);
        expect(digestTrace(one, { maxTokens })).toBe(digest);
      }),
      { numRuns: 200 },
    );
  });
});
