import { finalAnswer } from './read-answer.ts';

/** The names that a text mentions as whole words, in its order, repetitions included. */
export function namesIn(text: string, names: readonly string[]): string[] {
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));
  return (text.match(wholeNames(names)) ?? []).map((found) => known.get(found.toLowerCase()) as string);
}

/** True when a text leaves open which of these names it means: `birch or marsh`. */
function isLeftOpen(text: string, names: readonly string[]): boolean {
  const found = [...text.matchAll(wholeNames(names))];
  return (
    found.length > 1 && /(?<![\p{L}\p{N}])or(?![\p{L}\p{N}])/iu.test(text.slice(found[0]?.index, found.at(-1)?.index))
  );
}

/** A pattern, for all of a text, that finds these names as whole words. */
export function wholeNames(names: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'giu');
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\-]/g, '\\$&');
}

/** What is wrong with an answer that has to give these names in this order; `undefined` when nothing is. */
export function answerIsOrder(text: string, expected: readonly string[]): string | undefined {
  return orderFault(finalAnswer(text), expected, expected);
}

/** As {@link answerIsOrder}, of what an answer line says. Names may come more than once; `all` are those that count. */
export function orderFault(answer: string, expected: readonly string[], all: readonly string[]): string | undefined {
  return fault(answer, all, namesIn(answer, all), expected);
}

/** What is wrong with an answer that has to give these names of all, in any order; `undefined` when nothing is. */
export function answerIsSet(text: string, expected: readonly string[], all: readonly string[]): string | undefined {
  return setFault(finalAnswer(text), expected, all);
}

/** As {@link answerIsSet}, of what an answer line says. */
export function setFault(answer: string, expected: readonly string[], all: readonly string[]): string | undefined {
  return fault(answer, all, [...new Set(namesIn(answer, all))].sort(), [...expected].sort());
}

function fault(answer: string, all: readonly string[], got: readonly string[], wanted: readonly string[]) {
  const [found, expected] = [got.join(', '), wanted.join(', ')];
  if (found !== expected) return `got "${found}", expected "${expected}"`;
  return isLeftOpen(answer, all) ? `"${answer.slice(0, 60)}" leaves open which it is` : undefined;
}
