import type { BenchDocument } from '../bench-document.ts';
import { describeBench } from './describe-bench.ts';
import type { ReportBlock } from './report-block.ts';

/** A report in GitHub's Markdown. Names of tasks and messages of models are shown as they are, not as Markdown. */
export function reportMarkdown(document: BenchDocument, options: { readonly maxTasks?: number } = {}): string {
  const blocks = describeBench(document, { maxTasks: options.maxTasks ?? 200 });
  return `${blocks.map(toMarkdown).join('\n\n')}\n`;
}

function toMarkdown(block: ReportBlock): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escapeText(block.text)}`;
    case 'text':
      return escapeText(block.text);
    case 'list':
      return block.items.map((item) => `- ${escapeText(item)}`).join('\n');
    case 'table': {
      const line = (cells: readonly string[]) => `| ${cells.map(escapeText).join(' | ')} |`;
      const rule = block.columns.map(({ align }) => (align === 'right' ? '---:' : '---'));
      return [line(block.columns.map(({ title }) => title)), `| ${rule.join(' | ')} |`, ...block.rows.map(line)].join(
        '\n',
      );
    }
  }
}

/** One line, with what means something to Markdown or HTML made plain. */
function escapeText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').replace(/[\\`*_[\]<>|#~&]/g, (character) => `\\${character}`);
}
