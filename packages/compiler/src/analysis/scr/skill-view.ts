import type { Mention, SkillFile, SkillIr, SkillNode } from '@skvm/core';
import type { Span } from '../../ir/sentences.ts';
import { nodeText } from '../../ir/walk.ts';
import type { Reference, Resources } from '../resources.ts';

/** A sentence where it stands. */
export interface Sentence {
  readonly node: SkillNode;
  readonly text: string;
  readonly kind: 'instruction' | 'constraint' | 'sentence';
  /** The sentence's paragraph and what belongs to it: a list or code block that follows it at once. */
  readonly passage: Span;
  readonly section: Section;
  /** The innermost item of a list that it stands in. */
  readonly item: SkillNode | undefined;
  /** What directly follows its paragraph, when that is a code block or a list. */
  readonly follower: SkillNode | undefined;
  /** The first sentence of its paragraph, or the last. */
  readonly first: boolean;
  readonly last: boolean;
}

/** A heading and what stands directly below it, without deeper sections. */
export interface Section {
  /** Id of the section's node; that of the document above the first heading. */
  readonly id: string;
  /** The heading's text; empty above the first. */
  readonly title: string;
  readonly depth: number;
  readonly parent: Section | undefined;
  /** From the heading to the first deeper section. */
  readonly span: Span;
  /** Blocks directly below the heading. */
  readonly blocks: readonly SkillNode[];
  readonly sentences: readonly Sentence[];
}

/** What detectors look at. */
export interface SkillView {
  readonly ir: SkillIr;
  readonly sections: readonly Section[];
  /** References to the bundle by the node that makes them. */
  readonly references: ReadonlyMap<string, readonly Reference[]>;
  /** Files of the bundle by path. */
  readonly files: ReadonlyMap<string, SkillFile>;
  text(span: Span): string;
}

/** Sections that tell about a skill and ask for nothing. */
const ASIDE =
  /^(?:[\d.\s]*)(?:when (?:not )?to use|when (?:not )?to|overview|introduction|background|about|purpose|core principles?|philosophy|why\b|examples?\b|see also|further reading|related|references?$|resources?$|license|changelog|credits|common (?:rationali[sz]ations|mistakes|pitfalls|errors)|rationali[sz]ations|red flags|anti-?patterns|faq|glossary|limitations|prerequisites|what this skill)/i;

/** True for a heading below which nothing is asked of the reader. */
export function isAside(title: string): boolean {
  return ASIDE.test(title);
}

/** Lays a skill out for detectors. Quoted text, tables and asides are left out: they ask for nothing. */
export function skillView(ir: SkillIr, resources: Resources): SkillView {
  const sections: Section[] = [];
  const root: Section = {
    ...{ id: ir.root.id, title: '', depth: 0, parent: undefined, blocks: [], sentences: [] },
    span: { start: ir.root.start, end: ir.root.start },
  };
  readSection(ir, ir.root, root, sections);
  return {
    ir,
    sections: sections.filter((section) => !within(section, isAside)),
    references: Map.groupBy(resources.references, (reference) => reference.node),
    files: new Map(ir.skill.files.map((file) => [file.path, file])),
    text: (span) => ir.source.slice(span.start, span.end),
  };
}

function within(section: Section, test: (title: string) => boolean): boolean {
  for (let at: Section | undefined = section; at; at = at.parent) if (test(at.title)) return true;
  return false;
}

function readSection(ir: SkillIr, node: SkillNode, parent: Section, into: Section[]): void {
  const heading = node.children.find((child) => child.kind === 'heading');
  const deeper = node.children.findIndex((child) => child.kind === 'section');
  const blocks = (deeper < 0 ? node.children : node.children.slice(0, deeper)).filter(
    ({ kind }) => kind !== 'gap' && kind !== 'heading' && kind !== 'front-matter',
  );
  const sentences: Sentence[] = [];
  const section: Section = {
    id: node.id,
    title: heading ? nodeText(ir, heading).replace(/^#+\s*|\s*#*$/g, '') : '',
    depth: node.depth ?? 0,
    parent: node.kind === 'document' ? undefined : parent,
    span: { start: node.start, end: deeper < 0 ? node.end : (node.children[deeper] as SkillNode).start },
    blocks,
    sentences,
  };
  into.push(section);
  blocks.forEach((block, index) => {
    readBlock(ir, block, blocks[index + 1], section, undefined, sentences);
  });
  for (const child of node.children) if (child.kind === 'section') readSection(ir, child, section, into);
}

function readBlock(
  ir: SkillIr,
  block: SkillNode,
  next: SkillNode | undefined,
  section: Section,
  item: SkillNode | undefined,
  into: Sentence[],
): void {
  if (block.kind === 'paragraph') {
    const follower = next?.kind === 'code-block' || next?.kind === 'list' ? next : undefined;
    const passage = { start: block.start, end: follower?.end ?? block.end };
    const spoken = block.children.filter(isSentence);
    spoken.forEach((node, index) => {
      const place = { first: index === 0, last: index === spoken.length - 1 };
      into.push({
        node,
        kind: node.kind,
        text: plainText(nodeText(ir, node)),
        passage,
        section,
        item,
        follower,
        ...place,
      });
    });
  } else if (block.kind === 'list') {
    for (const each of block.children) {
      const inner = each.children.filter(({ kind }) => kind !== 'gap');
      inner.forEach((child, index) => {
        readBlock(ir, child, inner[index + 1], section, each, into);
      });
    }
  }
}

function isSentence(node: SkillNode): node is SkillNode & { readonly kind: Sentence['kind'] } {
  return node.kind === 'instruction' || node.kind === 'constraint' || node.kind === 'sentence';
}

/** On one line, as patterns read it; offsets are those of the source as long as no line is quoted. */
function plainText(text: string): string {
  return text.replace(/\s/g, ' ');
}

/** Mentions of a kind in a stretch of the skill, in order. */
export function mentionsIn(node: SkillNode, kind: Mention['kind']): readonly Mention[] {
  return node.children.length === 0
    ? node.mentions.filter((mention) => mention.kind === kind)
    : node.children.flatMap((child) => mentionsIn(child, kind));
}
