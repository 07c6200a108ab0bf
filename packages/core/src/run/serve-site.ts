import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SITE_ORIGIN, type Site, type SiteRequest } from '../spec/primitive.ts';
import type { FileMap, Task } from '../spec/task.ts';

/** A request that is larger is refused, and one more than this many is answered and not noted, bytes and number. */
const MAX_BODY_BYTES = 256 * 1024;
const MAX_REQUESTS = 2_000;

/** A site that is being served. */
export interface ServedSite extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly port: number;
  /** What was asked so far, in order of arrival. */
  readonly requests: readonly SiteRequest[];
}

/** Serves a site on a free port of 127.0.0.1 until it is disposed of. */
export async function serveSite(site: Site): Promise<ServedSite> {
  const requests: SiteRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void readBody(incoming).then((body) => {
      if (body === undefined) {
        outgoing.writeHead(413).end();
        return;
      }
      const request: SiteRequest = {
        method: incoming.method ?? 'GET',
        url: incoming.url ?? '/',
        headers: headersOf(incoming),
        body,
      };
      if (requests.length < MAX_REQUESTS) requests.push(request);
      try {
        const { status = 200, headers = {}, body: answer } = site(request);
        outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(answer);
      } catch {
        // A site is asked whatever an agent can think of; its own fault is not to look like a refusal.
        if (!outgoing.headersSent) outgoing.writeHead(500);
        outgoing.end();
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The task with the origin of its site in place of {@link SITE_ORIGIN}, in all that an agent sees or plays. */
export function atOrigin(task: Task, origin: string): Task {
  const told = <Value>(value: Value): Value =>
    value === undefined ? value : (JSON.parse(JSON.stringify(value).replaceAll(SITE_ORIGIN, origin)) as Value);
  return {
    ...task,
    prompt: told(task.prompt),
    files: told<FileMap>(task.files),
    ...(task.reference === undefined ? {} : { reference: told(task.reference) }),
    ...(task.mutants === undefined ? {} : { mutants: told(task.mutants) }),
  };
}

async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    // The client went away in the middle of its request.
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
