import { unknownExtension } from '../error.ts';
import type { PrimitiveSpec } from '../spec/primitive.ts';
import { generationSpecs } from './generation.ts';
import { instructionFollowingSpecs } from './instruction-following.ts';
import { reasoningSpecs } from './reasoning.ts';
import { toolUseSpecs } from './tool-use.ts';

/** Raised when a level or a degradation rule changes its meaning; part of every build key. */
export const CATALOGUE_VERSION = 1;

/** The 26 capabilities that targets are measured by and skills ask for, in the published order. */
export const primitiveSpecs: readonly PrimitiveSpec[] = [
  ...generationSpecs,
  ...reasoningSpecs,
  ...toolUseSpecs,
  ...instructionFollowingSpecs,
];

const byId: ReadonlyMap<string, PrimitiveSpec> = new Map(primitiveSpecs.map((spec) => [spec.id, spec]));

/**
 * The spec of a primitive of the catalogue.
 *
 * @throws UNKNOWN_EXTENSION, with the nearest id, when there is none of that id.
 */
export function primitiveSpec(id: string): PrimitiveSpec {
  const spec = byId.get(id);
  if (!spec) throw unknownExtension('primitive', id, [...byId.keys()]);
  return spec;
}
