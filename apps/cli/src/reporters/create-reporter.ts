import { styleFor } from '../style.ts';
import type { Terminal } from '../terminal.ts';
import { createLiveReporter } from './live-reporter.ts';
import { mergeTargets } from './merge-targets.ts';
import { createPlainReporter } from './plain-reporter.ts';
import type { Reporter } from './reporter.ts';

/** The reporter for a terminal: one that redraws on a screen, else one that writes lines. */
export function createReporter(
  terminal: Terminal,
  options: { readonly now: () => Date; readonly isVerbose: boolean },
): Reporter {
  const { stderr: output, env } = terminal;
  const isScreen = output.isTTY === true && env.TERM !== 'dumb' && (env.CI ?? '') === '';
  const create = isScreen && !options.isVerbose ? createLiveReporter : createPlainReporter;
  return mergeTargets(create({ ...options, output, style: styleFor(output, env) }));
}
