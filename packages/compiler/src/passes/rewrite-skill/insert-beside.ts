import type { Edit, SkillIr } from '@skvm/core';
import type { Sentence } from '../../analysis/scr/skill-view.ts';

type Insertion = Pick<Edit, 'node' | 'start' | 'end' | 'before' | 'after'>;

const STOPPED = /[.!?…][)\]"'”’*_`]*$/;
const OPENS = /:[*_]*$/;

/**
 * Puts sentences beside one that stands in a skill: after it, or before it when it ends in a colon and what it opens
 * follows. Nothing that stands there changes, and no line is added, so that lists, quotes and tables stay what they are.
 */
export function insertBeside(ir: SkillIr, { node }: Sentence, texts: readonly string[]): readonly Insertion[] {
  const text = ir.source.slice(node.start, node.end);
  const opens = OPENS.test(text);
  const at = opens ? node.start : node.end;
  return texts.map((insertion, index) => {
    const joint = STOPPED.test(text) || index > 0 ? ' ' : '. ';
    const after = opens ? `${insertion} ` : `${joint}${insertion}`;
    return { node: node.id, start: at, end: at, before: '', after };
  });
}
