import { labelledBlocks, normalised } from './read-answer.ts';

/** Words and the marks between them: a sentence of a person, which is a program in no language that is asked for. */
const SENTENCES = /^[\p{L}\s',;:’]+(?:[.!?][\p{L}\s',;:’]*)*[.!?]$/u;

/** What tells a program from the other code blocks of an answer. */
export interface ProgramSigns {
  /** Labels of blocks in the language that is asked for. */
  readonly languages: readonly string[];
  /** Name of the file that the program is saved as: who names it says how to run the program. */
  readonly savedAs?: string;
}

/**
 * The program that an answer gives: its longest fenced code block, the last of several as long, or all of it when it has
 * none. Blocks in the language that is asked for go before others, and those that say how to run the program count only
 * when there is nothing else. `undefined` when there is none: a block or an answer that is empty, or an answer in words
 * alone, which need not be run to be known as wrong.
 */
export function programAnswer(text: string, { languages, savedAs }: ProgramSigns): string | undefined {
  const all = labelledBlocks(text);
  const isProgram = ({ body }: { readonly body: string }) => savedAs === undefined || !body.includes(savedAs);
  const isInLanguage = ({ label }: { readonly label: string }) => languages.includes(label);
  const programs = orElse(all.filter(isProgram), all);
  const blocks = orElse(programs.filter(isInLanguage), programs).map(({ body }) => body);
  const longest = Math.max(...blocks.map((block) => block.length));
  const program = blocks.findLast((block) => block.length === longest) ?? normalised(text);
  const bare = program.trim();
  return bare === '' || (blocks.length === 0 && SENTENCES.test(bare)) ? undefined : program;
}

const orElse = <Value>(some: readonly Value[], all: readonly Value[]) => (some.length > 0 ? some : all);

/** An answer that is a program in a fenced code block. */
export function fenced(language: string, program: string): string {
  return `\`\`\`${language}\n${program}\n\`\`\``;
}
