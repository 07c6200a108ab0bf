import { request } from 'node:http';
import { inputInvalid, type Proposal, type ProposalSummary } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { reportHtml } from '../report/report-html.ts';
import { createAccess } from './access.ts';
import { createApp, MAX_BODY_BYTES } from './create-app.ts';
import type { ReviewSource } from './review-source.ts';
import { serveReview } from './serve-review.ts';

const id = 'bare-agent/sim--weak/notes/20261126T000000Z';
const authority = '127.0.0.1:7878';
const summary: ProposalSummary = {
  id,
  state: 'pending',
  skill: 'notes',
  adapter: 'bare-agent',
  model: 'sim/weak',
  optimizerModel: null,
  skillDir: '/skills/notes',
  originalDigest: null,
  source: 'synthetic',
  createdAt: '2026-11-26T00:00:00.000Z',
  verdict: 'unverified',
  explanation: '<script>alert(1)</script>',
  bestRound: 1,
  rounds: 1,
  acceptedRound: null,
  effect: null,
  interval: null,
  costUsd: null,
  simulated: true,
  format: 'skvm',
};
const proposal: Proposal = { summary, target: { adapter: 'bare-agent', model: 'sim/weak' }, dir: '/p', audit: [] };

/** A source in memory that remembers what was decided. */
function memorySource(): ReviewSource & { readonly decided: string[] } {
  const decided: string[] = [];
  const deployment = {
    summary,
    dir: '/skills/notes',
    before: 'a',
    after: 'b',
    merged: false,
    changes: [],
    backup: null,
  };
  return {
    decided,
    list: async () => [summary],
    load: async (asked) => {
      if (asked !== id) throw inputInvalid(`No proposal "${asked}"`);
      return proposal;
    },
    round: async () => ({ name: 'notes', description: '', text: '', frontMatter: {}, files: [], digest: 'a' }),
    hunks: () => [],
    transcript: async () => null,
    accept: async (input) => {
      decided.push(`accept ${input.id} by ${input.by}`);
      return deployment;
    },
    reject: async () => {
      decided.push('reject');
      return summary;
    },
    undo: async () => {
      decided.push('undo');
      return deployment;
    },
  };
}

async function open() {
  const source = memorySource();
  const access = createAccess();
  const page = new Map([['/', { type: 'text/html', bytes: new Uint8Array() }]]);
  const app = createApp({ source, access, page, authority: () => authority, by: 'me' });
  const bearer = access.exchange(access.token);
  const good = {
    host: authority,
    origin: `http://${authority}`,
    authorization: `Bearer ${bearer}`,
    'content-type': 'application/json',
  };
  const send = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const response = await app.request(path, { method, headers, ...(body === undefined ? {} : { body }) });
    const { error } = (await response.json().catch(() => ({}))) as { error?: { code: string } };
    return [response.status, error?.code ?? 'ok'];
  };
  return { source, access, app, good, send };
}

describe('the review server', () => {
  it('decides what the holder of the session asks for', async () => {
    const { source, send, good } = await open();
    expect(await send('POST', `/api/proposals/${id}/accept`, good, '{"unverified":true}')).toEqual([200, 'ok']);
    expect(source.decided).toEqual([`accept ${id} by me`]);
  });

  it.each([
    ['a foreign host', { host: 'evil.example' }, 403, 'HOST_REFUSED'],
    ['a host that only begins like ours', { host: '127.0.0.1.evil.example:7878' }, 403, 'HOST_REFUSED'],
    ['another port', { host: '127.0.0.1:1' }, 403, 'HOST_REFUSED'],
    ['a foreign origin', { origin: 'https://evil.example' }, 403, 'ORIGIN_REFUSED'],
    ['an opaque origin', { origin: 'null' }, 403, 'ORIGIN_REFUSED'],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403, 'ORIGIN_REFUSED'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'TYPE_REFUSED'],
    ['plain text', { 'content-type': 'text/plain' }, 415, 'TYPE_REFUSED'],
    ['no session', { authorization: '' }, 401, 'SESSION_MISSING'],
    ['a made-up session', { authorization: 'Bearer abc' }, 401, 'SESSION_MISSING'],
  ])('refuses %s, without effect', async (_name, headers, status, code) => {
    const { source, send, good } = await open();
    expect(await send('POST', `/api/proposals/${id}/accept`, { ...good, ...headers }, '{}')).toEqual([status, code]);
    expect(source.decided).toEqual([]);
  });

  it('refuses an effect without an origin, and any effect by GET', async () => {
    const { source, send, good } = await open();
    const { origin: _, ...withoutOrigin } = good;
    expect(await send('POST', `/api/proposals/${id}/reject`, withoutOrigin, '{}')).toEqual([403, 'ORIGIN_REFUSED']);
    for (const verb of ['accept', 'reject', 'undo']) {
      expect(await send('GET', `/api/proposals/${id}/${verb}`, good)).toEqual([404, 'NOT_FOUND']);
    }
    expect(source.decided).toEqual([]);
  });

  it('exchanges its token once', async () => {
    const access = createAccess();
    expect(access.exchange('wrong')).toBeNull();
    expect(access.exchange(access.token)).not.toBeNull();
    expect(access.exchange(access.token)).toBeNull();
  });

  it('answers ids that step out, unknown ids and transcripts of others with 404', async () => {
    const { send, good } = await open();
    for (const path of [
      '/api/proposals/..%2f..%2fetc/a/b/c',
      '/api/proposals/a/%2e%2e%2fb/c/d',
      '/api/proposals/a/b/.hidden/d',
      '/api/proposals/a/b/c/d%00',
      '/api/proposals/a/b/c/d',
      `/api/proposals/${id}/transcripts/0123`,
      '/../package.json',
      '/assets/..%2f..%2fpackage.json',
    ]) {
      expect((await send('GET', path, good))[0], path).toBe(404);
    }
  });

  it('refuses a body that is too large or is not what it should be', async () => {
    const { source, send, good } = await open();
    const path = `/api/proposals/${id}/accept`;
    const large = JSON.stringify({ override: 'x'.repeat(MAX_BODY_BYTES) });
    expect(await send('POST', path, good, large)).toEqual([413, 'BODY_TOO_LARGE']);
    for (const body of ['', '[]', '{"dir":"/etc"}', '{"round":-1}']) {
      expect((await send('POST', path, good, body))[0], body).toBe(400);
    }
    expect(source.decided).toEqual([]);
  });

  it('sends its policy with every answer, refusals too', async () => {
    const { app } = await open();
    for (const host of [authority, 'evil.example']) {
      const { headers } = await app.request('/', { headers: { host } });
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('listens on loopback alone, and checks the host of real requests', async () => {
    await expect(serveReview({ source: memorySource(), host: '0.0.0.0', by: 'me' })).rejects.toThrow(/Expected --host/);
    await using server = await serveReview({ source: memorySource(), port: 0, by: 'me' });
    const statusFor = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request({ host: server.host, port: server.port, path: '/', headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await statusFor(`127.0.0.1:${server.port}`)).toBe(200);
    expect(await statusFor(`localhost:${server.port}`)).toBe(403);
  });
});

it('a report holds the text of others as text', () => {
  const report = reportHtml([proposal]);
  expect(report).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
  expect(report).not.toContain('<script');
});
