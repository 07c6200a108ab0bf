import { fencedBlocks, normalised } from './read-answer.ts';

/** Words and the marks between them: a sentence of a person, which is a program in no language that is asked for. */
const SENTENCES = /^[\p{L}\s',;:’]+(?:[.!?][\p{L}\s',;:’]*)*[.!?]$/u;

/**
 * The program that an answer gives: its longest fenced code block, the last of several as long, or all of it when it has
 * none. `undefined` when there is none: a block or an answer that is empty, or an answer in words alone, which need not be
 * run to be known as wrong.
 */
export function programAnswer(text: string): string | undefined {
  const blocks = fencedBlocks(text);
  const longest = Math.max(...blocks.map((block) => block.length));
  const program = blocks.findLast((block) => block.length === longest) ?? normalised(text);
  const bare = program.trim();
  return bare === '' || (blocks.length === 0 && SENTENCES.test(bare)) ? undefined : program;
}

/** An answer that is a program in a fenced code block. */
export function fenced(language: string, program: string): string {
  return `\`\`\`${language}\n${program}\n\`\`\``;
}
