/** A stretch of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|al|approx|fig|no|vol|eq|sec|resp|incl|max|min|dr|mr|mrs|st)\.$/i;
/** What ends a sentence: a stop and what may close after it, followed by white space; or a hard line break. */
const STOP = /[.!?…][)\]"'”’*_`]*(?=\s)|(?:(?<! ) {2,}|\\)(?=\r\n|\n|\r)/g;

/**
 * Splits a paragraph into sentences without the white space around them. Stops within `closed` spans (inline code,
 * links) end nothing, nor does the stop of an abbreviation, of an ordinal, or before a lower-case letter.
 */
export function splitSentences(text: string, paragraph: Span, closed: readonly Span[]): readonly Span[] {
  const sentences: Span[] = [];
  const push = (from: number, to: number): void => {
    let [start, end] = [from, to];
    while (start < end && isSpace(text.charCodeAt(start))) start += 1;
    while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
    if (end > start) sentences.push({ start, end });
  };
  let start = paragraph.start;
  let at = 0;
  for (const match of text.slice(paragraph.start, paragraph.end).matchAll(STOP)) {
    const index = paragraph.start + match.index;
    while (at < closed.length && (closed[at] as Span).end <= index) at += 1;
    const inside = closed[at];
    if (inside && inside.start <= index) continue;
    const end = index + match[0].length;
    if (match[0][0] !== ' ' && match[0][0] !== '\\' && !endsSentence(text, start, index + 1, end)) continue;
    push(start, end);
    start = end;
  }
  push(start, paragraph.end);
  return sentences;
}

function endsSentence(text: string, start: number, stop: number, end: number): boolean {
  const before = text.slice(Math.max(start, stop - 12), stop);
  if (ABBREVIATION.test(before) || /^[\s*_(#]*\d{1,3}\.$/.test(text.slice(start, Math.min(stop, start + 16))))
    return false;
  const after = /\S/.exec(text.slice(end, end + 40))?.[0];
  return after === undefined || !/\p{Ll}/u.test(after);
}

function isSpace(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xa0;
}
