import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../remove-tree.ts';

/** Makes a folder that only its owner can enter, and removes it with all in it, also what a command made read-only. */
export async function makePrivateFolder(tmpDir: string): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpDir, 'skvm-exec-'));
  // What stays after this is litter in the system's temporary folder, no reason to fail the command.
  return { path, [Symbol.asyncDispose]: () => removeTree(path).catch(() => {}) };
}
