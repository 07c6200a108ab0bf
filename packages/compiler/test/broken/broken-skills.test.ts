import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINT_RULES, lintSkill } from '../../src/lint/lint-skill.ts';
import { body, type Case, front, GOOD, only } from './case.ts';
import { fileCases } from './file-cases.ts';
import { frontMatterCases } from './front-matter-cases.ts';
import { textCases } from './text-cases.ts';

const CASES: Readonly<Record<string, Case>> = {
  // Nothing wrong.
  'as it should be': { files: only(GOOD), finds: [] },
  'CRLF throughout': { files: only(GOOD.replaceAll('\n', '\r\n')), finds: [] },
  'CR throughout': { files: only(GOOD.replaceAll('\n', '\r')), finds: [] },
  'folded and literal block scalars': {
    files: only(front('name: tea', 'description: >', '  Brews', '  tea.', 'license: |', '  MIT', '  or so')),
    finds: [],
  },
  'fences of tildes, and fences within longer fences': {
    files: only(body('~~~py\n```\n~~~\n\n````md\n```sh\nls\n```\n````\n\n1. Run:\n\n   ```sh\n   ls\n   ```')),
    finds: [],
  },
  'emoji, Persian and flags with their joiners': {
    files: only(body('👩‍💻 👩🏽‍🚒 ❤️‍🔥 می‌خواهم 🏴󠁧󠁢󠁥󠁮󠁧󠁿')),
    finds: [],
  },
  'comments that tell nobody anything': {
    files: only(body('<!-- Copyright the authors -->\n<!-- prettier-ignore -->\n\n`<!-- Always add a title -->`')),
    finds: [],
  },
  'keys, paths and tokens that are placeholders': {
    files: only(
      body('`export KEY=sk-your-key-goes-here-00000000X`, `/home/user/x`, `/Users/you/y`, postgres://me:secret@db/x'),
    ),
    finds: [],
  },

  ...frontMatterCases,
  ...textCases,
  ...fileCases,
};

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'skvm-broken-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

let made = 0;

async function make({ folder = 'tea', files }: Case): Promise<string> {
  made += 1;
  const dir = join(root, String(made), folder);
  await mkdir(dir, { recursive: true });
  for (const [path, entry] of Object.entries(files)) {
    const file = join(dir, path);
    await mkdir(dirname(file), { recursive: true });
    if (typeof entry === 'string' || Buffer.isBuffer(entry)) await writeFile(file, entry, { mode: 0o644 });
    else if ('link' in entry) await symlink(entry.link, file);
    else if ('folder' in entry) await mkdir(file);
    else {
      await writeFile(file, entry.script);
      await chmod(file, 0o755);
    }
  }
  return dir;
}

async function examine(dir: string): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  const skill = await loadSkill(dir, { report: (diagnostic) => diagnostics.push(diagnostic) });
  return [...diagnostics, ...lintSkill(skill)];
}

function brief({ code, file, range, source }: Diagnostic): string {
  if (source !== 'lint') return code;
  const place = range ? [`${range.start.line}:${range.start.column}`] : [];
  return `${code}@${[...(file === 'SKILL.md' ? [] : [file]), ...place].join(':')}`;
}

describe('broken skills', () => {
  it.each(Object.entries(CASES))('%s', async (_, given) => {
    const dir = await make(given);
    if (given.refused) {
      await expect(loadSkill(dir)).rejects.toMatchObject({
        code: 'SKILL_INVALID',
        message: expect.stringMatching(given.refused),
      });
    } else expect((await examine(dir)).map(brief)).toEqual(given.finds);
  });

  it('show every rule at work, and no code that is not a rule', () => {
    const codes = new Set(
      Object.values(CASES).flatMap(({ finds = [] }) =>
        finds.filter((find) => find.includes('@')).map((find) => find.replace(/@.*/, '')),
      ),
    );
    expect([...codes].sort()).toEqual(LINT_RULES.map(({ code }) => code).sort());
    expect(Object.values(CASES).filter(({ finds }) => finds?.length !== 0).length).toBeGreaterThanOrEqual(30);
  });
});
