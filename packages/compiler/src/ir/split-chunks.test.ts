import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { describe, expect, it } from 'vitest';
import { splitChunks } from './split-chunks.ts';

interface Node {
  readonly type: string;
  readonly children?: readonly Node[];
  readonly position?: { readonly start: { readonly offset?: number }; readonly end: { readonly offset?: number } };
}

/** Kinds and places of all nodes of a piece of text that begins at an offset. */
function outline(markdown: string, offset: number): unknown[] {
  const seen = ({ type, children = [], position }: Node): unknown => [
    type,
    (position?.start.offset ?? 0) + offset,
    (position?.end.offset ?? 0) + offset,
    children.map(seen),
  ];
  const options = { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] };
  return (fromMarkdown(markdown, options) as Node).children?.map(seen) ?? [];
}

const chunksOf = (text: string) => splitChunks(text, 0);
const inPieces = (text: string) => chunksOf(text).flatMap(({ start, end }) => outline(text.slice(start, end), start));

const filler = 'Some words that fill a line and mean nothing, with `code` and a [link](to/a/file.md) in it. '.repeat(
  12,
);
const LINES =
  '||# One|## Two|#no| # three|#|Text|=====|---|- item|  more|1. first|   deep|> quoted|> # in it|```|```sh|~~~|````|    code'
    .split('|')
    .concat('| a | b |', '|---|---|');
/** Lines that reach across headings: with any of them nothing is cut. */
const FAR = [
  ...['<!--', '-->', '<div>', '</div>', '<script>', '[a]: b.md', 'see [a] and [b][a]', '  ```', '   ~~~', '``` a`b'],
  ...['> [a]: c.md', '- [a]: d.md', '<?php'],
];
/** Sections that are long enough to be cut off, most of them behind a blank line. */
const textOf = (...lines: readonly string[]) =>
  fc
    .array(
      fc
        .tuple(fc.constantFrom('# One', '## Two', '###'), fc.array(fc.constantFrom(...lines), { maxLength: 8 }))
        .map(([heading, drawn]) => [heading, ...drawn, filler].join('\n')),
      { minLength: 3, maxLength: 8 },
    )
    .chain((sections) => fc.constantFrom('\n\n', '\n\n', '\n').map((between) => sections.join(between)));

describe('a text of usual size', () => {
  it('is read in pieces as it is read in the whole', () => {
    let cuts = 0;
    fc.assert(
      fc.property(fc.oneof(textOf(...LINES), textOf(...LINES, ...FAR)), (text) => {
        cuts += chunksOf(text).length - 1;
        expect(inPieces(text)).toEqual(outline(text, 0));
      }),
      { numRuns: 300 },
    );
    expect(cuts).toBeGreaterThan(20);
  });

  it('is cut before a heading behind a blank line, and nowhere when something may reach across', () => {
    const text = `${filler.repeat(2)}\n\n# Two\n\n${filler.repeat(2)}\n\n# Three\n`;
    expect(chunksOf(text).map(({ start }) => text.slice(start).split('\n')[0]?.slice(0, 7))).toEqual([
      'Some wo',
      '# Two',
      '# Three',
    ]);
    for (const line of FAR.filter((far) => !far.startsWith('see') && far !== '-->')) {
      expect(chunksOf(`${text}\n${line}\n`)).toHaveLength(1);
    }
  });
});
