import type { Proposal } from '@skvm/core';
import { count, duration, effectText, moment, plural, score, signed, usd } from '../shared/format.ts';
import { html, type Markup, raw } from './html.ts';

const STYLE = `:root{color-scheme:light dark}body{font:15px/1.55 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1.25rem}
h1,h2,h3{line-height:1.2}article{border-top:1px solid #8888;margin-top:2rem;padding-top:.5rem}table{border-collapse:collapse;width:100%;margin:.75rem 0}
th,td{text-align:left;padding:.35rem .7rem;border-bottom:1px solid #8885;vertical-align:top;overflow-wrap:anywhere}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.verdict{font-weight:700}`;

/**
 * One HTML file that tells of proposals: no script, nothing loaded, to be mailed or kept. All text of skills, models and
 * people is escaped.
 */
export function reportHtml(proposals: readonly Proposal[]): string {
  const rows = proposals.map(
    ({ summary: { skill, adapter, model, verdict, effect, interval, state, costUsd, createdAt, simulated } }, index) =>
      row([
        html`<a href="#p${index}">${skill}</a>`,
        `${adapter} · ${model}`,
        verdict ?? 'no verdict',
        effectText(effect, interval),
        simulated ? `${state} (simulated)` : state,
        usd(costUsd),
        moment(createdAt),
      ]),
  );
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>SkVM proposals</title><style>${raw(STYLE)}</style></head><body>
<h1>Proposals</h1><p>${plural(proposals.length, 'proposal')}</p>
${table(['Skill', 'Target', 'Verdict', 'Effect', 'State', 'Cost', 'Created (UTC)'], rows)}
${proposals.map(proposalHtml)}
</body></html>
`.text;
}

function proposalHtml(proposal: Proposal, index: number): Markup {
  const { summary, document: optimization, published, audit } = proposal;
  const result = optimization?.result;
  return html`<article id="p${index}"><h2>${summary.skill}</h2>
<p>${summary.adapter} · ${summary.model} · ${summary.source} · ${summary.id}</p>
<p><span class="verdict">${summary.verdict ?? 'no verdict'}</span>, effect ${effectText(summary.effect, summary.interval)}${summary.simulated ? ', simulated' : ''}</p>
<p>${summary.explanation ?? ''}</p>
${
  result?.final
    ? html`<h3>Final comparison</h3>${table(
        ['Arm', 'Mean', 'Runs', 'Unscored', 'Cost a run', 'Tokens a run', 'Median time'],
        [result.final.baseline, result.final.candidate].map((arm, index) => {
          const { mean, runs, unscored, meanCostUsd, meanTokens, medianDurationMs } = arm;
          return row([
            index === 0 ? 'original' : 'candidate',
            score(mean),
            runs,
            unscored,
            usd(meanCostUsd),
            count(meanTokens),
            duration(medianDurationMs),
          ]);
        }),
      )}${table(
        ['Task', 'Original', 'Candidate', 'Difference'],
        result.final.tasks.map(({ task, baseline, candidate, difference }) =>
          row([
            task,
            baseline.map(score).join(' '),
            candidate.map(score).join(' '),
            difference === null ? '–' : signed(difference),
          ]),
        ),
      )}`
    : ''
}
${
  result
    ? html`<h3>Rounds</h3>${table(
        ['Round', 'By', 'State', 'Select mean', 'Root cause or reason'],
        result.candidates.map(({ round, by, state, select, submission, reason }) =>
          row([round, by, state, score(select?.mean ?? null), submission?.rootCause ?? reason ?? '–']),
        ),
      )}`
    : ''
}
${
  published
    ? html`<h3>Rounds</h3>${table(
        ['Round', 'Root cause', 'Train', 'Test'],
        published.map(({ round, rootCause, trainScore, testScore }) =>
          row([round, rootCause ?? '–', score(trainScore), score(testScore)]),
        ),
      )}`
    : ''
}
<h3>History</h3>${table(
    ['When (UTC)', 'What', 'By', 'Note'],
    audit.map(({ at, event, by, note }) => row([moment(at), event, by, note ?? ''])),
  )}</article>`;
}

function table(headings: readonly string[], rows: readonly Markup[]): Markup {
  return html`<table><thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}

function row(cells: readonly (string | number | Markup)[]): Markup {
  return html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}
