import { stripVTControlCharacters } from 'node:util';

/** Rows as columns, two spaces apart. A column whose name ends in `>` is set to the right, without the mark. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const names = head.map((name) => name.replace(/>$/, ''));
  const widths = names.map((name, column) => Math.max(...[name, ...rows.map((row) => row[column] ?? '')].map(widthOf)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const fill = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
        return head[column]?.endsWith('>') ? fill + cell : cell + fill;
      })
      .join('  ')
      .trimEnd();
  return [names, ...rows].map(line).join('\n');
}

const widthOf = (text: string): number => stripVTControlCharacters(text).length;
