import type { SeededRandom } from '@skvm/core/stats';
import type { Probe } from '../../../bank/regex-question.ts';

export const LOWER = [...'abcdefghijklmnopqrstuvwxyz'];
export const UPPER = LOWER.map((letter) => letter.toUpperCase());
export const DIGITS = [...'0123456789'];

export const draw = (random: SeededRandom, from: readonly string[], count: number): string =>
  Array.from({ length: count }, () => random.pick(from)).join('');

export const yes = (text: string): Probe => ({ text, matches: true });
export const no = (because: string, text: string): Probe => ({ text, matches: false, because });

/** Probes without those that come twice. */
export const once = (probes: readonly Probe[]): Probe[] => [
  ...new Map(probes.map((probe) => [probe.text, probe])).values(),
];
