import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes a folder that only its owner can enter, and removes it with all in it, also what a command made read-only. */
export async function makePrivateFolder(tmpDir: string): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpDir, 'skvm-exec-'));
  return { path, [Symbol.asyncDispose]: () => remove(path) };
}

async function remove(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch {
    // What stays after this is litter in the system's temporary folder, no reason to fail the command.
    await makeWritable(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

async function makeWritable(folder: string): Promise<void> {
  // The removal that failed may still be at work elsewhere in the tree: what is gone meanwhile is no failure.
  await chmod(folder, 0o700).catch(() => {});
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name));
  }
}
