import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the server got it. */
export interface ChatRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: {
    readonly model: string;
    readonly stream?: boolean;
    readonly messages: readonly { readonly role: string; readonly content: unknown; readonly tool_calls?: unknown }[];
    readonly tools?: readonly { readonly function: { readonly name: string } }[];
  };
}

/** What the server does with one request. */
export type ChatReply =
  | { readonly text: string; readonly toolCalls?: readonly { readonly name: string; readonly arguments: string }[] }
  | { readonly toolCalls: readonly { readonly name: string; readonly arguments: string }[]; readonly text?: string }
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'cut-before-answer'
  | 'cut-in-stream'
  | 'stall'
  | 'stall-in-stream';

/** A chat-completions server (OpenAI's protocol, also OpenRouter's) on a free loopback port. */
export interface ChatServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>/v1` */
  readonly url: string;
  readonly requests: readonly ChatRequest[];
}

/** Answers by a list, whose last entry is repeated, or by a function. */
export async function serveChat(
  replies: readonly ChatReply[] | ((request: ChatRequest, index: number) => ChatReply),
): Promise<ChatServer> {
  const requests: ChatRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse((await readAll(request)) || '{}') as ChatRequest['body'];
    const seen = { path: request.url ?? '', headers: request.headers, body };
    const index = requests.push(seen) - 1;
    const reply = typeof replies === 'function' ? replies(seen, index) : (replies[index] ?? replies.at(-1));
    answer(reply ?? { status: 500 }, body, response, index);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function answer(reply: ChatReply, body: ChatRequest['body'], response: ServerResponse, index: number): void {
  if (reply === 'stall') return;
  if (reply === 'cut-before-answer') {
    response.destroy();
    return;
  }
  if (typeof reply === 'object' && 'status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body ?? JSON.stringify({ error: { message: `status ${reply.status}`, type: 'error' } }));
    return;
  }
  const spoken = typeof reply === 'string' ? { text: 'This will not be fin' } : reply;
  if (body.stream) stream(spoken, body.model, response, index, typeof reply === 'string' ? reply : undefined);
  else whole(spoken, body.model, response, index);
}

type Spoken = {
  readonly text?: string;
  readonly toolCalls?: readonly { readonly name: string; readonly arguments: string }[];
};

const USAGE = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120, cost: 0.001 };

function whole({ text = '', toolCalls = [] }: Spoken, model: string, response: ServerResponse, index: number): void {
  const message = {
    role: 'assistant',
    content: text === '' ? null : text,
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map((call, at) => toCall(call, index, at)) }),
  };
  const finish_reason = toolCalls.length > 0 ? 'tool_calls' : 'stop';
  const choices = [{ index: 0, message, finish_reason }];
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ id: `chat-${index}`, object: 'chat.completion', created: 0, model, choices, usage: USAGE }),
  );
}

function stream(
  { text = '', toolCalls = [] }: Spoken,
  model: string,
  response: ServerResponse,
  index: number,
  fault: string | undefined,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (delta: object, finish_reason: string | null = null, more: object = {}) => {
    const choices = [{ index: 0, delta, finish_reason }];
    const chunk = { id: `chat-${index}`, object: 'chat.completion.chunk', created: 0, model, choices, ...more };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  send({ role: 'assistant', content: '' });
  for (const piece of text.match(/.{1,7}/gs) ?? []) send({ content: piece });
  if (fault === 'stall-in-stream') return;
  if (fault === 'cut-in-stream') {
    // The reset must come after the text has gone out.
    setImmediate(() => response.destroy());
    return;
  }
  for (const [at, call] of toolCalls.entries()) {
    send({ tool_calls: [{ ...toCall({ ...call, arguments: '' }, index, at), index: at }] });
    for (const piece of call.arguments.match(/.{1,9}/gs) ?? []) {
      send({ tool_calls: [{ index: at, function: { arguments: piece } }] });
    }
  }
  send({}, toolCalls.length > 0 ? 'tool_calls' : 'stop', { usage: USAGE });
  response.end('data: [DONE]\n\n');
}

function toCall(call: { readonly name: string; readonly arguments: string }, index: number, at: number) {
  return { id: `call-${index}-${at}`, type: 'function', function: call };
}
