import { errorMessage, isSkvmError, type SkvmError } from '@skvm/core';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import type { Access } from './access.ts';
import type { PageFile } from './page-files.ts';
import type { ReviewSource } from './review-source.ts';

/** What the server is made of. */
export interface AppInput {
  readonly source: ReviewSource;
  readonly access: Access;
  readonly page: ReadonlyMap<string, PageFile>;
  /** `host:port` as a browser writes it; known once the server listens. */
  readonly authority: () => string;
  /** Who decides, for the audit log. */
  readonly by: string;
}

/** Largest body of a request, in bytes: ids of hunks and a reason. */
export const MAX_BODY_BYTES = 64 * 1024;

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const PROPOSAL = '/api/proposals/:adapter/:model/:skill/:time';

const text = z.string().max(2000);
const hunkIds = z.array(z.string().max(200)).max(2000);
const sessionBody = z.strictObject({ token: z.string().max(200) });
const acceptBody = z.strictObject({
  round: z.int().min(0).optional(),
  hunks: hunkIds.optional(),
  unverified: z.boolean().optional(),
  override: text.optional(),
  dryRun: z.boolean().optional(),
});
const rejectBody = z.strictObject({ note: text.optional() });
const undoBody = z.strictObject({ force: z.boolean().optional(), dryRun: z.boolean().optional() });

/** A request that is refused, in the form of every error of the API. */
class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(status: ContentfulStatusCode, code: string, message: string, hint?: string) {
    super(message);
    [this.status, this.code, this.hint] = [status, code, hint];
  }
}

/**
 * The server as a function from request to response. Every request must name this host; one with an effect must come
 * from this page, be JSON, and carry the session's bearer in a header, which no other site can make a browser send.
 */
export function createApp({ source, access, page, authority, by }: AppInput): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
    await next();
  });
  app.use(async (c, next) => {
    const expected = authority();
    if (c.req.header('host') !== expected) throw new Refusal(403, 'HOST_REFUSED', `Expected the host ${expected}`);
    const origin = c.req.header('origin');
    const hasEffect = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    if (origin === undefined ? hasEffect : origin !== `http://${expected}`) {
      throw new Refusal(403, 'ORIGIN_REFUSED', `Expected a request from the page http://${expected}`);
    }
    const site = c.req.header('sec-fetch-site');
    if (c.req.path.startsWith('/api/') && site !== undefined && site !== 'same-origin') {
      throw new Refusal(403, 'ORIGIN_REFUSED', `Expected a request from the page http://${expected}`);
    }
    if (hasEffect && !/^application\/json(?:;\s*charset=utf-8)?$/i.test(c.req.header('content-type') ?? '')) {
      throw new Refusal(415, 'TYPE_REFUSED', 'Expected a body of type application/json');
    }
    await next();
  });
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new Refusal(413, 'BODY_TOO_LARGE', `Expected at most ${MAX_BODY_BYTES} bytes`);
      },
    }),
  );

  app.post('/api/session', async (c) => {
    const { token } = await bodyOf(c, sessionBody);
    const bearer = access.exchange(token);
    if (bearer === null) {
      throw new Refusal(
        401,
        'TOKEN_REFUSED',
        'This address was used already, or it is not the one that the server printed',
        'Start `skvm proposals serve` again and open the address that it prints.',
      );
    }
    return c.json({ bearer });
  });

  app.use('/api/*', async (c, next) => {
    const bearer = /^Bearer ([\w-]{1,200})$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (bearer === undefined || !access.isSession(bearer)) {
      throw new Refusal(
        401,
        'SESSION_MISSING',
        'This page has no session with the server',
        'Start `skvm proposals serve` again and open the address that it prints.',
      );
    }
    await next();
  });

  app.get('/api/proposals', async (c) => c.json({ proposals: await source.list() }));
  app.get(PROPOSAL, async (c) => c.json({ proposal: await found(source.load(idOf(c))) }));
  app.get(`${PROPOSAL}/rounds/:round{[0-9]{1,6}}`, async (c) => {
    const id = idOf(c);
    const round = Number(c.req.param('round'));
    const [before, after] = await Promise.all([found(source.round(id, 0)), found(source.round(id, round))]);
    return c.json({ hunks: source.hunks(before, after) });
  });
  app.get(`${PROPOSAL}/transcripts/:key{[0-9a-zA-Z:_-]{1,200}}`, async (c) => {
    const key = c.req.param('key');
    const { document } = await found(source.load(idOf(c)));
    // The store holds more than this proposal: only what it names is shown.
    const named = [...(document?.result.runs ?? []), ...(document?.result.candidates ?? [])];
    if (!named.some(({ transcriptKey }) => transcriptKey === key)) throw notFound('transcript of this proposal');
    const transcript = await source.transcript(key);
    if (transcript === null) throw notFound('such transcript in the store any more');
    return c.json({ transcript });
  });
  app.post(`${PROPOSAL}/accept`, async (c) => {
    const body = await bodyOf(c, acceptBody);
    return c.json({ deployment: await source.accept({ ...defined(body), id: idOf(c), by }) });
  });
  app.post(`${PROPOSAL}/reject`, async (c) => {
    const body = await bodyOf(c, rejectBody);
    return c.json({ summary: await source.reject({ ...defined(body), id: idOf(c), by }) });
  });
  app.post(`${PROPOSAL}/undo`, async (c) => {
    const body = await bodyOf(c, undoBody);
    return c.json({ deployment: await source.undo({ ...defined(body), id: idOf(c), by }) });
  });

  app.get('*', (c) => {
    const file = page.get(c.req.path);
    if (file === undefined) throw notFound('such page');
    c.header('Content-Type', file.type);
    return c.body(file.bytes);
  });
  app.notFound((c) => answer(c, notFound('such address')));
  app.onError((error, c) => answer(c, toRefusal(error)));
  return app;
}

function answer(c: Context, { status, code, message, hint }: Refusal): Response {
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
  return c.json({ error: { code, message, ...(hint === undefined ? {} : { hint }) } }, status);
}

function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (!isSkvmError(error)) return new Refusal(500, 'INTERNAL', `The server failed: ${errorMessage(error)}`);
  return new Refusal(statusOf(error), error.code, error.message, error.hint);
}

function statusOf({ code }: SkvmError): ContentfulStatusCode {
  if (code === 'TARGET_LOCKED') return 409;
  if (code === 'INPUT_INVALID' || code === 'SKILL_INVALID' || code === 'PATH_OUTSIDE') return 422;
  return 500;
}

/** What a person asked for by its name and is not there is 404, not a bad request. */
async function found<T>(loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (error) {
    if (isSkvmError(error, 'INPUT_INVALID')) throw new Refusal(404, error.code, error.message, error.hint);
    throw error;
  }
}

function notFound(what: string): Refusal {
  return new Refusal(404, 'NOT_FOUND', `There is no ${what}`);
}

/** The id that a path names. Each part is one name, never a step up or a hidden file. */
function idOf(c: Context): string {
  const parts = ['adapter', 'model', 'skill', 'time'].map((name) => c.req.param(name) ?? '');
  if (!parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9._@+:=-]{0,199}$/.test(part))) throw notFound('such proposal');
  return parts.join('/');
}

async function bodyOf<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await c.req.json().catch((error: unknown) => {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'INPUT_INVALID', 'Expected a JSON object');
  });
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(400, 'INPUT_INVALID', `The request is wrong at "${issue?.path.join('.')}": ${issue?.message}`);
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function defined<T extends object>(given: T): Defined<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>;
}
