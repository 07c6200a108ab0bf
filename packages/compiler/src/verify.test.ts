import type { Edit } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { skillOf } from '../test/support.ts';
import { analyseSkill } from './analyses.ts';
import { applyEdits } from './edit/apply-edits.ts';
import { leaves } from './ir/walk.ts';
import { type VerifiedState, verifyEdits } from './verify.ts';

const TEXT = `---
name: tea
description: Brews tea.
---
# Tea

Read [the guide](refs/guide.md) before you begin. You MUST use \`TEA_POT\` and 95 degrees.

## Steps

1. Heat the pot.
2. Run \`./heat.sh --to 95\` and look at https://tea.example.org/pots.
3. Verify that the pot is warm.

NEVER boil the water twice.

\`\`\`sh
./heat.sh --to 95
\`\`\`

Write \`out/tea.json\` as JSON.

## Notes

Milk is optional.
`;
const FILES = { 'refs/guide.md': '# Guide\n', 'heat.sh': '#!/bin/sh\n' };

function state(text: string): VerifiedState {
  const { ir, get } = analyseSkill(skillOf(text, FILES));
  return { ir, contract: get('contract'), resources: get('resources'), tokens: get('tokens') };
}

function verify(before: string, after: string, more: Partial<Edit> = {}, maxTokens = 10_000): string[] {
  const start = TEXT.indexOf(before);
  expect(start).toBeGreaterThanOrEqual(0);
  const edit: Edit = {
    ...{ node: 'n', start, end: start + before.length, before, after, kind: 'compensation', rule: 'r', reason: 'x' },
    ...more,
  };
  const { text } = applyEdits(TEXT, [edit]);
  return verifyEdits(state(TEXT), state(text), [edit], maxTokens).map(({ code }) => code);
}

const idOf = (kind: string, text: string): string =>
  state(TEXT).contract.find((obligation) => obligation.kind === kind && obligation.text.includes(text))?.id ?? '';

describe('verifyEdits', () => {
  it('finds nothing wrong with what only adds', () => {
    expect(verify('1. Heat the pot.', '1. Heat the pot. One minute will do.')).toEqual([]);
    expect(verify('Milk is optional.', 'Milk is optional. Leave this step out.')).toEqual([]);
  });

  it.each([
    ['a NEVER that is gone', 'NEVER boil the water twice.\n\n', '', 'obligation-lost'],
    ['a NEVER that is turned round', 'NEVER boil', 'Boil', 'obligation-lost'],
    ['a MUST that is weakened', 'You MUST use', 'You may use', 'obligation-lost'],
    [
      'a rule under another heading',
      'NEVER boil the water twice.\n\n```sh\n./heat.sh --to 95\n```\n\nWrite `out/tea.json` as JSON.\n\n## Notes\n',
      '```sh\n./heat.sh --to 95\n```\n\nWrite `out/tea.json` as JSON.\n\n## Notes\n\nNEVER boil the water twice.\n',
      'obligation-lost',
    ],
    ['another number', '95 degrees', '90 degrees', 'obligation-lost'],
    ['another command', '`./heat.sh --to 95`', '`./heat.sh`', 'obligation-lost'],
    ['another path', 'out/tea.json', 'out/pot.json', 'obligation-lost'],
    ['another address', 'https://tea.example.org/pots', 'https://example.org', 'obligation-lost'],
    ['another variable', '`TEA_POT`', '`TEA_CUP`', 'obligation-lost'],
    ['a check that is gone', '3. Verify that the pot is warm.\n', '', 'obligation-lost'],
    ['a step that is gone', '1. Heat the pot.\n', '', 'obligation-lost'],
    ['an output that is gone', 'Write `out/tea.json` as JSON.', 'Keep `out/tea.json` in mind.', 'obligation-lost'],
    ['a broken link', '(refs/guide.md)', '(refs/none.md)', 'link-broken'],
    ['a new link to nothing', 'Milk is optional.', 'Milk is optional, see [milk](milk.md).', 'link-broken'],
    ['a heading that is gone', '## Notes\n\n', '', 'headings-changed'],
    ['a new heading', 'Milk is optional.', '## Milk\n\nMilk is optional.', 'headings-changed'],
    ['another depth', '## Notes', '### Notes', 'headings-changed'],
    ['changed front matter', 'Brews tea.', 'Brews coffee.', 'front-matter-changed'],
    ['text before the front matter', '---\nname: tea', 'x\n---\nname: tea', 'front-matter-changed'],
    ['a changed code block', '```sh\n./heat.sh --to 95', '```sh\n./heat.sh --to 99', 'code-block-changed'],
    [
      'a fence that swallows the rest',
      'NEVER boil the water twice.',
      'NEVER boil the water twice.\n\n~~~',
      'headings-changed',
    ],
    ['mixed line ends', 'Milk is optional.', 'Milk is optional.\r\nSo is sugar.', 'line-ends-mixed'],
    ['a secret', 'Milk is optional.', `Milk is optional: api_key=${'a1b2c3d4'.repeat(4)}.`, 'secret'],
  ])('finds %s', (_, before, after, code) => {
    expect(verify(before, after)).toContain(code);
  });

  it('finds a text that has become too long', () => {
    expect(
      verify('Milk is optional.', `Milk is optional. ${'More. '.repeat(50)}`, {}, state(TEXT).tokens + 10),
    ).toEqual(['token-budget']);
  });

  it('lets an edit change what it releases, and the code block that it names', () => {
    const step = idOf('step', 'Heat the pot');
    const url = idOf('url', 'tea.example.org');
    expect([step, url]).not.toContain('');
    expect(verify('1. Heat the pot.', '1. Warm the pot.', { releases: [step] })).toEqual([]);
    // The sentence around the address is a step, and that is not released.
    expect(verify('https://tea.example.org/pots', 'the pots', { releases: [url] })).toEqual(['obligation-lost']);
    const block = [...leaves(state(TEXT).ir.root)].find(({ kind }) => kind === 'code-block')?.id ?? '';
    expect(verify('```sh\n./heat.sh --to 95', '```sh\n./heat.sh --to 99', { node: block })).toEqual([]);
  });

  it('lets no edit release a rule, an output or a check', () => {
    const releases = state(TEXT).contract.map(({ id }) => id);
    expect(verify('NEVER boil the water twice.\n\n', '', { releases })).toEqual(['obligation-lost']);
    expect(verify('3. Verify that the pot is warm.\n', '', { releases })).toEqual(['obligation-lost']);
    expect(verify('Write `out/tea.json` as JSON.\n', '\n', { releases })).toEqual(['obligation-lost']);
  });
});
