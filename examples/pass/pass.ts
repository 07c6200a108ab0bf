import { nodeText, walk } from '@skvm/compiler';
import { definePass, type Edit } from '@skvm/core';

/**
 * Says where the date of today comes from, next to each sentence that speaks of today: a model knows no clock, and
 * guesses.
 */
export const dateSource = definePass({
  id: 'date-source',
  version: 1,
  description: "says where today's date comes from",
  async run(ir) {
    if (/\bdate -u\b/.test(ir.source)) return { edits: [] };
    const edits: Edit[] = [];
    for (const node of walk(ir.root)) {
      const isSentence = node.kind === 'instruction' || node.kind === 'constraint' || node.kind === 'sentence';
      if (!isSentence || !/\btoday('s date)?\b|\bcurrent date\b/i.test(nodeText(ir, node))) continue;
      edits.push({
        node: node.id,
        start: node.end,
        end: node.end,
        before: '',
        after: ' Take the date from `date -u +%F`.',
        kind: 'compensation',
        rule: 'date-source',
        reason: 'A model knows no clock; a command does.',
      });
    }
    return { edits: edits.slice(0, 1) };
  },
});

export default [dateSource];
