import type { ProposalSummary } from '@skvm/core';

/** What a person can do with a proposal, as commands or a sentence. */
export function nextSteps({ id, state, verdict, bestRound }: ProposalSummary): readonly string[] {
  const at = (verb: string, flags = '') => `skvm proposals ${verb} ${id}${flags}`;
  switch (state) {
    case 'running':
      return [at('show'), at('cancel')];
    case 'failed':
    case 'cancelled':
      return [
        'There is nothing to accept. "skvm logs --type=jit-optimize" lists the sessions that can be gone on with.',
      ];
    case 'accepted':
      return [at('undo')];
    case 'rejected':
      return ['It was rejected.', at('diff')];
    case 'pending':
    case 'undone':
      if (bestRound === 0) return ['The original did best: there is nothing to accept.', at('reject')];
      return [
        at('diff'),
        ...(verdict === 'unverified' ? ['Nothing was run that speaks for it; read the diff first.'] : []),
        ...(verdict === 'worse'
          ? ['It was found to be worse; to accept it all the same takes --force=<reason>.']
          : [at('accept', verdict === 'unverified' ? ' --unverified' : '')]),
        at('reject'),
      ];
  }
}
