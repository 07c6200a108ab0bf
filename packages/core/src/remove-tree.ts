import { randomUUID } from 'node:crypto';
import { chmod, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** How far below the root a folder is left where it is, in characters: systems take paths of 1,024 or 4,096 bytes. */
const LONG_PATH = 150;

/**
 * Removes a folder that programs have written to, with all in it: also what they made unreadable, and what lies too deep
 * to be named by a path.
 */
export async function removeTree(root: string): Promise<void> {
  try {
    await removeEntries(root);
  } catch {
    await makeReachable(root, root);
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Does what rm does with half of the calls: it asks no entry what it is, for readdir has said so. */
async function removeEntries(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) await removeEntries(path);
    else await unlink(path);
  }
  await rmdir(dir);
}

/** Opens what is closed, and moves up what lies deep; rm does neither by itself. */
async function makeReachable(dir: string, root: string): Promise<void> {
  // A removal that failed may still be at work elsewhere in the tree: what is gone meanwhile is no failure.
  await chmod(dir, 0o700).catch(() => {});
  for (const entry of await readdir(dir, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory()) continue;
    const path = join(dir, entry.name);
    await makeReachable(path.length > root.length + LONG_PATH ? await movedUp(path, root) : path, root);
  }
}

async function movedUp(path: string, root: string): Promise<string> {
  const near = join(root, randomUUID());
  // To be moved, a folder must let its owner write.
  await chmod(path, 0o700).catch(() => {});
  return rename(path, near).then(
    () => near,
    () => path,
  );
}
