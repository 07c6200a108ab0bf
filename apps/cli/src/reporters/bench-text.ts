import { type BenchDocument, reportText } from '@skvm/bench';
import type { Style } from '../style.ts';

/** The report of a benchmark, with colour where the eye should go: what is simulated, and the verdicts. */
export function benchText(document: BenchDocument, style: Style, width: number): string {
  return reportText(document, { width })
    .trimEnd()
    .replace(/^SIMULATED\.|\(simulated\)/gm, (mark) => style('magenta', mark))
    .replace(/^INCOMPLETE.*$/gm, (line) => style('yellow', line))
    .replace(/ better$/gm, style('green', ' better'))
    .replace(/ worse$/gm, style('red', ' worse'));
}
