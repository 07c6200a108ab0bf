import type { BenchValidationDocument } from '@skvm/bench';
import type { Style } from '../style.ts';
import { harmless } from './harmless.ts';

const FORMATS = { passed: 'green', failed: 'red', unknown: 'yellow' } as const;

/** What was found about each task, and how many are sound. */
export function validationText({ result }: BenchValidationDocument, style: Style): string {
  const blocks = result.tasks.map(({ task, isValid, findings }) =>
    [
      `${style(isValid ? 'green' : 'red', isValid ? 'sound' : 'unsound')}  ${style('bold', task)}`,
      ...findings.map(
        ({ check, status, explanation }) =>
          `  ${style(FORMATS[status], status.padEnd(7))}  ${check.padEnd(12)}  ${style('dim', harmless(explanation))}`,
      ),
    ].join('\n'),
  );
  return [...blocks, `${result.valid} sound, ${result.invalid} unsound`].join('\n');
}
