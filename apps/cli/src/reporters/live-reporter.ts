import { eventLine } from './event-line.ts';
import { formatDuration } from './format.ts';
import { addEvent, noProgress, progressText } from './progress.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';

const REDRAW_MS = 100;
const BAR_WIDTH = 20;

/** Redraws one line on a screen; findings and finished phases stay above it. */
export function createLiveReporter({ output, style, now }: ReporterOptions): Reporter {
  const nowMs = () => now().getTime();
  let progress = noProgress(nowMs());
  let isDrawn = false;
  let timer: NodeJS.Timeout | undefined;

  const clear = () => {
    if (isDrawn) output.write('\r\x1b[2K');
    isDrawn = false;
  };
  const draw = () => {
    timer = undefined;
    if (progress.phase === undefined) return;
    const { done, total, note = '' } = progress;
    const filled = total === undefined || total === 0 ? 0 : Math.round((Math.min(done, total) / total) * BAR_WIDTH);
    const bar = total === undefined ? '' : `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}  `;
    const text = `${progressText(progress, nowMs())}${note === '' ? '' : `  ${note}`}`;
    // A line that wraps could not be cleared; the bar and the phase come first.
    const room = Math.max(20, (output.columns ?? 80) - 1);
    const plain = `${progress.phase}  ${bar}${text}`.slice(0, room);
    clear();
    output.write(plain.replace(progress.phase, (phase) => style('bold', phase)));
    isDrawn = true;
  };
  const above = (line: string) => {
    clear();
    output.write(`${line}\n`);
  };

  return {
    on(event) {
      progress = addEvent(progress, event, nowMs());
      const line = eventLine(event, style);
      if (line !== undefined) above(line);
      if (event.type === 'phase-end' && event.target === undefined) {
        above(`${event.phase}: ${event.done} done in ${formatDuration(nowMs() - progress.startedMs)}`);
        const { phase: _phase, ...rest } = progress;
        progress = rest;
      }
      timer ??= setTimeout(draw, REDRAW_MS).unref();
    },
    close() {
      clearTimeout(timer);
      clear();
    },
  };
}
