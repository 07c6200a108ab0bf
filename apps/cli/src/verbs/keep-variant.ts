import { type CacheLayout, withLock } from '@skvm/cache';
import { readVariant, type Variant, writeVariant } from '@skvm/compiler';
import { isSkvmError } from '@skvm/core';

/**
 * Keeps a variant where its users look for it. One that is there already, and is whole, is not touched.
 *
 * @returns the absolute folder of the variant
 */
export async function keepVariant(
  variant: Variant,
  layout: CacheLayout,
  options: { readonly signal: AbortSignal },
): Promise<string> {
  const { target, source, passTag, key } = variant.manifest;
  const dir = layout.variantDir({ target, skill: source.name, passTag });
  await withLock(
    layout.lock('variant', dir),
    async () => {
      // What is damaged is only written again.
      const kept = await readVariant(dir).catch((error: unknown) => {
        if (isSkvmError(error)) return undefined;
        throw error;
      });
      if (kept?.manifest.key !== key) await writeVariant(variant, dir);
    },
    { what: `The variant ${dir}`, wait: true, signal: options.signal },
  );
  return dir;
}
