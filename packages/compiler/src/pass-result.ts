import { diagnosticSchema, type JsonValue } from '@skvm/core';
import { z } from 'zod';

/** Any JSON value, typed as the rest of SkVM types it. */
export const jsonSchema = z.json() as unknown as z.ZodType<JsonValue>;

export const editSchema = z.object({
  node: z.string().min(1),
  start: z.int().min(0),
  end: z.int().min(0),
  before: z.string(),
  after: z.string(),
  kind: z.enum(['compensation', 'substitution', 'elimination', 'binding', 'parallelism']),
  gap: z.string().optional(),
  rule: z.string().min(1),
  reason: z.string().min(1),
  releases: z.array(z.string()).readonly().optional(),
});

/** What a pass may return; third parties' passes are held to it before anything is done with it. */
export const passResultSchema = z.object({
  edits: z.array(editSchema),
  /** Plain file names: artifacts lie side by side in `meta/`. */
  artifacts: z.record(z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'expected a plain file name'), jsonSchema).optional(),
  diagnostics: z.array(diagnosticSchema.omit({ source: true })).optional(),
});
