import type { Proposal, ProposalSummary, Transcript } from '@skvm/core';
import type { ReviewDeployment, ReviewHunk } from '../server/review-source.ts';

const KEY = 'skvm-session';

/** What the server answered when it refused. */
export class RequestError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, hint?: string) {
    super(message);
    [this.code, this.hint] = [code, hint];
  }
}

/**
 * Gives the token of the address for a session, and takes it out of the address. The session lasts as long as the tab:
 * its storage belongs to this origin, port included, which a cookie's does not.
 */
export async function openSession(): Promise<void> {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (token === undefined) return;
  history.replaceState(null, '', '/#/');
  const { bearer } = await request<{ bearer: string }>('/api/session', { token });
  sessionStorage.setItem(KEY, bearer);
}

/** The API of the server. */
export const client = {
  list: async (): Promise<readonly ProposalSummary[]> =>
    (await request<{ proposals: ProposalSummary[] }>('/api/proposals')).proposals,
  load: async (id: string): Promise<Proposal> => (await request<{ proposal: Proposal }>(pathOf(id))).proposal,
  hunks: async (id: string, round: number): Promise<readonly ReviewHunk[]> =>
    (await request<{ hunks: ReviewHunk[] }>(`${pathOf(id)}/rounds/${round}`)).hunks,
  transcript: async (id: string, key: string): Promise<Transcript> =>
    (await request<{ transcript: Transcript }>(`${pathOf(id)}/transcripts/${encodeURIComponent(key)}`)).transcript,
  accept: async (id: string, how: AcceptRequest): Promise<ReviewDeployment> =>
    (await request<{ deployment: ReviewDeployment }>(`${pathOf(id)}/accept`, how)).deployment,
  undo: async (id: string, how: UndoRequest): Promise<ReviewDeployment> =>
    (await request<{ deployment: ReviewDeployment }>(`${pathOf(id)}/undo`, how)).deployment,
  reject: async (id: string, note: string): Promise<void> => {
    await request(`${pathOf(id)}/reject`, note === '' ? {} : { note });
  },
};

export interface AcceptRequest {
  readonly round: number;
  readonly hunks?: readonly string[];
  readonly unverified?: boolean;
  readonly override?: string;
  readonly dryRun?: boolean;
}

export interface UndoRequest {
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

function pathOf(id: string): string {
  return `/api/proposals/${id.split('/').map(encodeURIComponent).join('/')}`;
}

async function request<T>(path: string, body?: object): Promise<T> {
  const bearer = sessionStorage.getItem(KEY);
  const response = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    credentials: 'omit',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new RequestError('OFFLINE', 'The server does not answer', 'Is `skvm proposals serve` still running?');
  });
  const answer = (await response.json()) as T & { error?: { code: string; message: string; hint?: string } };
  if (answer.error) throw new RequestError(answer.error.code, answer.error.message, answer.error.hint);
  return answer;
}
