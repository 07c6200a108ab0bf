import { diff3Merge } from 'node-diff3';
import { errorMessage } from '../error.ts';
import type { Skill } from '../spec/skill.ts';
import { type BundleEntry, bundleMap, isSameEntry, skillOfMap } from './bundle-map.ts';
import { splitLines, textOf } from './text-lines.ts';

/** A file that both sides changed in ways that do not go together. */
export interface MergeConflict {
  readonly path: string;
  /** For people. */
  readonly reason: string;
  /** First line (from 1) of the conflict in `ours`, when it is one of lines. */
  readonly line?: number;
}

/** What a merge came to. */
export interface MergedSkills {
  /** `null` when there is a conflict. */
  readonly skill: Skill | null;
  /** Empty when there is a skill. */
  readonly conflicts: readonly MergeConflict[];
}

/**
 * Merges two versions of a skill that come from the same one: file by file, and within a text line by line (three-way
 * merge by longest common subsequences). What one side alone changed is taken, and so is what both changed alike. Lines
 * that both changed differently, a file that one removed and the other changed, and bytes that are not text and differ on
 * both sides are conflicts, as is a merge that would be no skill. Line ends stay as they are.
 */
export function mergeSkills(input: {
  readonly base: Skill;
  readonly ours: Skill;
  readonly theirs: Skill;
}): MergedSkills {
  const [base, ours, theirs] = [bundleMap(input.base), bundleMap(input.ours), bundleMap(input.theirs)];
  const merged = new Map<string, BundleEntry>();
  const conflicts: MergeConflict[] = [];
  for (const path of [...new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])].sort()) {
    const found = mergeEntry(base.get(path), ours.get(path), theirs.get(path));
    if (found && 'reason' in found) conflicts.push({ path, ...found });
    else if (found) merged.set(path, found);
  }
  if (conflicts.length > 0) return { skill: null, conflicts };
  try {
    return { skill: skillOfMap(merged, input.ours), conflicts };
  } catch (error) {
    return { skill: null, conflicts: [{ path: 'SKILL.md', reason: `merged it is no skill: ${errorMessage(error)}` }] };
  }
}

type Merged = BundleEntry | Omit<MergeConflict, 'path'> | undefined;

function mergeEntry(
  base: BundleEntry | undefined,
  ours: BundleEntry | undefined,
  theirs: BundleEntry | undefined,
): Merged {
  if (isSameEntry(ours, theirs) || isSameEntry(base, theirs)) return ours;
  if (isSameEntry(base, ours)) return theirs;
  if (!ours || !theirs) return { reason: 'one side removed it, the other changed it' };
  const content = mergeContent(base, ours, theirs);
  if ('reason' in content) return content;
  // The mode that is not the base's wins; where there is no base and they differ, running is what somebody meant.
  const before = base?.executable ?? false;
  const executable = ours.executable === before ? theirs.executable : ours.executable;
  return { ...content, executable };
}

function mergeContent(
  base: BundleEntry | undefined,
  ours: BundleEntry,
  theirs: BundleEntry,
): Pick<BundleEntry, 'bytes'> | Omit<MergeConflict, 'path'> {
  const isSame = (a: BundleEntry, b: BundleEntry) => Buffer.compare(a.bytes, b.bytes) === 0;
  if (isSame(ours, theirs) || (base && isSame(base, theirs))) return { bytes: ours.bytes };
  if (base && isSame(base, ours)) return { bytes: theirs.bytes };
  if (!base) return { reason: 'both sides added it, with different content' };
  const [o, a, b] = [textOf(base.bytes), textOf(ours.bytes), textOf(theirs.bytes)];
  if (o === null || a === null || b === null) return { reason: 'both sides changed it, and it is not text' };
  const lines: string[] = [];
  for (const region of diff3Merge(splitLines(a), splitLines(o), splitLines(b))) {
    if (region.conflict) return { reason: 'both sides changed the same lines', line: region.conflict.aIndex + 1 };
    lines.push(...(region.ok ?? []));
  }
  return { bytes: Buffer.from(lines.join('')) };
}
