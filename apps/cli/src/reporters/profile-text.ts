import type { ListedProfile } from '@skvm/cache';
import { formatTarget } from '@skvm/core';
import type { Style } from '../style.ts';
import type { ProfiledTarget } from '../verbs/profile-in-session.ts';
import type { ForecastSet, ProfileSet } from '../verbs/profile-targets.ts';
import { formatCount, formatDuration, formatUsd } from './format.ts';
import { heatMap } from './heat-map.ts';
import { SIMULATED } from './simulated.ts';
import { table } from './table.ts';

/** A profile as a heat map, with what it took and where it is. */
export function profileText({ profile, document, path, isCached }: ProfiledTarget, style: Style): string {
  const { status, cost, isPartial, profiledAt } = profile;
  const error = document?.error;
  const tokens = cost.totalTokens.input + cost.totalTokens.output;
  const usd = formatUsd(document === undefined ? cost.totalUsd : document.usage.costUsd);
  const took = `${formatDuration(cost.durationMs)}, ${formatCount(tokens)} tokens, ${usd}`;
  return [
    heatMap(profile, style),
    style('dim', `measured ${profiledAt}${isCached ? ' (kept; --force measures again)' : `: ${took}`}`),
    ...(status === undefined || status === 'completed'
      ? []
      : [style('yellow', `${status}: ${error?.message ?? 'stopped'}`)]),
    ...(error?.hint === undefined ? [] : [style('dim', `  ${error.hint}`)]),
    ...(isPartial ? [style('yellow', 'Some of what was asked for could not be measured.')] : []),
    ...(path === undefined ? [] : [path]),
  ].join('\n');
}

/** Several profiles, and the targets that could not be profiled. */
export function profileSetText(set: ProfileSet, profiled: readonly ProfiledTarget[], style: Style): string {
  return [
    ...profiled.map((one) => profileText(one, style)),
    ...set.failures.map(({ target, error }) => `${style('red', formatTarget(target))}: ${error.message}`),
  ].join('\n\n');
}

/** The profiles that are kept. */
export function profileListText(profiles: readonly ListedProfile[], style: Style): string {
  if (profiles.length === 0) return 'No profiles yet: skvm profile --model=<id>';
  return table(
    ['target', 'measured', 'primitives>', '', 'file'],
    profiles.map((listed) => {
      if ('error' in listed) return [style('red', listed.error), '', '', '', listed.path];
      const marks = [
        listed.simulated ? style('magenta', SIMULATED) : '',
        listed.isPartial ? style('yellow', 'partial') : '',
      ];
      return [
        formatTarget(listed.target),
        listed.profiledAt.slice(0, 10),
        String(listed.primitives),
        marks.filter((mark) => mark !== '').join(' '),
        style('dim', listed.path),
      ];
    }),
  );
}

/** What profiles would take. */
export function forecastText({ forecasts, total }: ForecastSet, style: Style): string {
  const row = (name: string, forecast: ForecastSet['total']) => [
    name,
    formatCount(forecast.runs),
    formatCount(forecast.inputTokens),
    formatCount(forecast.outputTokens),
    formatUsd(forecast.costUsd),
    formatDuration(forecast.durationMs),
  ];
  const rows = forecasts.map(({ target, forecast }) => row(formatTarget(target), forecast));
  if (rows.length > 1) rows.push(row('total', total));
  const basis = forecasts.some(({ forecast }) => forecast.basis === 'profile')
    ? 'Estimated from earlier profiles where there are any, else from the items.'
    : 'Estimated from the items; a model that thinks long takes more.';
  return `${table(['target', 'runs>', 'tokens in>', 'tokens out>', 'cost>', 'time>'], rows)}\n${style('dim', basis)}`;
}
