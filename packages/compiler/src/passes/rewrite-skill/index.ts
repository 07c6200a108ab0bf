import { type Diagnostic, definePass, type JsonValue, type Pass } from '@skvm/core';
import { z } from 'zod';
import type { SkillRequirements } from '../../analysis/scr.ts';
import { lineIndex } from '../../ir/line-index.ts';
import { type PlannedGap, planEdits } from './plan-edits.ts';
import { requirementsJson } from './requirements-json.ts';

/** How much one compilation may rewrite. */
const optionsSchema = z.strictObject({
  /** Edits in all; gaps beyond stay open, the widest are served first. */
  maxEdits: z.int().min(0).default(12),
});

/**
 * Pass 1, `rewrite-skill`, by rules alone: where a skill asks for more than the target has, it says beside the demand
 * how to get by with less, takes another way that the skill offers, or leaves an optional step out. Without a gap it
 * changes nothing.
 */
export function rewriteSkill(): Pass {
  return definePass({
    id: 'rewrite-skill',
    number: 1,
    version: 1,
    description: 'makes a skill ask for no more than the target can do',
    requires: ['profile'],
    options: optionsSchema as unknown as z.ZodType<JsonValue>,
    async run(ir, context) {
      const requirements = await context.analysis<SkillRequirements>('scr');
      const { maxEdits } = optionsSchema.parse(context.options);
      const { edits, gaps } = planEdits(ir, requirements, context.level, maxEdits);
      const lines = lineIndex(ir.source);
      return {
        edits,
        artifacts: {
          'scr.json': requirementsJson(ir, requirements),
          'gaps.json': {
            schema: 'skvm.gaps/1',
            gaps: gaps.map(({ sites: _, fixes: __, ...gap }) => gap) as unknown as JsonValue,
          },
        },
        diagnostics: gaps.filter(({ status }) => status === 'open').map((gap) => openGap(gap, lines.range)),
      };
    },
  });
}

function openGap(gap: PlannedGap, range: ReturnType<typeof lineIndex>['range']): Omit<Diagnostic, 'source'> {
  const { primitive, required, level, sites } = gap;
  const open = sites.find((site) => !gap.fixes.has(site)) ?? sites[0];
  return {
    severity: 'info',
    code: 'gap-open',
    message: `The skill asks for ${primitive} at ${required}, the target has ${level}, and no rule closes all of that`,
    file: 'SKILL.md',
    ...(open ? { range: range(open.evidence.start, open.evidence.end) } : {}),
    hint: 'Offer another way beside it ("Alternatively, …"), or choose a target that has it.',
  };
}
