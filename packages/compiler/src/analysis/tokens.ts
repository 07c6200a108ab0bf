import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

const PIECE_CHARS = 500;
// What looks like a control token is plain text in a skill.
const PLAIN = { disallowedSpecial: new Set<string>() };

/** Counts the tokens of a text (o200k encoding). Time grows in proportion to the text. */
export function countTokens(text: string): number {
  // The merge of one unbroken run takes time with the square of its length; cut up, it counts nearly the same.
  if (!hasLongRun(text)) return count(text, PLAIN);
  let tokens = 0;
  for (let at = 0; at < text.length; at += PIECE_CHARS) tokens += count(text.slice(at, at + PIECE_CHARS), PLAIN);
  return tokens;
}

/** True for a text with an unbroken run of characters, or of white space, longer than a piece. */
function hasLongRun(text: string): boolean {
  let run = 0;
  let inSpace = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const isSpace = unit <= 32;
    run = isSpace === inSpace ? run + 1 : 1;
    inSpace = isSpace;
    if (run >= PIECE_CHARS) return true;
  }
  return false;
}
