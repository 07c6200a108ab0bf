import { eventLine, verboseLine } from './event-line.ts';
import { formatDuration } from './format.ts';
import { addEvent, noProgress, progressText } from './progress.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';

/** A line of progress comes at the latest after so long, and at the earliest after each tenth of the work. */
const QUIET_MS = 10_000;

/** Writes lines, for logs and pipes: the start and end of each phase, and progress in between now and then. */
export function createPlainReporter({ output, style, now, isVerbose }: ReporterOptions): Reporter {
  const nowMs = () => now().getTime();
  let progress = noProgress(nowMs());
  let told = { done: 0, atMs: nowMs() };
  const write = (line: string) => output.write(`${line}\n`);
  return {
    on(event) {
      progress = addEvent(progress, event, nowMs());
      const line = eventLine(event, style) ?? (isVerbose ? verboseLine(event, style) : undefined);
      if (line !== undefined) write(line);
      if (event.type === 'phase-start') {
        told = { done: 0, atMs: nowMs() };
        write(`${event.phase}${event.total === undefined ? '' : `: ${event.total} to do`}`);
      } else if (event.type === 'phase-progress') {
        const step = Math.max(1, (progress.total ?? Number.POSITIVE_INFINITY) / 10);
        if (progress.done - told.done < step && nowMs() - told.atMs < QUIET_MS) return;
        told = { done: progress.done, atMs: nowMs() };
        write(`${event.phase}: ${progressText(progress, nowMs())}`);
      } else if (event.type === 'phase-end' && event.target === undefined) {
        write(`${event.phase}: ${event.done} done in ${formatDuration(nowMs() - progress.startedMs)}`);
      }
    },
    close() {},
  };
}
