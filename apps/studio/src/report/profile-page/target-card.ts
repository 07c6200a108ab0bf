import { LEVELS, type Profile, primitiveSpecs } from '@skvm/core';
import { count, duration, moment, plural, usd } from '../../shared/format.ts';
import { html, type Markup } from '../html.ts';
import { gauge } from './map-table.ts';
import { type ProfilePageEntry, targetOf } from './page-entry.ts';

const MAX_FINDINGS = 50;

/** What a profile took, how it was made and how it ended. */
export function targetCard(entry: ProfilePageEntry, column: number): Markup {
  const { profile, document } = entry;
  const status = profile.status ?? 'completed';
  const badges = [
    ...(profile.simulated ? [html`<span class="badge sim">simulated</span>`] : []),
    html`<span class="badge ${status === 'completed' ? 'good' : 'bad'}">${status}</span>`,
    ...(profile.isPartial ? [html`<span class="badge unsure">partial</span>`] : []),
  ];
  return html`<article class="card" id="t${column}" tabindex="-1" aria-labelledby="t${column}-title">
<h3 id="t${column}-title">${targetOf(entry)}</h3><p>${badges}</p>
${ending(entry)}
${distribution(entry)}
<dl>${facts(entry).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${findings(document)}
</article>`;
}

function ending({ profile, document }: ProfilePageEntry): Markup {
  const error = document?.error;
  const told = error
    ? html`<p class="notice"><b>${error.code}</b>: ${error.message}${error.hint === undefined ? '' : html`<span class="sub">${error.hint}</span>`}</p>`
    : '';
  return html`${told}${profile.isPartial ? html`<p class="quiet">Some of what was asked for could not be measured.</p>` : ''}`;
}

function distribution({ profile }: ProfilePageEntry): Markup {
  const ids = new Set([...primitiveSpecs.map(({ id }) => id), ...Object.keys(profile.capabilities)]);
  const levels = Object.values(profile.capabilities);
  const counts = LEVELS.map((level) => [level, levels.filter((one) => one === level).length] as const);
  return html`<ul class="tally">${counts
    .toReversed()
    .map(
      ([level, number]) => html`<li class="${level}">${gauge(level)} <b>${number}</b> ${level}</li>`,
    )}<li class="unknown">${gauge(null)} <b>${ids.size - levels.length}</b> unknown</li></ul>`;
}

function facts({ profile, document }: ProfilePageEntry): (readonly [string, string])[] {
  const usage = document?.usage ?? profile.usage;
  const { totalUsd, totalTokens, durationMs } = profile.cost;
  const recorded = (value: number, text: string) => (value > 0 ? text : 'not recorded');
  const cost =
    usage === undefined
      ? recorded(totalUsd, usd(totalUsd))
      : usage.costUsd === null
        ? `unknown (the known part: ${usd(usage.knownCostUsd)})`
        : usd(usage.costUsd);
  const tokens = usage
    ? `${count(usage.inputTokens)} in (${count(usage.cachedInputTokens)} cached), ${count(usage.outputTokens)} out`
    : recorded(
        totalTokens.input + totalTokens.output,
        `${count(totalTokens.input)} in (${count(totalTokens.cacheRead)} cached), ${count(totalTokens.output)} out`,
      );
  return [
    ['Measured (UTC)', moment(profile.profiledAt)],
    ['Cost', cost],
    ['Tokens', tokens],
    ['Model calls', usage ? count(usage.calls) : 'not recorded'],
    ['Wall time', usage ? duration(durationMs) : recorded(durationMs, duration(durationMs))],
    ...(document ? making(document) : [['Made by', 'another program, in the published form'] as const]),
  ];
}

const limitsText = ({ timeoutMs, maxSteps }: Profile['spec']['limits']): string =>
  `${duration(timeoutMs)}, ${plural(maxSteps, 'turn')}`;

function making({ spec }: Profile): (readonly [string, string])[] {
  const { suite, policy, confidence, maxItems, seed, limits, host } = spec;
  const rule = policy === 'adaptive' ? `, to ${Math.round(confidence * 100)} % or ${maxItems} items` : '';
  return [
    ['Suite', `${suite.id} ${suite.version}, seed ${seed}`],
    ['Asked for', plural(spec.primitives.length, 'primitive')],
    ['Policy', `${policy}${rule}`],
    ['Limits of a run', limitsText(limits)],
    ...Object.entries(spec.raisedLimits ?? {}).map(([cell, more]) => [`… of ${cell}`, limitsText(more)] as const),
    [
      'Host',
      host === undefined
        ? 'not recorded'
        : `${host.platform} ${host.arch}, Node ${host.node}, ${host.sandbox === undefined ? 'no sandbox was needed' : `sandbox: ${host.sandbox}`}`,
    ],
  ];
}

function findings(document: Profile | undefined): Markup {
  const found = document?.diagnostics ?? [];
  if (found.length === 0) return html``;
  const more = found.length - MAX_FINDINGS;
  const listed = found
    .slice(0, MAX_FINDINGS)
    .map(
      ({ severity, code, message, hint }) =>
        html`<li><b>${severity}</b> ${message} <span class="quiet">(${code})</span>${hint === undefined ? '' : html`<span class="sub">${hint}</span>`}</li>`,
    );
  return html`<details><summary>${plural(found.length, 'finding')}</summary><ul>${listed}${more > 0 ? html`<li>and ${more} more in the profile</li>` : ''}</ul></details>`;
}
