import { z } from 'zod';

export const requirementSchema = z.object({
  /** Stable within the lock: `<kind>:<name>`. */
  id: z.string(),
  kind: z.enum(['binary', 'python', 'node', 'environment-variable', 'service', 'network']),
  /** Program, distribution or package, variable, service or host name. */
  name: z.string(),
  /** Version constraint in the ecosystem's own grammar; absent when any will do. */
  version: z.string().optional(),
  /** False: the skill says that it can do without. */
  required: z.boolean(),
  /** Program and arguments that exit 0 when the requirement is met; absent when no command can tell. */
  check: z.array(z.string()).min(1).optional(),
  /** Where the skill shows the need: file of the bundle, 1-based line, the text itself. */
  evidence: z.array(z.object({ file: z.string(), line: z.int().min(1), text: z.string() })).min(1),
});
/** One thing that must be there before a skill can work. */
export type Requirement = z.infer<typeof requirementSchema>;

export const environmentLockSchema = z.object({
  schema: z.literal('skvm.env-lock/1'),
  /** Digest of the skill that the requirements were read from. */
  skillDigest: z.string(),
  /** Sorted by id. */
  requirements: z.array(requirementSchema),
});
/** What a skill needs of its surroundings, declared: nothing in it is a script. */
export type EnvironmentLock = z.infer<typeof environmentLockSchema>;
