import { extensionIdInvalid } from '../error.ts';

/** The points at which SkVM can be extended. */
export const EXTENSION_KINDS = ['adapter', 'condition', 'evaluator', 'pass', 'primitive', 'provider'] as const;

/** One of the extension points. */
export type ExtensionKind = (typeof EXTENSION_KINDS)[number];

/** The head that every extension carries: a plain object with one verb beside it. */
export interface Extension<Kind extends ExtensionKind = ExtensionKind> {
  readonly kind: Kind;
  /** Raised on any breaking change of the point. */
  readonly specVersion: 1;
  /** Lower case words joined by `-`, or by `.` in primitives (`reason.arithmetic`). Unique within its kind. */
  readonly id: string;
  /** One lower-case fragment without a full stop, shown by the command line. */
  readonly description: string;
}

/** What an author writes: an extension without the two literals that `define…` fills in. */
export type Definition<E extends Extension> = Omit<E, 'kind' | 'specVersion'>;

const ID = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;

/**
 * Completes an extension of the given kind and checks its id.
 *
 * @throws INPUT_INVALID when the id is not lower case words joined by `-` or `.`.
 */
export function defineExtension<E extends Extension>(kind: E['kind'], definition: Definition<E>): E {
  if (!ID.test(definition.id)) throw extensionIdInvalid(kind, definition.id);
  return { kind, specVersion: 1, ...definition } as unknown as E;
}
