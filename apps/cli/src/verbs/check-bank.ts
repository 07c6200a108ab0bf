import { checkBank, choosePrimitives } from '@skvm/profiler';
import type { Outcome } from '../base-command.ts';
import type { Composition } from '../compose.ts';
import { bankCheckText } from '../reporters/bank-check-text.ts';

/** `--check-bank`: the item banks put to the test. */
export async function checkBanks(
  flags: { readonly primitives?: readonly string[] | undefined; readonly skip?: readonly string[] | undefined },
  { context }: Composition,
): Promise<Outcome> {
  const { primitives, skip } = flags;
  const chosen = choosePrimitives({ ...(primitives && { primitives }), ...(skip && { skip }) }, context);
  const document = await checkBank({ primitives: chosen }, context);
  return { document, render: (style) => bankCheckText(document, style) };
}
