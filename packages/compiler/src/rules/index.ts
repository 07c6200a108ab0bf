import type { CompensationRule } from './compensation-rule.ts';
import { followingRules } from './following-rules.ts';
import { generationRules } from './generation-rules.ts';
import { reasoningRules } from './reasoning-rules.ts';
import { substitutionRules } from './substitution-rules.ts';
import { toolRules } from './tool-rules.ts';

/** Rules that insert something beside a demand. Of rules that serve equally, the earlier is taken. */
export const insertionRules: readonly CompensationRule[] = [
  ...generationRules,
  ...reasoningRules,
  ...toolRules,
  ...followingRules,
];

const inserted = new Set(insertionRules.map((rule) => rule.id));

/**
 * Every rule that can lower a demand, with the means to see in any skill text that it did: for tasks of a simulated
 * model, for reports, and for whoever wants to write a skill that needs no compiling.
 */
export const compensationRules: readonly Pick<
  CompensationRule,
  'id' | 'primitive' | 'from' | 'to' | 'kind' | 'evidence' | 'reason'
>[] = [...insertionRules, ...substitutionRules.filter((rule) => !inserted.has(rule.id))].map(
  ({ id, primitive, from, to, kind, evidence, reason }) => ({ id, primitive, from, to, kind, evidence, reason }),
);
