import { stripVTControlCharacters } from 'node:util';
import type { BenchDocument } from '../bench-document.ts';
import { describeBench } from './describe-bench.ts';
import type { Column, ReportBlock } from './report-block.ts';

const MIN_COLUMN_CHARACTERS = 10;
const GAP = '  ';

/**
 * A report for a terminal: plain text without colours, in lines of at most `width` characters. Columns that have no room
 * are left out and named; long words of cells are cut.
 */
export function reportText(
  document: BenchDocument,
  options: { readonly width?: number; readonly maxTasks?: number } = {},
): string {
  const { width = 100, maxTasks = 40 } = options;
  return `${describeBench(document, { maxTasks })
    .map((block) => toText(block, width))
    .join('\n\n')}\n`;
}

function toText(block: ReportBlock, width: number): string {
  switch (block.kind) {
    case 'heading': {
      const text = plain(block.text);
      const line = block.level === 1 ? '=' : block.level === 2 ? '-' : '';
      return line === '' ? text : `${text}\n${line.repeat(Math.min(width, text.length))}`;
    }
    case 'text':
      return wrap(plain(block.text), width, '');
    case 'list':
      return block.items.map((item) => `- ${wrap(plain(item), width - 2, '  ')}`).join('\n');
    case 'table':
      return table(block.columns, block.rows, width);
  }
}

/** One line without anything that a terminal would act on. */
function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
}

function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${indent}`);
}

function table(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string {
  const cells = rows.map((row) => row.map(plain));
  let kept = columns.map((column, index) => ({
    column,
    index,
    characters: Math.max(column.title.length, ...cells.map((row) => row[index]?.length ?? 0)),
  }));
  const left: string[] = [];
  const total = () => kept.reduce((sum, { characters }) => sum + characters, 0) + GAP.length * (kept.length - 1);
  while (total() > width) {
    const spare = kept.filter(({ column }) => column.spare !== undefined);
    const [last] = spare.sort((a, b) => (b.column.spare ?? 0) - (a.column.spare ?? 0));
    if (!last) break;
    left.push(last.column.title);
    kept = kept.filter((each) => each !== last);
  }
  while (total() > width) {
    const widest = kept.reduce((a, b) => (b.characters > a.characters ? b : a));
    if (widest.characters <= MIN_COLUMN_CHARACTERS) break;
    kept = kept.map((each) => (each === widest ? { ...each, characters: each.characters - 1 } : each));
  }
  const line = (row: readonly string[]): string =>
    kept
      .map(({ column, index, characters }) => {
        const text = cut(row[index] ?? '', characters);
        return column.align === 'right' ? text.padStart(characters) : text.padEnd(characters);
      })
      .join(GAP)
      .trimEnd();
  const titles = columns.map(({ title }) => title);
  return [
    line(titles),
    kept.map(({ characters }) => '-'.repeat(characters)).join(GAP),
    ...cells.map(line),
    ...(left.length > 0 ? [wrap(`(no room for: ${left.join(', ')})`, width, '')] : []),
  ].join('\n');
}

function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}
