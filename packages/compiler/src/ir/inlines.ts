import type { Definition, Image, Link, Nodes, PhrasingContent } from 'mdast';
import type { Inline } from './mentions.ts';
import type { Span } from './sentences.ts';

/** What the parser found inside a stretch of prose. */
export interface Inlines {
  /** Contents of inline code and destinations of links, in order. */
  readonly found: readonly Inline[];
  /** Whole spans of inline code and links: no sentence ends in them. */
  readonly closed: readonly Span[];
}

/** Collects inline code and links below a node; `base` is added to the parser's offsets. */
export function collectInlines(source: string, base: number, parent: { readonly children: readonly Nodes[] }): Inlines {
  const found: Inline[] = [];
  const closed: Span[] = [];
  const visit = (node: Nodes): void => {
    const start = base + (node.position?.start.offset ?? 0);
    const end = base + (node.position?.end.offset ?? 0);
    if (node.type === 'inlineCode') {
      closed.push({ start, end });
      found.push({ kind: 'code', ...codeContent(source, start, end) });
    } else if (node.type === 'link' || node.type === 'image') {
      closed.push({ start, end });
      if (node.type === 'link') for (const child of node.children) visit(child);
      const destination = source[start] === '<' ? undefined : linkDestination(source, start, end, base, node);
      if (destination) found.push({ kind: 'link', ...destination });
    } else if ('children' in node) {
      for (const child of node.children) visit(child as PhrasingContent);
    }
  };
  for (const child of parent.children) visit(child);
  // A link's own code comes before its destination, but nested spans are not wanted twice.
  const outer = closed.filter((span, index) => index === 0 || span.start >= (closed[index - 1]?.end ?? 0));
  return { found, closed: outer };
}

/** The destination of a definition. */
export function definitionDestination(
  source: string,
  start: number,
  end: number,
  node: Definition,
): Inline | undefined {
  const from = source.indexOf(']:', start + (node.label?.length ?? 0));
  const span = from < 0 ? undefined : readDestination(source, from + 2, end);
  return span && { kind: 'link', ...span };
}

function codeContent(source: string, start: number, end: number): Span {
  let ticks = 0;
  while (source[start + ticks] === '`') ticks += 1;
  let [from, to] = [start + ticks, end - ticks];
  if (to - from > 2 && source[from] === ' ' && source[to - 1] === ' ') [from, to] = [from + 1, to - 1];
  return { start: from, end: Math.max(from, to) };
}

function linkDestination(
  source: string,
  start: number,
  end: number,
  base: number,
  node: Link | Image,
): Span | undefined {
  const last = node.type === 'link' ? node.children.at(-1)?.position?.end.offset : undefined;
  // The text of an image has no positions; its plain form is no longer than what stands there.
  const label = last === undefined ? start + (node.type === 'image' ? (node.alt?.length ?? 0) : 0) : base + last;
  const from = source.indexOf('](', label);
  return from < 0 || from >= end ? undefined : readDestination(source, from + 2, end);
}

function readDestination(source: string, from: number, end: number): Span | undefined {
  let start = from;
  while (start < end && /\s/.test(source[start] ?? '')) start += 1;
  if (source[start] === '<') {
    const close = source.indexOf('>', start);
    return close < 0 || close > end ? undefined : { start: start + 1, end: close };
  }
  let depth = 0;
  let at = start;
  for (; at < end; at += 1) {
    const unit = source[at] ?? '';
    if (/\s/.test(unit) || (unit === ')' && depth === 0)) break;
    if (unit === '(') depth += 1;
    else if (unit === ')') depth -= 1;
    else if (unit === '\\') at += 1;
  }
  return at > start ? { start, end: Math.min(at, end) } : undefined;
}
