import type { Action, JsonValue, SiteRequest, SiteResponse } from '@skvm/core';
import { SITE_ORIGIN } from '@skvm/core';

/** Path and parameters of a request, whatever an agent sent. */
export function addressOf(request: SiteRequest): { readonly path: string; readonly query: URLSearchParams } {
  const [path = '', query = ''] = request.url.split('#')[0]?.split('?') ?? [];
  return { path: path.replace(/(?<=.)\/+$/, ''), query: new URLSearchParams(query) };
}

/** An answer in JSON. */
export function jsonResponse(value: JsonValue, status = 200): SiteResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(value)}\n` };
}

/** An answer that says what is wrong with a request. */
export function refusal(status: number, error: string, headers: Readonly<Record<string, string>> = {}): SiteResponse {
  return { ...jsonResponse({ error }, status), headers: { 'content-type': 'application/json', ...headers } };
}

/** A GET of a path of the item's own site. */
export function get(path: string, headers?: Readonly<Record<string, string>>): Action {
  return { do: 'fetch', url: `${SITE_ORIGIN}${path}`, ...(headers && { headers: { ...headers } }) };
}

/** Whether a request of this method reached this path. */
export function reached(requests: readonly SiteRequest[] | undefined, path: string, method = 'GET'): boolean {
  return (requests ?? []).some((request) => request.method === method && addressOf(request).path === path);
}
