import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, type Primitive, playScript, runProbes, type TestedLevel } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import { primitives } from '../src/index.ts';

// What a language model replied to prompts of the banks at its first go, before it had seen a grader, in
// `replies/<primitive>/<level>-<item>.md`. One of the 231 was refused, for a capital letter in a table, and the grader was
// wrong. A bank that asks something else at an item loses its reply to it; one that asks the same goes on accepting it.

const folder = join(import.meta.dirname, 'replies');
const context = createContext();

for (const id of readdirSync(folder)) {
  const primitive = primitives.find((candidate) => candidate.id === id) as Primitive;
  const replies = readdirSync(join(folder, id)).map((file) => {
    const [, level, seed] = /^(L[123])-(\d+)\.md$/.exec(file) ?? expect.unreachable(file);
    return { level: level as TestedLevel, seed: Number(seed), text: readFileSync(join(folder, id, file), 'utf8') };
  });

  describe(id, () => {
    test('has replies to each level', () => {
      expect(new Set(replies.map(({ level }) => level)).size).toBe(3);
    });

    test.each(replies)('accepts the reply to $level, item $seed', async ({ level, seed, text }) => {
      const item = primitive.generate({ level, seed });
      const evidence = playScript(item.task, [{ do: 'say', text }]);
      const probes = item.probes?.(evidence);
      expect(item.grade(probes ? { ...evidence, probes: await runProbes(probes, context) } : evidence)).toMatchObject({
        value: 1,
      });
    });
  });
}
