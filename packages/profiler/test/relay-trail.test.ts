import type { Primitive } from '@skvm/core';
import { expect, test } from 'vitest';
import { primitives } from '../src/index.ts';

const primitive = primitives.find(({ id }) => id === 'tool.file.read') as Primitive;

test('lines of the trail look like all others: whoever does not follow it does not see it', () => {
  let lateLetters = 0;
  for (let seed = 0; seed < 50; seed += 1) {
    const { task } = primitive.generate({ level: 'L3', seed });
    const [content] = Object.values(task.files) as string[];
    const lines = (content as string).trimEnd().split('\n');
    expect(lines).toHaveLength(3000);
    const tag = String.raw`\[[a-z]+ [a-z]+ \d{4}\]`;
    expect(lines.filter((line) => !new RegExp(`^${tag} (?:next: \\d+|code: [A-Z]{2}-\\d{4})$`).test(line))).toEqual([]);
    lateLetters += lines.filter((line) => /code: [S-Z]/.test(line)).length;
  }
  // The codes of the others are made of the same letters as the one that is asked for.
  expect(lateLetters).toBeGreaterThan(5_000);
});
