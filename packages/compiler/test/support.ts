import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type AnyProfile, type Level, primitiveSpecs, type Skill, type Target } from '@skvm/core';
import { loadSkill, skillFromFiles } from '@skvm/core/skill';
import fc from 'fast-check';

const DATA = join(import.meta.dirname, '../../../../shared/data/skills');

/** Skills that nobody here wrote; where they are not there, tests over them are skipped. */
export const HAS_REAL_SKILLS: boolean = existsSync(DATA);

export async function realSkills(): Promise<readonly Skill[]> {
  const dirs = readdirSync(DATA, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('SKILL.md'))
    .map((path) => join(DATA, dirname(path)));
  return Promise.all(dirs.sort().map((dir) => loadSkill(dir)));
}

export const TARGET: Target = { adapter: 'bare-agent', model: 'mock/m' };

/** A profile of {@link TARGET}: all at one level but for what is said otherwise; `null` for unknown. */
export function profileAt(level: Level, others: Readonly<Record<string, Level | null>> = {}): AnyProfile {
  const all = { ...Object.fromEntries(primitiveSpecs.map(({ id }) => [id, level])), ...others };
  const known = Object.entries(all).filter((entry): entry is [string, Level] => entry[1] !== null);
  return {
    version: '1.0',
    model: TARGET.model,
    harness: TARGET.adapter,
    profiledAt: '2026-01-01T00:00:00.000Z',
    capabilities: Object.fromEntries(known),
    details: [],
    cost: { totalUsd: 0, totalTokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, durationMs: 0 },
    isPartial: false,
  };
}

/** A skill in memory. */
export function skillOf(text: string, files: Readonly<Record<string, string>> = {}): Skill {
  return skillFromFiles({
    text,
    folder: 'tea',
    files: Object.entries(files).map(([path, content]) => {
      return { path, bytes: Buffer.from(content), executable: path.endsWith('.sh') };
    }),
  });
}

/** A skill that has one section of work. */
export const skillThatSays = ({
  says,
  files = {},
}: {
  readonly says: string;
  readonly files?: Readonly<Record<string, string>> | undefined;
}): Skill => skillOf(`---\nname: tea\ndescription: Brews tea.\n---\n# Tea\n\n## Work\n\n${says}\n`, files);

const PIECES = [
  ...[
    '# H\n',
    '## Sub `x`\n',
    'Title\n===\n',
    '- item\n',
    '  - deep\n',
    '1. Run `npm test`.\n',
    '   2) Write `a.json`:\n',
  ],
  ...[
    '- [ ] Check it.\n',
    '> quote\n',
    '>> deep\n',
    '```sh\n',
    '```\n',
    '~~~\n',
    '````md\n',
    '    indented\n',
    '\tTab\n',
  ],
  ...['| a | b |\n|---|---|\n', '| 1 | `2` |\n', '<div>\n', '</div>\n', '<!-- ', ' -->\n', '---\n', '***\n', '...\n'],
  ...[
    '[a](b.md) ',
    '[ref]: https://x.org/y\n',
    '![i](i.png "t") ',
    '<https://a.b> ',
    '`co``de` ',
    '**bold** ',
    '*',
    '_',
    '\\',
  ],
  ...[
    'You MUST keep 3.5 % of $HOME. ',
    'Never do e.g. this! ',
    'word ',
    'Wort. ',
    '42 ',
    'a/b.txt ',
    '“quote” ',
    'é🫖 ',
  ],
  ...[
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '  \n',
    ' ',
    '\t',
    '\0',
    '\u2028',
    '\uFEFF',
    '\uD800',
    'name: x\n',
    '{"a": 1}\n',
    '&amp; ',
  ],
];

/** Text made of what Markdown is made of, in any order, with every kind of line end. */
export const junk: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '\uFEFF', '---\nname: tea\n---\n', '---\r\nname: tea\r\n---\r\n', '---\nopen: x\n'),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }),
  )
  .map(([head, pieces]) => head + pieces.join(''));
