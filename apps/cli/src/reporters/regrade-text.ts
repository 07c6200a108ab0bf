import type { Style } from '../style.ts';
import type { RegradeDocument } from '../verbs/regrade-profile.ts';
import { heatMap } from './heat-map.ts';

const SHOWN = 20;

/** What changed, then the profile that it makes. */
export function regradeText(document: RegradeDocument, style: Style): string {
  const { profile, regraded, changed, leftOut, session, path, error } = document;
  const score = (value: number | null) => (value === null ? 'no score' : value === 1 ? 'passed' : 'failed');
  const reasons = { 'item-changed': 'the bank asks something else there', 'record-gone': 'its record is gone' };
  return [
    heatMap(profile, style),
    `${regraded} runs of session ${session} were graded anew: ${changed.length} scores changed, ${leftOut.length} runs left out.`,
    ...changed.slice(0, SHOWN).map(({ run, before, after }) => `  ${run}: ${score(before)}, now ${score(after)}`),
    ...leftOut.slice(0, SHOWN).map(({ run, why }) => style('dim', `  ${run}: ${reasons[why]}`)),
    ...(error ? [style('yellow', `${error.message}. Measure what is missing by "skvm profile --force".`)] : []),
    ...(path === undefined ? [] : [style('dim', `kept as ${path}`)]),
  ].join('\n');
}
