import type { Mention, NodeKind, SkillNode } from '@skvm/core';
import type { List, Nodes, Paragraph, RootContent, Table } from 'mdast';
import { classifySentence } from './classify.ts';
import { collectInlines, definitionDestination } from './inlines.ts';
import { codeMentions, textMentions } from './mentions.ts';
import { splitSentences } from './sentences.ts';
import { textHash } from './text-hash.ts';

type Extra = Partial<Pick<SkillNode, 'depth' | 'language' | 'content' | 'mentions' | 'children'>>;

/** Makes nodes of one text; ids count among its own. */
export interface TreeBuilder {
  make(kind: NodeKind, start: number, end: number, extra?: Extra, own?: string): SkillNode;
  /** Nodes that tile `[start, end)` for blocks whose offsets are `base` less than the text's. */
  flow(blocks: readonly RootContent[], base: number, start: number, end: number): SkillNode[];
  code(start: number, end: number): SkillNode;
}

export function treeBuilder(source: string): TreeBuilder {
  const counts = new Map<string, number>();

  function make(kind: NodeKind, start: number, end: number, extra: Extra = {}, own?: string): SkillNode {
    const text = kind === 'gap' ? '' : (own ?? source.slice(start, end)).trim();
    const key = text === '' ? kind : `${kind}-${textHash(text)}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { id: count === 1 ? key : `${key}-${count}`, kind, start, end, mentions: [], children: [], ...extra };
  }

  /** Puts gaps between nodes, so that they tile the stretch. */
  function tile(nodes: readonly SkillNode[], start: number, end: number): SkillNode[] {
    const tiles: SkillNode[] = [];
    let at = start;
    for (const node of nodes) {
      if (node.end <= at) continue;
      if (node.start > at) tiles.push(make('gap', at, node.start));
      tiles.push(node);
      at = node.end;
    }
    if (at < end) tiles.push(make('gap', at, end));
    return tiles;
  }

  function flow(blocks: readonly RootContent[], base: number, start: number, end: number): SkillNode[] {
    const nodes: SkillNode[] = [];
    let at = start;
    for (const block of blocks) {
      // Where the parser's spans overlap or leave their container, the text wins: a stretch belongs to one node.
      const from = Math.max(at, base + (block.position?.start.offset ?? 0));
      const to = Math.min(end, base + (block.position?.end.offset ?? 0));
      if (to <= from) continue;
      nodes.push(blockNode(block, base, from, to));
      at = to;
    }
    return tile(nodes, start, end);
  }

  function blockNode(block: RootContent, base: number, start: number, end: number): SkillNode {
    switch (block.type) {
      case 'heading': {
        const { found } = collectInlines(source, base, block);
        const mentions = textMentions(source, { start, end }, found);
        return make('heading', start, end, { depth: block.depth, mentions });
      }
      case 'paragraph':
        return paragraph(block, base, start, end);
      case 'list':
        return list(block, base, start, end);
      case 'blockquote':
        return make('quote', start, end, { children: flow(block.children, base, start, end) });
      case 'code':
        return code(start, end);
      case 'table':
        return table(block, base, start, end);
      case 'definition': {
        const destination = definitionDestination(source, start, end, block);
        return make('definition', start, end, {
          mentions: destination ? textMentions(source, { start, end }, [destination]) : [],
        });
      }
      case 'thematicBreak':
        return make('break', start, end);
      default:
        return make('html', start, end, { mentions: codeMentions(source, { start, end }, '') });
    }
  }

  function paragraph(block: Paragraph, base: number, start: number, end: number): SkillNode {
    const inlines = collectInlines(source, base, block);
    const box = /^\[[ xX]\][ \t]+/.exec(source.slice(start, Math.min(end, start + 16)));
    const from = start + (box?.[0].length ?? 0);
    let at = 0;
    const sentences = splitSentences(source, { start: from, end }, inlines.closed).map((span) => {
      while (at < inlines.found.length && (inlines.found[at]?.start ?? 0) < span.start) at += 1;
      let to = at;
      while (to < inlines.found.length && (inlines.found[to]?.end ?? 0) <= span.end) to += 1;
      const mentions = textMentions(source, span, inlines.found.slice(at, to));
      return make(classifySentence(source.slice(span.start, span.end)), span.start, span.end, { mentions });
    });
    return make('paragraph', start, end, { children: tile(sentences, start, end) });
  }

  function list(block: List, base: number, start: number, end: number): SkillNode {
    const kind = block.ordered ? 'step' : 'item';
    let at = start;
    const items: SkillNode[] = [];
    for (const item of block.children) {
      const from = Math.max(at, base + (item.position?.start.offset ?? 0));
      const to = Math.min(end, base + (item.position?.end.offset ?? 0));
      if (to <= from) continue;
      items.push(make(kind, from, to, { children: flow(item.children, base, from, to) }));
      at = to;
    }
    return make('list', start, end, { children: tile(items, start, end) });
  }

  function table(block: Table, base: number, start: number, end: number): SkillNode {
    const rows = block.children.map((row) => {
      const from = Math.max(start, base + (row.position?.start.offset ?? 0));
      const to = Math.min(end, base + (row.position?.end.offset ?? 0));
      const { found } = collectInlines(source, base, row as { readonly children: readonly Nodes[] });
      return make('row', from, to, { mentions: textMentions(source, { start: from, end: to }, found) });
    });
    return make('table', start, end, { children: tile(rows, start, end) });
  }

  function code(start: number, end: number): SkillNode {
    const info = /^(?:`{3,}|~{3,})[ \t]*([^\s`{]*)/.exec(source.slice(start, Math.min(end, start + 1024)))?.[1];
    const language = (info ?? '').toLowerCase();
    const content = fenceContent(source, start, end);
    const mentions: readonly Mention[] = codeMentions(source, content, language);
    return make('code-block', start, end, { language, content, mentions });
  }

  return { make, flow, code };
}

/** What is between the fences of a code block; all of it when it has none. */
function fenceContent(source: string, start: number, end: number): { start: number; end: number } {
  const marker = /^(`{3,}|~{3,})/.exec(source.slice(start, Math.min(end, start + 1024)))?.[1];
  if (marker === undefined) return { start, end };
  let from = start;
  while (from < end && source[from] !== '\n' && source[from] !== '\r') from += 1;
  if (source[from] === '\r' && source[from + 1] === '\n') from += 1;
  from = Math.min(end, from + 1);
  let to = end;
  while (to > from && source[to - 1] !== '\n' && source[to - 1] !== '\r') to -= 1;
  const last = source
    .slice(to, end)
    .replace(/^[\s>]+/, '')
    .trimEnd();
  const closed = to >= from && last.length >= marker.length && last === marker[0]?.repeat(last.length);
  return { start: from, end: closed ? Math.max(from, to) : end };
}
