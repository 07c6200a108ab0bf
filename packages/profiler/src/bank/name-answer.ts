import { finalAnswer } from './read-answer.ts';

/** The names that a text mentions as whole words, in its order, repetitions included. */
export function namesIn(text: string, names: readonly string[]): string[] {
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));
  return (text.match(pattern) ?? []).map((found) => known.get(found.toLowerCase()) as string);
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\-]/g, '\\$&');
}

/** What is wrong with an answer that has to give these names in this order; `undefined` when nothing is. */
export function answerIsOrder(text: string, expected: readonly string[]): string | undefined {
  const got = namesIn(finalAnswer(text), expected).join(', ');
  return got === expected.join(', ') ? undefined : `got "${got}", expected "${expected.join(', ')}"`;
}

/** What is wrong with an answer that has to give these names of all, in any order; `undefined` when nothing is. */
export function answerIsSet(text: string, expected: readonly string[], all: readonly string[]): string | undefined {
  const got = [...new Set(namesIn(finalAnswer(text), all))].sort().join(', ');
  const wanted = [...expected].sort().join(', ');
  return got === wanted ? undefined : `got "${got}", expected "${wanted}"`;
}
