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
