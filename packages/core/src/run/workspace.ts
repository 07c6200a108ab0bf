import { constants } from 'node:fs';
import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readlink,
  realpath,
  rm,
  rmdir,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { storeCorrupt } from '../error.ts';
import { canonicalJson, type Digest } from '../hash.ts';
import { joinInside } from '../resolve-inside.ts';
import type { PlacedSkill } from '../spec/run.ts';
import type { Skill } from '../spec/skill.ts';
import type { FileContent, FileMap } from '../spec/task.ts';
import type { Store } from '../store.ts';

/** Where skills are staged in a workspace: the place that agent clients agree on (agentskills.io client guide). */
const SKILLS_FOLDER = '.agents/skills';

/** A workspace larger than this is cut off when it is kept: an agent's mistake must not fill the disk. */
const MAX_SNAPSHOT_FILES = 5_000;
const MAX_SNAPSHOT_BYTES = 64 * 1024 * 1024;

/** A folder of its own for one run. */
export interface Workspace extends AsyncDisposable {
  /** Absolute, with links resolved. */
  readonly dir: string;
}

/** Makes an empty folder that goes away when it is disposed of. */
export async function createWorkspace(tmpDir: string): Promise<Workspace> {
  const make = () => mkdtemp(join(tmpDir, 'skvm-run-'));
  const made = await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await mkdir(tmpDir, { recursive: true });
    return make();
  });
  const dir = await realpath(made);
  return {
    dir,
    [Symbol.asyncDispose]: () => removeTree(dir),
  };
}

async function removeTree(dir: string): Promise<void> {
  try {
    await removeEntries(dir);
  } catch {
    // A folder that the agent made unreadable is opened first; rm does not do that by itself.
    await makeWritable(dir);
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
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

async function makeWritable(dir: string): Promise<void> {
  await chmod(dir, 0o700).catch(() => {});
  for (const entry of await readdir(dir, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await makeWritable(join(dir, entry.name));
  }
}

/**
 * Writes files below a folder that nothing else has written to yet: it holds no link, so that the text of a path says
 * where it leads, and the disk need not be asked.
 *
 * @throws PATH_OUTSIDE when a path leaves it.
 */
export async function writeFiles(dir: string, files: FileMap | ReadonlyMap<string, Uint8Array>): Promise<void> {
  const entries: Iterable<[string, FileContent | Uint8Array]> = isMap(files) ? files : Object.entries(files);
  const made = new Set<string>();
  for (const [path, content] of entries) {
    const file = joinInside(dir, path);
    const parent = dirname(file);
    if (!made.has(parent)) await mkdir(parent, { recursive: true });
    made.add(parent);
    await writeFile(file, content instanceof Uint8Array ? content : toBytes(content));
  }
}

function isMap(files: FileMap | ReadonlyMap<string, Uint8Array>): files is ReadonlyMap<string, Uint8Array> {
  return files instanceof Map;
}

function toBytes(content: FileContent): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.base64, 'base64');
}

/** Puts each skill's whole bundle under a folder of its own, in a workspace that no agent has seen yet. */
export async function stageSkills(dir: string, skills: readonly Skill[]): Promise<PlacedSkill[]> {
  const placed: PlacedSkill[] = [];
  for (const skill of skills) {
    const path = `${SKILLS_FOLDER}/${skill.name}`;
    const folder = joinInside(dir, path);
    const files = new Map(skill.files.map((file) => [file.path, file.bytes] as const));
    await writeFiles(folder, files.set('SKILL.md', Buffer.from(skill.text)));
    for (const file of skill.files) if (file.executable) await chmod(joinInside(folder, file.path), 0o755);
    placed.push({ skill, path });
  }
  return placed;
}

export const snapshotSchema = z.object({
  schema: z.literal('skvm.snapshot/1'),
  /** Content digests by POSIX path. */
  files: z.record(z.string(), z.object({ digest: z.string(), bytes: z.int(), executable: z.boolean() })),
  /** Symbolic links by path, with what they say; never followed. */
  links: z.record(z.string(), z.string()),
  /** True when the workspace was too large and the rest was left out. */
  truncated: z.boolean(),
});
/** A workspace as it was left, as kept in the store. */
export type Snapshot = z.infer<typeof snapshotSchema>;

/** A workspace as it was left, in memory. */
export interface WorkspaceFiles {
  readonly files: Map<string, { readonly bytes: Uint8Array; readonly executable: boolean }>;
  readonly links: Map<string, string>;
  readonly truncated: boolean;
}

/** Reads a workspace without its staged skills. */
export async function readWorkspace(dir: string): Promise<WorkspaceFiles> {
  const files: WorkspaceFiles['files'] = new Map();
  const links = new Map<string, string>();
  let bytes = 0;
  let truncated = false;
  async function walk(folder: string, prefix: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${prefix}${entry.name}`;
      const file = join(folder, entry.name);
      if (path === SKILLS_FOLDER) continue;
      if (entry.isSymbolicLink()) links.set(path, await readlink(file));
      else if (entry.isDirectory()) await walk(file, `${path}/`);
      else if (entry.isFile()) {
        const content = await readPlainFile(file, files.size < MAX_SNAPSHOT_FILES ? MAX_SNAPSHOT_BYTES - bytes : -1);
        if (content === 'too large') truncated = true;
        if (content === 'too large' || content === 'unreadable') continue;
        bytes += content.bytes.byteLength;
        files.set(path, content);
      }
    }
  }
  await walk(dir, '');
  return { files, links, truncated };
}

/** Reads a file of at most so many bytes, unless it has become a link since it was listed. */
async function readPlainFile(
  path: string,
  maxBytes: number,
): Promise<{ readonly bytes: Uint8Array; readonly executable: boolean } | 'too large' | 'unreadable'> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { size, mode } = await file.stat();
    if (size > maxBytes) return 'too large';
    const bytes = Buffer.allocUnsafeSlow(size);
    let filled = 0;
    for (let read = 1; read > 0 && filled < size; filled += read) {
      ({ bytesRead: read } = await file.read(bytes, filled, size - filled, filled));
    }
    return { bytes: bytes.subarray(0, filled), executable: (mode & 0o100) !== 0 };
  } catch {
    return 'unreadable';
  }
}

/** Keeps a workspace in the store and returns the key of its {@link Snapshot}. */
export async function keepSnapshot(workspace: WorkspaceFiles, store: Store): Promise<Digest> {
  const files: Snapshot['files'] = {};
  for (const [path, { bytes, executable }] of workspace.files) {
    files[path] = { digest: await store.put(bytes), bytes: bytes.byteLength, executable };
  }
  const snapshot: Snapshot = {
    schema: 'skvm.snapshot/1',
    files,
    links: Object.fromEntries(workspace.links),
    truncated: workspace.truncated,
  };
  return store.put(canonicalJson(snapshot));
}

/**
 * The files of a snapshot that {@link keepSnapshot} kept, by POSIX path.
 *
 * @throws STORE_CORRUPT when the snapshot or one of its files is not in the store, or cannot be read.
 */
export async function loadSnapshot(key: Digest, store: Store): Promise<Map<string, Uint8Array>> {
  const where = `snapshot ${key}`;
  const content = await store.get(key);
  const snapshot = snapshotSchema.safeParse(content && JSON.parse(Buffer.from(content).toString('utf8')));
  if (!snapshot.success) throw storeCorrupt(where, content ? 'it is not a snapshot' : 'it is not in the store');
  const files = new Map<string, Uint8Array>();
  for (const [path, { digest }] of Object.entries(snapshot.data.files)) {
    const bytes = await store.get(digest);
    if (!bytes) throw storeCorrupt(where, `its file ${path} (${digest}) is not in the store`);
    files.set(path, bytes);
  }
  return files;
}
