import { type Edit, redactSecrets, type SkillIr, type SkillNode } from '@skvm/core';
import { lostObligations, type Obligation, UNRELEASABLE } from './analysis/contract.ts';
import type { Resources } from './analysis/resources.ts';
import { nodeText, walk } from './ir/walk.ts';

/** What keeps a changed skill from being accepted. */
export interface Violation {
  readonly code:
    | 'front-matter-changed'
    | 'headings-changed'
    | 'code-block-changed'
    | 'line-ends-mixed'
    | 'obligation-lost'
    | 'link-broken'
    | 'token-budget'
    | 'secret';
  readonly message: string;
}

/** A state of a skill with what the verifier compares. */
export interface VerifiedState {
  readonly ir: SkillIr;
  readonly contract: readonly Obligation[];
  readonly resources: Resources;
  readonly tokens: number;
}

/**
 * Compares a skill after edits with the state before them: front matter, headings and code blocks are the same, every
 * obligation is kept unless an edit may and does release it, no link is newly broken, the text keeps within
 * `maxTokens`, and no secret has come in. Empty: nothing is wrong.
 */
export function verifyEdits(
  before: VerifiedState,
  after: VerifiedState,
  edits: readonly Edit[],
  maxTokens: number,
): readonly Violation[] {
  return [
    ...structure(before.ir, after.ir, new Set(edits.map((edit) => edit.node))),
    ...contract(before, after, new Set(edits.flatMap((edit) => edit.releases ?? []))),
    ...links(before.resources, after.resources),
    ...budget(after.tokens, maxTokens),
    ...secrets(before.ir.source, after.ir.source),
  ];
}

function structure(before: SkillIr, after: SkillIr, named: ReadonlySet<string>): Violation[] {
  const violations: Violation[] = [];
  const [old, now] = [outline(before), outline(after)];
  if (old.frontMatter !== now.frontMatter) {
    violations.push({ code: 'front-matter-changed', message: 'The front matter is not what it was' });
  }
  const heading = firstDifference(old.headings, now.headings);
  if (heading !== undefined) {
    const lost = old.headings[heading] ?? now.headings[heading] ?? '';
    violations.push({ code: 'headings-changed', message: `The headings differ at "${lost}"` });
  }
  const left = countOf(now.blocks.map((block) => nodeText(after, block)));
  for (const block of old.blocks) {
    const text = nodeText(before, block);
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    if (count <= 0 && !named.has(block.id)) {
      violations.push({ code: 'code-block-changed', message: `The code block ${block.id} is not what it was` });
    }
  }
  if (lineEnds(before.source).size === 1 && lineEnds(after.source).size > 1) {
    violations.push({ code: 'line-ends-mixed', message: 'Lines end in more than one way' });
  }
  return violations;
}

function outline(ir: SkillIr): { frontMatter: string; headings: string[]; blocks: SkillNode[] } {
  const headings: string[] = [];
  const blocks: SkillNode[] = [];
  let frontMatter = '';
  for (const node of walk(ir.root)) {
    if (node.kind === 'front-matter') frontMatter = nodeText(ir, node);
    else if (node.kind === 'heading') headings.push(`${node.depth} ${nodeText(ir, node)}`);
    else if (node.kind === 'code-block') blocks.push(node);
  }
  return { frontMatter, headings, blocks };
}

function contract(before: VerifiedState, after: VerifiedState, released: ReadonlySet<string>): Violation[] {
  return lostObligations(before.contract, after.contract)
    .filter(({ id, kind }) => UNRELEASABLE.has(kind) || !released.has(id))
    .map(({ id, text }) => ({ code: 'obligation-lost', message: `Lost ${id}: "${shorten(text)}"` }));
}

function links(before: Resources, after: Resources): Violation[] {
  const broken = (resources: Resources) =>
    resources.references.filter((reference) => reference.via === 'link' && reference.files.length === 0);
  const known = new Set(broken(before).map((reference) => reference.text));
  return broken(after)
    .filter(({ text }) => !known.has(text))
    .map(({ text }) => ({ code: 'link-broken', message: `"${shorten(text)}" leads to nothing in the bundle` }));
}

function budget(tokens: number, maxTokens: number): Violation[] {
  if (tokens <= maxTokens) return [];
  return [{ code: 'token-budget', message: `Expected at most ${maxTokens} tokens, got ${tokens}` }];
}

function secrets(before: string, after: string): Violation[] {
  const count = (text: string) => redactSecrets(text).split('[redacted]').length;
  if (count(after) <= count(before)) return [];
  return [{ code: 'secret', message: 'Something that looks like a key or password has come in' }];
}

function firstDifference(a: readonly string[], b: readonly string[]): number | undefined {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) if (a[at] !== b[at]) return at;
  return undefined;
}

function countOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function lineEnds(text: string): ReadonlySet<string> {
  return new Set(text.match(/\r\n|\n|\r/g) ?? []);
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
