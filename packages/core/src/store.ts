import { type Digest, sha256 } from './hash.ts';

/**
 * A content-addressed store with names. Content is kept under its own digest and never changes; a name points at
 * one content and can be moved. Names are POSIX-like paths such as `cassette/<key>` or `build/<key>`.
 */
export interface Store {
  /** Keeps content and returns its digest; keeping it again costs nothing. */
  put(content: string | Uint8Array): Promise<Digest>;
  /** The content of a digest, or `undefined`. @throws STORE_CORRUPT when what is there does not match. */
  get(digest: Digest): Promise<Uint8Array | undefined>;
  /** Points a name at a content that is in the store. */
  link(name: string, digest: Digest): Promise<void>;
  /** What a name points at, or `undefined`. */
  resolve(name: string): Promise<Digest | undefined>;
  /** All names with this prefix, in no particular order. */
  names(prefix: string): AsyncIterable<string>;
}

/** A store that lives as long as the process. */
export function memoryStore(): Store {
  const contents = new Map<Digest, Uint8Array>();
  const links = new Map<string, Digest>();
  return {
    async put(content) {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content.slice();
      const digest = sha256(bytes);
      contents.set(digest, bytes);
      return digest;
    },
    get: async (digest) => contents.get(digest),
    async link(name, digest) {
      links.set(name, digest);
    },
    resolve: async (name) => links.get(name),
    async *names(prefix) {
      for (const name of links.keys()) if (name.startsWith(prefix)) yield name;
    },
  };
}
