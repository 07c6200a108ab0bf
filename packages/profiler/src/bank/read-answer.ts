import type { JsonValue } from '@skvm/core';
import { offersAnother, withoutRemarks } from './remarks.ts';

// An answer is untrusted and may be long: what goes over all of it takes time in proportion to its length.

/** What stands between marks of code on one line is no block. */
const FENCE = /^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})(.*)$/;
/** What `ANSWER:` may be dressed in: quotation, emphasis, code, list and heading marks, a number, pictures, a box of LaTeX. */
const DRESS =
  /(?:[\s>*_`#•→-]|(?<!\d)\d{1,2}[.)](?=\s)|\p{Extended_Pictographic}|\uFE0F|\$+\s*(?=\\)|\\[[(]|\\(?:boxed|text(?:bf|rm|tt)?)\{)*/u;
const MARKER = new RegExp(`^${DRESS.source}(?:final\\s+)?answer[\\s*_\`]*[:=：][\\s*_\`]*(.*)$`, 'iu');
/** Lines that say nothing by themselves: fences and the marks of a formula. */
const DECORATION = /^(?:`{3,}[^`]*|~{3,}.*|\$\$|\\\[|\\\]|-{3,}|\*{3,})$/;
/** The longest line that is read as an answer, characters. */
const MAX_ANSWER = 2_000;

const END_OF_THOUGHT = '</think>';

/** An answer without the reasoning that some servers leave in front of it, with or without its opening tag. */
export function withoutReasoning(text: string): string {
  const end = text.lastIndexOf(END_OF_THOUGHT);
  return end < 0 ? text : text.slice(end + END_OF_THOUGHT.length);
}

/** Text with one kind of line end and without trailing blanks on its lines. */
export function normalised(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Contents of the fenced code blocks of an answer, in order. */
export function fencedBlocks(text: string): string[] {
  return labelledBlocks(text).map(({ body }) => body);
}

/** Fenced code blocks of an answer, in order, each with the first word behind its fence in lower case. */
export function labelledBlocks(text: string): { readonly label: string; readonly body: string }[] {
  return fences(normalised(text).split('\n'));
}

interface Fence {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly body: string;
}

/** Blocks as CommonMark has them: as far to the left as their fence, and the last one may lack its end. */
function fences(lines: readonly string[]): Fence[] {
  const blocks: Fence[] = [];
  let open:
    | { readonly from: number; readonly indent: number; readonly mark: string; readonly label: string }
    | undefined;
  const close = (to: number, end: number) => {
    if (!open) return;
    const { from, indent, label } = open;
    const outer = new RegExp(`^[ \\t]{0,${indent}}`);
    const body = lines.slice(from + 1, end).map((line) => line.replace(outer, ''));
    blocks.push({ from, to, label, body: body.join('\n') });
    open = undefined;
  };
  for (const [index, line] of lines.entries()) {
    const [, indent = '', mark = '', info = ''] = FENCE.exec(line) ?? [];
    if (mark === '') continue;
    const label = /[\w+#-]*/.exec(info.trim())?.[0].toLowerCase() ?? '';
    if (!open) open = { from: index, indent: indent.length, mark, label };
    else if (info === '' && mark.startsWith(open.mark)) close(index, index);
  }
  close(lines.length - 1, lines.length);
  return blocks;
}

/** The answer without a code fence around the whole of it. */
export function unfenced(text: string): string {
  const clean = normalised(text).trim();
  const lines = clean.split('\n');
  const [block] = fences(lines);
  return block?.from === 0 && block.to === lines.length - 1 ? block.body : clean;
}

/** Lines of an answer without a fence around it and without blank lines at its ends. */
export function answerLines(text: string): string[] {
  const lines = unfenced(text).split('\n');
  const filled = (line: string) => line.trim() !== '';
  return lines.slice(Math.max(lines.findIndex(filled), 0), lines.findLastIndex(filled) + 1);
}

/**
 * What follows the last `ANSWER:` of a text, or its last line when there is none: without emphasis, code marks, `$`,
 * `\boxed{}` and a full stop at the end. Empty when the text is.
 */
export function finalAnswer(text: string): string {
  const lines = normalised(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !DECORATION.test(line));
  const at = lines.findLastIndex((line) => MARKER.test(line));
  const found = at < 0 ? lines.at(-1) : MARKER.exec(lines[at] ?? '')?.[1] || lines[at + 1];
  return undressed((found ?? '').slice(0, MAX_ANSWER));
}

function undressed(answer: string): string {
  let text = answer.trim();
  for (let before = ''; before !== text; ) {
    before = text;
    text = text
      .replace(/^\\(?:boxed|text(?:bf|rm|tt)?)\{(.*)\}$/, '$1')
      .replace(/^\\\((.*)\\\)$/, '$1')
      .replace(/^(\*\*|__|[*_`$"'])(.*)\1$/, '$2')
      .replace(/[.*`]+$/, '')
      // Ends of what began in front of the marker.
      .replace(/^([^{]*)(?:[}$]|\\[\])])$/, '$1')
      .trim();
  }
  return text;
}

const NUMBER =
  /[-+−–]?(?:\d{1,3}(?:[,'’_ \u00a0\u2009\u202f]\d{3})+(?![\d])|\d+)(?:\.\d+)?(?:[eE][-+]?\d+\b)?|[-+−–]?\.\d+/g;
/** The exponent of a unit, as in `cm^2` and `\text{cm}^{2}`. */
const UNIT_EXPONENT = /(?<=[\p{L}}])\^\{?\d+\}?/gu;

/**
 * All numbers of a text; thousands may be parted by a comma, apostrophe, underscore or space. Digits may be full-width;
 * exponents of units do not count.
 */
export function numbersIn(text: string): number[] {
  const plain = text
    .replaceAll('{,}', ',')
    .replaceAll('\\,', '')
    .replaceAll('\\%', '%')
    .replaceAll(UNIT_EXPONENT, '')
    .replaceAll(/[０-９．，－]/g, (character) => character.normalize('NFKC'));
  return (plain.match(NUMBER) ?? []).map((token) =>
    Number(token.replace(/[−–]/, '-').replaceAll(/[,'’_ \u00a0\u2009\u202f]/g, '')),
  );
}

/**
 * The number that a text gives as its answer: its only one, or the only one after its last `=` or `≈`. A remark in brackets
 * after it does not count, unless it is another answer: `12 (or 13)`.
 */
export function numberAnswer(text: string): number | undefined {
  const answer = finalAnswer(text);
  const body = withoutRemarks(answer);
  // What the remark says may be an equation of its own.
  const remark = answer.slice(body.length);
  const other = offersAnother(remark) ? remark : '';
  const numbers =
    [numbersIn(resultOf(body) + other), numbersIn(resultOf(answer))].find((found) => found.length > 0) ?? [];
  return numbers.length === 1 ? numbers[0] : undefined;
}

/** What is wrong with an answer that has to be this number, for people; `undefined` when nothing is. */
export function numberFault(text: string, expected: number): string | undefined {
  const got = numberAnswer(text);
  return got === expected ? undefined : `got "${finalAnswer(text).slice(0, 60)}", expected ${expected}`;
}

const resultOf = (equation: string): string => equation.split(/=|≈|\\approx/).at(-1) ?? '';

/**
 * The JSON value of an answer: all of it, the object or array in its fenced blocks, or else what stands between the
 * first opening and the last closing bracket. `undefined` when none of them is JSON, and when fenced blocks differ.
 */
export function jsonAnswer(text: string): JsonValue | undefined {
  const clean = normalised(text).trim();
  const from = clean.search(/[[{]/);
  const to = Math.max(clean.lastIndexOf(']'), clean.lastIndexOf('}'));
  const whole = parsedJson(clean);
  if (whole !== undefined) return whole;
  const blocks = fencedBlocks(clean).map(parsedJson).filter(isContainer);
  const [block] = blocks;
  if (block !== undefined) return blocks.every((other) => sameJson(other, block)) ? block : undefined;
  return from < 0 || to < from ? undefined : parsedJson(clean.slice(from, to + 1));
}

/** The JSON value that a text is, `undefined` when it is none. */
export function parsedJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function isContainer(value: JsonValue | undefined): boolean {
  return typeof value === 'object' && value !== null;
}

/** True when two JSON values are equal, whatever the order of their keys. */
export function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    a === undefined ||
    b === undefined
  ) {
    return a === b;
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameJson(item, b[index]));
  }
  const [left, right] = [a as Record<string, JsonValue>, b as Record<string, JsonValue>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key], right[key]))
  );
}

/** The first place in which two JSON values differ, for people. */
export function jsonDifference(got: JsonValue | undefined, expected: JsonValue, path = '$'): string | undefined {
  if (sameJson(got, expected)) return undefined;
  if (!isContainer(got) || !isContainer(expected) || Array.isArray(got) !== Array.isArray(expected)) {
    return `${path}: got ${shown(got)}, expected ${shown(expected)}`;
  }
  const [left, right] = [got as Record<string, JsonValue>, expected as Record<string, JsonValue>];
  for (const key of new Set([...Object.keys(right), ...Object.keys(left)])) {
    if (!Object.hasOwn(right, key)) return `${path}.${key}: not expected`;
    if (!Object.hasOwn(left, key)) return `${path}.${key}: missing`;
    const difference = jsonDifference(left[key], right[key] as JsonValue, `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** A value cut to a length that fits a message. */
export function shown(value: JsonValue | undefined): string {
  const text = value === undefined ? 'nothing' : written(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

/** JSON can be read however deep it is, but not written. */
function written(value: JsonValue): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'JSON that is nested too deep';
  }
}
