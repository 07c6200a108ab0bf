import type { Proposal } from '@skvm/core';
import type { SkillHunk } from '@skvm/core/skill';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ReviewDeployment } from '../server/review-source.ts';
import { plural } from '../shared/format.ts';
import { type AcceptRequest, client } from './client.ts';
import { Notice } from './notice.tsx';
import { useLoaded } from './use-loaded.ts';

type Decision = 'accept' | 'reject' | 'undo';

interface Props {
  readonly proposal: Proposal;
  readonly round: number;
  readonly hunks: readonly SkillHunk[];
  readonly selected: ReadonlySet<string>;
  readonly isLoading: boolean;
  onDone(): void;
}

/** What can be done with a proposal now; each asks once more, and shows what it would change. */
export function DecisionBar(props: Props): JSX.Element | null {
  const { proposal, round, hunks, selected, isLoading, onDone } = props;
  const { state, bestRound } = proposal.summary;
  const [decision, setDecision] = useState<Decision>();
  const [done, setDone] = useState('');
  const isOpen = state === 'pending' || state === 'undone';
  const isAll = hunks.length > 0 && selected.size === hunks.length;
  const finish = (text: string): void => {
    setDecision(undefined);
    setDone(text);
    onDone();
  };
  return (
    <div class="bar">
      {isOpen && (
        <button
          type="button"
          class="primary"
          disabled={isLoading || round === 0 || selected.size === 0}
          onClick={() => setDecision('accept')}
        >
          {isAll || selected.size === 0 ? 'Accept…' : `Accept ${plural(selected.size, 'hunk')}…`}
        </button>
      )}
      {isOpen && (
        <button type="button" onClick={() => setDecision('reject')}>
          Reject…
        </button>
      )}
      {state === 'accepted' && (
        <button type="button" onClick={() => setDecision('undo')}>
          Undo…
        </button>
      )}
      <span class="quiet">
        {isOpen && round === 0 && bestRound === 0 ? 'The original won, there is nothing to accept.' : ''}
        {isOpen && round !== 0 && <code>{proposal.summary.skillDir}</code>}
      </span>
      <span role="status">{done}</span>
      {decision !== undefined && (
        <DecisionDialog {...props} decision={decision} onClose={() => setDecision(undefined)} onFinish={finish} />
      )}
    </div>
  );
}

interface DialogProps extends Props {
  readonly decision: Decision;
  onClose(): void;
  onFinish(text: string): void;
}

const WORDS: Readonly<Record<Decision, { title: string; action: string; done: string }>> = {
  accept: { title: 'Accept this proposal?', action: 'Accept', done: 'Accepted.' },
  reject: { title: 'Reject this proposal?', action: 'Reject', done: 'Rejected.' },
  undo: { title: 'Undo the acceptance?', action: 'Undo', done: 'Undone: the skill is as it was.' },
};

function DecisionDialog({ decision, proposal, round, hunks, selected, onClose, onFinish }: DialogProps): JSX.Element {
  const { id, verdict, bestRound } = proposal.summary;
  const dialog = useRef<HTMLDialogElement>(null);
  const [isUnverified, setUnverified] = useState(false);
  const [reason, setReason] = useState('');
  const [isForced, setForced] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const needsTick =
    decision === 'accept' && verdict !== 'recommended' && verdict !== 'inconclusive' && verdict !== 'worse';
  const needsReason = decision === 'accept' && (verdict === 'worse' || round !== bestRound);
  const how: AcceptRequest = {
    round,
    ...(selected.size === hunks.length
      ? {}
      : { hunks: hunks.map((hunk) => hunk.id).filter((each) => selected.has(each)) }),
    ...(needsTick ? { unverified: true } : {}),
    ...(needsReason ? { override: reason.trim() || 'preview' } : {}),
  };
  const preview = useLoaded<ReviewDeployment | null>(`${decision} ${isForced}`, async () => {
    if (decision === 'accept') return client.accept(id, { ...how, dryRun: true });
    return decision === 'undo' ? client.undo(id, { dryRun: true, ...(isForced ? { force: true } : {}) }) : null;
  });
  useEffect(() => dialog.current?.showModal(), []);
  const isReady =
    !isBusy && preview.value !== undefined && (!needsTick || isUnverified) && (!needsReason || reason.trim() !== '');
  const decide = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      if (decision === 'accept') await client.accept(id, how);
      else if (decision === 'undo') await client.undo(id, isForced ? { force: true } : {});
      else await client.reject(id, reason.trim());
      onFinish(WORDS[decision].done);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby="decision" onClose={onClose}>
      <h2 id="decision">{WORDS[decision].title}</h2>
      {preview.error !== undefined && <Notice error={preview.error} />}
      {preview.value && <Effect deployment={preview.value} />}
      {needsTick && (
        <label class="tick">
          <input type="checkbox" checked={isUnverified} onChange={() => setUnverified(!isUnverified)} />
          <span>Nothing was run that speaks for this change. I have read it and accept it unverified.</span>
        </label>
      )}
      {(needsReason || decision === 'reject') && (
        <label class="field">
          <span>{needsReason ? why(verdict === 'worse') : 'Note for the history (optional)'}</span>
          <textarea
            rows={3}
            maxLength={2000}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
      )}
      {decision === 'undo' && (preview.error !== undefined || isForced) && (
        <label class="tick">
          <input type="checkbox" checked={isForced} onChange={() => setForced(!isForced)} />
          <span>Undo although the folder was edited since; those edits are kept in the store.</span>
        </label>
      )}
      {failure !== undefined && <Notice error={failure} />}
      <footer>
        <button type="button" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
        <button type="button" class="primary" disabled={!isReady} onClick={decide}>
          {WORDS[decision].action}
        </button>
      </footer>
    </dialog>
  );
}

function Effect({ deployment }: { deployment: ReviewDeployment }): JSX.Element {
  const { dir, changes, merged } = deployment;
  return (
    <div>
      <p>
        Changes {plural(changes.length, 'file')} in <code>{dir}</code>
      </p>
      <ul>
        {changes.map(({ path, change }) => (
          <li key={path}>
            <code>{path}</code> {change}
          </li>
        ))}
      </ul>
      {merged && <p class="notice">The folder was edited since the session began: those edits are kept and merged.</p>}
    </div>
  );
}

function why(isWorse: boolean): string {
  return isWorse
    ? 'It was found to be worse. Your reason, for the history:'
    : 'This is not the best round. Your reason, for the history:';
}
