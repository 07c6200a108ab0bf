import { aborted, type Digest, isSkvmError } from '@skvm/core';
import { digestsInText } from './digest-references.ts';
import type { FileStore } from './file-store.ts';
import type { SessionFolder } from './session-folder.ts';

/** Something that keeps contents in the store: a session's folder, a name, or what lasts for good. */
export interface Root {
  readonly session?: SessionFolder;
  readonly name?: string;
  /** When it was last written to. */
  readonly at: Date;
  /** Its own size. */
  readonly bytes: number;
  readonly refersTo: ReadonlySet<Digest>;
  /** May go when it is old or room is needed. */
  readonly canGo: boolean;
}

/** The contents of a store and what they refer to. */
export interface ReferenceGraph {
  readonly contents: ReadonlyMap<Digest, { readonly bytes: number; readonly putAt: Date }>;
  /** Contents that somebody refers to, each with all that it refers to, itself included. */
  readonly closure: ReadonlyMap<Digest, ReadonlySet<Digest>>;
  /** Contents that somebody refers to and that do not match their digests. */
  readonly damaged: readonly Digest[];
}

/** Reads what the roots refer to, near and far. @throws ABORTED */
export async function readReferences(
  store: FileStore,
  roots: readonly Root[],
  signal?: AbortSignal,
): Promise<ReferenceGraph> {
  const contents = new Map<Digest, { bytes: number; putAt: Date }>();
  for await (const { digest, bytes, putAt } of store.contents()) contents.set(digest, { bytes, putAt });
  const direct = new Map<Digest, readonly Digest[]>();
  const damaged: Digest[] = [];
  const waiting = roots.flatMap(({ refersTo }) => [...refersTo]);
  for (let digest = waiting.pop(); digest !== undefined; digest = waiting.pop()) {
    const at: Digest = digest;
    if (direct.has(at) || !contents.has(at)) continue;
    if (signal?.aborted) throw aborted(signal.reason);
    const found = await referencesOf(store, at).catch((error: unknown) => {
      if (!isSkvmError(error, 'STORE_CORRUPT')) throw error;
      damaged.push(at);
      return new Set<Digest>();
    });
    const known = [...found].filter((other) => contents.has(other));
    direct.set(at, known);
    waiting.push(...known);
  }
  const closure = new Map<Digest, ReadonlySet<Digest>>();
  for (const digest of direct.keys()) {
    const reached = new Set([digest]);
    for (const at of reached) for (const other of direct.get(at) ?? []) reached.add(other);
    closure.set(digest, reached);
  }
  return { contents, closure, damaged };
}

/** Only JSON refers to other contents: lists of files, records. */
async function referencesOf(store: FileStore, digest: Digest): Promise<Set<Digest>> {
  const bytes = (await store.get(digest)) ?? new Uint8Array();
  const isJson = bytes[0] === 0x7b || bytes[0] === 0x5b;
  return isJson ? digestsInText(Buffer.from(bytes).toString('latin1')) : new Set();
}

/** Contents that none of these roots refers to and that nobody has put after `untouched`. */
export function unreferenced(graph: ReferenceGraph, roots: readonly Root[], untouched: Date): Digest[] {
  const wanted = new Set(roots.flatMap((root) => [...reach(graph, root)]));
  return [...graph.contents]
    .filter(([digest, { putAt }]) => putAt < untouched && !wanted.has(digest))
    .map(([digest]) => digest);
}

/**
 * The roots that have to go, the oldest first: those last written to before `expired`, and as many more as it takes
 * until the contents and the roots together take no more than `maxBytes`.
 */
export function chooseLeaving(
  graph: ReferenceGraph,
  roots: readonly Root[],
  limits: { readonly expired: Date; readonly maxBytes: number; readonly untouched: Date },
): Root[] {
  const references = new Map<Digest, number>();
  for (const root of roots) {
    for (const digest of reach(graph, root)) references.set(digest, (references.get(digest) ?? 0) + 1);
  }
  let bytes = sizeOf(graph, roots) - bytesOf(graph, unreferenced(graph, roots, limits.untouched));
  const leaving: Root[] = [];
  for (const root of roots.filter(({ canGo }) => canGo).sort((a, b) => a.at.getTime() - b.at.getTime())) {
    if (root.at >= limits.expired && bytes <= limits.maxBytes) break;
    leaving.push(root);
    bytes -= root.bytes;
    for (const digest of reach(graph, root)) {
      const left = (references.get(digest) ?? 1) - 1;
      references.set(digest, left);
      const content = graph.contents.get(digest);
      if (left === 0 && content && content.putAt < limits.untouched) bytes -= content.bytes;
    }
  }
  return leaving;
}

/** Bytes of all contents and of the roots themselves. */
export function sizeOf(graph: ReferenceGraph, roots: readonly Root[]): number {
  return bytesOf(graph, graph.contents.keys()) + roots.reduce((sum, { bytes }) => sum + bytes, 0);
}

function bytesOf(graph: ReferenceGraph, digests: Iterable<Digest>): number {
  let bytes = 0;
  for (const digest of digests) bytes += graph.contents.get(digest)?.bytes ?? 0;
  return bytes;
}

function reach(graph: ReferenceGraph, root: Root): Set<Digest> {
  return new Set([...root.refersTo].flatMap((digest) => [...(graph.closure.get(digest) ?? [])]));
}
