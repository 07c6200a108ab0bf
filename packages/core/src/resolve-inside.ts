import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { inputInvalid, pathOutside } from './error.ts';

/**
 * Joins an untrusted POSIX path under a folder, looking at the text alone.
 *
 * `.` and `..` are resolved in the text and may not leave the root, not even on the way; the result has neither.
 *
 * @param root absolute
 * @throws SkvmError `PATH_OUTSIDE` for an empty or absolute path, one that climbs out, a backslash, a drive letter, NUL
 */
export function joinInside(root: string, relativePath: string): string {
  if (!isAbsolute(root)) throw inputInvalid(`Expected an absolute root, got "${root}"`);
  const refuse = (why: string) => pathOutside(relativePath, root, why);
  if (relativePath === '') throw refuse('empty; the root itself is "."');
  if (relativePath.includes('\0')) throw refuse('has a NUL');
  if (relativePath.includes('\\')) throw refuse('has a backslash; parts are joined by "/"');
  if (/^[A-Za-z]:/.test(relativePath)) throw refuse('has a drive letter');
  if (relativePath.startsWith('/')) throw refuse('absolute');
  const parts: string[] = [];
  for (const part of relativePath.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) throw refuse('climbs out by ".."');
  }
  return join(root, ...parts);
}

/**
 * Joins an untrusted POSIX path under a folder, and follows the links that exist on the way to see that they stay there.
 *
 * The result is under `root` as it was given, whether or not it exists; parts that are links are left as they are. A
 * link to nothing is refused, because writing through it would make a file wherever it points.
 *
 * The answer holds for the moment of asking: a process that can write below `root` can put a link there before the path
 * is used. So never use it for a path that something untrusted, still running, may change; that is what the walls of a
 * sandbox are for.
 *
 * @param root absolute; may be missing
 * @throws SkvmError `PATH_OUTSIDE` as {@link joinInside}, and for a link that leads out or to nothing
 */
export async function resolveInside(root: string, relativePath: string): Promise<string> {
  const path = joinInside(root, relativePath);
  const realRoot = await realpath(root).catch(unlessMissing);
  if (realRoot === undefined) return path;
  const prefix = realRoot.endsWith(sep) ? realRoot : realRoot + sep;
  for (let at = path; ; at = dirname(at)) {
    const real = await realpath(at).catch(unlessMissing);
    if (real !== undefined) {
      if (real === realRoot || real.startsWith(prefix)) return path;
      throw pathOutside(relativePath, root, 'a link leads out');
    }
    if (await lstat(at).catch(unlessMissing)) throw pathOutside(relativePath, root, 'a link leads to nothing');
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  // ELOOP is a link to itself: it leads to nothing, as the caller then finds.
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ELOOP') return undefined;
  throw error;
}
