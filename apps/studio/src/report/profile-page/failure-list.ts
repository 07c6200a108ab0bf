import type { FailureReport } from '@skvm/core';
import { duration, plural } from '../../shared/format.ts';
import { html, type Markup } from '../html.ts';
import type { FailedLevel, PageCell } from './page-entry.ts';

/** How much of what is untrusted and may be long goes into one page. */
const MAX_TRANSCRIPTS = 3;
const MAX_LINES = 20;
const MAX_STEPS = 8;
const MAX_CALLS = 12;
const LINE_CHARACTERS = 300;
const WHOLE_CHARACTERS = 2_000;
const STEP_CHARACTERS = 500;

/** What failed in one cell of the map: the first few items with what was asked, said and done, the others by a line. */
export function failureList({ failures, failuresFrom }: PageCell): Markup {
  if (failures.length === 0) return html``;
  const from = failuresFrom === undefined ? '' : html`<p class="quiet">Of the measurement of ${failuresFrom}.</p>`;
  let told = 0;
  return html`<h4>What failed</h4>${from}${failures.map((failed) => {
    const whole = failed.reports.slice(0, Math.max(0, MAX_TRANSCRIPTS - told));
    told += whole.length;
    return ofLevel(failed, whole);
  })}`;
}

/** One line of the first thing that failed in a cell; empty when nothing is known of it. */
export function firstFinding({ failures: [first] }: PageCell): string {
  const line = first?.reports.map(finding)[0] ?? first?.lines[0] ?? '';
  return clip(line, LINE_CHARACTERS);
}

function ofLevel({ level, reports, lines }: FailedLevel, whole: readonly FailureReport[]): Markup {
  const rest = [...reports.slice(whole.length).map(finding), ...lines];
  const more = rest.length - MAX_LINES;
  const listed = rest.slice(0, MAX_LINES).map((line) => html`<li>${clip(line, LINE_CHARACTERS)}</li>`);
  return html`<section class="failed"><h5>${level}</h5>${whole.map(report)}${
    rest.length === 0
      ? ''
      : html`<ul>${listed}${more > 0 ? html`<li>and ${more} more in failure-reports.json, beside the profile</li>` : ''}</ul>`
  }</section>`;
}

function finding({ item, instance, evalDetails, unscored }: FailureReport): string {
  const score = unscored === undefined ? '' : `no score (${unscored}): `;
  return `item ${item ?? instance}: ${score}${evalDetails}`;
}

function report(one: FailureReport): Markup {
  const { prompt, agentText, steps, toolCallSummary, fileChanges, durationMs } = one;
  const { totalCalls, errors } = toolCallSummary;
  const failedCalls = errors.length > 0 ? `, ${errors.length} of them failed` : '';
  const took = `${plural(steps.length, 'turn')}, ${plural(totalCalls, 'tool call')}${failedCalls}, ${duration(durationMs)}`;
  return html`<details><summary>${clip(finding(one), LINE_CHARACTERS)}</summary>
<p class="quiet">${took}</p>
${prompt === undefined ? '' : quoted('Asked', prompt)}
${transcript(steps)}
${quoted('Final answer', agentText === '' ? '(none)' : agentText)}
${files(fileChanges)}
</details>`;
}

function quoted(title: string, text: string): Markup {
  return html`<h6>${title}</h6><pre>${clip(text, WHOLE_CHARACTERS)}</pre>`;
}

/** The first and the last turns. */
function transcript(steps: FailureReport['steps']): Markup {
  if (steps.length === 0) return html``;
  const half = MAX_STEPS / 2;
  const left = steps.length - MAX_STEPS;
  const shown = left > 0 ? [...steps.slice(0, half), ...steps.slice(-half)] : steps;
  let calls = 0;
  const items = shown.map(({ index, role, text, toolCalls }, position) => {
    const listed = toolCalls.slice(0, Math.max(0, MAX_CALLS - calls));
    calls += listed.length;
    const skipped = toolCalls.length - listed.length;
    return html`${left > 0 && position === half ? html`<li class="quiet">${plural(left, 'turn')} left out</li>` : ''}<li><span class="quiet">${index + 1}. ${clip(role, 20)}</span>${
      text === undefined ? '' : html`<p class="said">${clip(text, STEP_CHARACTERS)}</p>`
    }${listed.map(call)}${skipped > 0 ? html`<p class="quiet">${plural(skipped, 'call')} left out</p>` : ''}</li>`;
  });
  return html`<h6>What the agent did</h6><ol class="steps">${items}</ol>`;
}

function call({ name, input, output, exitCode }: FailureReport['steps'][number]['toolCalls'][number]): Markup {
  const exit = typeof exitCode === 'number' ? html` <span class="quiet">exit ${exitCode}</span>` : '';
  const result =
    output === undefined ? html`<p class="quiet">no result</p>` : html`<pre>${clip(output, STEP_CHARACTERS)}</pre>`;
  return html`<div class="call"><code><b>${clip(name, 80)}</b> ${clip(input, LINE_CHARACTERS)}</code>${exit}${result}</div>`;
}

function files(changes: FailureReport['fileChanges']): Markup {
  const lines = (['created', 'modified', 'deleted'] as const)
    .filter((kind) => changes[kind].length > 0)
    .map(
      (kind) =>
        html`<div><dt>Files ${kind}</dt><dd>${clip(changes[kind].slice(0, 50).join(', '), WHOLE_CHARACTERS)}</dd></div>`,
    );
  return lines.length === 0 ? html`` : html`<dl>${lines}</dl>`;
}

function clip(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1).toWellFormed()}…`;
}
