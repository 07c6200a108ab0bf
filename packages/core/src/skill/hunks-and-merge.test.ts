import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Skill, SkillFile } from '../spec/skill.ts';
import { diffSkills } from './diff-skills.ts';
import { mergeSkills } from './merge-skills.ts';
import { skillFromFiles } from './skill-from-files.ts';
import { applyHunks, skillHunks } from './skill-hunks.ts';

const HEAD = '---\nname: tea\ndescription: makes tea\n---\n';

/** Lines that repeat, so that there is something to be confused about. */
const line = fc.constantFrom('', 'a', 'b', 'a b', '# A', '- é😀', '\t', '```');
const end = fc.constantFrom('\n', '\r\n', '\r');
const text = fc
  .tuple(fc.array(fc.tuple(line, end), { maxLength: 12 }), line, fc.constantFrom('', '\uFEFF'))
  .map(([lines, last, mark]) => `${mark}${lines.map((parts) => parts.join('')).join('')}${last}`);
const bytes = fc.oneof(
  text.map((content) => Buffer.from(content)),
  fc.uint8Array({ maxLength: 8 }),
);
const files = fc
  .uniqueArray(
    fc.record({ path: fc.constantFrom('a.md', 'b.txt', 'scripts/run.sh'), bytes, executable: fc.boolean() }),
    {
      selector: ({ path }) => path,
    },
  )
  .map((list): SkillFile[] => list);
const skill = fc.tuple(text, files).map(([body, list]) => skillFromFiles({ text: HEAD + body, files: list }));

const isSame = (a: Skill | null, b: Skill) => a?.digest === b.digest;

describe('hunks', () => {
  it('all lead to the second bundle, none leaves the first', () => {
    fc.assert(
      fc.property(skill, skill, (before, after) => {
        const ids = skillHunks(before, after).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(isSame(applyHunks(before, after, ids), after)).toBe(true);
        expect(isSame(applyHunks(before, after, []), before)).toBe(true);
        expect(ids.length === 0).toBe(isSame(before, after));
      }),
      { numRuns: 500 },
    );
  });

  it('taken one after the other lead to the same as all at once', () => {
    fc.assert(
      fc.property(skill, skill, fc.func(fc.boolean()), (before, after, chooses) => {
        const ids = skillHunks(before, after).map(({ id }) => id);
        const some = ids.filter((id) => chooses(id));
        const half = applyHunks(before, after, some);
        const rest = skillHunks(half, after).map(({ id }) => id);
        expect(isSame(applyHunks(half, after, rest), after)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keep their ids when something else changes', () => {
    const base = skillFromFiles({ text: `${HEAD}# One\n\nfirst\n\n# Two\n\nsecond\n` });
    const one = skillFromFiles({ text: base.text.replace('first', 'FIRST') });
    const both = skillFromFiles({ text: one.text.replace('second', 'SECOND\nthird') });
    const [first] = skillHunks(base, one);
    const hunks = skillHunks(base, both);
    expect(hunks.map(({ id }) => id)).toContain(first?.id);
    expect(hunks.map(({ section, oldStart, lines }) => ({ section, oldStart, lines }))).toEqual([
      {
        section: 'One',
        oldStart: 7,
        lines: [
          { kind: 'removed', text: 'first' },
          { kind: 'added', text: 'FIRST' },
        ],
      },
      {
        section: 'Two',
        oldStart: 11,
        lines: [
          { kind: 'removed', text: 'second' },
          { kind: 'added', text: 'SECOND' },
          { kind: 'added', text: 'third' },
        ],
      },
    ]);
  });

  it('tell an added section as one change', () => {
    const base = skillFromFiles({ text: `${HEAD}# One\n\nfirst\n` });
    const more = skillFromFiles({ text: `${base.text}\n## Form\n\n\`\`\`json\n{}\n\`\`\`\n` });
    expect(skillHunks(base, more)).toHaveLength(1);
  });

  it('names the nearest of the ids there are', () => {
    const base = skillFromFiles({ text: `${HEAD}a\n` });
    const other = skillFromFiles({ text: `${HEAD}b\n` });
    const [hunk] = skillHunks(base, other);
    expect(() => applyHunks(base, other, [`${hunk?.id}x`])).toThrow(/hunk/);
  });
});

describe('a merge', () => {
  it('takes what one side alone changed, and what both changed alike', () => {
    fc.assert(
      fc.property(skill, skill, (base, other) => {
        for (const [ours, theirs] of [
          [base, other],
          [other, base],
          [other, other],
        ] as const) {
          const { skill: merged, conflicts } = mergeSkills({ base, ours, theirs });
          expect(conflicts).toEqual([]);
          expect(isSame(merged, other)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('comes to the same whichever side is ours, or to a conflict', () => {
    fc.assert(
      fc.property(skill, skill, skill, (base, a, b) => {
        const one = mergeSkills({ base, ours: a, theirs: b });
        const other = mergeSkills({ base, ours: b, theirs: a });
        expect(one.skill?.digest).toBe(other.skill?.digest);
        expect(one.conflicts.map(({ path }) => path)).toEqual(other.conflicts.map(({ path }) => path));
        expect(one.skill === null).toBe(one.conflicts.length > 0);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps edits at both ends of a text and in two files', () => {
    const file = (path: string, content: string): SkillFile => ({
      path,
      bytes: Buffer.from(content),
      executable: false,
    });
    const base = skillFromFiles({
      text: `${HEAD}one\ntwo\nthree\n`,
      files: [file('a.md', 'x\n'), file('b.md', 'y\n')],
    });
    const ours = skillFromFiles({
      text: `${HEAD}ONE\ntwo\nthree\n`,
      files: [file('a.md', 'X\n'), file('b.md', 'y\n')],
    });
    const theirs = skillFromFiles({ text: `${HEAD}one\ntwo\nTHREE\n`, files: [file('a.md', 'x\n')] });
    const { skill: merged } = mergeSkills({ base, ours, theirs });
    expect(merged?.text).toBe(`${HEAD}ONE\ntwo\nTHREE\n`);
    expect(merged?.files.map(({ path }) => path)).toEqual(['a.md']);
    expect(merged && diffSkills(base, merged).map(({ path, change }) => `${change} ${path}`)).toEqual([
      'changed SKILL.md',
      'changed a.md',
      'removed b.md',
    ]);
  });

  it('says where both changed the same lines', () => {
    const base = skillFromFiles({ text: `${HEAD}one\ntwo\n` });
    const ours = skillFromFiles({ text: `${HEAD}one\n2\n` });
    const theirs = skillFromFiles({ text: `${HEAD}one\nzwei\n` });
    expect(mergeSkills({ base, ours, theirs })).toEqual({
      skill: null,
      conflicts: [{ path: 'SKILL.md', reason: 'both sides changed the same lines', line: 6 }],
    });
  });
});
