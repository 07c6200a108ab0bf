import type { SkillIr, SkillNode } from '@skvm/core';

/** Every node in the order of the text, a container before what it holds. */
export function* walk(node: SkillNode): Generator<SkillNode> {
  // A stack of its own: text can nest deeper than calls may.
  const stack: SkillNode[] = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    for (let at = next.children.length - 1; at >= 0; at -= 1) stack.push(next.children[at] as SkillNode);
  }
}

/** The nodes without children, in the order of the text: they tile the source. */
export function* leaves(node: SkillNode): Generator<SkillNode> {
  for (const each of walk(node)) if (each.children.length === 0 && each.end > each.start) yield each;
}

/** The text of a node. */
export function nodeText(ir: Pick<SkillIr, 'source'>, node: Pick<SkillNode, 'start' | 'end'>): string {
  return ir.source.slice(node.start, node.end);
}

/** The skill's text, put together from its leaves: always the source itself. */
export function printSkill(ir: SkillIr): string {
  let text = '';
  for (const leaf of leaves(ir.root)) text += nodeText(ir, leaf);
  return text;
}
