import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may talk to the server: the holder of a token that works once becomes the holder of a session. */
export interface Access {
  /** Goes into the address that is opened; worth one session. */
  readonly token: string;
  /** The bearer of a new session; `null` when the token is wrong or used up. */
  exchange(token: string): string | null;
  isSession(bearer: string): boolean;
}

/** Tokens and bearers are 256 random bits and live in memory alone. */
export function createAccess(): Access {
  const token = secret();
  let isUsed = false;
  let session: string | undefined;
  return {
    token,
    exchange(given) {
      if (!isEqual(given, token) || isUsed) return null;
      isUsed = true;
      session = secret();
      return session;
    },
    isSession: (bearer) => session !== undefined && isEqual(bearer, session),
  };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** Takes as long whatever is given: digests have one length. */
function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
