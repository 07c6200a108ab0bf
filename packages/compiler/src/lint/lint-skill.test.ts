import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic, Skill } from '@skvm/core';
import { loadSkill, skillFromFiles } from '@skvm/core/skill';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINT_RULES, lintSkill } from './lint-skill.ts';

const FRONT = '---\nname: tea\ndescription: Brews tea.\n---\n\n';

const codes = (skill: Skill): readonly string[] => lintSkill(skill).map(({ code }) => code);
const ofText = (text: string): Skill => skillFromFiles({ text });

describe('lintSkill', () => {
  it('has one rule for each code, in words that fit a table', () => {
    expect(new Set(LINT_RULES.map(({ code }) => code)).size).toBe(LINT_RULES.length);
    for (const { code, description } of LINT_RULES) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(description).toMatch(/^[^\n]{10,120}[^.\n]$/);
    }
  });

  it('says what, where and what to do, each with the severity of its rule', () => {
    const text = `${FRONT}See [it](references/gone.md).\n`;
    expect(lintSkill(ofText(text))).toEqual([
      {
        severity: 'warning',
        code: 'file-missing',
        message: '"references/gone.md" is not in the bundle',
        file: 'SKILL.md',
        range: {
          start: { line: 6, column: 10, offset: text.indexOf('references') },
          end: { line: 6, column: 28, offset: text.indexOf(').') },
        },
        source: 'lint',
        hint: expect.stringContaining('relative to the folder of SKILL.md'),
      },
    ]);
  });

  it('points at a secret without repeating it', () => {
    const key = `${'ghp'}_${'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8'.repeat(2).slice(0, 36)}`;
    const text = `${FRONT}Send ${key}, then wait.\n`;
    const [found] = lintSkill(ofText(text));
    expect(found).toMatchObject({ code: 'secret', severity: 'error' });
    expect(text.slice(found?.range?.start.offset, found?.range?.end.offset)).toBe(key);
    expect(JSON.stringify(found)).not.toContain(key);
  });

  it('does not need a folder, and changes nothing', () => {
    const skill = ofText(`${FRONT}<!-- Always add sugar. -->\n`);
    const before = structuredClone(skill);
    expect(lintSkill(skill)).toEqual(lintSkill(skill));
    expect(skill).toEqual(before);
  });

  it('takes any text, and points inside it', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '---',
        '\n',
        '\r\n',
        '\r',
        '\t',
        ' ',
        '\uFEFF',
        '\0',
        '```',
        '~~~',
        '`',
        '<!--',
        '-->',
        '# ',
        '> ',
      ),
      fc.constantFrom(
        '- ',
        '1. ',
        '[a](',
        '../b.md',
        ')',
        '[a]: ',
        '/home/kim/',
        'name: tea',
        '- x',
        '&a [*a]',
        'k: v',
      ),
      fc.constantFrom(
        'scripts/x.py',
        '\u200B',
        '\u202E',
        '\u{E0041}',
        '👩‍💻',
        '\uD83D',
        'Always do this.',
        '%E0%',
        '|',
      ),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.boolean(), (pieces, hasFront) => {
        const text = `${hasFront ? FRONT : ''}${pieces.join('')}`;
        let skill: Skill;
        try {
          skill = ofText(text);
        } catch {
          return; // Broken YAML is refused when a skill is loaded.
        }
        for (const { range, code, file } of lintSkill(skill)) {
          expect(LINT_RULES.map((rule) => rule.code)).toContain(code);
          expect(file).toBe('SKILL.md');
          if (!range) continue;
          expect(range.start.offset).toBeLessThanOrEqual(range.end.offset);
          expect(range.end.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  // A rule that takes time with the square of the text would run into the limit of a test here.
  it.each([
    ['line ends', '\n'.repeat(100_000)],
    ['list items', '- x\n'.repeat(50_000)],
    ['deep lists by tabs', '\t'.repeat(200_000)],
    ['spaces', ' '.repeat(400_000)],
    ['open comments', '<!-- '.repeat(10_000)],
    ['comments on one line', '<!-- run the tests --> '.repeat(20_000)],
    ['back ticks', '`a'.repeat(100_000)],
    ['open links', '[a]('.repeat(20_000)],
    ['links', '[a](references/b.md) '.repeat(20_000)],
    ['headings', '# a\n'.repeat(20_000)],
    ['fences', '```\n'.repeat(20_000)],
    ['invisible', 'a\u200B'.repeat(100_000)],
    ['home folders', '/home/kim'.repeat(40_000)],
    ['words of secrets', 'token: '.repeat(50_000)],
  ])('takes long texts: %s', (_, text) => {
    expect(Array.isArray(codes(ofText(FRONT + text)))).toBe(true);
  });
});

const DATA = join(import.meta.dirname, '../../../../../shared/data/skills');
describe.skipIf(!existsSync(DATA))('real skills (skipped where ../shared/data is not there)', () => {
  it('has no error for any of them, and few words for most', async () => {
    const dirs = readdirSync(DATA, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('SKILL.md'))
      .map((path) => join(DATA, dirname(path)));
    expect(dirs.length).toBe(198);
    const errors: Diagnostic[] = [];
    const counts: Record<string, number> = {};
    for (const dir of dirs) {
      const diagnostics = lintSkill(await loadSkill(dir));
      errors.push(...diagnostics.filter(({ severity }) => severity === 'error'));
      for (const { code } of diagnostics) counts[code] = (counts[code] ?? 0) + 1;
    }
    expect(errors).toEqual([]);
    // The data leaves scripts and assets out, so that what skills name is often missing; anything else is rare.
    const { 'file-missing': missing, ...others } = counts;
    expect(missing).toBeGreaterThan(0);
    expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBeLessThan(50);
  });
});
