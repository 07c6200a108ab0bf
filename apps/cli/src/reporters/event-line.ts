import type { EventPayload } from '@skvm/core';
import type { Style } from '../style.ts';
import { findingsText } from './findings-text.ts';
import { formatDuration, formatUsd } from './format.ts';
import { harmless } from './harmless.ts';

/** What an event says at any level of detail; `undefined` for those that only count, and for notes in passing. */
export function eventLine(event: EventPayload, style: Style): string | undefined {
  switch (event.type) {
    case 'diagnostic':
      return event.diagnostic.severity === 'info' ? undefined : findingsText([event.diagnostic], style, '');
    case 'model-call-retry':
      return style(
        'yellow',
        `${event.model}: ${harmless(event.reason)}; trying again in ${formatDuration(event.waitMs)} (attempt ${event.attempt})`,
      );
    case 'phase-end':
      return event.target === undefined ? undefined : `${event.phase}: ${harmless(event.target)}: ${event.done} done`;
    default:
      return undefined;
  }
}

/** What an event says when everything is to be told. */
export function verboseLine(event: EventPayload, style: Style): string | undefined {
  switch (event.type) {
    case 'diagnostic':
      return findingsText([event.diagnostic], style, '');
    case 'run-end': {
      const score = event.score === null ? `unscored (${event.unscored})` : `score ${event.score.toFixed(2)}`;
      return style('dim', `run ${event.run}: ${score}, ${formatDuration(event.durationMs)}`);
    }
    case 'model-call-end': {
      const { inputTokens, outputTokens, costUsd } = event.usage;
      const tokens = `${inputTokens ?? '?'} in, ${outputTokens ?? '?'} out`;
      return style('dim', `call ${event.model}: ${tokens}, ${formatUsd(costUsd)}, ${formatDuration(event.durationMs)}`);
    }
    case 'pass-end':
      return style('dim', `pass ${event.pass}: ${event.edits} edits`);
    default:
      return undefined;
  }
}
