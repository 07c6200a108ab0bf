import type { Edit, Level, TestedLevel } from '@skvm/core';
import type { Site } from '../analysis/scr/site.ts';
import type { SkillView } from '../analysis/scr/skill-view.ts';

/** How a skill can be made to ask for less of a capability, without asking for less work. */
export interface CompensationRule {
  /** `<primitive>/<from>-><to>`. */
  readonly id: string;
  readonly primitive: string;
  readonly from: TestedLevel;
  /** `L0`: nothing of the primitive is needed any more. */
  readonly to: Level;
  readonly kind: Edit['kind'];
  /**
   * Recognises in any skill text that what the rule brings about is there, whoever wrote it. Flags `imu`. What a rule
   * inserts begins with a match.
   */
  readonly evidence: RegExp;
  /** How near the evidence has to be: in the same passage, or anywhere in the same section. */
  readonly scope: 'passage' | 'section';
  /** Sorts of demand that it serves; all when absent. */
  readonly asks?: readonly string[];
  /** What the target has to master for the rule to be of use. */
  readonly needs?: readonly { readonly primitive: string; readonly level: TestedLevel }[];
  /** For the person who reads the diff: what it does and why. */
  readonly reason: string;
  /** One or two sentences to stand beside the demand; `undefined` where the rule has nothing exact to say. */
  insertion(site: Site, view: SkillView): string | undefined;
}

/** What an author of a rule writes. */
export type RuleDefinition = Omit<CompensationRule, 'id' | 'kind' | 'scope' | 'primitive'> &
  Partial<Pick<CompensationRule, 'scope'>>;

/** Completes the rules of one primitive. */
export function rulesOf(primitive: string, definitions: readonly RuleDefinition[]): readonly CompensationRule[] {
  return definitions.map((definition) => ({
    scope: 'passage',
    ...definition,
    primitive,
    kind: 'compensation',
    id: `${primitive}/${definition.from}->${definition.to}`,
  }));
}

/** Paths or names as inline code, in the order in which they are to be taken. */
export function inOrder(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', then ');
}
