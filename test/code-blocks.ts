/** A fenced code block of a Markdown file. */
export interface CodeBlock {
  /** The word after the fence: `ts`, `sh`, … Empty when there is none. */
  language: string;
  code: string;
  /** Line of the opening fence, from 1. */
  line: number;
  /** The lines between the end of the block before it (or the start of the text) and this one. */
  before: string;
}

/** The fenced code blocks of a Markdown text, in order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let end = 0;
  for (const match of markdown.matchAll(/^(`{3,})(\w*)[^\n]*\n(.*?)^\1[ \t]*$/gms)) {
    const [text, , language = '', code = ''] = match;
    const line = markdown.slice(0, match.index).split('\n').length;
    blocks.push({ language, code, line, before: markdown.slice(end, match.index) });
    end = match.index + text.length;
  }
  return blocks;
}
