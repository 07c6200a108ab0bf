import { type Item, type JsonValue, NO_USAGE, type Primitive, playScript, TESTED_LEVELS } from '@skvm/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { primitives } from '../src/primitives/index.ts';

/** Whatever an agent may leave behind: any text, calls with any arguments, any bytes in the files that were asked for. */
const evidenceFor = ({ task }: Item) => {
  const paths = [...playScript(task, task.reference ?? []).files.keys(), 'response.txt', 'json.py'];
  const call = fc.record({
    id: fc.string(),
    name: fc.oneof(fc.constantFrom('read_file', 'write_file', 'edit_file', 'execute_command', 'Read'), fc.string()),
    input: fc.oneof(
      fc.record({ path: fc.constantFrom(...paths), offset: fc.jsonValue(), limit: fc.jsonValue() }),
      fc.jsonValue(),
    ) as fc.Arbitrary<JsonValue>,
    output: fc.string(),
    isError: fc.boolean(),
  });
  const step = fc.record({
    text: fc.string(),
    toolCalls: fc.array(call, { maxLength: 4 }),
    finishReason: fc.string(),
    usage: fc.constant(NO_USAGE),
    durationMs: fc.constant(0),
  });
  const said = fc.oneof(fc.string(), fc.constantFrom('PASS', '{"value":1}', `ANSWER: ${task.prompt}`), fc.json());
  const files = fc.array(fc.tuple(fc.constantFrom(...paths), fc.uint8Array()), { maxLength: 3 });
  return fc.record({
    text: said,
    steps: fc.array(step, { maxLength: 3 }),
    files: files.map((pairs) => new Map(pairs)),
  });
};

test('no grader fails on what an agent leaves behind, and none is impressed by it', () => {
  for (const primitive of primitives) {
    for (const level of TESTED_LEVELS) {
      const item = primitive.generate({ level, seed: 11 });
      fc.assert(
        fc.property(evidenceFor(item), (evidence) => {
          expect(item.grade(evidence)).toMatchObject({ value: 0, explanation: expect.any(String) });
        }),
        { numRuns: 60 },
      );
    }
  }
});

const itemsOf = (id: string, level: 'L1' | 'L2' | 'L3'): Item[] => {
  const primitive = primitives.find((candidate) => candidate.id === id) as Primitive;
  return Array.from({ length: 200 }, (_, seed) => primitive.generate({ level, seed }));
};

const spoken = (item: Item) => playScript(item.task, item.task.reference ?? []).text.length;

test.each([
  ['gen.text.structured', 'L1', 0, 500],
  ['gen.text.structured', 'L2', 300, 5_000],
  ['gen.text.structured', 'L3', 5_000, 12_000],
  ['gen.text.long', 'L1', 300, 1_000],
  ['gen.text.long', 'L2', 1_000, 5_000],
  ['gen.text.long', 'L3', 5_000, 12_000],
] as const)('%s %s asks for a text of the length that the level means', (id, level, from, to) => {
  const lengths = itemsOf(id, level).map(spoken);
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(from);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(to);
});

test('tool.file.write L1 and L2 ask for files of the size that the level means', () => {
  for (const [level, from, to] of [
    ['L1', 1, 1_000],
    ['L2', 1_000, 10_000],
  ] as const) {
    for (const item of itemsOf('tool.file.write', level)) {
      const sizes = [...playScript(item.task, item.task.reference ?? []).files.values()].map((bytes) => bytes.length);
      expect(sizes).toSatisfy(([size = 0, ...more]: number[]) => more.length === 0 && size >= from && size <= to);
    }
  }
});

test('the file of tool.file.read L3 does not fit into one read of the bare agent', () => {
  for (const { task } of itemsOf('tool.file.read', 'L3')) {
    const [text = ''] = Object.values(task.files).map(String);
    // The bare agent gives at most 50,000 characters and 2,000 lines at once.
    expect(text.length).toBeGreaterThan(75_000);
    expect(text.split('\n').length).toBeGreaterThan(2_000);
  }
});

test('no prompt gives its answer away', () => {
  for (const id of ['tool.file.read', 'tool.call.batch', 'reason.logic', 'reason.arithmetic']) {
    for (const level of TESTED_LEVELS) {
      for (const item of itemsOf(id, level)) {
        const { text, steps } = playScript(item.task, [{ do: 'say', text: item.task.prompt }]);
        expect(item.grade({ text, steps, files: new Map() }).value).toBe(0);
      }
    }
  }
});

test('a call that failed counts for nothing: neither for reads at once nor for the order of writes', () => {
  for (const level of TESTED_LEVELS) {
    for (const item of itemsOf('tool.call.batch', level).slice(0, 20)) {
      const { text, steps, files } = playScript(item.task, item.task.reference ?? []);
      const failed = steps.map((step) => ({
        ...step,
        toolCalls: step.toolCalls.map((call) => ({ ...call, isError: true })),
      }));
      const oneByOne = steps.flatMap((step) => step.toolCalls.map((call) => ({ ...step, toolCalls: [call] })));
      expect(item.grade({ text, steps: [...failed, ...oneByOne], files })).toMatchObject({ value: 0 });
    }
  }
  for (const item of itemsOf('tool.file.write', 'L3').slice(0, 20)) {
    const { text, steps, files } = playScript(item.task, item.task.reference ?? []);
    const last = steps.findLast(({ toolCalls }) => toolCalls.length > 0) ?? expect.unreachable('no call was made');
    const failed = { ...last, toolCalls: last.toolCalls.map((call) => ({ ...call, isError: true })) };
    expect(item.grade({ text, steps: [failed, ...steps], files })).toMatchObject({ value: 1 });
  }
});

test('what a model thought aloud before its answer is not its answer', () => {
  for (const { id, spec } of primitives) {
    if (spec.category === 'tool-use') continue;
    for (const level of TESTED_LEVELS) {
      for (const item of itemsOf(id, level).slice(0, 10)) {
        const { task } = item;
        const right = playScript(task, task.reference ?? []);
        const wrong = playScript(task, task.mutants?.[0]?.script ?? []);
        for (const opening of ['<think>\n', '']) {
          const thought = (inside: string, after: string) => `${opening}${inside}\n</think>\n\n${after}`;
          if (item.probes) {
            // Grading would need a run: what is run has to be the same.
            const asked = item.probes({ ...right, text: thought(wrong.text, right.text) });
            expect(asked).toEqual(item.probes({ ...right, text: `\n\n${right.text}` }));
            continue;
          }
          expect(item.grade({ ...right, text: thought(wrong.text, right.text) })).toMatchObject({ value: 1 });
          expect(item.grade({ ...wrong, text: thought(right.text, wrong.text) })).toMatchObject({ value: 0 });
          expect(item.grade({ ...right, text: thought(right.text, '') })).toMatchObject({ value: 0 });
        }
      }
    }
  }
});
