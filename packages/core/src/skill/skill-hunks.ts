import { diffArrays } from 'diff';
import { inputInvalid, unknownName } from '../error.ts';
import { sha256 } from '../hash.ts';
import type { Skill } from '../spec/skill.ts';
import { type Bundle, type BundleEntry, bundleMap, isSameEntry, skillOfMap } from './bundle-map.ts';
import { splitLines, textOf } from './text-lines.ts';

/** A line of a hunk, without its end. */
export interface HunkLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** The smallest change to a bundle that can be taken or left by itself. */
export interface SkillHunk {
  /** Made from what changes, not from where: the same change has the same id in another version. */
  readonly id: string;
  /** POSIX path of the file. */
  readonly path: string;
  /**
   * `lines`: some lines of a text; `added`, `removed`: the whole file; `binary`: a file that is not text on both sides;
   * `mode`: it may be executed, or may not any more.
   */
  readonly change: 'lines' | 'added' | 'removed' | 'binary' | 'mode';
  /** First line (from 1) and number of lines before and after; all 0 for `binary` and `mode`. */
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly HunkLine[];
  /** The nearest Markdown heading above it, without its marks; absent when there is none. */
  readonly section?: string;
}

/** What a file is made of: lines that stay, and hunks. */
type Piece = { readonly same: string } | { readonly hunk: SkillHunk; readonly old: string; readonly now: string };

/** All that differs between two bundles, in order of path and line. Equal bundles have no hunk. */
export function skillHunks(before: Bundle, after: Bundle): readonly SkillHunk[] {
  return filePieces(before, after).flatMap(({ pieces, mode }) => [
    ...pieces.flatMap((piece) => ('hunk' in piece ? [piece.hunk] : [])),
    ...(mode ? [mode] : []),
  ]);
}

/**
 * The first bundle with some of the hunks that lead to the second. All of them give the second, byte for byte, none the
 * first.
 *
 * @param ids ids of {@link skillHunks} of the same two bundles, in any order
 * @throws INPUT_INVALID for an id that is none of them, with the nearest; SKILL_INVALID when what comes out is no skill
 */
export function applyHunks(before: Skill, after: Skill, ids: readonly string[]): Skill {
  const chosen = new Set(ids);
  const known = skillHunks(before, after).map(({ id }) => id);
  for (const id of chosen) {
    if (!known.includes(id)) throw unknownName({ code: 'INPUT_INVALID', what: 'hunk', name: id, known });
  }
  const result = bundleMap(before);
  const [old, now] = [bundleMap(before), bundleMap(after)];
  for (const { path, pieces, mode } of filePieces(before, after)) {
    const executable = (mode && chosen.has(mode.id) ? now : old).get(path)?.executable ?? false;
    const [first] = pieces;
    if (pieces.length === 1 && first && 'hunk' in first && first.hunk.change !== 'lines') {
      const entry = (chosen.has(first.hunk.id) ? now : old).get(path);
      if (!entry) result.delete(path);
      else result.set(path, first.hunk.change === 'binary' ? { ...entry, executable } : entry);
      continue;
    }
    if (pieces.length === 0) {
      const entry = old.get(path);
      if (entry) result.set(path, { ...entry, executable });
      continue;
    }
    const text = pieces.map((piece) =>
      'same' in piece ? piece.same : chosen.has(piece.hunk.id) ? piece.now : piece.old,
    );
    result.set(path, { bytes: Buffer.from(text.join('')), executable });
  }
  if (!result.has('SKILL.md')) throw inputInvalid('Expected the hunks to leave a SKILL.md');
  return skillOfMap(result, before);
}

interface FilePieces {
  readonly path: string;
  /** Empty when the content is the same. */
  readonly pieces: readonly Piece[];
  readonly mode?: SkillHunk;
}

/** The files that differ, taken apart. */
function filePieces(before: Bundle, after: Bundle): readonly FilePieces[] {
  const [old, now] = [bundleMap(before), bundleMap(after)];
  const identify = createIdentifier();
  const differing = [...new Set([...old.keys(), ...now.keys()])].sort().filter((path) => {
    return !isSameEntry(old.get(path), now.get(path));
  });
  return differing.map((path): FilePieces => {
    const [a, b] = [old.get(path), now.get(path)];
    const pieces = piecesOf(path, a, b, identify);
    if (!a || !b || a.executable === b.executable) return { path, pieces };
    const text = b.executable ? 'may be executed' : 'may not be executed any more';
    return { path, pieces, mode: identify({ ...WHOLE, path, change: 'mode', lines: [{ kind: 'added', text }] }, text) };
  });
}

const WHOLE = { oldStart: 0, oldLines: 0, newStart: 0, newLines: 0 } as const;

type Identify = (hunk: Omit<SkillHunk, 'id'>, ...contents: readonly string[]) => SkillHunk;

/** Names hunks by what they change; of equal ones the second and later get a number. */
function createIdentifier(): Identify {
  const taken = new Map<string, number>();
  return (hunk, ...contents) => {
    const key = sha256(JSON.stringify([hunk.path, hunk.change, ...contents])).slice(0, 10);
    const times = (taken.get(key) ?? 0) + 1;
    taken.set(key, times);
    return { id: times === 1 ? key : `${key}-${times}`, ...hunk };
  };
}

function piecesOf(path: string, a: BundleEntry | undefined, b: BundleEntry | undefined, identify: Identify): Piece[] {
  if (a && b && Buffer.compare(a.bytes, b.bytes) === 0) return [];
  const [old, now] = [a && textOf(a.bytes), b && textOf(b.bytes)];
  if (old === null || now === null) {
    const digests = [a, b].map((entry) => (entry ? sha256(entry.bytes) : ''));
    const change = a === undefined ? 'added' : b === undefined ? 'removed' : 'binary';
    const size = (entry: BundleEntry) => `${entry.bytes.byteLength} bytes that are not text`;
    const lines: HunkLine[] = [
      ...(a ? [{ kind: 'removed' as const, text: size(a) }] : []),
      ...(b ? [{ kind: 'added' as const, text: size(b) }] : []),
    ];
    return [{ hunk: identify({ ...WHOLE, path, change, lines }, ...digests), old: '', now: '' }];
  }
  if (old === undefined || now === undefined) {
    const change = old === undefined ? 'added' : 'removed';
    const content = splitLines(old ?? now ?? '');
    const lines = content.map((line): HunkLine => ({ kind: change, text: withoutEnd(line) }));
    const count = content.length;
    const place = change === 'added' ? { newStart: 1, newLines: count } : { oldStart: 1, oldLines: count };
    return [{ hunk: identify({ ...WHOLE, ...place, path, change, lines }, old ?? now ?? ''), old: '', now: '' }];
  }
  return textPieces(path, old, now, identify);
}

/** Runs of lines that stay or change. What lies between two changes and is blank alone belongs to them. */
function textPieces(path: string, before: string, after: string, identify: Identify): Piece[] {
  const [oldAll, newAll] = [splitLines(before), splitLines(after)];
  const runs: { same: boolean; old: string[]; now: string[] }[] = [];
  for (const { added, removed, value } of diffArrays(oldAll, newAll)) {
    const same = !added && !removed;
    const last = runs.at(-1);
    if (last && last.same === same) {
      if (!added) last.old.push(...value);
      if (!removed) last.now.push(...value);
    } else runs.push({ same, old: added ? [] : [...value], now: removed ? [] : [...value] });
  }
  for (let at = 1; at < runs.length - 1; ) {
    const [left, gap, right] = runs.slice(at - 1, at + 2);
    if (left && gap && right && gap.same && gap.old.every((line) => line.trim() === '')) {
      const joined = { same: false, old: [left, gap, right].flatMap((run) => run.old) };
      runs.splice(at - 1, 3, { ...joined, now: [left, gap, right].flatMap((run) => run.now) });
    } else at += 1;
  }
  const pieces: Piece[] = [];
  let [oldAt, newAt] = [0, 0];
  for (const { same, old, now } of runs) {
    if (same) pieces.push({ same: old.join('') });
    else {
      const section = sectionAbove(newAll, newAt);
      const hunk = {
        ...{ path, change: 'lines' as const, oldStart: oldAt + 1, oldLines: old.length },
        ...{ newStart: newAt + 1, newLines: now.length, lines: hunkLines(old, now) },
        ...(section === undefined ? {} : { section }),
      };
      pieces.push({ hunk: identify(hunk, old.join(''), now.join('')), old: old.join(''), now: now.join('') });
    }
    oldAt += old.length;
    newAt += now.length;
  }
  return pieces;
}

function hunkLines(old: readonly string[], now: readonly string[]): HunkLine[] {
  return diffArrays([...old], [...now]).flatMap(({ added, removed, value }) =>
    value.map((line) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: withoutEnd(line) }) as const),
  );
}

function sectionAbove(lines: readonly string[], from: number): string | undefined {
  for (let at = Math.min(from, lines.length) - 1; at >= 0; at -= 1) {
    const [, heading] = /^#{1,6}[ \t]+(\S.*)$/.exec(withoutEnd(lines[at] ?? '')) ?? [];
    if (heading !== undefined) return heading.trimEnd();
  }
  return undefined;
}

const withoutEnd = (line: string) => line.replace(/[\r\n]+$/, '');
