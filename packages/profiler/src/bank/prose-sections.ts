import { type Block, wordsOf } from './read-prose.ts';

/** A heading without the number that some writers put in front of it. */
const headingWords = (text: string): string =>
  wordsOf(text.replace(/^(?:(?:section|part|chapter) )?(?:\d{1,2}|[IVX]{1,4})[.):–—-]+ */i, '')).join(' ');

/** The paragraphs below each of these headings; `undefined` when the headings are others, or text stands above them. */
export function sectionsBelow(blocks: readonly Block[], headings: readonly string[]): Block[][] | undefined {
  const sections: Block[][] = [];
  const found: string[] = [];
  for (const block of blocks) {
    if (block.kind === 'heading') {
      found.push(headingWords(block.text));
      sections.push([]);
    } else if (sections.at(-1)?.push(block) === undefined) return undefined;
  }
  return found.join('\n') === headings.map(headingWords).join('\n') ? sections : undefined;
}
