import { type Definition, defineExtension, type Extension } from './extension.ts';
import type { TestedLevel } from './level.ts';
import type { Step } from './run.ts';
import type { Score } from './score.ts';
import type { Mutant, Task } from './task.ts';

export const CATEGORIES = ['generation', 'reasoning', 'tool-use', 'instruction-following'] as const;
export type Category = (typeof CATEGORIES)[number];

/** What the compiler has to know of a capability. */
export interface PrimitiveSpec {
  /** `family.name` or `family.group.name`, `reason.arithmetic`. */
  readonly id: string;
  readonly category: Category;
  readonly description: string;
  /** What an agent at that level can do. */
  readonly levels: Readonly<Record<TestedLevel, string>>;
  /** How a skill can ask for one level less; `null`: only by another way to the same goal. */
  readonly degradations: Readonly<Record<'L3->L2' | 'L2->L1', string | null>>;
}

/** What a grader may look at. */
export interface ItemEvidence {
  /** The agent's final answer. */
  readonly text: string;
  readonly steps: readonly Step[];
  /** Files of the workspace as the agent left them, by POSIX path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** One question of an item bank. */
export interface Item {
  /** With `reference`, at least two `mutants`, and the demand that it measures; `checks` stays empty. */
  readonly task: Task;
  /** Programs or modules without which the item cannot be asked: `python3`, `sqlite`. */
  readonly requires?: readonly string[];
  /** Other right answers, in unusual but legitimate dress: a grader must accept each of them. */
  readonly alternatives?: readonly Mutant[];
  /** Pure and synchronous: the same evidence, the same score. */
  grade(evidence: ItemEvidence): Omit<Score, 'evaluator' | 'weight'>;
}

/** Makes items that need one capability. Pure: the same input, the same item, answer keys right by construction. */
export interface Primitive extends Extension<'primitive'> {
  readonly spec: PrimitiveSpec;
  /** How many different items each level has; `seed` is an index below it. */
  readonly space: Readonly<Record<TestedLevel, number>>;
  /** The item at index `seed` (0-based, below `space[level]`); different indices, different items. */
  generate(input: { readonly level: TestedLevel; readonly seed: number }): Item;
}

/** Completes a {@link Primitive}. */
export function definePrimitive(definition: Definition<Primitive>): Primitive {
  return defineExtension('primitive', definition);
}
