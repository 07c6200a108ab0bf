import type { Skill } from '@skvm/core';
import type { VariantManifest } from './manifest.ts';

/** A compiled skill: what the agent gets, and beside it what is known about how it came to be. */
export interface Variant {
  readonly manifest: VariantManifest;
  /** The tree `skill/`: all that an agent may see. */
  readonly skill: Skill;
  /** The tree `meta/` without its manifest: text by file name. */
  readonly meta: Readonly<Record<string, string>>;
}
