import type { z } from 'zod';
import type { Context } from '../context.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type Definition, defineExtension, type Extension } from './extension.ts';
import type { JsonValue } from './json.ts';
import type { Level } from './level.ts';
import type { SkillIr } from './skill-ir.ts';
import type { Target } from './target.ts';

/** A change of the skill's text, proposed by a pass and applied by the driver after verification. */
export interface Edit {
  /** Id of the node that the edit concerns; naming a code block allows it to change. */
  readonly node: string;
  /** UTF-16 offsets into `SKILL.md`; equal for an insertion. */
  readonly start: number;
  readonly end: number;
  /** The text that stands there now: `source.slice(start, end)`, checked before the edit is applied. */
  readonly before: string;
  readonly after: string;
  readonly kind: 'compensation' | 'substitution' | 'elimination' | 'binding' | 'parallelism';
  /** The gap that calls for it, `primitive/L3>L1`; absent for edits that answer no gap. */
  readonly gap?: string;
  /** Id of the rule that made it. */
  readonly rule: string;
  /** One sentence for the person who reads the diff. */
  readonly reason: string;
  /**
   * Obligations of the contract that the edit means to change, by id; anything else must survive. A rule (MUST,
   * NEVER), an output or a check can not be released.
   */
  readonly releases?: readonly string[];
}

/** What a pass is handed besides the skill. */
export interface PassContext extends Context {
  readonly target: Target;
  /**
   * How far the target masters a primitive; `undefined` when nothing is known and nothing may be assumed. What is
   * asked here, and nothing else of the profile, decides when a build must be made again.
   *
   * @throws PROFILE_MISSING when nothing is known and the caller wants that to be an error.
   */
  level(primitive: string): Level | undefined;
  /** Validated by the pass's own schema. */
  readonly options: JsonValue;
  /**
   * The result of an analysis, computed once for each state of the skill: `contract`, `resources`, `tokens`, `scr`,
   * `deps`.
   *
   * @throws UNKNOWN_EXTENSION for any other id.
   */
  analysis<Result>(id: string): Promise<Result>;
}

/** What a pass found and wants changed. */
export interface PassResult {
  readonly edits: readonly Edit[];
  /** Files for the variant's `meta/`, by name; JSON values are written canonically. */
  readonly artifacts?: Readonly<Record<string, JsonValue>>;
  readonly diagnostics?: readonly Omit<Diagnostic, 'source'>[];
}

/** Reads a skill and proposes edits. It never writes: the driver verifies, applies, and takes back. */
export interface Pass extends Extension<'pass'> {
  /** The published number (1 to 3), if it has one; ours and third parties' go by id. */
  readonly number?: number;
  /** Raised when its output may differ for the same input; part of every build key. */
  readonly version: number;
  readonly options?: z.ZodType<JsonValue>;
  readonly requires?: readonly 'profile'[];
  readonly needs?: readonly ('llm' | 'exec' | 'net')[];
  run(ir: SkillIr, context: PassContext): Promise<PassResult>;
}

/** Completes a {@link Pass}. */
export function definePass(definition: Definition<Pass>): Pass {
  return defineExtension('pass', definition);
}
