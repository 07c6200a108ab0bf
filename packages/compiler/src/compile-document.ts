import { documentSchema, LEVELS, TESTED_LEVELS, targetSchema } from '@skvm/core';
import { z } from 'zod';
import { editSchema, jsonSchema } from './pass-result.ts';
import { UNKNOWN_POLICIES } from './variant/manifest.ts';

export const gapSchema = z.object({
  /** Id of the section that has the demand. */
  purpose: z.string(),
  primitive: z.string(),
  required: z.enum(TESTED_LEVELS),
  level: z.enum(LEVELS),
  /** `missing`: the target shows nothing of it. `weak`: less than is asked for. */
  kind: z.enum(['missing', 'weak']),
  /** The words that ask for it. */
  evidence: z.array(z.string()).min(1),
  /** `closed`: edits bring every such demand within reach. `open`: some stay out of reach. */
  status: z.enum(['closed', 'open']),
  /** Rules whose edits answer it. */
  rules: z.array(z.string()),
});
/** A capability of which a skill asks for more than the target has. */
export type Gap = z.infer<typeof gapSchema>;

const applied = editSchema.extend({ id: z.string(), pass: z.string(), predicted: z.literal(true) });
const why = z
  .array(z.object({ code: z.string(), message: z.string() }))
  .min(1)
  .readonly();

export const compileDocumentSchema = documentSchema(
  'compile',
  z.object({
    skill: z.object({ name: z.string(), digest: z.string() }),
    target: targetSchema,
    passes: z.array(z.object({ id: z.string(), version: z.int(), options: jsonSchema })),
    unknown: z.enum(UNKNOWN_POLICIES),
    maxGrowth: z.object({ ratio: z.number().min(0), tokens: z.int().min(0) }),
    compiler: z.string(),
    dryRun: z.boolean(),
  }),
  z.object({
    variant: z.object({
      id: z.string(),
      key: z.string(),
      passTag: z.string(),
      /** Digest of the compiled skill; that of the source when nothing was changed. */
      digest: z.string(),
      changed: z.boolean(),
      /** True when the same inputs had been compiled before and nothing was computed. */
      cached: z.boolean(),
    }),
    /** Length of `SKILL.md` (o200k encoding), and what it might have come to. */
    tokens: z.object({ before: z.int(), after: z.int(), limit: z.int() }),
    /** What of the profile was read: `null` where it says nothing. Absent without a profile. */
    levels: z.record(z.string(), z.enum(LEVELS).nullable()).optional(),
    gaps: z.array(gapSchema),
    edits: z.array(applied),
    rolledBack: z.array(editSchema.extend({ pass: z.string(), why })),
    /** Names of the files in `meta/`. */
    artifacts: z.array(z.string()),
  }),
);
/** What compiling a skill for a target did and found: `skvm.compile/1`. */
export type CompileDocument = z.infer<typeof compileDocumentSchema>;
