import { fencedBlocks, normalised } from './read-answer.ts';

/** The program that an answer gives: its last fenced code block, or all of it when it has none. */
export function programAnswer(text: string): string {
  return fencedBlocks(text).at(-1) ?? normalised(text);
}

/** An answer that is a program in a fenced code block. */
export function fenced(language: string, program: string): string {
  return `\`\`\`${language}\n${program}\n\`\`\``;
}
