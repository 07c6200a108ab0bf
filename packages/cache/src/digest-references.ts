import { open } from 'node:fs/promises';
import type { Digest } from '@skvm/core';
import { unlessMissing } from './disk.ts';

/** Whatever looks like a digest is taken for a reference: a content too many is kept, never one too few. */
const DIGEST = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/** The digests that stand in a text. */
export function digestsInText(text: string): Set<Digest> {
  return new Set(text.match(DIGEST));
}

/** The digests that stand in a file, read piece by piece; none when it is not there, as a temporary file may not be. */
export async function digestsInFile(path: string): Promise<Set<Digest>> {
  const found = new Set<Digest>();
  const handle = await open(path, 'r').catch(unlessMissing);
  if (handle === undefined) return found;
  let rest = '';
  for await (const chunk of handle.createReadStream({ encoding: 'latin1' }) as AsyncIterable<string>) {
    const text = rest + chunk;
    // The last 65 characters are looked at again with what follows: a digest and the character after it.
    for (const match of text.matchAll(DIGEST)) if (match.index + 64 < text.length) found.add(match[0]);
    rest = text.slice(-65);
  }
  for (const digest of digestsInText(rest)) found.add(digest);
  return found;
}
