import { type Action, type Item, type Primitive, playScript, type Script } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import { primitives } from '../src/index.ts';

// What commands do to files is not played by a script: here the files are put in place by hand.

const { generate } = primitives.find(({ id }) => id === 'tool.file.write') as Primitive;

function grade(item: Item, script: Script, files: Readonly<Record<string, string>>): number | null {
  const evidence = playScript(item.task, script);
  const left = Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)] as const);
  return item.grade({ ...evidence, files: new Map([...evidence.files, ...left]) }).value;
}

describe.each([0, 1, 2])('a table that a tool has to write, item %i', (seed) => {
  const item = generate({ level: 'L2', seed });
  const [first] = item.task.reference as [Action & { do: 'write' }];
  const { path, content } = first;
  const lines = content.trimEnd().split('\n');
  const write = (from: number, to: number): Action => ({ ...first, content: `${lines.slice(from, to).join('\n')}\n` });
  const exec = (command: string): Action => ({ do: 'exec', command });
  const done: Action = { do: 'say', text: 'Done.' };

  test.each<[string, Script]>([
    ['header by the tool, rows by a command', [write(0, 1), exec(`sh make.sh >> ${path}`), done]],
    ['ten rows by the tool, the others by a command', [write(0, 11), exec(`awk -f more.awk >> ${path}`), done]],
    ['an empty file by the tool', [{ ...first, content: '' }, exec(`python3 make.py ${path}`), done]],
  ])('%s: fails', (_, script) => {
    expect(grade(item, script, { [path]: content })).toBe(0);
  });

  test.each<[string, Script]>([
    ['looks at it by a command', [first, exec(`wc -l ${path}`), done]],
    ['one wrong row, mended by a command', [{ ...first, content: content.replace(/\d$/m, 'x') }, exec('sed -i'), done]],
    ['in two pieces', [write(0, 30), exec(`tail ${path}`), write(30, lines.length), done]],
  ])('%s: passes', (_, script) => {
    expect(grade(item, script, { [path]: content })).toBe(1);
  });

  test('a harness that tells no content is believed', () => {
    const { steps, ...evidence } = playScript(item.task, [first, exec(`wc -l ${path}`), done]);
    const silent = steps.map((step) => ({
      ...step,
      toolCalls: step.toolCalls.map((call) => (call.name === 'write_file' ? { ...call, input: { path } } : call)),
    }));
    expect(item.grade({ ...evidence, steps: silent }).value).toBe(1);
  });
});
