import type { Skill, SkillIr, SkillNode } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HAS_REAL_SKILLS, junk, realSkills, skillOf } from '../../test/support.ts';
import { applyEdits } from '../edit/apply-edits.ts';
import { parseSkill } from './parse-skill.ts';
import { leaves, nodeText, printSkill, walk } from './walk.ts';

const bare = (text: string): Skill => ({ ...skillOf('x'), text });
const parse = (text: string): SkillIr => parseSkill(bare(text));

/** What the IR promises of any text. */
function checkTree(ir: SkillIr): void {
  const problems: string[] = [];
  let at = 0;
  for (const leaf of leaves(ir.root)) {
    if (leaf.start !== at) problems.push(`${leaf.id} starts at ${leaf.start}, not at ${at}`);
    at = leaf.end;
  }
  if (at !== ir.source.length) problems.push(`the leaves end at ${at} of ${ir.source.length}`);
  const ids = new Set<string>();
  for (const node of walk(ir.root)) {
    if (ids.has(node.id)) problems.push(`two nodes are ${node.id}`);
    ids.add(node.id);
    for (const { start, end, text } of node.mentions) {
      if (ir.source.slice(start, end) !== text) problems.push(`${node.id} does not say "${text}"`);
      if (start < node.start || end > node.end) problems.push(`${node.id} does not hold "${text}"`);
    }
    const [first, last] = [node.children[0], node.children.at(-1)];
    if (first && last && (first.start !== node.start || last.end !== node.end))
      problems.push(`${node.id} is not filled`);
  }
  expect(problems).toEqual([]);
  expect(printSkill(ir)).toBe(ir.source);
}

/** Kinds and texts of the nodes that say something, in order. */
function outline(ir: SkillIr): string[] {
  return [...walk(ir.root)]
    .filter(({ kind }) => kind !== 'gap' && kind !== 'document')
    .map((node) => (node.children.length > 0 ? node.kind : `${node.kind} ${nodeText(ir, node)}`));
}

const find = (ir: SkillIr, kind: SkillNode['kind']): SkillNode[] =>
  [...walk(ir.root)].filter((node) => node.kind === kind);

describe('parseSkill', () => {
  it('names the parts of a skill', () => {
    const ir = parse(
      '---\nname: tea\n---\n# Tea\n\nBrews tea. Never boil it twice.\n\n1. Heat the pot:\n   ```sh\n   ./heat.sh 95\n   ```\n2. Wait.\n\n- **Milk** goes last.\n\n> Quoted.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n<div>x</div>\n\n[l]: x.md\n',
    );
    checkTree(ir);
    expect(outline(ir)).toEqual([
      'front-matter ---\nname: tea\n---\n',
      'section',
      'heading # Tea',
      'paragraph',
      'sentence Brews tea.',
      'constraint Never boil it twice.',
      'list',
      'step',
      'paragraph',
      'sentence Heat the pot:',
      'code-block ```sh\n   ./heat.sh 95\n   ```',
      'step',
      'paragraph',
      'instruction Wait.',
      'list',
      'item',
      'paragraph',
      'sentence **Milk** goes last.',
      'quote',
      'paragraph',
      'sentence Quoted.',
      'table',
      'row | a | b |',
      'row | 1 | 2 |',
      'break ---',
      'html <div>x</div>',
      'definition [l]: x.md',
    ]);
    const [block] = find(ir, 'code-block');
    expect(block?.language).toBe('sh');
    expect(block?.content && ir.source.slice(block.content.start, block.content.end)).toBe('   ./heat.sh 95\n');
    expect(block?.mentions.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'command ./heat.sh 95',
      'path ./heat.sh',
    ]);
  });

  it('nests sections by the depth of their headings', () => {
    const ir = parse('# A\na\n### B\nb\n## C\nc\n# D\n');
    const show = (node: SkillNode): unknown =>
      node.kind === 'section'
        ? {
            [nodeText(ir, node.children[0] as SkillNode)]: node.children
              .filter((child) => child.kind === 'section')
              .map(show),
          }
        : node.kind;
    expect(ir.root.children.map(show)).toEqual([{ '# A': [{ '### B': [] }, { '## C': [] }] }, { '# D': [] }]);
  });

  it('finds what a sentence refers to', () => {
    const ir = parse(
      'Run `npm run build -- --out=dist` with $API_KEY, read [the guide](refs/guide.md#top) and https://x.org/a?b=1, keep 3.5 % in out/report.json.\n',
    );
    const mentions = find(ir, 'instruction').flatMap((node) =>
      node.mentions.map(({ kind, text }) => `${kind} ${text}`),
    );
    expect(mentions).toEqual([
      'command npm run build -- --out=dist',
      'environment-variable $API_KEY',
      'link refs/guide.md#top',
      'path refs/guide.md',
      'url https://x.org/a?b=1',
      'number 3.5 %',
      'path out/report.json',
    ]);
  });

  it('ends sentences at stops, not in code, links, abbreviations and numbers', () => {
    const ir = parse('Use e.g. `a. B` or [c. D](e). **1. Get it.** Version 2.5 works! Is it?  \nYes.\n');
    expect(
      find(ir, 'paragraph')
        .flatMap((node) => node.children.filter(({ kind }) => kind !== 'gap'))
        .map((node) => nodeText(ir, node)),
    ).toEqual(['Use e.g. `a. B` or [c. D](e).', '**1. Get it.**', 'Version 2.5 works!', 'Is it?', 'Yes.']);
  });

  it.each([
    ['CRLF', '---\r\nname: tea\r\n---\r\n# T\r\n\r\nDo it. Then stop.\r\n\r\n```sh\r\nls\r\n```\r\n'],
    ['a byte-order mark', '\uFEFF---\nname: tea\n---\n# T\n'],
    ['a byte-order mark without front matter', '\uFEFF# T\n\nDo it.\n'],
    ['lone carriage returns', '# T\r\rDo it.\r- a\r- b\r'],
    ['tabs', '# T\n\n-\tDo\tit.\n\n\tcode\n'],
    ['open front matter', '---\nname: tea\n\n# T\n'],
    ['an open fence', '# T\n\n```sh\nls\n'],
    ['nested fences', '````md\n```sh\nls\n```\n````\n'],
    ['tilde fences', '~~~python\nprint(1)\n~~~\n'],
    ['HTML', '<details>\n<summary>x</summary>\n\n# T\n\n</details>\n'],
    ['no final newline', '# T\n\nDo it.'],
    ['nothing', ''],
    ['white space', ' \n\t\n'],
  ])('takes %s', (_, text) => {
    checkTree(parse(text));
  });

  it('keeps the ids of what an edit elsewhere leaves alone', () => {
    const before = parse('# A\n\nOne. Two.\n\n## B\n\n- x\n- y\n');
    const after = parse('# A\n\nOne. Zero. Two.\n\n## B\n\n- x\n- new\n- y\n');
    const kept = new Set([...walk(after.root)].map(({ id }) => id));
    const same = [...walk(before.root)].filter(({ kind }) => ['heading', 'section', 'sentence', 'item'].includes(kind));
    expect(same.filter(({ id }) => !kept.has(id))).toEqual([]);
  });

  it('tiles any text, and an edit at any node changes nothing else', () => {
    fc.assert(
      fc.property(junk, fc.nat(), fc.string(), fc.boolean(), (text, pick, added, replace) => {
        const ir = parse(text);
        checkTree(ir);
        const nodes = [...walk(ir.root)];
        const node = nodes[pick % nodes.length] as SkillNode;
        const start = replace ? node.start : node.end;
        const edit = { start, end: node.end, before: text.slice(start, node.end), after: added };
        expect(applyEdits(text, [edit]).text).toBe(text.slice(0, start) + added + text.slice(node.end));
      }),
      { numRuns: 300 },
    );
  });

  // Each would take minutes if time grew with the square of the text.
  it.each([
    ['line ends', '\n'.repeat(100_000)],
    ['list items', '- a\n'.repeat(15_000)],
    ['loose list items', '- a\n\n'.repeat(10_000)],
    ['deep quotes', `${'> '.repeat(50_000)}a`],
    ['deep lists on one line', `${'+ '.repeat(50_000)}a`],
    ['deep lists', Array.from({ length: 300 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n')],
    ['one paragraph', 'word word word\n'.repeat(20_000)],
    ['one sentence', 'word '.repeat(60_000)],
    ['sentences', 'Do it. '.repeat(20_000)],
    ['back ticks', Array.from({ length: 700 }, (_, count) => '`'.repeat(count)).join(' ')],
    ['open links', '[a](b '.repeat(20_000)],
    ['references', '[a] '.repeat(40_000)],
    ['table rows', `|a|b|\n|-|-|\n${'|c|d|\n'.repeat(10_000)}`],
    ['one long fence', `\`\`\`sh\n${'a b c\n'.repeat(50_000)}\`\`\``],
    ['slashes', 'a/'.repeat(100_000)],
    ['white space', `a${' '.repeat(200_000)}b`],
    ['headings', '# a\n'.repeat(10_000)],
    ['open comment', `<!-- ${'a\n'.repeat(50_000)}`],
  ])('takes long texts: %s', (_, text) => {
    const ir = parse(text);
    expect(printSkill(ir)).toBe(text);
  });

  it.skipIf(!HAS_REAL_SKILLS)('tiles every real skill, and edits at random nodes change nothing else', async () => {
    const skills = await realSkills();
    expect(skills.length).toBe(198);
    const random = fc.sample(fc.nat(), { numRuns: skills.length * 3, seed: 7 });
    for (const [index, skill] of skills.entries()) {
      const ir = parseSkill(skill);
      checkTree(ir);
      const nodes = [...walk(ir.root)];
      for (const draw of random.slice(index * 3, index * 3 + 3)) {
        const { start, end } = nodes[draw % nodes.length] as SkillNode;
        const text = applyEdits(ir.source, [{ start, end, before: ir.source.slice(start, end), after: '¶' }]).text;
        expect(text).toBe(`${ir.source.slice(0, start)}¶${ir.source.slice(end)}`);
      }
    }
  });
});
