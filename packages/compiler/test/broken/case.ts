/** A file as it shall stand in the folder. */
export type Entry =
  | string
  | Buffer
  | { readonly link: string }
  | { readonly script: string }
  | { readonly folder: true };

export interface Case {
  readonly folder?: string;
  readonly files: Readonly<Record<string, Entry>>;
  /** `code`, `code@line:column` or `code@file[:line:column]`: first what loading reports, then lint. */
  readonly finds?: readonly string[];
  /** What SKILL_INVALID says, for a skill that is refused. */
  readonly refused?: RegExp;
}

/** Front matter with nothing wrong. */
export const FRONT = '---\nname: tea\ndescription: Brews tea.\n---\n';
/** A body with nothing wrong. */
export const BODY = '\n# Tea\n\nBoil the water.\n';
/** A skill with nothing wrong. */
export const GOOD = FRONT + BODY;

/** A skill whose front matter has these lines. */
export const front = (...lines: readonly string[]): string => `---\n${lines.join('\n')}\n---\n${BODY}`;
/** A skill whose front matter has these lines besides what must be there. */
export const tea = (...lines: readonly string[]): string => front('name: tea', 'description: Brews tea.', ...lines);
/** A skill with this body. */
export const body = (text: string): string => `${FRONT}\n${text}\n`;
/** A folder that holds nothing but this SKILL.md. */
export const only = (text: string | Buffer): Case['files'] => ({ 'SKILL.md': text });

// Assembled here, so that no scanner takes this file for a leak.
export const KEY = `${'sk'}-or-v1-${'0a1b2c3d'.repeat(8)}`;
