import { hashJson, type JsonValue, type Primitive, playScript, type Script, type TestedLevel } from '@skvm/core';

/** Items that stand for their cell: a profile hashes all cells while its agents work, on the thread that serves them. */
const SAMPLE = 2;

/**
 * What a cell asks and how it grades, as 16 hex digits: the first items, and the scores of their reference, their
 * mutants and an empty answer. A change of an item or of what a grader thinks of an answer shows.
 */
export function cellHash(primitive: Primitive, level: TestedLevel): string {
  const known = hashes.get(primitive) ?? new Map<TestedLevel, string>();
  const hash = known.get(level) ?? hashOf(primitive, level);
  hashes.set(primitive, known.set(level, hash));
  return hash;
}

// Primitives are pure, and a profile of many targets asks for the same hashes.
const hashes = new WeakMap<Primitive, Map<TestedLevel, string>>();

function hashOf(primitive: Primitive, level: TestedLevel): string {
  const items = Array.from({ length: Math.min(SAMPLE, primitive.space[level]) }, (_, seed): JsonValue => {
    const item = primitive.generate({ level, seed });
    const { task } = item;
    const answers: readonly Script[] = [
      task.reference ?? [{ do: 'say', text: '' }],
      ...(task.mutants ?? []).map(({ script }) => script),
      [{ do: 'say', text: '' }],
    ];
    // What a probe would bring is left out: it depends on the machine. That it would be made counts.
    const values = answers.map((script): JsonValue => {
      try {
        const evidence = playScript(task, script, item.site?.());
        const probes = item.probes?.(evidence) ?? [];
        return probes.length > 0 ? (probes as unknown as JsonValue) : item.grade(evidence).value;
      } catch {
        return 'the grader failed';
      }
    });
    return [task as unknown as JsonValue, values];
  });
  return hashJson([primitive.space[level], items]).slice(0, 16);
}
