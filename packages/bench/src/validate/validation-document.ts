import { documentSchema, taskValidationSchema } from '@skvm/core';
import { z } from 'zod';
import { digestSchema } from '../bench-spec.ts';

/** What `bench --validate` found. */
export const benchValidationSchema = documentSchema(
  'bench-validation',
  z.object({
    tasks: z.array(z.object({ id: z.string(), skills: z.array(z.object({ name: z.string(), digest: digestSchema })) })),
  }),
  z.object({ valid: z.int().min(0), invalid: z.int().min(0), tasks: z.array(taskValidationSchema) }),
);
export type BenchValidationDocument = z.infer<typeof benchValidationSchema>;
