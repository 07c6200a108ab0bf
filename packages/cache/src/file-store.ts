import { access, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, inputInvalid, type Store, sha256, storeCorrupt } from '@skvm/core';
import { errorCode, unlessMissing } from './disk.ts';

/** A content as the store keeps it. */
export interface StoredContent {
  readonly digest: Digest;
  readonly bytes: number;
  /** When it was last put, give or take an hour. */
  readonly putAt: Date;
}

/** A name as the store keeps it. */
export interface StoredName {
  readonly name: string;
  readonly digest: Digest;
  readonly linkedAt: Date;
}

/** A store on disk, with what garbage collection needs. */
export interface FileStore extends Store {
  readonly dir: string;
  /** All contents, in no particular order. */
  contents(): AsyncIterable<StoredContent>;
  /** All names with what they point at, in no particular order. */
  links(): AsyncIterable<StoredName>;
  /** Takes a name away unless somebody has linked it after `before`; the content stays. True when it is gone. */
  unlink(name: string, before: Date): Promise<boolean>;
  /** Removes a content unless somebody has put it after `before`; true when it is gone. */
  remove(digest: Digest, before: Date): Promise<boolean>;
}

/** Putting a content again makes it young again for garbage collection, at most this often. */
export const RENEWAL_MS = 3_600_000;

// It takes 40 ms to load, and many commands never come to it.
// The default is what CommonJS exports as a whole: bundled, it has no other names.
const load = async () => (await import('cacache')).default;

/** Keeps nothing of an entry; the type in use knows only the way that leaves a grave stone. */
type RemoveEntry = (cache: string, key: string, options: { readonly removeFully: true }) => Promise<unknown>;

/**
 * Opens a content-addressed store in a folder, which is made when it is needed. Any number of processes may use it at
 * once. A content is whole or not there; what is read is checked against its digest. A name that is linked is seen by
 * others at once or not at all. Nothing is flushed to disk explicitly: what a power cut takes is missing or found to
 * be damaged, never wrong.
 */
export function openStore(dir: string): FileStore {
  const contentsDir = join(dir, 'contents');
  const namesDir = join(dir, 'names');
  /** Names are indexed by their first part, so that listing cassettes reads no trials. */
  const indexOf = (name: string) => join(namesDir, firstPart(name));

  async function* links(prefix: string): AsyncGenerator<StoredName> {
    const { ls } = await load();
    const isWhole = prefix.includes('/');
    for (const part of isWhole ? [firstPart(prefix)] : ((await readdir(namesDir).catch(unlessMissing)) ?? [])) {
      if (!isWhole && !part.startsWith(prefix)) continue;
      for await (const entry of entries(ls.stream(join(namesDir, part)))) {
        if (!entry.key.startsWith(prefix)) continue;
        yield { name: entry.key, digest: toDigest(entry.integrity), linkedAt: new Date(entry.time) };
      }
    }
  }

  return {
    dir,
    async put(content) {
      const { get, index, put, rm: remove } = await load();
      const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
      const digest = sha256(bytes);
      const integrity = toIntegrity(digest);
      const entry = await get.info(contentsDir, digest);
      if (entry) {
        // First say that it is wanted, then look whether it is there: see `remove`.
        if (Date.now() - entry.time > RENEWAL_MS)
          await index.insert(contentsDir, digest, integrity, { size: bytes.length });
        const found = await get.hasContent(contentsDir, integrity);
        if (found && found.size === bytes.length) return digest;
        // What a crash left half written would be taken for the content.
        if (found) await remove.content(contentsDir, integrity);
      }
      await put(contentsDir, digest, bytes, { algorithms: ['sha256'] });
      return digest;
    },

    async get(digest) {
      if (!DIGEST.test(digest)) return undefined;
      const { get } = await load();
      try {
        return await get.byDigest(contentsDir, toIntegrity(digest));
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return undefined;
        if (errorCode(error) !== 'EINTEGRITY' && errorCode(error) !== 'EBADSIZE') throw error;
        const path = error instanceof Error && 'path' in error ? String(error.path) : join(contentsDir, digest);
        const hint = `Remove ${path}; what it held is made again when it is needed.`;
        throw storeCorrupt(path, `its content is not that of ${digest}`, hint);
      }
    },

    async link(name, digest) {
      const { get, index } = await load();
      const at = indexOf(name);
      if (!DIGEST.test(digest)) throw inputInvalid(`Expected a sha256 in hex for "${name}", got "${digest}"`);
      const integrity = toIntegrity(digest);
      const entry = await get.info(at, name);
      if (entry?.integrity === integrity && Date.now() - entry.time < RENEWAL_MS) return;
      await index.insert(at, name, integrity);
    },

    async resolve(name) {
      const { get } = await load();
      const entry = await get.info(indexOf(name), name);
      return entry ? toDigest(entry.integrity) : undefined;
    },

    async *names(prefix) {
      for await (const { name } of links(prefix)) yield name;
    },

    links: () => links(''),

    async *contents() {
      const { ls } = await load();
      for await (const entry of entries(ls.stream(contentsDir))) {
        yield { digest: entry.key, bytes: entry.size ?? 0, putAt: new Date(entry.time) };
      }
    },

    async unlink(name, before) {
      const { get, rm: remove } = await load();
      const removeEntry: RemoveEntry = remove.entry;
      const entry = await get.info(indexOf(name), name);
      if (!entry || entry.time >= before.getTime()) return false;
      await removeEntry(indexOf(name), name, { removeFully: true });
      return true;
    },

    async remove(digest, before) {
      const { get, rm: remove } = await load();
      const removeEntry: RemoveEntry = remove.entry;
      const entry = await get.info(contentsDir, digest);
      if (!entry || entry.time >= before.getTime()) return false;
      // Whoever puts it says so first and looks second; this takes it away first and looks second. So one of the two
      // sees the other, and nobody is told that a content is kept while it goes.
      const aside = `${entry.path}.removed`;
      const isThere = await rename(entry.path, aside).then(() => true, unlessMissing);
      const now = await get.info(contentsDir, digest);
      if (now && now.time >= before.getTime()) {
        if (isThere && !(await isFile(entry.path))) await rename(aside, entry.path);
        await rm(aside, { force: true });
        return false;
      }
      await removeEntry(contentsDir, digest, { removeFully: true });
      await rm(aside, { force: true });
      return true;
    },
  };
}

interface IndexEntry {
  readonly key: string;
  readonly integrity: string;
  readonly time: number;
  readonly size?: number;
}

/** The entries of an index; the type in use takes the stream for one of whole indexes. */
async function* entries(stream: AsyncIterable<unknown>): AsyncGenerator<IndexEntry> {
  yield* stream as AsyncIterable<IndexEntry>;
}

const DIGEST = /^[0-9a-f]{64}$/;
const PART = /^(?!\.+$)[A-Za-z0-9._@+=~-]+$/;

/** @throws INPUT_INVALID for what is no name */
function firstPart(name: string): string {
  const [part = ''] = name.split('/', 1);
  if (!PART.test(part)) throw inputInvalid(`Expected a name such as "cassette/<key>", got "${name}"`);
  return part;
}

const toIntegrity = (digest: Digest): string => `sha256-${Buffer.from(digest, 'hex').toString('base64')}`;

const toDigest = (integrity: string): Digest =>
  Buffer.from(integrity.slice(integrity.indexOf('-') + 1), 'base64').toString('hex');

const isFile = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
