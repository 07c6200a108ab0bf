import { createTwoFilesPatch } from 'diff';
import type { Skill } from '../spec/skill.ts';
import { textOf } from './text-lines.ts';

/** How one file of a bundle differs. */
export interface FileDifference {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Unified diff with three lines of context; absent for binary files. */
  readonly patch?: string;
}

/** Compares two bundles file by file, in order of path; files that are equal are left out. */
export function diffSkills(
  before: Pick<Skill, 'text' | 'files'>,
  after: Pick<Skill, 'text' | 'files'>,
): readonly FileDifference[] {
  const old = contents(before);
  const now = contents(after);
  const differences: FileDifference[] = [];
  for (const path of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const a = old.get(path);
    const b = now.get(path);
    if (a && b && Buffer.compare(a, b) === 0) continue;
    const change = a === undefined ? 'added' : b === undefined ? 'removed' : 'changed';
    const [oldText, newText] = [text(a), text(b)];
    const patch =
      oldText === null || newText === null
        ? undefined
        : createTwoFilesPatch(`a/${path}`, `b/${path}`, oldText, newText, undefined, undefined, { context: 3 });
    differences.push({ path, change, ...(patch === undefined ? {} : { patch }) });
  }
  return differences;
}

function contents(skill: Pick<Skill, 'text' | 'files'>): Map<string, Uint8Array> {
  return new Map([
    ['SKILL.md', Buffer.from(skill.text)],
    ...skill.files.map((file) => [file.path, file.bytes] as const),
  ]);
}

/** Empty for a file that is not there. */
const text = (bytes: Uint8Array | undefined) => (bytes ? textOf(bytes) : '');
