import { duplicateExtension, unknownExtension, unsupportedSpecVersion } from './error.ts';
import type { Adapter } from './spec/adapter.ts';
import type { Condition } from './spec/condition.ts';
import type { AnyEvaluator } from './spec/evaluator.ts';
import type { Pass } from './spec/pass.ts';
import type { Primitive } from './spec/primitive.ts';
import type { ModelProvider } from './spec/provider.ts';

/** The type of each kind of extension. */
export interface Extensions {
  adapter: Adapter;
  condition: Condition;
  evaluator: AnyEvaluator;
  pass: Pass;
  primitive: Primitive;
  provider: ModelProvider;
}

/** Any extension; a plug-in is an array of them. */
export type AnyExtension = Extensions[keyof Extensions];

/** The extensions of one program, fixed when it is made. */
export interface Registry {
  /** @throws UNKNOWN_EXTENSION, listing what there is. */
  get<Kind extends keyof Extensions>(kind: Kind, id: string): Extensions[Kind];
  has(kind: keyof Extensions, id: string): boolean;
  /** All of a kind, in the order in which they were given. */
  list<Kind extends keyof Extensions>(kind: Kind): readonly Extensions[Kind][];
}

/**
 * Makes a registry. There is no global one, and importing an extension registers nothing.
 *
 * @throws DUPLICATE_EXTENSION when two of a kind share an id, UNSUPPORTED_SPEC_VERSION for one of another version.
 */
export function createRegistry(extensions: readonly AnyExtension[]): Registry {
  const byKind = new Map<string, Map<string, AnyExtension>>();
  for (const extension of extensions) {
    const { kind, id, specVersion } = extension;
    if (specVersion !== 1) throw unsupportedSpecVersion(kind, id, specVersion);
    const ofKind = byKind.get(kind) ?? new Map<string, AnyExtension>();
    if (ofKind.has(id)) throw duplicateExtension(kind, id);
    byKind.set(kind, ofKind.set(id, extension));
  }
  const list = <Kind extends keyof Extensions>(kind: Kind): readonly Extensions[Kind][] => [
    ...((byKind.get(kind)?.values() ?? []) as Iterable<Extensions[Kind]>),
  ];
  return {
    get(kind, id) {
      const found = byKind.get(kind)?.get(id);
      if (!found)
        throw unknownExtension(
          kind,
          id,
          list(kind).map((extension) => extension.id),
        );
      return found as Extensions[typeof kind];
    },
    has: (kind, id) => byKind.get(kind)?.has(id) ?? false,
    list,
  };
}
