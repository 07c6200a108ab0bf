import type { ProposalState, Verdict } from '@skvm/core';

// Of core the page takes types alone: its values would bring zod into the browser.
export const PROPOSAL_STATES: readonly ProposalState[] = [
  'pending',
  'running',
  'accepted',
  'rejected',
  'undone',
  'failed',
  'cancelled',
];
export const VERDICTS: readonly Verdict[] = ['recommended', 'inconclusive', 'worse', 'unverified'];
