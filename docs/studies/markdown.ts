/** A table in Markdown: names of columns, then rows. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(markdownRow).join('\n');
}

/** One row of a table. */
export const markdownRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A share as `86.0 %`. */
export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
