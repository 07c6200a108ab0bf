import type { Skill, SkillIr, SkillNode } from '@skvm/core';
import { readFrontMatter } from '@skvm/core/skill';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { type TreeBuilder, treeBuilder } from './build-tree.ts';
import { splitChunks } from './split-chunks.ts';

// Of the dialects on top of CommonMark, tables alone change where blocks begin and end; emphasis changes nothing that
// is looked at and takes time.
const MARKDOWN = {
  extensions: [gfmTable(), { disable: { null: ['attention', 'characterEscape', 'characterReference'] } }],
  mdastExtensions: [gfmTableFromMarkdown()],
};

/**
 * Parses a skill's text. Any text parses: what is not Markdown is prose. The leaves of the tree tile the source, and
 * time grows in proportion to the text, whatever stands in it.
 */
export function parseSkill(skill: Skill): SkillIr {
  const source = skill.text;
  const frontMatter = readFrontMatter(source);
  const builder = treeBuilder(source);
  const from = frontMatter.end > 0 ? frontMatter.end : source.startsWith('\uFEFF') ? 1 : 0;
  const head = from === 0 ? [] : [builder.make(frontMatter.end > 0 ? 'front-matter' : 'gap', 0, from)];
  const blocks: SkillNode[] = [];
  for (const { start, end, kind } of splitChunks(source, from)) {
    if (kind === 'markdown') {
      const tree = fromMarkdown(source.slice(start, end), MARKDOWN);
      for (const block of builder.flow(tree.children, start, start, end)) blocks.push(block);
    } else if (kind === 'code') blocks.push(builder.code(start, end));
    else blocks.push(builder.make('sentence', start, end));
  }
  const children = [...head, ...nestSections(builder, source, blocks)];
  const root = builder.make('document', 0, source.length, { children }, '');
  return { skill, source, root, frontMatter: frontMatter.values };
}

/** Puts what stands below a heading, up to the next of its depth or above, into a section. */
function nestSections(builder: TreeBuilder, source: string, blocks: readonly SkillNode[]): SkillNode[] {
  interface Open {
    readonly depth: number;
    readonly nodes: SkillNode[];
  }
  const top: Open = { depth: 0, nodes: [] };
  const open: Open[] = [top];
  const close = (): void => {
    const { depth, nodes } = open.pop() as Open;
    const [first, last] = [nodes[0] as SkillNode, nodes.at(-1) as SkillNode];
    const own = source.slice(first.start, first.end);
    (open.at(-1) as Open).nodes.push(builder.make('section', first.start, last.end, { depth, children: nodes }, own));
  };
  for (const block of blocks) {
    if (block.kind === 'heading') {
      const depth = block.depth ?? 1;
      while ((open.at(-1) as Open).depth >= depth) close();
      open.push({ depth, nodes: [block] });
    } else (open.at(-1) as Open).nodes.push(block);
  }
  while (open.length > 1) close();
  return top.nodes;
}
