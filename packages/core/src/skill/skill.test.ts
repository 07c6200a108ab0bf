import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Diagnostic } from '../spec/diagnostic.ts';
import { diffSkills, loadSkill, readFrontMatter, skillFromFiles, toSkillName, writeSkill } from './index.ts';

const GOOD = '---\nname: tea\ndescription: Brews tea.\n---\n\n# Tea\n';
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'skvm-test-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('readFrontMatter', () => {
  it.each([
    ['LF', '---\nname: a\n---\nbody'],
    ['CRLF', '---\r\nname: a\r\n---\r\nbody'],
    ['CR', '---\rname: a\r---\rbody'],
    ['BOM', '\uFEFF---\nname: a\n---\nbody'],
    ['trailing blanks', '---  \nname: a\n---\t\nbody'],
    ['dots', '---\nname: a\n...\nbody'],
  ])('reads values and finds the body: %s', (_, text) => {
    const { values, end } = readFrontMatter(text);
    expect(values).toEqual({ name: 'a' });
    expect(text.slice(end)).toBe('body');
  });

  it('reads block scalars, nested keys and an empty block as YAML does', () => {
    const text = '---\ndescription: >\n  two\n  lines\nmetadata:\n  name: inner\n---\n';
    expect(readFrontMatter(text).values).toEqual({ description: 'two lines\n', metadata: { name: 'inner' } });
    expect(readFrontMatter('---\n---\nbody')).toMatchObject({ values: {}, end: 8 });
  });

  it('tells of duplicate keys, an open block and broken YAML with their place', () => {
    expect(readFrontMatter('---\nname: a\nname: b\n---\n').errors).toMatchObject([
      { code: 'duplicate-key', offset: 12 },
    ]);
    expect(readFrontMatter('---\nname: a\n').errors).toMatchObject([{ code: 'unclosed' }]);
    expect(readFrontMatter('---\na: b: c\n---\n').errors).toMatchObject([{ code: 'yaml' }]);
  });

  it('survives an alias bomb', () => {
    const rows = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`);
    expect(readFrontMatter(`---\na0: &a0 x\n${rows.join('\n')}\n---\n`).values).toEqual({});
  });

  it('never throws, and its end lies in the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('---', '\n', '\r\n', 'a: b', '...', ' ', '\uFEFF', ': x', '- ', '"', '{')),
        (parts) => {
          const text = parts.join('');
          const { end, yaml, yamlStart } = readFrontMatter(text);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(text.slice(yamlStart, yamlStart + yaml.length)).toBe(yaml);
        },
      ),
    );
  });
});

describe('loadSkill', () => {
  it('loads the bundle, by folder or by file, and leaves out what is not part of it', async () => {
    await writeFile(join(dir, 'SKILL.md'), GOOD);
    await mkdir(join(dir, 'scripts'));
    await mkdir(join(dir, '.git'));
    await writeFile(join(dir, '.git', 'config'), 'x');
    await writeFile(join(dir, '.env'), 'KEY=1');
    await writeFile(join(dir, 'scripts', 'run.sh'), '#!/bin/sh\n');
    await chmod(join(dir, 'scripts', 'run.sh'), 0o755);
    await symlink('/etc/passwd', join(dir, 'passwd'));
    const diagnostics: Diagnostic[] = [];
    const skill = await loadSkill(dir, { report: (diagnostic) => diagnostics.push(diagnostic) });
    expect(skill).toMatchObject({ name: 'tea', description: 'Brews tea.', text: GOOD });
    expect(skill.files.map(({ path, executable }) => [path, executable])).toEqual([['scripts/run.sh', true]]);
    expect(diagnostics.map(({ code, file }) => [code, file])).toEqual([
      ['bundle-left-out', '.env'],
      ['bundle-left-out', '.git'],
      ['bundle-link', 'passwd'],
    ]);
    expect((await loadSkill(join(dir, 'SKILL.md'))).digest).toBe(skill.digest);
  });

  it.each([
    ['not UTF-8', Buffer.from([0x2d, 0xff, 0xfe]), /expected UTF-8/],
    ['too large', Buffer.alloc(1024 * 1024 + 1, 0x61), /at most 1 MiB, got 1048577 bytes/],
    ['broken YAML', Buffer.from('---\nname: a\nb: c: d\n---\n'), /SKILL\.md:3: front matter is not valid YAML/],
  ])('refuses what cannot be used: %s', async (_, bytes, message) => {
    await writeFile(join(dir, 'SKILL.md'), bytes);
    await expect(loadSkill(dir)).rejects.toThrow(message);
  });

  it('says what it looked for when there is none', async () => {
    await expect(loadSkill(dir)).rejects.toThrow(/expected a file SKILL\.md in this folder/);
    await expect(loadSkill(join(dir, 'nowhere'))).rejects.toThrow(/found nothing there/);
    await symlink('/etc/passwd', join(dir, 'SKILL.md'));
    await expect(loadSkill(dir)).rejects.toThrow(/symbolic link/);
  });

  it('is lenient about everything else', () => {
    const diagnostics: Diagnostic[] = [];
    const report = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
    expect(skillFromFiles({ text: '# No front matter\n', folder: 'My Skill', report }).name).toBe('my-skill');
    expect(skillFromFiles({ text: '---\nname: ../../x\n---\n', folder: 'ok', report }).name).toBe('ok');
    expect(diagnostics.map(({ code }) => code)).toEqual([
      'name-missing',
      'description-missing',
      'name-invalid',
      'description-missing',
    ]);
  });

  it('makes a valid name of any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(toSkillName(text)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      }),
    );
  });
});

describe('digest, write and diff', () => {
  const file = (path: string, text: string, executable = false) => ({ path, bytes: Buffer.from(text), executable });

  it('is of paths, modes and contents, in any order', () => {
    const digest = (...files: ReturnType<typeof file>[]) => skillFromFiles({ text: GOOD, files }).digest;
    expect(digest(file('a', '1'), file('b', '2'))).toBe(digest(file('b', '2'), file('a', '1')));
    const others = [
      digest(file('a', '1')),
      digest(file('a', '1', true)),
      digest(file('a', '2')),
      digest(file('b', '1')),
    ];
    expect(new Set(others).size).toBe(4);
  });

  it('writes what it loads', async () => {
    const skill = skillFromFiles({ text: GOOD, files: [file('scripts/x.sh', 'x', true), file('r/a.md', '')] });
    await writeSkill(skill, join(dir, 'copy'));
    expect((await loadSkill(join(dir, 'copy'))).digest).toBe(skill.digest);
  });

  it('refuses a file that would land outside', async () => {
    const skill = skillFromFiles({ text: GOOD, files: [file('../evil', 'x')] });
    await expect(writeSkill(skill, join(dir, 'copy'))).rejects.toThrow(/climbs out/);
  });

  it('names every file that differs, with a patch for text', () => {
    const before = skillFromFiles({ text: GOOD, files: [file('gone', 'x\n'), file('same', 's')] });
    const after = skillFromFiles({
      text: GOOD.replace('# Tea', '# Green tea'),
      files: [file('same', 's'), { ...file('bin', ''), bytes: new Uint8Array([0, 1]) }],
    });
    const differences = diffSkills(before, after);
    expect(differences.map(({ path, change }) => [path, change])).toEqual([
      ['SKILL.md', 'changed'],
      ['bin', 'added'],
      ['gone', 'removed'],
    ]);
    expect(differences[0]?.patch).toContain('-# Tea\n+# Green tea');
    expect(differences[1]?.patch).toBeUndefined();
  });
});
