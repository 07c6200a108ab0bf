import type { Diagnostic, SkillIr, SkillNode } from '@skvm/core';
import type { FrontMatter } from '@skvm/core/skill';
import type { LineIndex } from '../ir/line-index.ts';

/** A key of the front matter with the spans of itself and its value in `SKILL.md`. */
export interface FrontMatterKey {
  readonly start: number;
  readonly end: number;
  readonly value: { readonly start: number; readonly end: number };
}

/** A text file of the skill. */
export interface LintText {
  readonly file: string;
  readonly text: string;
  readonly lines: LineIndex;
}

/** What a rule looks at: a skill, taken apart once for all rules. */
export interface LintInput {
  readonly ir: SkillIr;
  /** Leaves in the order of the text. */
  readonly leaves: readonly SkillNode[];
  readonly main: LintText;
  readonly frontMatter: FrontMatter;
  /** What the YAML of the front matter is; `none` when there is no front matter or nothing in it. */
  readonly frontMatterKind: 'mapping' | 'other' | 'none';
  readonly keys: ReadonlyMap<string, FrontMatterKey>;
  /** Offset of the first character after the front matter. */
  readonly bodyStart: number;
  /** Every text of the bundle, `SKILL.md` first; what is not UTF-8 or holds a NUL is none. */
  readonly texts: readonly LintText[];
  /** Paths of the other files, and of folders, of the bundle. */
  readonly paths: ReadonlySet<string>;
  /** True for an offset of `SKILL.md` in a code block. */
  isInCodeBlock(offset: number): boolean;
}

/** Something that a rule found; the driver adds the rule's code and severity. */
export interface Finding {
  readonly message: string;
  /** What to do about it, where the rule's own hint says too little. */
  readonly hint?: string;
  /** Default `SKILL.md`. */
  readonly file?: string;
  /** UTF-16 offsets into the file; absent for a finding about all of it. */
  readonly span?: { readonly start: number; readonly end: number } | undefined;
}

/** One thing that can be wrong with a skill. */
export interface LintRule {
  /** Lower case words joined by `-`; stable. */
  readonly code: string;
  readonly severity: Diagnostic['severity'];
  /** One line without a full stop. */
  readonly description: string;
  readonly hint?: string;
  find(input: LintInput): Iterable<Finding>;
}
