import type { Diagnostic } from '@skvm/core';
import { styleFor } from '../style.ts';
import type { Terminal } from '../terminal.ts';
import { findingsText } from './findings-text.ts';

/** Findings of a command that has no reporter: kept for its document, and told on stderr in the usual form. */
export function collectFindings(terminal: Terminal): {
  readonly diagnostics: readonly Diagnostic[];
  report(diagnostic: Diagnostic): void;
} {
  const diagnostics: Diagnostic[] = [];
  const { stderr, env } = terminal;
  return {
    diagnostics,
    report(diagnostic) {
      diagnostics.push(diagnostic);
      stderr.write(`${findingsText([diagnostic], styleFor(stderr, env), '')}\n`);
    },
  };
}
