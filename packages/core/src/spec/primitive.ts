import { type Definition, defineExtension, type Extension } from './extension.ts';
import type { TestedLevel } from './level.ts';
import type { Step } from './run.ts';
import type { Score } from './score.ts';
import type { FileMap, Mutant, Task } from './task.ts';

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

/** A program that tries out what an agent made: it is run behind walls after the run, in a fresh folder of its own. */
export interface Probe {
  /** Unique in its item. */
  readonly name: string;
  readonly argv: readonly string[];
  /** All that is in the folder: what the agent made, and inputs that it has never seen. */
  readonly files: FileMap;
  /** Absent: an empty input. */
  readonly stdin?: string;
  /** Default: 10,000. */
  readonly timeoutMs?: number;
}

/** How a probe ended, and what it left. */
export interface ProbeOutcome {
  /** As a shell shows it; `null` when it was ended, as by its time limit, or filled the disk. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Files of its folder afterwards, by POSIX path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A request that reached the site of an item. */
export interface SiteRequest {
  readonly method: string;
  /** Path and query, `/items?page=2`. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SiteResponse {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers the requests of one run; what it remembers from one to the next is its own. */
export type Site = (request: SiteRequest) => SiteResponse;

/** Stands for the origin of an item's site in its prompt, files and scripts until a run knows the port. */
export const SITE_ORIGIN = 'http://site.invalid';

/** What an agent left behind. */
export interface AgentEvidence {
  /** The agent's final answer. */
  readonly text: string;
  readonly steps: readonly Step[];
  /** Files of the workspace as the agent left them, by POSIX path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What reached the item's site, in order; absent when it has none. */
  readonly requests?: readonly SiteRequest[];
}

/** What a grader may look at. */
export interface ItemEvidence extends AgentEvidence {
  /** How the item's probes ended, by name; absent when it has none. */
  readonly probes?: ReadonlyMap<string, ProbeOutcome>;
}

/** One question of an item bank. */
export interface Item {
  /**
   * With `reference`, at least two `mutants`, and the demand that it measures; `checks` stays empty. `timeoutMs` and
   * `maxSteps` raise the limits that a profile has by default; those of a level's first item stand for all of them.
   */
  readonly task: Task;
  /**
   * Programs without which the item cannot be asked or graded, looked for before anything is spent; `a|b` is met by
   * either. One that is missing leaves the cell unknown.
   */
  readonly requires?: readonly string[];
  /**
   * True when files are graded to the byte, because the question is about that; else other line ends in them are the
   * same answer.
   */
  readonly exactFiles?: boolean;
  /** Other right answers, in unusual but legitimate dress: a grader must accept each of them. */
  readonly alternatives?: readonly Mutant[];
  /** Makes the site of one run, served on this machine; its origin replaces {@link SITE_ORIGIN}. */
  site?(): Site;
  /** Programs to run on what the agent left, before it is graded. Pure; absent: none. */
  probes?(evidence: AgentEvidence): readonly Probe[];
  /** Pure and synchronous: the same evidence, the same score. */
  grade(evidence: ItemEvidence): Omit<Score, 'evaluator' | 'weight'>;
}

/** The parts of an item that judge a run. */
export type ItemJudge = Pick<Item, 'probes' | 'grade'>;

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
