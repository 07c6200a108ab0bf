import {
  type AgentEvidence,
  definePrimitive,
  type FileMap,
  type Item,
  type ItemEvidence,
  type Mutant,
  type Primitive,
  type PrimitiveSpec,
  type Probe,
  type Script,
  type Site,
  TESTED_LEVELS,
  type TestedLevel,
} from '@skvm/core';
import { permuteIndex, type SeededRandom, seededRandom } from '@skvm/core/stats';
import { withoutReasoning } from './read-answer.ts';

/** A question as its cell writes it. */
export interface Question {
  readonly prompt: string;
  /** Absent: none. */
  readonly files?: FileMap;
  /** `files`: no commands. Absent: the question is to be answered in text alone, and no tool is offered. */
  readonly tools?: 'all' | 'files';
  /** As in `Item`. */
  readonly requires?: readonly string[];
  /** As in `Item`. */
  readonly exactFiles?: boolean;
  /** Limits that items of this level need, where those of a profile are lower: the same for all of its items. */
  readonly timeoutMs?: number;
  readonly maxSteps?: number;
  readonly reference: Script;
  /** Typical mistakes, at least three. */
  readonly mutants: readonly Mutant[];
  /** Right answers in unusual but legitimate dress. */
  readonly alternatives?: readonly Mutant[];
  /** As in `Item`. */
  site?(): Site;
  /** As in `Item`; the text comes without the reasoning in front of it. */
  probes?(evidence: AgentEvidence): readonly Probe[];
  /** What is wrong with an answer, for people; `undefined` when nothing is. */
  fault(evidence: ItemEvidence): string | undefined;
}

/** One level of an item bank. */
export interface Cell {
  /**
   * Sizes of the parameters that tell the items apart. Their product is the cell's space, at most 2⁴⁸; each combination
   * must give another prompt.
   */
  readonly radices: readonly number[];
  /** Writes the item of one combination. `random` belongs to this item and decides all that is not a parameter. */
  write(digits: readonly number[], random: SeededRandom): Question;
}

/** A primitive made of three cells: items are drawn in an order that looks random, each one once. */
export function bankPrimitive(spec: PrimitiveSpec, cells: Readonly<Record<TestedLevel, Cell>>): Primitive {
  const spaceOf = (level: TestedLevel) => cells[level].radices.reduce((product, radix) => product * radix, 1);
  const [L1 = 0, L2 = 0, L3 = 0] = TESTED_LEVELS.map(spaceOf);
  const space = { L1, L2, L3 };
  return definePrimitive({
    id: spec.id,
    description: spec.description,
    spec,
    space,
    generate({ level, seed }): Item {
      const cell = cells[level];
      const index = permuteIndex(seed, space[level], spec.id, level);
      const question = cell.write(digitsOf(index, cell.radices), seededRandom(spec.id, level, index));
      const { prompt, files = {}, tools = 'none', requires, exactFiles, timeoutMs, maxSteps, reference } = question;
      const answered = <Evidence extends AgentEvidence>(evidence: Evidence): Evidence => ({
        ...evidence,
        text: withoutReasoning(evidence.text),
      });
      return {
        task: {
          id: `${spec.id}-${level}-${seed}`,
          prompt,
          files,
          checks: [],
          tools,
          ...(timeoutMs !== undefined && { timeoutMs }),
          ...(maxSteps !== undefined && { maxSteps }),
          demands: [{ primitive: spec.id, level }],
          reference,
          // Only a test of the bank looks at these: a question may write them when it is asked to.
          get mutants() {
            return [...question.mutants];
          },
        },
        get alternatives() {
          return question.alternatives ?? [];
        },
        ...(requires === undefined ? {} : { requires }),
        ...(exactFiles && { exactFiles }),
        ...(question.site && { site: () => question.site?.() as Site }),
        ...(question.probes && { probes: (evidence) => question.probes?.(answered(evidence)) ?? [] }),
        grade(evidence) {
          const fault = question.fault(answered(evidence));
          return fault === undefined ? { value: 1 } : { value: 0, explanation: fault };
        },
      };
    },
  });
}

/** The digits of a number whose places have these sizes, first place first. */
export function digitsOf(index: number, radices: readonly number[]): number[] {
  let rest = index;
  return radices.map((radix) => {
    const digit = rest % radix;
    rest = Math.floor(rest / radix);
    return digit;
  });
}

/** Sizes of the parameters of {@link pickInOrder}. */
export function orderRadices(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => length - index);
}

/** Different elements of a list in an order: one for each choice of digits below {@link orderRadices}. */
export function pickInOrder<T>(list: readonly T[], digits: readonly number[]): T[] {
  const left = [...list];
  return digits.map((digit) => left.splice(digit, 1)[0] as T);
}

/** A script of a single answer in words. */
export function say(text: string): Script {
  return [{ do: 'say', text }];
}
