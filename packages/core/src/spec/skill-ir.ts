import type { JsonValue } from './json.ts';
import type { Skill } from './skill.ts';

/** What a stretch of a skill's text is. */
export type NodeKind =
  | 'document'
  | 'front-matter'
  | 'section'
  | 'heading'
  | 'paragraph'
  | 'instruction'
  | 'step'
  | 'constraint'
  | 'code-block'
  | 'table'
  | 'quote'
  | 'html'
  | 'break'
  | 'definition'
  | 'gap';

/** A reference that the text makes. */
export interface Mention {
  readonly kind: 'command' | 'path' | 'url' | 'link' | 'number' | 'environment-variable';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A stretch of `SKILL.md`. Its text is the slice of its span; leaves tile the source without overlap. */
export interface SkillNode {
  /** Stable while the node's own text and place among its like stay the same. */
  readonly id: string;
  readonly kind: NodeKind;
  /** UTF-16 offsets into the source; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Sections: the heading's depth, 1 to 6; headings likewise. */
  readonly depth?: number;
  /** Code blocks: first word of the info string, lower case. */
  readonly language?: string;
  readonly mentions: readonly Mention[];
  readonly children: readonly SkillNode[];
}

/** A parsed skill: the source as it is and a tree of spans over it. */
export interface SkillIr {
  readonly skill: Skill;
  /** All of `SKILL.md`, nothing normalised. */
  readonly source: string;
  readonly root: SkillNode;
  readonly frontMatter: Readonly<Record<string, JsonValue>>;
}
