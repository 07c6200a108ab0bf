import { signed } from './effect-text.ts';

/** Cells on each side of zero. */
const HALF = 20;

/**
 * An effect and its interval on a line with zero in the middle: `−0.30 ·····│··├──●──┤··· +0.30`. Without an interval
 * the effect alone.
 */
export function intervalBar(effect: number, interval: { readonly low: number; readonly high: number } | null): string {
  const ends = interval === null ? [effect] : [effect, interval.low, interval.high];
  // A little room beyond the outermost end, in steps of 0.05.
  const reach = Math.max(0.1, Math.ceil(Math.max(...ends.map(Math.abs)) * 20 + 0.001) / 20);
  const cell = (value: number): number => HALF + Math.round((value / reach) * HALF);
  const cells = Array.from({ length: 2 * HALF + 1 }, () => '·');
  cells[HALF] = '│';
  if (interval !== null) {
    const [from, to] = [cell(interval.low), cell(interval.high)];
    for (let at = from; at <= to; at += 1) cells[at] = at === HALF ? '┼' : '─';
    cells[from] = '├';
    cells[to] = '┤';
  }
  cells[cell(effect)] = '●';
  return `${signed(-reach)} ${cells.join('')} ${signed(reach)}`;
}
