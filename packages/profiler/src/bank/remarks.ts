// Remarks in brackets beside an answer, which do not count, unless they give another one.

/** Words that give another answer, or one more. */
export const OFFERING = 'or|and|also|plus|maybe|perhaps|possibly|alternatively|otherwise';
/** `(or 13)`, `(and maybe birch)`, `(13 if …)`, `(5, 3) or (3, 5)` */
const OFFER = new RegExp(
  String.raw`\(\s*(?:(?:${OFFERING})\b|[-+−]?[\d.,]+\s+(?:if|assuming|otherwise)\b)|\b(?:${OFFERING})\W{0,3}\(`,
  'i',
);
/** Brackets behind something: others may hold the answer, or one of several. */
const REMARK = /(?<=[^\s,;/|→=]\s{0,3})\([^()]*\)/g;

/** True when something in brackets gives another answer. */
export function offersAnother(text: string): boolean {
  return OFFER.test(text);
}

/**
 * How an answer may be read: as it is, and without its remarks in brackets. One that gives another answer in brackets is
 * read as it is.
 */
export function readings(answer: string): string[] {
  return offersAnother(answer) ? [answer] : [answer, answer.replaceAll(REMARK, '')];
}

/** A text without what stands in brackets at its end. */
export function withoutRemarks(text: string): string {
  let end = text.trimEnd();
  while (end.endsWith(')')) {
    const from = openingAt(end);
    if (from < 0) break;
    end = end.slice(0, from).trimEnd();
  }
  return end;
}

/** Where the bracket opens that the text ends with; -1 when it does not. */
function openingAt(text: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at] === ')') depth += 1;
    else if (text[at] === '(' && --depth === 0) return at;
  }
  return -1;
}
