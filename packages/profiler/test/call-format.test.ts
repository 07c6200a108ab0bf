import { type Item, type ItemEvidence, NO_USAGE, playScript, type TestedLevel, type ToolCall } from '@skvm/core';
import { expect, test } from 'vitest';
import { callFormat } from '../src/primitives/tool/call-format.ts';

// The files are made again from the words of the prompt alone, and given to the grader as another harness would leave them.

function eachItem(level: TestedLevel, check: (item: Item) => void): void {
  for (let seed = 0; seed < 300; seed += 1) check(callFormat.generate({ level, seed }));
}

/** What a harness with tools of other names and absolute paths leaves behind. */
function evidence(files: Readonly<Record<string, string>>, reads: readonly ToolCall[] = []): ItemEvidence {
  const writes = Object.entries(files).map(
    ([path, content], index): ToolCall => ({
      id: `write-${index}`,
      name: 'Write',
      input: { file_path: `/tmp/workspace/${path}`, content },
      isError: false,
    }),
  );
  const step = { text: '', finishReason: 'tool-calls', usage: NO_USAGE, durationMs: 0 };
  return {
    text: '',
    steps: [...reads, ...writes].map((call) => ({ ...step, toolCalls: [call] })),
    files: new Map(Object.entries(files).map(([path, content]) => [path, new TextEncoder().encode(content)])),
  };
}

const coded = (prompt: string): string[] => [...prompt.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);

test('L1: path and content as they stand in the prompt are right', () => {
  eachItem('L1', (item) => {
    const [path = '', content = ''] = coded(item.task.prompt);
    expect(path).toMatch(/ .*[^ -~].*\./);
    expect(item.grade(evidence({ [path]: content })).explanation).toBeUndefined();
    expect(item.grade(evidence({ [path.normalize('NFD')]: `${content} ` })).value).toBe(0);
  });
});

test('L2: the values that the prompt lists, and the line of the log, are right', () => {
  eachItem('L2', (item) => {
    const { prompt, files } = item.task;
    const one = (pattern: RegExp): string => pattern.exec(prompt)?.[1] ?? '';
    const [log = '', path = ''] = coded(prompt);
    const [count, first] = [Number(one(/exactly the (\d+) lines/)), Number(one(/begin with line (\d+)/))];
    const line = String(files[log])
      .split('\n')
      .slice(first - 1, first - 1 + count)
      .at(-1);
    const number = (key: string) => Number(one(new RegExp(`- ${key}: the number (\\S+)`)));
    const document = {
      line,
      site: { bay: Number(one(/bay \(the number (\d+)\)/)), town: one(/town \(the string (\w+)\)/) },
      tags: one(/in this order: (.*)$/m).split(', '),
      urgent: one(/the boolean (\w+)/) === 'true',
      weight: number('weight'),
      crates: number('crates'),
      ticket: one(/ticket: the string `(\w+)`/),
    };
    const read = (input: ToolCall['input']): ToolCall => ({ id: 'read', name: 'Read', input, isError: false });
    const file_path = `/tmp/workspace/${log}`;
    const grade = (input: ToolCall['input']) =>
      item.grade(evidence({ [path]: JSON.stringify(document, undefined, '\t') }, [read(input)]));
    expect(grade({ file_path, offset: first, limit: count }).explanation).toBeUndefined();
    expect(grade({ file_path, offset: first, limit: count + 1 }).value).toBe(0);
    expect(grade({ file_path }).value).toBe(0);
  });
});

test('L3: the text of the fence with its tabs, and the object that is told in words, are right', () => {
  eachItem('L3', (item) => {
    const { prompt } = item.task;
    const [, fence = ''] = /```\n([\s\S]*?)```/.exec(prompt) ?? [];
    const words = prompt.slice(prompt.indexOf('```', prompt.indexOf('```') + 3));
    const paths = [...prompt.matchAll(/^\d\. `(.*?)`/gm)].map(([, path = '']) => path);
    const steps = [...words.matchAll(/- run `(.*)`, times (\d+), seconds (\d+), strict (\w+)/g)].map(
      ([, run, times, seconds, strict]) => ({
        run,
        times: Number(times),
        limits: { seconds: Number(seconds), strict: strict === 'true' },
      }),
    );
    const [, path, quote, depth] =
      /path \(the string `(.*?)`\), quote \(the string `(.*?)`\) and depth \(the number (\d+)\)/.exec(words) ?? [];
    const [, name] = /- name: the string `(.*?)`/.exec(words) ?? [];
    const payload = JSON.stringify({ depth: Number(depth), path, quote });
    const [text = '', json = ''] = [fence.split('[TAB]').join('\t'), JSON.stringify({ job: { payload, steps, name } })];
    const grade = (first: string, second = json) =>
      item.grade(evidence({ [paths[0] ?? '']: first, [paths[1] ?? '']: second }));
    expect(steps).toHaveLength(2);
    expect(text).toMatch(/\\u00e9[\s\S]*\n$/);
    expect(grade(text).explanation).toBeUndefined();
    // A byte order mark, a blank, a line more: nothing is forgiven in the text.
    for (const other of [`\u{feff}${text}`, text.replace('\n', ' \n'), `${text}\n`, text.trimEnd()]) {
      expect(grade(other).value).toBe(0);
    }
  });
});

test('a call that failed, and one more than was asked for, are mistakes at every level', () => {
  for (const level of ['L1', 'L2', 'L3'] as const) {
    const item = callFormat.generate({ level, seed: 5 });
    const right = playScript(item.task, item.task.reference ?? []);
    const calls = right.steps.flatMap(({ toolCalls }) => toolCalls);
    const last = calls.at(-1) ?? expect.unreachable('no call was made');
    const [step] = right.steps;
    const before = (call: ToolCall) =>
      item.grade({
        ...right,
        steps: [{ ...(step as (typeof right.steps)[number]), toolCalls: [call] }, ...right.steps],
      });
    expect(before({ ...last, isError: true, input: '{"path": "a' })).toMatchObject({ value: 0 });
    expect(before(last)).toMatchObject({ value: 0 });
    expect(before({ ...last, name: 'execute_command', input: { command: 'ls' } })).toMatchObject({ value: 0 });
    expect(before({ ...last, name: 'list_directory', input: {} })).toMatchObject({ value: 1 });
  }
});
