import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSkvmError } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { importLog } from './import-log.ts';
import { traceSchema } from './trace.ts';

const lines = (...records: readonly unknown[]) => records.map((record) => JSON.stringify(record)).join('\n');
const read = (content: string, name = 'log.jsonl') => {
  const { traces, diagnostics } = importLog(content, { name, secrets: ['open sesame'] });
  const [trace] = traces;
  if (!trace) throw new Error('no trace');
  return { trace, diagnostics };
};

const CLAUDE = [
  { type: 'system', subtype: 'init' },
  { type: 'user', message: { role: 'user', content: 'Make report.json.' } },
  {
    type: 'assistant',
    timestamp: '2026-08-01T09:30:00.000Z',
    message: { id: 'm1', model: 'm', content: [{ type: 'thinking', thinking: 'Hm.' }], usage: { input_tokens: 3 } },
  },
  {
    type: 'assistant',
    message: {
      id: 'm1',
      content: [
        { type: 'text', text: 'I look.' },
        { type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls /nowhere' } },
      ],
      usage: { input_tokens: 3, cache_read_input_tokens: 10, cache_creation_input_tokens: 7, output_tokens: 5 },
    },
  },
  { type: 'assistant', isSidechain: true, message: { id: 'side', content: [{ type: 'text', text: 'not mine' }] } },
  {
    type: 'user',
    message: {
      content: [{ type: 'tool_result', tool_use_id: 't1', is_error: true, content: 'Exit code 2\nno such file' }],
    },
  },
  { type: 'assistant', message: { id: 'm2', content: [{ type: 'text', text: 'Done.' }], usage: { output_tokens: 1 } } },
  { type: 'result', subtype: 'success', is_error: false, duration_ms: 1234, result: 'Done.' },
];

describe('a session of Claude Code', () => {
  it('is steps with calls and results, the lines of one message together', () => {
    const { trace } = read(lines(...CLAUDE));
    expect(trace).toMatchObject({
      ...{ id: 'log', source: 'claude-code', prompt: 'Make report.json.', model: 'm', text: 'Done.' },
      ...{ status: 'completed', durationMs: 1234, outcome: null, issues: [] },
    });
    expect(trace.steps).toMatchObject([
      {
        ...{ text: 'I look.', reasoning: 'Hm.', at: '2026-08-01T09:30:00.000Z' },
        usage: { inputTokens: 20, cachedInputTokens: 10, outputTokens: 5, costUsd: null },
        toolCalls: [{ id: 't1', name: 'Bash', isError: true, exitCode: 2, output: 'Exit code 2\nno such file' }],
      },
      { text: 'Done.', toolCalls: [] },
    ]);
    // One answer does not tell its input: the sum is unknown, not smaller.
    expect(trace.usage).toMatchObject({ inputTokens: null, outputTokens: 6, calls: 2 });
  });

  it.each([
    ['error_max_turns', 'limit'],
    ['error_during_execution', 'failed'],
  ])('that ended by %s is %s', (subtype, status) => {
    const ended = [...CLAUDE.slice(0, -1), { type: 'result', subtype, is_error: true, result: 'no' }];
    expect(read(lines(...ended)).trace).toMatchObject({ status, issues: ['no'] });
  });

  it('that was cut off is unknown, and a call without a result has none', () => {
    const { trace } = read(lines(...CLAUDE.slice(0, 4)));
    expect(trace.status).toBe('unknown');
    expect(trace.steps[0]?.toolCalls[0]?.output).toBeUndefined();
  });

  const samples = join(import.meta.dirname, '../../../../../shared/data/harness-transcripts');
  const names = existsSync(samples) ? readdirSync(samples).filter((name) => /^claude.*\.out$/.test(name)) : [];
  describe.skipIf(names.length === 0)(`as recorded${names.length === 0 ? ' (no recordings here)' : ''}`, () => {
    test.each(names)('%s', (name) => {
      const text = readFileSync(join(samples, name), 'utf8');
      const { trace } = read(text, name);
      expect(trace.source).toBe('claude-code');
      const results = text.match(/"tool_result"/g)?.length ?? 0;
      const told = trace.steps.flatMap(({ toolCalls }) => toolCalls).filter(({ output }) => output !== undefined);
      expect(told.length > 0).toBe(results > 0);
      if (name === 'claude.ok.out') expect(trace).toMatchObject({ status: 'completed' });
    });
  });
});

describe('a conversation log of SkVM', () => {
  const LOG = [
    {
      type: 'request',
      messages: [
        { role: 'system', content: 's' },
        { role: 'user', content: 'Do it.' },
      ],
    },
    {
      ...{ type: 'response', text: 'Trying.', durationMs: 20, tokens: { input: 10, output: 2, cacheRead: 5 } },
      toolCalls: [{ id: 'a', name: 'bash', input: { command: 'x' } }],
    },
    { type: 'request', toolResults: [{ toolCallId: 'a', output: 'fine', isError: false }] },
    { type: 'response', text: 'Ready.', tokens: { input: 20, output: 3 } },
  ];

  it('is steps with results from the request that follows', () => {
    const { trace } = read(lines(...LOG));
    expect(trace).toMatchObject({ source: 'conversation', prompt: 'Do it.', text: 'Ready.', status: 'unknown' });
    expect(trace.steps[0]).toMatchObject({
      ...{ durationMs: 20, usage: { inputTokens: 15, outputTokens: 2 } },
      toolCalls: [{ id: 'a', output: 'fine', isError: false }],
    });
  });

  it('takes results from tool entries and from messages, each once', () => {
    const tool = { type: 'tool', toolCallId: 'a', content: [{ type: 'text', text: 'first' }] };
    const message = { type: 'request', messages: [{ role: 'tool', tool_call_id: 'a', content: 'second' }] };
    const { trace } = read(lines(LOG[0], LOG[1], tool, message, LOG[3]));
    expect(trace.steps[0]?.toolCalls[0]?.output).toBe('first');
  });
});

test('a report is what the agent says, and has no steps', () => {
  const report = { task: 'Do it.', outcome: 'partial', issues: ['a', ' ', 'b'], skill_feedback: 'Say the form.' };
  for (const text of [
    JSON.stringify(report),
    `\ufeff${JSON.stringify(report)}`,
    `\`\`\`json\n${JSON.stringify(report)}\n\`\`\``,
  ]) {
    const { trace } = read(text, 'r.json');
    expect(trace).toMatchObject({ source: 'report', outcome: 'partial', issues: ['a', 'b'], text: 'Say the form.' });
    expect(trace.steps).toEqual([]);
  }
  expect(read(JSON.stringify({ ...report, issues: 'one' })).trace.issues).toEqual(['one']);
});

test('secrets are gone, whether we are told of them or know them by their shape', () => {
  const key = `sk-ant-api03-${'a1B2'.repeat(12)}`;
  const hidden = [...CLAUDE, { type: 'user', message: { content: `use open sesame and ${key}` } }];
  hidden[1] = { type: 'user', message: { role: 'user', content: `use open sesame and ${key}` } };
  const text = JSON.stringify(read(lines(...hidden)).trace);
  expect(text).not.toContain('open sesame');
  expect(text).not.toContain(key);
});

test('lines that are not JSON are told and left out', () => {
  const torn = `${lines(...CLAUDE)}\n{"type":"assis`;
  const { trace, diagnostics } = read(torn);
  expect(trace.text).toBe('Done.');
  expect(diagnostics).toMatchObject([{ code: 'log-line', message: 'Line 9 of log.jsonl is not JSON and is left out' }]);
  const many = read(`${lines(...CLAUDE)}\n${'x\n'.repeat(20)}`).diagnostics;
  expect(many.length).toBe(6);
  expect(many.at(-1)?.message).toContain('15 more');
});

describe('what is no log', () => {
  test.each([
    ['nothing', '', /it is empty/],
    ['spaces', ' \n\t', /it is empty/],
    ['prose', 'Dear diary', /begins with "Dear diary"/],
    ['other JSON', '{"a":1,"b":2}', /has the keys a, b/],
    ['a list of numbers', '[1,2]', /begins with/],
    ['a report without an outcome', '{"task":"x"}', /keys task/],
    ['JSON without end', '['.repeat(50_000), /begins with/],
  ])('%s is refused, saying what was found', (_, text, message) => {
    expect(() => importLog(text, { name: 'x' })).toThrow(message);
  });

  const block = fc.record(
    {
      type: fc.constantFrom('text', 'tool_use', 'tool_result', 'thinking', 'x'),
      ...{ text: fc.jsonValue(), id: fc.jsonValue(), tool_use_id: fc.jsonValue(), input: fc.jsonValue() },
      ...{ content: fc.jsonValue(), is_error: fc.jsonValue(), name: fc.jsonValue(), thinking: fc.jsonValue() },
    },
    { requiredKeys: ['type'] },
  );
  const content = fc.oneof(fc.string(), fc.array(block, { maxLength: 3 }), fc.jsonValue());
  const record = fc.record(
    {
      type: fc.constantFrom('user', 'assistant', 'result', 'request', 'response', 'tool', 'system'),
      message: fc.oneof(fc.record({ id: fc.jsonValue(), content, usage: fc.jsonValue() }), fc.jsonValue()),
      ...{ messages: fc.oneof(fc.array(fc.record({ role: fc.jsonValue(), content })), fc.jsonValue()), content },
      toolCalls: fc.oneof(fc.array(block), fc.jsonValue()),
      tokens: fc.jsonValue(),
      ...{ durationMs: fc.jsonValue(), timestamp: fc.jsonValue(), result: fc.jsonValue(), subtype: fc.jsonValue() },
      ...{ task: fc.jsonValue(), outcome: fc.constantFrom('pass', 'fail', 1), issues: fc.jsonValue() },
    },
    { requiredKeys: ['type'] },
  );

  it.each([
    ['bytes', fc.uint8Array({ maxLength: 200 })],
    ['JSON', fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())).map((value) => JSON.stringify(value))],
    ['records of nearly the right form', fc.array(record, { maxLength: 6 }).map((records) => lines(...records))],
  ] as const)('%s are read as traces, or refused with one message', (_, contents) => {
    fc.assert(
      fc.property(contents as fc.Arbitrary<string | Uint8Array>, (text) => {
        try {
          for (const trace of importLog(text, { name: 'x' }).traces) expect(traceSchema.parse(trace)).toEqual(trace);
        } catch (error) {
          if (!isSkvmError(error, 'INPUT_INVALID')) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is refused when it is too deep to be walked', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const log = `{"type":"assistant","message":{"id":"m","content":[{"type":"tool_use","id":"t","name":"n","input":${deep}}]}}`;
    expect(() => importLog(log, { name: 'x' })).toThrow(/is no log of an agent/);
  });
});
