import type { TestedLevel } from '@skvm/core';
import type { Span } from '../../ir/sentences.ts';
import type { Sentence } from './skill-view.ts';

/** A place where a skill asks for a capability. */
export interface Site {
  readonly primitive: string;
  readonly level: TestedLevel;
  /** The sentence that asks, and beside which an edit would stand. */
  readonly sentence: Sentence;
  /** The words that ask, verbatim. */
  readonly evidence: Span;
  /** What sort of demand of the primitive it is, so that a rule can tell those that it serves. */
  readonly ask: string;
  /** What the demand is about: files, packages, fields… */
  readonly items: readonly string[];
}

/** Finds the demands of a sentence, alone and in order. */
export type SentenceDetector = (sentence: Sentence) => readonly Site[];

/** A site whose evidence is what a pattern matched in the sentence. */
export function siteAt(
  sentence: Sentence,
  match: RegExpExecArray,
  demand: {
    readonly primitive: string;
    readonly level: TestedLevel;
    readonly ask: string;
    readonly items?: readonly string[];
  },
): Site {
  const start = sentence.node.start + match.index;
  return { items: [], ...demand, sentence, evidence: { start, end: start + match[0].length } };
}

/** A site whose evidence is the whole sentence. */
export function siteOf(
  sentence: Sentence,
  demand: {
    readonly primitive: string;
    readonly level: TestedLevel;
    readonly ask: string;
    readonly items?: readonly string[];
  },
): Site {
  const { start, end } = sentence.node;
  return { items: [], ...demand, sentence, evidence: { start, end } };
}
