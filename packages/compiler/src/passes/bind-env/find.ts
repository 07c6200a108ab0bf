import type { Requirement } from '@skvm/core';
import { lineIndex } from '../../ir/line-index.ts';

const MAX_LINE_CHARS = 1000;
const MAX_EVIDENCE_CHARS = 200;

/** A requirement that one place of a skill shows. */
export interface Find {
  readonly kind: Requirement['kind'];
  readonly name: string;
  readonly version?: string;
  readonly required: boolean;
  /** The module by which a distribution is imported, for its check. */
  readonly module?: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** Finds the 1-based line of an offset in one text, and that line itself. */
export function lineFinder(text: string): (offset: number) => { readonly number: number; readonly text: string } {
  const lines = lineIndex(text);
  return (offset) => {
    const { line, column } = lines.position(offset);
    const from = offset - column + 1;
    const rest = text.slice(from, from + MAX_LINE_CHARS);
    return { number: line, text: (/^[^\r\n]*/.exec(rest)?.[0] ?? '').trim().slice(0, MAX_EVIDENCE_CHARS) };
  };
}
