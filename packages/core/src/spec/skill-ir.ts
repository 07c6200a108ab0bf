import type { JsonValue } from './json.ts';
import type { Skill } from './skill.ts';

/**
 * What a stretch of a skill's text is. Containers: `document`, `section` (a heading and all below it), `list`, `step`
 * (an item of a numbered list), `item` (of any other list), `paragraph`, `quote`, `table`. Leaves: `front-matter`,
 * `heading`, `instruction` (a sentence that says what to do), `constraint` (one that says what must or must not be),
 * `sentence` (any other), `row`, `code-block`, `html`, `break`, `definition` (of a link), `gap` (white space, list
 * markers and other punctuation between them).
 */
export type NodeKind =
  | 'document'
  | 'front-matter'
  | 'section'
  | 'heading'
  | 'list'
  | 'step'
  | 'item'
  | 'paragraph'
  | 'instruction'
  | 'constraint'
  | 'sentence'
  | 'code-block'
  | 'table'
  | 'row'
  | 'quote'
  | 'html'
  | 'break'
  | 'definition'
  | 'gap';

/** A reference that the text makes: `command` is a line for a shell, `link` the destination of a Markdown link. */
export interface Mention {
  readonly kind: 'command' | 'path' | 'url' | 'link' | 'number' | 'environment-variable';
  /** `source.slice(start, end)`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A stretch of `SKILL.md`. Its text is the slice of its span; leaves tile the source without overlap. */
export interface SkillNode {
  /** Kind, hash and, among nodes that are alike, place: stable while those stay the same. A section hashes its heading alone. */
  readonly id: string;
  readonly kind: NodeKind;
  /** UTF-16 offsets into the source; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Sections: the heading's depth, 1 to 6; headings likewise. */
  readonly depth?: number;
  /** Code blocks: first word of the info string, lower case; empty when there is none. */
  readonly language?: string;
  /** Code blocks: the span of what is between the fences. */
  readonly content?: { readonly start: number; readonly end: number };
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
