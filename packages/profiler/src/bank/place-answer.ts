import { wholeNames } from './name-answer.ts';
import { finalAnswer } from './read-answer.ts';
import { OFFERING } from './remarks.ts';

/** A line of a file or a function. */
export interface Place {
  readonly name: string;
  readonly line: number;
}

/** What follows the name in a place, `:4` or `, line 4`. What follows it in code, `(4)` or `[4]`, is none. */
const LINE = /^(?:\(\))?(?:[^\w([]|\s\()+(?:lines?\W*|L)?(\d+)/i;
/** Another line right behind a place: `sum:4-5`, `sum:4 or maybe 5`. A remark in brackets or in code marks is none. */
const MORE_LINES = new RegExp(
  String.raw`^[^\w\x60(]*(?:\((?=${OFFERING}))?(?:(?:${OFFERING}|to|lines?|L)[^\w\x60(]*)*\d`,
  'i',
);

/**
 * What is wrong with an answer that has to be this place, as `name:line` or in words; `undefined` when nothing is. A
 * remark may follow, in which no other line of these names is offered.
 */
export function placeFault(text: string, right: Place, names: readonly string[]): string | undefined {
  const answer = finalAnswer(text);
  const named = [...answer.matchAll(wholeNames(names))];
  const isRightName = ([name = '']: readonly string[]) => name.toLowerCase() === right.name.toLowerCase();
  const told = named.flatMap((name) => {
    const behind = answer.slice(name.index + name[0].length);
    const [place, line] = LINE.exec(behind) ?? [];
    return place === undefined
      ? []
      : [isRightName(name) && Number(line) === right.line && !MORE_LINES.test(behind.slice(place.length))];
  });
  // The first name counts even without a line: `main.js or source.js:7` leaves open which it is.
  const isRight = told.length > 0 && told.every(Boolean) && isRightName(named[0] ?? []);
  return isRight ? undefined : `got "${answer.slice(0, 60)}", expected ${right.name}:${right.line}`;
}
