import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One answer of a chat completions endpoint, good or bad. */
export type Reply =
  | { readonly text: string }
  | { readonly tools: readonly { readonly name: string; readonly arguments: string }[] }
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** The connection is cut after the headers, or in the middle of the stream. */
  | { readonly cut: true }
  /** Nothing comes, and the connection stays open. */
  | { readonly stall: true };

/** A request that the server got. */
export interface Got {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model: string;
    readonly stream?: boolean;
    readonly messages: readonly { role: string; content: unknown }[];
  };
}

export interface FakeServer {
  /** `http://127.0.0.1:<port>/v1` */
  readonly url: string;
  readonly requests: readonly Got[];
}

/** A chat completions server on this machine that gives one reply after the other; the last one stays. */
export async function fakeServer(replies: readonly Reply[]): Promise<FakeServer> {
  const requests: Got[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await read(request)) as Got['body'];
    const reply = replies[Math.min(requests.length, replies.length - 1)];
    requests.push({ path: request.url ?? '', authorization: request.headers.authorization, body });
    if (reply) answer(reply, body, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, requests };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };

function answer(reply: Reply, body: Got['body'], response: ServerResponse): void {
  if ('stall' in reply) return;
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body ?? JSON.stringify({ error: { message: `status ${reply.status}`, code: reply.status } }));
    return;
  }
  const tools =
    'tools' in reply
      ? reply.tools.map((tool, index) => ({ index, id: `call_${index}`, type: 'function', function: tool }))
      : undefined;
  const content = 'text' in reply ? reply.text : null;
  const message = { role: 'assistant', content, ...(tools ? { tool_calls: tools } : {}) };
  const finish_reason = tools ? 'tool_calls' : 'stop';
  const head = { id: 'c', created: 1, model: body.model };
  if (!body.stream) {
    response.writeHead(200, { 'content-type': 'application/json' });
    if ('cut' in reply) {
      response.write('{"id": "c", "choi');
      setImmediate(() => response.destroy());
      return;
    }
    response.end(
      JSON.stringify({ ...head, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage }),
    );
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (part: object) =>
    response.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...part })}\n\n`);
  send({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] });
  if ('cut' in reply) {
    setImmediate(() => response.destroy());
    return;
  }
  send({ choices: [{ index: 0, delta: message, finish_reason: null }] });
  send({ choices: [{ index: 0, delta: {}, finish_reason }] });
  send({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}
