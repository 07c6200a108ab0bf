import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

const LONG_RUN = /\S{500}|\s{500}/;
const PIECE_CHARS = 500;
// What looks like a control token is plain text in a skill.
const PLAIN = { disallowedSpecial: new Set<string>() };

/** Counts the tokens of a text (o200k encoding). Time grows in proportion to the text. */
export function countTokens(text: string): number {
  // The merge of one unbroken run takes time with the square of its length; cut up, it counts nearly the same.
  if (!LONG_RUN.test(text)) return count(text, PLAIN);
  let tokens = 0;
  for (let at = 0; at < text.length; at += PIECE_CHARS) tokens += count(text.slice(at, at + PIECE_CHARS), PLAIN);
  return tokens;
}
