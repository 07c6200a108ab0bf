import type { Position, Range } from '@skvm/core';

/** Turns offsets into lines and columns. */
export interface LineIndex {
  /** 1-based line and column of a UTF-16 offset; one past the end is allowed. */
  position(offset: number): Position;
  range(start: number, end: number): Range;
}

/** Indexes the lines of a text; CRLF, LF and a lone CR each end one, as in Markdown. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  const position = (offset: number): Position => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset };
  };
  return { position, range: (start, end) => ({ start: position(start), end: position(end) }) };
}
