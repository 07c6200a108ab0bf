import type { Context } from '../context.ts';
import type { EnvironmentLock } from './environment.ts';
import { type Definition, defineExtension, type Extension } from './extension.ts';
import type { JsonObject } from './json.ts';
import type { LanguageModelMiddleware } from './model.ts';
import type { UnscoredReason } from './score.ts';
import type { Skill } from './skill.ts';
import type { Target } from './target.ts';
import type { Usage } from './usage.ts';

/** Where what the agent gets came from. */
export interface Provenance {
  /** sha256 (hex) of everything in the preparation that can change a run. */
  readonly digest: string;
  /** What the preparation took, once, for any number of runs. */
  readonly oneOffUsage: Usage;
  /** Shown in reports: variant id, passes, profile digest… */
  readonly details?: JsonObject;
}

/** What the agent gets in one cell of a benchmark. */
export interface Preparation {
  readonly skills: readonly Skill[];
  readonly environment?: EnvironmentLock;
  /** Middleware between metering and cassette. */
  readonly boost?: LanguageModelMiddleware;
  readonly provenance: Provenance;
}

/** A condition that does not hold for this skill and target: its cells are unscored with this reason. */
export interface NotPrepared {
  readonly unscored: UnscoredReason;
  readonly explanation: string;
}

/** Decides what the agent gets for one cell of a benchmark. */
export interface Condition extends Extension<'condition'> {
  prepare(
    input: { readonly skills: readonly Skill[]; readonly target: Target },
    context: Context,
  ): Promise<Preparation | NotPrepared>;
}

/** Completes a {@link Condition}. */
export function defineCondition(definition: Definition<Condition>): Condition {
  return defineExtension('condition', definition);
}
