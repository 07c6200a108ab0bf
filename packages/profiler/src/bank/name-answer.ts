import { finalAnswer } from './read-answer.ts';
import { readings } from './remarks.ts';

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
  return listFault(answer, all, expected, (names) => names);
}

/** What is wrong with an answer that has to give these names of all, in any order; `undefined` when nothing is. */
export function answerIsSet(text: string, expected: readonly string[], all: readonly string[]): string | undefined {
  return setFault(finalAnswer(text), expected, all);
}

/** As {@link answerIsSet}, of what an answer line says. */
export function setFault(answer: string, expected: readonly string[], all: readonly string[]): string | undefined {
  return listFault(answer, all, expected, (names) => [...new Set(names)].sort());
}

/** Compares names after they were put into order; remarks in brackets may have names of their own. */
function listFault(
  answer: string,
  all: readonly string[],
  expected: readonly string[],
  inOrder: (names: readonly string[]) => readonly string[],
): string | undefined {
  const wanted = inOrder(expected).join(', ');
  const fault = (reading: string): string | undefined => {
    const found = inOrder(namesIn(reading, all)).join(', ');
    if (found !== wanted) return `got "${found}", expected "${wanted}"`;
    if (isLeftOpen(reading, all)) return `"${reading.slice(0, 60)}" leaves open which it is`;
    const made = expected.length > 1 ? madeUp(reading, all) : undefined;
    return made && `"${made}" is none of the names`;
  };
  const faults = readings(answer).map(fault);
  return faults.includes(undefined) ? undefined : faults[0];
}

const PARTS = /[,;→>/|&+{}[\]"()]/;
const BETWEEN = /^(?:and|then|finally|respectively)$/i;

/** A part of a list that is one word, and none of the names. */
function madeUp(answer: string, names: readonly string[]): string | undefined {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return answer
    .split(PARTS)
    .map((part) => part.replaceAll(/[*_`'.\s]+/g, ' ').trim())
    .find((part) => /^\p{L}{3,}$/u.test(part) && !known.has(part.toLowerCase()) && !BETWEEN.test(part));
}
