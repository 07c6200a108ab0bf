import type { Requirement } from '@skvm/core';

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

/** The 1-based line of an offset, and that line itself. */
export function lineAt(text: string, offset: number): { readonly number: number; readonly text: string } {
  const before = text.slice(0, offset).split('\n');
  const line = text.split('\n')[before.length - 1] ?? '';
  return { number: before.length, text: line.trim().slice(0, 200) };
}
