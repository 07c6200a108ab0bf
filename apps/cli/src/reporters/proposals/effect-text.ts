import type { ProposalState, Verdict } from '@skvm/core';
import type { Style } from '../../style.ts';

const VERDICT_FORMATS = {
  recommended: 'green',
  inconclusive: 'yellow',
  worse: 'red',
  unverified: 'magenta',
} as const satisfies Record<Verdict, string>;

const STATE_FORMATS = {
  running: 'cyan',
  failed: 'red',
  cancelled: 'yellow',
  pending: 'bold',
  accepted: 'green',
  rejected: 'dim',
  undone: 'yellow',
} as const satisfies Record<ProposalState, string>;

/** A verdict in its colour; `–` when there is none. */
export const verdictText = (verdict: Verdict | null, style: Style): string =>
  verdict === null ? '–' : style(VERDICT_FORMATS[verdict], verdict);

export const stateText = (state: ProposalState, style: Style): string => style(STATE_FORMATS[state], state);

/** A difference of scores with its sign: `+0.15`. */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return text === '0.00' ? '0.00' : `${value < 0 ? '−' : '+'}${text}`;
}

/** An effect and its interval: `+0.15 [+0.08, +0.22]`. Without an interval it says so; `–` when there is no effect. */
export function effectText(effect: number | null, interval: { low: number; high: number } | null): string {
  if (effect === null) return '–';
  return `${signed(effect)} ${interval === null ? '(no interval)' : `[${signed(interval.low)}, ${signed(interval.high)}]`}`;
}
