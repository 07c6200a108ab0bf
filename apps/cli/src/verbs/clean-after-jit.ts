import { type CleanJitReport, cleanJit } from '@skvm/cache';
import { formatTarget, inputInvalid } from '@skvm/core';
import type { Outcome } from '../base-command.ts';
import { layoutOf, type PlaceFlags, readEnvironment } from '../environment.ts';
import { excerpt } from '../reporters/excerpt.ts';
import { formatBytes, plural } from '../reporters/format.ts';
import { table } from '../reporters/table.ts';
import type { Style } from '../style.ts';
import type { Terminal } from '../terminal.ts';

/** `skvm clean-jit` */
export async function cleanAfterJit(
  flags: PlaceFlags & {
    readonly all: boolean;
    readonly model?: string | undefined;
    readonly adapter?: string | undefined;
    readonly 'include-bench-logs': boolean;
    readonly yes: boolean;
  },
  terminal: Terminal,
): Promise<Outcome> {
  const { all, model, adapter } = flags;
  if (!all && model === undefined && adapter === undefined) {
    throw inputInvalid('Expected --all, --model or --adapter, got none', 'Such as --model=openai/gpt-5.4, or --all.');
  }
  const report = await cleanJit(layoutOf(await readEnvironment(flags, terminal)), {
    ...(model === undefined ? {} : { model }),
    ...(adapter === undefined ? {} : { adapter }),
    includeBench: flags['include-bench-logs'],
    dryRun: !flags.yes,
    now: () => new Date(),
    signal: terminal.signal,
  });
  return { document: { schema: 'skvm.clean-jit/1', ...report }, render: (style) => cleanedText(report, style) };
}

function cleanedText({ dryRun, sessions, names, bytes, holders }: CleanJitReport, style: Style): string {
  const isNothing = sessions.length + names.length === 0;
  return [
    isNothing
      ? 'Nothing to remove.'
      : `${style('bold', dryRun ? 'Would go' : 'Removed')} ${plural(sessions.length, 'session')} (${formatBytes(bytes)}), ${plural(names.length, 'kept evaluation')}`,
    ...(sessions.length === 0
      ? []
      : [
          table(
            ['  session', 'command', 'size>', 'target'],
            sessions.map(({ id, kind, bytes: size, targets }) => [
              `  ${id}`,
              kind,
              formatBytes(size),
              excerpt(targets.map(formatTarget).join(', '), 100),
            ]),
          ),
        ]),
    ...holders.map(({ what, pid }) => style('yellow', `left alone: ${what}, process ${pid} works on it`)),
    ...(dryRun && !isNothing ? ['Give --yes to remove it.'] : []),
  ].join('\n');
}
