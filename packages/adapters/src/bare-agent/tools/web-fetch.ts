import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { errorMessage } from '@skvm/core';
import ipaddr from 'ipaddr.js';
import { Agent, fetch } from 'undici';
import { shorten, type ToolResult, toolError } from './tool-result.ts';

const TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;
/** The most of an answer that is read, bytes. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Headers of an answer that are shown, if they are there: what a client goes by. */
export const SHOWN_HEADERS = ['content-type', 'link', 'location', 'retry-after'] as const;

export interface FetchInput {
  readonly url: string;
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/**
 * Gets a URL. Only http and https, only public addresses, and of this machine only the ports that the run was given:
 * every redirect is checked again, and the address that was checked is the one that is connected to.
 */
export async function webFetch(
  input: FetchInput,
  options: { readonly loopbackPorts: readonly number[]; readonly signal: AbortSignal },
): Promise<ToolResult> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  let url: URL;
  try {
    url = new URL(input.url);
  } catch {
    return toolError(`"${input.url}" is not a URL`);
  }
  let { method = 'GET', body, headers = {} } = input;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const refusal = refuse(url, options.loopbackPorts);
    if (refusal) return toolError(refusal);
    const agent = new Agent({ connect: { lookup: guardedLookup(Number(portOf(url)), options.loopbackPorts) } });
    try {
      const response = await fetch(url, {
        method,
        ...(body === undefined ? {} : { body }),
        headers: { 'user-agent': 'skvm', ...headers },
        redirect: 'manual',
        dispatcher: agent,
        signal,
      });
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        const next = new URL(location, url);
        // Any header may hold a key (Authorization, Cookie, X-Api-Key): another origin gets none of them.
        if (next.origin !== url.origin) headers = {};
        // As browsers do (Fetch standard, HTTP-redirect fetch): 303 goes on with GET, a POST after 301 and 302, too.
        const { status } = response;
        if ((status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST')) {
          [method, body] = ['GET', undefined];
        }
        url = next;
        continue;
      }
      const text = await readBody(response.body);
      const shown = SHOWN_HEADERS.flatMap((name) => {
        const value = response.headers.get(name);
        return value === null ? [] : [`${name}: ${value}`];
      });
      const head = [`HTTP ${response.status}`, ...shown].join('\n');
      return { text: shorten(`${head}\n\n${text}`), isError: response.status >= 400 };
    } catch (error) {
      if (options.signal.aborted) throw error;
      return toolError(`${url.href}: ${describe(error)}`);
    } finally {
      await agent.destroy();
    }
  }
  return toolError(`${input.url} redirects more than ${MAX_REDIRECTS} times`);
}

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

function refuse(url: URL, loopbackPorts: readonly number[]): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return `${url.protocol} is not http or https`;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isAllowed(host, Number(portOf(url)), loopbackPorts)) return refusal(host, portOf(url));
  return undefined;
}

const refusal = (address: string, port: string | number): string =>
  `${address}:${port} is a private address and may not be fetched`;

/** Public addresses, and 127.0.0.1 or ::1 at a port that the run was given. */
function isAllowed(address: string, port: number, loopbackPorts: readonly number[]): boolean {
  const parsed = ipaddr.process(address);
  const text = parsed.toString();
  if (text === '127.0.0.1' || text === '::1') return loopbackPorts.includes(port);
  // ::/96 once stood for addresses of IPv4, loopback among them (RFC 4291 §2.5.5.1).
  if (parsed instanceof ipaddr.IPv6 && parsed.parts.slice(0, 6).every((part) => part === 0)) return false;
  return parsed.range() === 'unicast';
}

/** Looks a name up and refuses it when any of its addresses is one that may not be reached. */
function guardedLookup(port: number, loopbackPorts: readonly number[]): LookupFunction {
  return (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, '', 0);
        return;
      }
      const bad = addresses.find(({ address }) => !isAllowed(address, port, loopbackPorts));
      const first = addresses[0];
      if (bad || !first) callback(new Error(refusal(bad?.address ?? hostname, port)), '', 0);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

async function readBody(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= MAX_BODY_BYTES) break;
  }
  const all = Buffer.concat(chunks);
  return all.includes(0) ? `(binary, ${bytes} bytes)` : all.toString('utf8');
}

function describe(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : errorMessage(error);
}
