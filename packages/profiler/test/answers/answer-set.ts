import type { TestedLevel } from '@skvm/core';

/** An answer that somebody wrote to the item with this seed. */
export interface WrittenAnswer {
  readonly seed: number;
  /** What is special about it. */
  readonly name: string;
  readonly text: string;
}

/** Answers to items of one cell that a grader has to accept, and those that it has to reject. */
export interface AnswerSet {
  readonly primitive: string;
  readonly level: TestedLevel;
  /** True when an item has one right text or answer: how it is dressed, and what is said around it, is what varies. */
  readonly exact?: true;
  readonly right: readonly WrittenAnswer[];
  readonly wrong: readonly WrittenAnswer[];
}

/** A text with passages replaced, each of which has to be there. */
export function edited(text: string, ...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`Expected the text to have "${from}".`);
    return before.replace(from, () => to);
  }, text);
}

/** Words in a row that two people hardly write alike. */
const RUN_WORDS = 5;
/** Texts that share less of their runs than this were written apart; an edited one shares most of them. */
const MAX_SHARED = 0.1;

/** The answers that are no edits of ones before them. */
export function originals(answers: readonly WrittenAnswer[]): readonly WrittenAnswer[] {
  const kept: { readonly answer: WrittenAnswer; readonly runs: ReadonlySet<string> }[] = [];
  for (const answer of answers) {
    const words = answer.text.toLowerCase().match(/[a-z]+/g) ?? [];
    const runs = new Set(words.map((_, at) => words.slice(at, at + RUN_WORDS).join(' ')));
    const shared = (other: ReadonlySet<string>) => [...runs].filter((run) => other.has(run)).length;
    const isEdit = kept.some((other) => shared(other.runs) > MAX_SHARED * runs.size);
    if (!isEdit) kept.push({ answer, runs });
  }
  return kept.map(({ answer }) => answer);
}
