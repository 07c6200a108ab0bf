/** Up to here a text is cut only where that changes nothing. Ninety-nine in a hundred published skills are below. */
const WHOLE_CHARS = 48 * 1024;
/** What a piece of such a text has at least: a parser is a little faster over several small ones. */
const PART_CHARS = 2 * 1024;
const CHUNK_CHARS = 16 * 1024;
/** More `>` and list markers than this before the text of one line are no structure that anyone means. */
const MAX_MARKERS = 60;

const FENCE = /^(`{3,}|~{3,})/;
const HEADING = /^#{1,6}(?:[ \t]|$)/;
const MARKERS = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/;
/**
 * What may reach across a heading, and what may be a fence or none: HTML in front of a line, definitions of links, which
 * hold for the whole text, and fences that are indented or have a backtick behind them.
 */
const REACHES_ACROSS = /\]:|^ {0,3}<[!?/a-z]|^ {1,3}(?:`{3}|~{3})|^`{3,}(?!`)[^`\n]+`/im;
const BREAK = /^[ \t]*(?:[-*_][ \t]*)+$/;

/** A piece of a text: `markdown` is parsed by itself; `code` is one long fenced block; `text` is nested beyond reason. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly kind: 'markdown' | 'code' | 'text';
}

/**
 * Cuts a text into pieces of bounded size, so that a parser whose time grows with the square of a piece takes time in
 * proportion to the text. A text of usual size is cut only before headings behind a blank line, and only where each piece
 * means by itself what it means in the whole. Longer ones are cut before headings outside fences where there are any,
 * else after blank lines, else between lines, else anywhere but within a surrogate pair.
 */
export function splitChunks(text: string, from: number): readonly Chunk[] {
  const limit = text.length - from <= WHOLE_CHARS ? Number.POSITIVE_INFINITY : CHUNK_CHARS;
  const mayPart = limit === Number.POSITIVE_INFINITY && !REACHES_ACROSS.test(text);
  const chunks: Chunk[] = [];
  let start = from;
  let heading = -1;
  let blank = -1;
  let fence: { readonly marker: string; readonly start: number } | undefined;
  const cut = (end: number, kind: Chunk['kind'] = 'markdown'): void => {
    if (end > start) chunks.push({ start, end, kind });
    [start, heading, blank] = [end, -1, -1];
  };
  const closeFence = (end: number): void => {
    if (fence && end - fence.start > limit / 2) {
      cut(fence.start);
      cut(end, 'code');
    }
    fence = undefined;
  };
  for (const [lineStart, lineEnd] of lines(text, from)) {
    const line = text.slice(lineStart, Math.min(lineEnd, lineStart + 4096)).replace(/[\r\n]+$/, '');
    const marker = FENCE.exec(line)?.[1];
    if (fence) {
      if (marker?.startsWith(fence.marker) && line.trim() === marker) closeFence(lineEnd);
      continue;
    }
    if (marker !== undefined) fence = { marker, start: lineStart };
    if (HEADING.test(line)) {
      if (mayPart && blank === lineStart && lineStart - start >= PART_CHARS) cut(lineStart);
      heading = lineStart;
    }
    if ((MARKERS.exec(line)?.[0].match(/>|[-+*]|\d[.)]/g)?.length ?? 0) > MAX_MARKERS && !BREAK.test(line)) {
      cut(lineStart);
      cut(lineEnd, 'text');
      continue;
    }
    if (lineEnd - start > limit) cut([heading, blank, lineStart].find((at) => at > start) ?? start);
    while (lineEnd - start > limit) {
      const at = start + CHUNK_CHARS;
      cut(isLowSurrogate(text.charCodeAt(at)) ? at - 1 : at);
    }
    if (line.trim() === '') blank = lineEnd;
  }
  if (fence) closeFence(text.length);
  cut(text.length);
  return chunks;
}

function* lines(text: string, from: number): Generator<readonly [number, number]> {
  const end = /\r\n|\n|\r/g;
  end.lastIndex = from;
  let start = from;
  for (let match = end.exec(text); match !== null; match = end.exec(text)) {
    yield [start, match.index + match[0].length];
    start = match.index + match[0].length;
  }
  if (start < text.length) yield [start, text.length];
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
