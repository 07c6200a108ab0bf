import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { canonicalJson, type JsonValue, joinInside } from '@skvm/core';
import type { Variant } from './variant.ts';

/**
 * Writes a variant into a folder: `skill/` and beside it `meta/`, whose `manifest.json` comes last. All of it is
 * written next to the folder first and put in its place by renaming, so that a reader finds the old variant, none, or
 * the new one, and never a mixture. What was in the folder is gone afterwards.
 *
 * @throws PATH_OUTSIDE when a file of the bundle would land outside the folder.
 */
export async function writeVariant(variant: Variant, dir: string): Promise<void> {
  const target = resolve(dir);
  const parent = dirname(target);
  const prefix = `.${basename(target)}.`;
  await mkdir(parent, { recursive: true });
  const staged = join(parent, `${prefix}${randomUUID()}.new`);
  const replaced = join(parent, `${prefix}${randomUUID()}.old`);
  try {
    const { skill, meta, manifest } = variant;
    await writeFile(join(staged, 'skill'), 'SKILL.md', skill.text);
    for (const { path, bytes, executable } of skill.files) {
      await writeFile(join(staged, 'skill'), path, bytes, executable ? 0o755 : 0o644);
    }
    for (const [name, text] of Object.entries(meta)) await writeFile(join(staged, 'meta'), name, text);
    await writeFile(join(staged, 'meta'), 'manifest.json', `${canonicalJson(manifest as unknown as JsonValue)}\n`);
    const old = await rename(target, replaced).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw error;
      },
    );
    await rename(staged, target).catch(async (error: unknown) => {
      if (old) await rename(replaced, target);
      throw error;
    });
    await syncFolder(parent);
  } finally {
    await rm(staged, { recursive: true, force: true });
    await rm(replaced, { recursive: true, force: true });
  }
}

async function writeFile(root: string, path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  const file = joinInside(root, path);
  await mkdir(dirname(file), { recursive: true });
  // A renamed folder whose files are not on the disk yet would, after a power cut, be a valid name of nothing.
  await using handle = await open(file, 'wx', mode);
  await handle.writeFile(content);
  await handle.sync();
  if (mode !== 0o644) await chmod(file, mode);
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders; there the rename alone has to do.
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
