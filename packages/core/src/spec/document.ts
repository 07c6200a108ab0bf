import { z } from 'zod';
import { diagnosticSchema } from './diagnostic.ts';
import { usageSchema } from './usage.ts';

export const documentStatusSchema = z.enum(['completed', 'partial', 'aborted', 'failed']);
/** `partial`: stopped by a budget or a signal, what is there can be used. */
export type DocumentStatus = z.infer<typeof documentStatusSchema>;

export const documentErrorSchema = z.object({ code: z.string(), message: z.string(), hint: z.string().optional() });

/** The envelope that every SkVM document shares. */
export const envelopeSchema = z.object({
  /** Unique id of this document. */
  id: z.string(),
  /** ISO 8601 UTC. */
  createdAt: z.string(),
  status: documentStatusSchema,
  /** True when any answer in it came from a simulated model. */
  simulated: z.boolean().optional(),
  usage: usageSchema,
  diagnostics: z.array(diagnosticSchema),
  error: documentErrorSchema.optional(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** Schema of a document: envelope, `schema: "skvm.<kind>/1"`, `spec` (all that is needed to make it again), `result`. */
export function documentSchema<Kind extends string, Spec extends z.ZodType, Result extends z.ZodType>(
  kind: Kind,
  spec: Spec,
  result: Result,
) {
  return envelopeSchema.extend({ schema: z.literal(`skvm.${kind}/1`), spec, result });
}

/** A versioned, plain-JSON result of one command. */
export type Document<Kind extends string, Spec, Result> = Envelope & {
  readonly schema: `skvm.${Kind}/1`;
  readonly spec: Spec;
  readonly result: Result;
};
