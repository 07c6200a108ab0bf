import { constants, type Dirent } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, readdir, readlink, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { errorMessage, inputInvalid, pathOutside, storeCorrupt } from '../error.ts';
import { canonicalJson, type Digest } from '../hash.ts';
import { removeTree } from '../remove-tree.ts';
import { joinInside } from '../resolve-inside.ts';
import type { PlacedSkill } from '../spec/run.ts';
import type { Skill } from '../spec/skill.ts';
import type { FileContent, FileMap } from '../spec/task.ts';
import type { Store } from '../store.ts';

/** Where skills are staged in a workspace: the place that agent clients agree on (agentskills.io client guide). */
const SKILLS_FOLDER = '.agents/skills';

/** A workspace larger than this is cut off when it is kept: an agent's mistake must not fill the disk. */
export const MAX_SNAPSHOT_FILES = 5_000;
export const MAX_SNAPSHOT_BYTES = 64 * 1024 * 1024;
/** The same, for people. */
export const SNAPSHOT_LIMITS = 'more than 5,000 files or 64 MiB';

/** What a file system says to a name that is too long, or that of a folder, or below that of a file. */
const UNFIT_NAME = new Set(['EEXIST', 'EINVAL', 'EISDIR', 'ENAMETOOLONG', 'ENOTDIR']);

/** A folder of its own for one run. */
export interface Workspace extends AsyncDisposable {
  /** Absolute, with links resolved. */
  readonly dir: string;
}

/**
 * Makes an empty folder that goes away when it is disposed of. One that will not go is reported (`workspace-left`): it
 * is no reason to lose a run.
 */
export async function createWorkspace(context: Pick<Context, 'tmpDir' | 'report'>): Promise<Workspace> {
  const { tmpDir, report } = context;
  const make = () => mkdtemp(join(tmpDir, 'skvm-run-'));
  const made = await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await mkdir(tmpDir, { recursive: true });
    return make();
  });
  const dir = await realpath(made);
  return {
    dir,
    async [Symbol.asyncDispose]() {
      try {
        await removeTree(dir);
      } catch (error) {
        const message = `The folder of a run could not be removed: ${errorMessage(error)}`;
        report({ severity: 'warning', code: 'workspace-left', message, source: 'run', hint: `Remove ${dir}` });
      }
    },
  };
}

/**
 * Writes files below a folder that nothing else has written to yet: it holds no link, so that the text of a path says
 * where it leads, and the disk need not be asked.
 *
 * @throws PATH_OUTSIDE when a path leaves it, INPUT_INVALID when one cannot be written, as `a/b` beside a file `a`.
 */
export async function writeFiles(dir: string, files: FileMap | ReadonlyMap<string, Uint8Array>): Promise<void> {
  const entries: Iterable<[string, FileContent | Uint8Array]> = isMap(files) ? files : Object.entries(files);
  const made = new Set<string>();
  for (const [path, content] of entries) {
    try {
      await writeBelow(joinInside(dir, path), content instanceof Uint8Array ? content : toBytes(content), made);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!UNFIT_NAME.has(code)) throw error;
      throw inputInvalid(`The file "${path}" cannot be put into a workspace (${code})`);
    }
  }
}

async function writeBelow(file: string, bytes: Uint8Array, made: Set<string>): Promise<void> {
  const parent = dirname(file);
  if (!made.has(parent)) await mkdir(parent, { recursive: true });
  made.add(parent);
  await writeFile(file, bytes);
}

/** Writes what was read from a workspace into an empty folder, under the very names that an agent gave. */
export async function restoreFiles(
  dir: string,
  { files, executables }: Pick<WorkspaceFiles, 'files' | 'executables'>,
): Promise<void> {
  const made = new Set<string>();
  for (const [path, bytes] of files) {
    // Names such as "C:x" or "a\\b" are an agent's own affair here; a snapshot that was tampered with is not.
    if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
      throw pathOutside(path, dir, 'not the path of a file in a workspace');
    }
    const file = `${dir}/${path}`;
    await writeBelow(file, bytes, made);
    if (executables.has(path)) await chmod(file, 0o755);
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
    if (placed.some((other) => other.skill.name === skill.name)) {
      throw inputInvalid(`Two skills of one run are called "${skill.name}"; expected a name for each`);
    }
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
  /** True when something was left out: the workspace was too large, or a part of it could not be read. */
  truncated: z.boolean(),
});
/** A workspace as it was left, as kept in the store. */
export type Snapshot = z.infer<typeof snapshotSchema>;

/** A workspace as it was left, in memory. */
export interface WorkspaceFiles {
  /** Contents by POSIX path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Paths of the files that their owner may execute. */
  readonly executables: ReadonlySet<string>;
  /** As in {@link Snapshot}. */
  readonly truncated: boolean;
}

/**
 * Reads a workspace, but for the folders in `leftOut` (POSIX paths). Files near the top come first, so that a folder
 * full of dependencies does not crowd out a result beside it. Links are noted and not followed; special files and
 * names that are not UTF-8 are passed over. Whatever may still be written to or vanish meanwhile, this does not throw.
 */
export async function readWorkspace(
  dir: string,
  leftOut: readonly string[] = [],
): Promise<WorkspaceFiles & { readonly links: ReadonlyMap<string, string> }> {
  const files = new Map<string, Uint8Array>();
  const executables = new Set<string>();
  const links = new Map<string, string>();
  let left = MAX_SNAPSHOT_BYTES;
  let truncated = false;
  const folders = [''];
  for (let prefix = folders.shift(); prefix !== undefined; prefix = folders.shift()) {
    const entries = await readFolder(join(dir, prefix));
    if (!entries) truncated = true;
    for (const entry of (entries ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${prefix}${entry.name}`;
      const file = join(dir, path);
      if (leftOut.includes(path)) continue;
      if (entry.isSymbolicLink()) {
        const to = await readlink(file).catch(() => undefined);
        if (to !== undefined) links.set(path, to);
      } else if (entry.isDirectory()) folders.push(`${path}/`);
      else if (entry.isFile()) {
        const read = files.size < MAX_SNAPSHOT_FILES ? await readBounded(file, left) : 'left-out';
        if (read === 'left-out') truncated = true;
        if (read === 'left-out' || read === 'gone') continue;
        left -= read.bytes.byteLength;
        files.set(path, read.bytes);
        if (read.executable) executables.add(path);
      }
    }
  }
  return {
    files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
    executables,
    links,
    truncated,
  };
}

/** What is in a folder; nothing when it is gone, `undefined` when it cannot be read. */
async function readFolder(folder: string): Promise<Dirent[] | undefined> {
  const read = () => readdir(folder, { withFileTypes: true });
  return read()
    .catch(async (error) => {
      if (error.code !== 'EACCES') throw error;
      await chmod(folder, 0o700);
      return read();
    })
    .catch((error) => (isGone(error) ? [] : undefined));
}

/** A file of at most `limit` bytes, as long as it is when it is opened: one that is written to meanwhile ends there. */
async function readBounded(
  file: string,
  limit: number,
): Promise<{ readonly bytes: Uint8Array; readonly executable: boolean } | 'gone' | 'left-out'> {
  // A process that an agent left behind may have put a link or a pipe there since the folder was read.
  const openFile = () => open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    await using handle = await openFile().catch(async (error) => {
      if (error.code !== 'EACCES') throw error;
      await chmod(file, 0o600);
      return openFile();
    });
    const info = await handle.stat();
    if (!info.isFile()) return 'gone';
    if (info.size > limit) return 'left-out';
    const buffer = Buffer.alloc(info.size);
    let length = 0;
    while (length < buffer.byteLength) {
      const { bytesRead } = await handle.read(buffer, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { bytes: buffer.subarray(0, length), executable: (info.mode & 0o100) !== 0 };
  } catch (error) {
    return isGone(error) ? 'gone' : 'left-out';
  }
}

function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  // ELOOP and ENXIO: in its place is a link or a socket.
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENXIO';
}

/** Keeps a workspace in the store and returns the key of its {@link Snapshot}. */
export async function keepSnapshot(
  workspace: WorkspaceFiles & { readonly links: ReadonlyMap<string, string> },
  store: Store,
): Promise<Digest> {
  const files: Snapshot['files'] = {};
  for (const [path, bytes] of workspace.files) {
    const executable = workspace.executables.has(path);
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
 * A workspace that {@link keepSnapshot} kept: its files as a grader takes them, and its links by path, with what they say.
 *
 * @throws STORE_CORRUPT when the snapshot or one of its files is not in the store, or cannot be read.
 */
export async function loadSnapshot(
  key: Digest,
  store: Store,
): Promise<WorkspaceFiles & { readonly links: ReadonlyMap<string, string> }> {
  const where = `snapshot ${key}`;
  const content = await store.get(key);
  const snapshot = snapshotSchema.safeParse(content && parseJson(content));
  if (!snapshot.success) throw storeCorrupt(where, content ? 'it is not a snapshot' : 'it is not in the store');
  const files = new Map<string, Uint8Array>();
  const executables = new Set<string>();
  for (const [path, { digest, executable }] of Object.entries(snapshot.data.files)) {
    const bytes = await store.get(digest);
    if (!bytes) throw storeCorrupt(where, `its file ${path} (${digest}) is not in the store`);
    files.set(path, bytes);
    if (executable) executables.add(path);
  }
  const links = new Map(Object.entries(snapshot.data.links));
  return { files, executables, links, truncated: snapshot.data.truncated };
}

function parseJson(content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8'));
  } catch {
    return undefined;
  }
}
