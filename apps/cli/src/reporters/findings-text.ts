import { type Diagnostic, formatDiagnostic } from '@skvm/core';
import type { Style } from '../style.ts';
import { harmless } from './harmless.ts';

const FORMATS = { error: 'red', warning: 'yellow', info: 'blue' } as const;

/** Findings, one a line with the hint below; `none` when there are none. */
export function findingsText(diagnostics: readonly Diagnostic[], style: Style, none: string): string {
  if (diagnostics.length === 0) return none;
  return diagnostics
    .flatMap((diagnostic) => [
      harmless(formatDiagnostic(diagnostic)).replace(diagnostic.severity, (word) =>
        style(FORMATS[diagnostic.severity], word),
      ),
      ...(diagnostic.hint === undefined ? [] : [style('dim', `  ${harmless(diagnostic.hint)}`)]),
    ])
    .join('\n');
}
