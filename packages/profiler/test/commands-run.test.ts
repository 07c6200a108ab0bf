import { type Action, type Item, type ItemEvidence, playScript, type TestedLevel, type ToolCall } from '@skvm/core';
import { expect, test } from 'vitest';
import { delegation } from '../src/primitives/follow/delegation.ts';
import { execCommands } from '../src/primitives/tool/exec.ts';

const SEEDS = Array.from({ length: 30 }, (_, seed) => seed);
const exec = (command: string): Action => ({ do: 'exec', command });
const rightNumber = ({ task }: Item): string =>
  /^ANSWER: (\d+)$/.exec(playScript(task, task.reference ?? []).text)?.[1] ?? expect.unreachable('no number');

/** What is left of an agent that ran this command, was told this, and answered. */
function after(item: Item, command: string, told: Partial<ToolCall>, text: string): ItemEvidence {
  const left = playScript(item.task, [exec(command), { do: 'say', text }]);
  const steps = left.steps.map((step) => ({
    ...step,
    toolCalls: step.toolCalls.map((call) => ({ ...call, ...told })),
  }));
  return { ...left, steps };
}

const gradeOf = (item: Item, ...given: [command: string, told: Partial<ToolCall>, text: string]) =>
  item.grade(after(item, ...given)).value;

test.each<TestedLevel>(['L2', 'L3'])(
  'follow.delegation %s: what a program prints shows that it worked it out',
  (level) => {
    for (const seed of SEEDS) {
      const item = delegation.generate({ level, seed });
      const right = rightNumber(item);
      // Numbers that stand in the file, or that may be anything, show nothing.
      const tells = right.length >= 5 && !Object.values(item.task.files).some((text) => String(text).includes(right));
      const answer = `ANSWER: ${right}`;
      expect(gradeOf(item, 'tally *', { output: `${right}\n` }, answer)).toBe(tells ? 1 : 0);
      expect(gradeOf(item, 'tally *', { output: `${right}\n`, isError: true, exitCode: 1 }, answer)).toBe(
        tells ? 1 : 0,
      );
      expect(gradeOf(item, 'tally *', { output: `${right}0\n` }, answer)).toBe(0);
      expect(gradeOf(item, `echo ${right}`, { output: `${right}\n` }, answer)).toBe(0);
    }
  },
);

test('follow.delegation: a line whose last command failed was run', () => {
  for (const level of ['L2', 'L3'] as const) {
    const item = delegation.generate({ level, seed: 3 });
    const answer = `ANSWER: ${rightNumber(item)}`;
    const failed = { isError: true, exitCode: 1 };
    expect(gradeOf(item, `awk '{ s += $1; n += 1 } END { print s }' *; which mawk gawk`, failed, answer)).toBe(1);
    expect(gradeOf(item, `awk '{ s += $1; n += 1 } END { print s }' *`, failed, answer)).toBe(0);
    expect(gradeOf(item, `cd data; python3 sum.py`, { ...failed, exitCode: 127 }, answer)).toBe(0);
  }
});

test('follow.delegation L3: money is asked for in cents, and every program can count that far', () => {
  const items = SEEDS.map((seed) => delegation.generate({ level: 'L3', seed })).filter(({ task }) =>
    task.prompt.includes('cents'),
  );
  expect(items.length).toBeGreaterThan(3);
  for (const item of items) {
    const right = Number(rightNumber(item));
    expect(right).toBeLessThan(2 ** 31);
    expect(right).toBeGreaterThan(2 ** 27);
    const dollars = (right / 100).toLocaleString('en', { minimumFractionDigits: 2 });
    const answered = (answer: string) => gradeOf(item, 'python3 sum.py', {}, `ANSWER: ${answer}`);
    expect(answered(`${right} cents ($${dollars})`)).toBe(1);
    expect(answered(right.toLocaleString('en').replaceAll(',', '\u2009'))).toBe(1);
    expect(answered(`$${dollars}`)).toBe(0);
    expect(answered(`${right} (or ${right + 1})`)).toBe(0);
  }
});

test('follow.delegation L1: a program is run again beside what else is called like it, within bounds', () => {
  const item = delegation.generate({ level: 'L1', seed: 0 });
  const write = (path: string, content: string): Action => ({ do: 'write', path, content });
  const { task } = item;
  const left = playScript(task, [
    write('solve.sh', 'python3 solve.py\r\n'),
    write('solve.py', 'print(1)\n'),
    write('solve.json', '{}'),
    write('solve.big', 'x'.repeat(300_000)),
    write('other.py', 'print(2)\n'),
    write('solve/inner.py', 'print(3)\n'),
    Array.from({ length: 20 }, (_, index) => write(`solve.${index}`, 'x')),
  ]);
  const [data = ''] = Object.keys(task.files);
  for (const probe of item.probes?.(left) ?? expect.unreachable('no probes')) {
    expect(Object.keys(probe.files)).toHaveLength(3 + 8);
    expect(probe.files).toMatchObject({
      'solve.sh': 'python3 solve.py\n',
      'solve.py': 'print(1)\n',
      'solve.json': '{}',
    });
    expect(probe.files).not.toHaveProperty(['solve.big']);
    expect(probe.files).not.toHaveProperty(['other.py']);
    expect(probe.files[data]).not.toBe(task.files[data]);
  }
});

test('tool.exec L1: a command before one that failed was run', () => {
  const item = execCommands.generate({ level: 'L1', seed: 0 });
  const answer = `ANSWER: ${rightNumber(item)}`;
  const [path = ''] = Object.keys(item.task.files);
  const failed = { isError: true, exitCode: 2 };
  expect(gradeOf(item, `cksum ${path}; ls nowhere`, failed, answer)).toBe(1);
  expect(gradeOf(item, `cksum ${path}`, failed, answer)).toBe(0);
});
