import type { HunkEvidence, Proposal } from '@skvm/core';
import type { SkillHunk } from '@skvm/core/skill';
import type { JSX } from 'preact';

import { effectText, plural } from '../shared/format.ts';
import { Scroll } from './scroll.tsx';

interface Props {
  readonly proposal: Proposal;
  readonly round: number;
  readonly hunks: readonly SkillHunk[];
  readonly selected: ReadonlySet<string>;
  onSelect(ids: ReadonlySet<string>): void;
}

/** The diff from the original to a round, side by side, each hunk with a tick and what is known of it. */
export function DiffSection({ proposal, round, hunks, selected, onSelect }: Props): JSX.Element {
  const { summary, document: optimization } = proposal;
  const evidence = round === summary.bestRound ? (optimization?.result.hunks ?? []) : [];
  const pruned = evidence.filter(({ kept }) => !kept);
  const canChoose = summary.state === 'pending' || summary.state === 'undone';
  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  return (
    <>
      {canChoose && hunks.length > 1 && (
        <p class="choose">
          <span role="status">
            {selected.size} of {plural(hunks.length, 'hunk')} chosen
          </span>
          <button type="button" class="plain" onClick={() => onSelect(new Set(hunks.map(({ id }) => id)))}>
            Choose all
          </button>
          <button type="button" class="plain" onClick={() => onSelect(new Set())}>
            Choose none
          </button>
        </p>
      )}
      {hunks.map((hunk, index) => (
        <section class={`hunk ${selected.has(hunk.id) ? '' : 'off'}`} key={hunk.id} aria-label={`Hunk ${index + 1}`}>
          <header>
            {canChoose ? (
              <label>
                <input type="checkbox" checked={selected.has(hunk.id)} onChange={() => toggle(hunk.id)} />
                <span>
                  Hunk {index + 1} · <code>{hunk.path}</code>
                </span>
              </label>
            ) : (
              <code>{hunk.path}</code>
            )}
            <span class="quiet">
              {hunk.section ?? hunk.change}
              {hunk.lines.length > 0 && `, line ${hunk.newStart || hunk.oldStart}`}
            </span>
          </header>
          <SideBySide hunk={hunk} />
          <Evidence proposal={proposal} of={evidence.find(({ id }) => id === hunk.id)} />
        </section>
      ))}
      {pruned.length > 0 && (
        <details>
          <summary>{plural(pruned.length, 'hunk')} pruned: removing them lost nothing</summary>
          <ul>
            {pruned.map((hunk) => (
              <li key={hunk.id}>
                <code>{hunk.path}</code>: {lossText(hunk)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Evidence({ proposal, of }: { proposal: Proposal; of: HunkEvidence | undefined }): JSX.Element | null {
  if (!of) return null;
  const result = proposal.document?.result;
  const submission = result?.candidates.find(({ round }) => round === of.round)?.submission;
  return (
    <footer>
      <dl>
        <div>
          <dt>Without it</dt>
          <dd>{lossText(of)}</dd>
        </div>
        <div>
          <dt>Written in</dt>
          <dd>{of.round === null ? 'cannot be told' : `round ${of.round}`}</dd>
        </div>
        {submission && (
          <>
            <div>
              <dt>Root cause</dt>
              <dd>{submission.rootCause}</dd>
            </div>
            <div>
              <dt>Why it generalises</dt>
              <dd>{submission.generality}</dd>
            </div>
          </>
        )}
        {of.runs.length > 0 && (
          <div>
            <dt>Runs that were seen</dt>
            <dd>
              {of.runs.map((id) => (
                <button
                  key={id}
                  type="button"
                  class="plain"
                  onClick={() => dispatchEvent(new CustomEvent('skvm-open-run', { detail: id }))}
                >
                  {id}
                </button>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </footer>
  );
}

function lossText({ loss, interval }: HunkEvidence): string {
  return loss === null
    ? 'not tried'
    : `the mean score changes by ${effectText(-loss, interval && { low: -interval.high, high: -interval.low })}`;
}

interface Line {
  readonly number: number;
  readonly text: string;
  readonly kind: 'same' | 'removed' | 'added';
}

function SideBySide({ hunk }: { hunk: SkillHunk }): JSX.Element {
  if (hunk.lines.length === 0) return <p class="quiet pad">A file without text.</p>;
  return (
    <Scroll label={`Diff of ${hunk.path}`}>
      <table class="diff">
        <colgroup>
          <col class="lines" />
          <col />
          <col class="lines" />
          <col />
        </colgroup>
        <thead class="hidden">
          <tr>
            <th scope="col">Line before</th>
            <th scope="col">Original</th>
            <th scope="col">Line after</th>
            <th scope="col">Candidate</th>
          </tr>
        </thead>
        <tbody>
          {pairs(hunk).map(([left, right]) => (
            <tr key={`${left?.number ?? ''}:${right?.number ?? ''}`}>
              <Side line={left} mark="−" />
              <Side line={right} mark="+" />
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Side({ line, mark }: { line: Line | undefined; mark: string }): JSX.Element {
  if (!line) return <td class="gap" colSpan={2} />;
  return (
    <>
      <td class={`line ${line.kind}`}>
        {line.number}
        {line.kind === 'same' ? '' : <span class="mark">{mark}</span>}
      </td>
      <td class={`text ${line.kind}`}>{line.text === '' ? ' ' : line.text}</td>
    </>
  );
}

/** Puts removed and added lines that follow each other side by side. */
function pairs({ lines, oldStart, newStart }: SkillHunk): [Line | undefined, Line | undefined][] {
  const rows: [Line | undefined, Line | undefined][] = [];
  let [before, after] = [oldStart, newStart];
  let removed: Line[] = [];
  let added: Line[] = [];
  const flush = (): void => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++)
      rows.push([removed[index], added[index]]);
    [removed, added] = [[], []];
  };
  for (const { kind, text } of lines) {
    if (kind === 'removed') removed.push({ number: before++, text, kind });
    else if (kind === 'added') added.push({ number: after++, text, kind });
    else {
      flush();
      rows.push([
        { number: before++, text, kind },
        { number: after++, text, kind },
      ]);
    }
  }
  flush();
  return rows;
}
