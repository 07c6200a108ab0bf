import type { Mention, SkillFile, SkillIr } from '@skvm/core';
import { leaves } from '../ir/walk.ts';

/** A place where a skill's text names something of, or not of, its bundle. */
export interface Reference {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Id of the node that it stands in. */
  readonly node: string;
  readonly via: 'link' | 'path';
  /** What it names: files of the bundle by path (all below it, for a folder); empty when there is none. */
  readonly files: readonly string[];
}

/** How a skill's text and its bundle hang together. */
export interface Resources {
  readonly references: readonly Reference[];
  /** Files of the bundle that the text does not name. */
  readonly unnamed: readonly string[];
}

/** Finds what of the bundle a skill's text names. Addresses outside the bundle are left out. */
export function findResources(ir: SkillIr): Resources {
  const index = indexFiles(ir.skill.files);
  const references: Reference[] = [];
  const named = new Set<string>();
  for (const leaf of leaves(ir.root)) {
    let link: Mention | undefined;
    for (const mention of leaf.mentions) {
      if (mention.kind === 'link') link = mention;
      const repeats = mention.kind === 'path' && link && mention.start >= link.start && mention.end <= link.end;
      if ((mention.kind !== 'link' && mention.kind !== 'path') || repeats) continue;
      const path = bundlePath(mention.text);
      if (path === undefined) continue;
      const files = index.get(path) ?? [];
      const { text, start, end } = mention;
      references.push({ text, start, end, node: leaf.id, via: mention.kind, files });
      for (const file of files) named.add(file);
    }
  }
  const unnamed = ir.skill.files.map((file) => file.path).filter((path) => !named.has(path));
  return { references, unnamed };
}

/**
 * A reference as a path below the skill's folder, without `./`, fragment, query and closing slash; `undefined` for
 * what points elsewhere: URLs, absolute paths, home, fragments, patterns, and what climbs out.
 */
export function bundlePath(reference: string): string | undefined {
  const bare = reference.replace(/[#?].*$/s, '');
  if (bare === '' || /^[a-z][a-z0-9+.-]*:/i.test(bare) || /^[/~\\]|[*{}<>[\]$]/.test(bare)) return undefined;
  const parts: string[] = [];
  for (const part of decode(bare).split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Files by path, and by every folder above them. */
function indexFiles(files: readonly SkillFile[]): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const { path } of files) {
    for (let at = path.length; at > 0; at = path.lastIndexOf('/', at - 1)) {
      const key = path.slice(0, at);
      const below = index.get(key);
      if (below) below.push(path);
      else index.set(key, [path]);
    }
  }
  return index;
}
