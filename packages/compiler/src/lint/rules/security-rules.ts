import { findSecrets } from '@skvm/core';
import { classifySentence } from '../../ir/classify.ts';
import { splitSentences } from '../../ir/sentences.ts';
import type { Finding, LintInput, LintRule } from '../lint-rule.ts';

/** Embeddings, overrides and isolates: they reorder what a person sees, not what a model reads. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]+/g;
/** Zero width: spaces, joiners, marks, word joiner, soft hyphen, invisible operators, a late byte-order mark, tags, variations. */
const INVISIBLE =
  /(?:[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]|[\u{e0100}-\u{e01ef}])+/gu;
/** Letters of scripts that have no use for joiners and direction marks. */
const PLAIN_LETTER = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]$/u;
/** What a joiner may stand behind: a sign, its colour, or the mark that makes it one. */
const EMOJI_PART = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u;
/** The name of a region behind a black flag; anything longer is a text that nobody sees. */
const FLAG_TAGS = /^[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}$/u;

/** What stands where the documentation of a service writes "your key here". */
const PLACEHOLDER = /example|sample|placeholder|changeme|your|dummy|fake|test|x{4}|\.{3}|…|[<>{}$*]|12345678|abcdef/i;
const MIN_SECRET_CHARS = 12;

/** Rules on what a person who reads the skill would not see, or should not find. */
export const securityRules: readonly LintRule[] = [
  {
    code: 'secret',
    severity: 'error',
    description: 'a file holds what looks like a key, token or password',
    hint: 'Revoke it, take it out of the file and its history, and name an environment variable in its place.',
    *find({ texts }) {
      for (const { file, text } of texts) {
        for (const span of findSecrets(text)) {
          const secret = text.slice(span.start, span.end);
          if (secret.length < MIN_SECRET_CHARS || !/\d/.test(secret) || PLACEHOLDER.test(secret)) continue;
          yield { message: 'Unexpected secret', file, span };
        }
      }
    },
  },
  {
    code: 'bidi-control',
    severity: 'warning',
    description: 'characters that reorder text: a person sees something other than what a model reads',
    hint: 'Take them out.',
    *find({ texts }) {
      for (const { file, text } of texts) {
        for (const { 0: run, index } of text.matchAll(BIDI)) {
          yield { message: `Unexpected ${codePoints(run)}`, file, span: { start: index, end: index + run.length } };
        }
      }
    },
  },
  {
    code: 'invisible-character',
    severity: 'warning',
    description: 'characters that are not shown and may hide instructions',
    hint: 'Take them out.',
    *find({ texts }) {
      for (const { file, text } of texts) {
        for (const { 0: run, index } of text.matchAll(INVISIBLE)) {
          const end = index + run.length;
          if ((index === 0 && run === '\uFEFF') || isUseful(run, text, index, end)) continue;
          yield { message: `Unexpected ${codePoints(run)}`, file, span: { start: index, end } };
        }
      }
    },
  },
  {
    code: 'hidden-instruction',
    severity: 'warning',
    description: 'an HTML comment tells the reader what to do: a model reads it, a person who sees the page does not',
    hint: 'Write it as visible text or take it out.',
    *find(input) {
      for (const { start, end } of comments(input)) {
        const text = input.main.text.slice(start, end);
        const told = splitSentences(text, { start: 4, end: text.length }, [])
          .map((span) => text.slice(span.start, span.end).replace(/-->$/, '').trim())
          .find((sentence) => sentence.split(/\s+/).length > 2 && classifySentence(sentence) !== 'sentence');
        if (told) yield { message: `Comment with an instruction: "${told.slice(0, 80)}"`, span: { start, end } };
      }
    },
  },
];

/** HTML comments outside code. */
function* comments({ main, bodyStart, isInCodeBlock }: LintInput): Generator<NonNullable<Finding['span']>> {
  const opening = /`+[^`\r\n]*`+|<!--/g;
  opening.lastIndex = bodyStart;
  for (let match = opening.exec(main.text); match !== null; match = opening.exec(main.text)) {
    if (match[0][0] === '`' || isInCodeBlock(match.index)) continue;
    const close = main.text.indexOf('-->', match.index + 4);
    // An open comment hides the rest of the file.
    const end = close < 0 ? main.text.length : close + 3;
    yield { start: match.index, end };
    opening.lastIndex = end;
  }
}

/** Joiners and marks within emoji and in scripts that are written with them; tags within a flag. */
function isUseful(run: string, text: string, start: number, end: number): boolean {
  const before = /.$/u.exec(text.slice(Math.max(0, start - 2), start))?.[0] ?? '';
  const after = String.fromCodePoint(text.codePointAt(end) ?? 0x20);
  if (FLAG_TAGS.test(run)) return before === '\u{1f3f4}';
  if (/^[\u{e0100}-\u{e01ef}]$/u.test(run)) return /\p{Script=Han}/u.test(before);
  if (run === '\u200d' && EMOJI_PART.test(before) && /\p{Extended_Pictographic}/u.test(after)) return true;
  const written = (unit: string) => /[\p{L}\p{M}]/u.test(unit) && !PLAIN_LETTER.test(unit);
  return /^[\u061c\u200c-\u200f]$/.test(run) && (written(before) || written(after));
}

function codePoints(run: string): string {
  const all = [...run];
  const named = all
    .slice(0, 3)
    .map((unit) => `U+${(unit.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  return all.length > 3 ? `${named.join(' ')} and ${all.length - 3} more` : named.join(' ');
}
