import { type Action, type JsonValue, SITE_ORIGIN, type SiteRequest } from '@skvm/core';
import { parsedJson, sameJson } from '../../../bank/read-answer.ts';
import { addressOf } from '../../../bank/site.ts';

/** One of these is Chromium, whatever a system calls it. */
export const REQUIRES = ['chromium|chromium-browser|google-chrome|google-chrome-stable'];

/** A browser takes seconds to start, and every look at a page is a turn with a start of its own. */
export const LIMITS = { timeoutMs: 300_000, maxSteps: 40 };

export const HOW =
  'Use a real browser: the page runs scripts and measures how it is laid out, so that fetching it is not enough. If you have no tool for that, a Chromium is installed as `chromium`, `chromium-browser` or `google-chrome`; it can be run without a window by a command or by a script that drives it. Do not count on a browser to outlive the command that started it.';
export const FORM = 'End your reply with a line of the form `ANSWER: <code>`.';

export const say = (text: string): Action => ({ do: 'say', text });
export const post = (path: string, body: JsonValue, headers: Readonly<Record<string, string>> = {}): Action => ({
  do: 'fetch',
  url: `${SITE_ORIGIN}${path}`,
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
export const bodyOf = (request: SiteRequest): JsonValue | undefined => parsedJson(request.body);

/** A POST of exactly this JSON value. */
export function posted(requests: readonly SiteRequest[] | undefined, path: string, body: JsonValue): boolean {
  return (requests ?? []).some(
    (request) => request.method === 'POST' && addressOf(request).path === path && sameJson(bodyOf(request), body),
  );
}

export function viewed(requests: readonly SiteRequest[] | undefined, path: string, view: string): boolean {
  return (requests ?? []).some((request) => {
    const address = addressOf(request);
    return address.path === path && address.query.get('view') === view;
  });
}
