import type { JsonValue } from './json.ts';

/** A file of a skill's bundle. */
export interface SkillFile {
  /** POSIX path relative to the skill's folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

/** A loaded skill: `SKILL.md` and everything beside it. */
export interface Skill {
  /** Front matter's `name` when it is valid (1 to 64 of `a-z0-9-`), else made from the folder's name. */
  readonly name: string;
  /** Front matter's `description`; empty when there is none. */
  readonly description: string;
  /** All of `SKILL.md`, front matter included, decoded as UTF-8 with nothing changed (BOM and CRLF stay). */
  readonly text: string;
  /** Parsed front matter; empty when there is none or it cannot be read. */
  readonly frontMatter: Readonly<Record<string, JsonValue>>;
  /** Every other file, sorted by path. */
  readonly files: readonly SkillFile[];
  /** sha256 (hex) over paths, modes and contents of the whole bundle. */
  readonly digest: string;
  /** Absolute folder that it was loaded from; absent for one made in memory. */
  readonly dir?: string;
}
