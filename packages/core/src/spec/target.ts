import { z } from 'zod';

export const targetSchema = z.object({
  /** Id of the adapter, `bare-agent`. */
  adapter: z.string().min(1),
  /** `provider/model-id`. */
  model: z.string().min(1),
});
/** A machine that skills run on: a model in a harness. */
export type Target = z.infer<typeof targetSchema>;

/** `adapter × model`, for people. */
export function formatTarget(target: Target): string {
  return `${target.adapter} × ${target.model}`;
}
