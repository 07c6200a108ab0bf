import type { ListedSession } from '@skvm/cache';
import type { Style } from '../style.ts';
import { table } from './table.ts';

const FORMATS = {
  running: 'cyan',
  completed: 'green',
  partial: 'yellow',
  aborted: 'yellow',
  interrupted: 'yellow',
  failed: 'red',
} as const satisfies Record<ListedSession['status'], string>;

/** The sessions as a table. */
export function sessionsText(sessions: readonly ListedSession[], style: Style): string {
  if (sessions.length === 0) return 'No sessions yet.';
  return table(
    ['session', 'command', 'status', 'about', 'result', 'folder'],
    sessions.map(({ id, type, status, harness, models = [], skill, summary, error, logDir, pid }) => [
      id,
      type,
      `${style(FORMATS[status], status)}${pid === undefined ? '' : ` (process ${pid})`}`,
      [harness, ...models, skill].filter((part) => part !== undefined).join(' · '),
      error ?? summary ?? '',
      style('dim', logDir),
    ]),
  );
}
