import type { SkillIr, SkillNode } from '@skvm/core';
import { forbids } from '../ir/classify.ts';
import { textHash } from '../ir/text-hash.ts';
import { nodeText } from '../ir/walk.ts';

/** Kinds that no edit may release. */
export const UNRELEASABLE: ReadonlySet<ObligationKind> = new Set(['must', 'never', 'output', 'check']);

/**
 * What a skill holds its reader to: `must` and `never` are rules, `output` a thing to hand over, `check` one to verify,
 * `step` a sentence of a numbered step; the others are facts that work depends on.
 */
export type ObligationKind =
  | 'must'
  | 'never'
  | 'output'
  | 'check'
  | 'step'
  | 'number'
  | 'path'
  | 'link'
  | 'command'
  | 'url'
  | 'environment-variable';

/** One thing that a skill says and that a compiled skill has to keep saying. */
export interface Obligation {
  /** Kind, hash and, among those that are alike, place. */
  readonly id: string;
  readonly kind: ObligationKind;
  /** White space collapsed, without the stop at its end. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Id of the node that says it. */
  readonly node: string;
  /** Id of the section that it stands in; empty above the first heading. */
  readonly section: string;
}

const OUTPUT =
  /\b(?:writes?|saves?|creates?|produces?|outputs?|generates?|returns?|reports?|delivers?|exports?|emits?|prints?|responds?|presents?|summari[sz]es?)\b[^.!?]*?(?:\b(?:json|ya?ml|csv|markdown|html|xml|reports?|documents?|files?|tables?|summary|list|spec(?:ification)?|plan|diff|artifacts?|output)\b|`[^`]+`)/i;
const CHECK =
  /^(?:[*_]{0,2})(?:verify|validate|check|confirm|ensure|make sure|test|assert|double-check|cross-check|run (?:the )?(?:full )?(?:tests?|test suite|lint|linter|type ?check))\b/i;
const BOX = /\[[ xX]\][ \t]*$/;

/** The obligations of a skill in the order of its text. Code blocks are not among them: they are kept whole. */
export function readContract(ir: SkillIr): readonly Obligation[] {
  const obligations: Obligation[] = [];
  const counts = new Map<string, number>();
  const add = (
    kind: ObligationKind,
    span: { readonly start: number; readonly end: number },
    node: string,
    section: string,
  ): void => {
    const text = plain(nodeText(ir, span));
    const key = `${kind}-${textHash(text)}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const id = count === 1 ? key : `${key}-${count}`;
    obligations.push({ id, kind, text, start: span.start, end: span.end, node, section });
  };
  const visit = (node: SkillNode, section: string, inStep: boolean): void => {
    if (node.kind === 'code-block' || node.kind === 'front-matter') return;
    const text = node.children.length === 0 ? nodeText(ir, node) : '';
    if (node.kind === 'constraint') add(forbids(text) ? 'never' : 'must', node, node.id, section);
    if (node.kind === 'constraint' || node.kind === 'instruction' || node.kind === 'sentence') {
      const box = BOX.test(ir.source.slice(Math.max(0, node.start - 8), node.start));
      if (box || CHECK.test(text)) add('check', node, node.id, section);
      if (OUTPUT.test(text)) add('output', node, node.id, section);
      if (inStep) add('step', node, node.id, section);
    }
    for (const mention of node.mentions) add(mention.kind, mention, node.id, section);
    const below = node.kind === 'section' ? node.id : section;
    for (const child of node.children) visit(child, below, inStep || node.kind === 'step');
  };
  visit(ir.root, '', false);
  return obligations;
}

/**
 * The obligations of `before` that `after` has lost. A rule, output or check counts as kept only under its own heading;
 * a fact anywhere.
 */
export function lostObligations(before: readonly Obligation[], after: readonly Obligation[]): readonly Obligation[] {
  const left = new Map<string, number>();
  for (const obligation of after) left.set(keyOf(obligation), (left.get(keyOf(obligation)) ?? 0) + 1);
  return before.filter((obligation) => {
    const count = left.get(keyOf(obligation)) ?? 0;
    left.set(keyOf(obligation), count - 1);
    return count <= 0;
  });
}

function keyOf({ kind, text, section }: Obligation): string {
  return UNRELEASABLE.has(kind) ? `${kind} ${section} ${text}` : `${kind} ${text}`;
}

function plain(text: string): string {
  return text
    .replace(/(?:\r\n|\n|\r)[ \t]*(?:>[ \t]?)*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.:;,]+$/, '');
}
