import { createContext, type Level } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { profileAt, skillOf, skillThatSays, TARGET } from '../../../test/support.ts';
import { compile } from '../../compile.ts';
import { rewriteSkill } from './index.ts';

describe('rewrite-skill', () => {
  const run = async (
    says: string,
    levels: Readonly<Record<string, Level>>,
    files: Readonly<Record<string, string>> = {},
  ) => {
    const profile = profileAt('L3', levels);
    const input = { skill: skillThatSays({ says, files }), target: TARGET, profile, passes: [rewriteSkill()] };
    return (await compile(input, createContext())).document.result;
  };

  it.each([
    ['what is forbidden', 'Never write a Python script with pandas.', { 'gen.code.python': 'L1' }],
    ['what is told about', 'The team writes reports with pandas in Python scripts.', { 'gen.code.python': 'L1' }],
    ['what is quoted', '> Write a comprehensive guide to the pot.', { 'gen.text.long': 'L1' }],
    ['what a table shows', '| do |\n|---|\n| Calculate the average price. |', { 'reason.arithmetic': 'L0' }],
    ['what code says', '```\nCalculate the average price.\n```', { 'reason.arithmetic': 'L0' }],
    ['what has another meaning', 'Compute engines calculate the diff.', { 'reason.arithmetic': 'L0' }],
    [
      'what is there already',
      'Calculate the average price. One operation at a time.',
      { 'reason.arithmetic': 'L1', 'tool.exec': 'L0' },
    ],
  ] as const)('leaves alone %s', async (_, says, levels) => {
    expect(await run(says, levels)).toMatchObject({ edits: [], gaps: [] });
  });

  it('leaves alone what stands under a heading that asks for nothing', async () => {
    const text =
      '---\nname: tea\ndescription: x.\n---\n# Tea\n\n## When to use\n\nCalculate the average price.\n\n## Examples\n\n### One\n\nCalculate the average price.\n';
    const input = { skill: skillOf(text), target: TARGET, profile: profileAt('L0'), passes: [rewriteSkill()] };
    expect((await compile(input, createContext())).document.result.gaps).toEqual([]);
  });

  it('offers a command only to a target that can run one', async () => {
    expect((await run('Calculate the average price.', { 'reason.arithmetic': 'L0', 'tool.exec': 'L0' })).edits).toEqual(
      [],
    );
    expect(
      (await run('Calculate the average price.', { 'reason.arithmetic': 'L0', 'follow.delegation': 'L0' })).edits,
    ).toEqual([]);
  });

  it('chains rules only where they close the gap together', async () => {
    const both = await run('Write a comprehensive guide to the pot.', { 'gen.text.long': 'L1' });
    expect(both.edits.map(({ rule }) => rule)).toEqual(['gen.text.long/L3->L2', 'gen.text.long/L2->L1']);
    const none = await run('Write a comprehensive guide to the pot.', { 'gen.text.long': 'L0' });
    expect(none).toMatchObject({ edits: [], gaps: [{ primitive: 'gen.text.long', status: 'open', kind: 'missing' }] });
  });

  it('takes the way that the skill offers when the first needs a tool that is not there', async () => {
    const says = '1. Run `make tea`. If it cannot be run, brew by hand.';
    const { edits, gaps } = await run(says, { 'tool.exec': 'L0' });
    expect(edits).toMatchObject([
      { kind: 'substitution', rule: 'tool.exec/L1->L0', after: ' Take this way from the start.' },
    ]);
    expect(gaps).toMatchObject([{ status: 'closed' }]);
    expect((await run(says, { 'tool.exec': 'L1' })).edits).toEqual([]);
  });

  it('names the approach to take among several sections', async () => {
    const says =
      'There are two.\n\n### Approach A: shell\n\nRun `make tea`.\n\n### Approach B: by hand\n\nWrite `tea.txt`.\n';
    const { edits } = await run(says, { 'tool.exec': 'L0' });
    expect(edits.map(({ after }) => after)).toEqual([' Take "Approach B: by hand" from the start.']);
  });

  it('leaves an optional step out that the target cannot do', async () => {
    const { edits } = await run('Optionally, run `make tea`.', { 'tool.exec': 'L0' });
    expect(edits).toMatchObject([{ kind: 'elimination', after: ' Leave this step out.' }]);
  });

  it('says what cannot be lowered at all', async () => {
    const { gaps, edits } = await run('Click the button on the web page.', { 'tool.browser': 'L1' });
    expect([gaps, edits]).toMatchObject([
      [{ primitive: 'tool.browser', required: 'L2', level: 'L1', status: 'open' }],
      [],
    ]);
  });

  it('guesses no arguments of a script', async () => {
    const guess = await run(
      'Run `scripts/x.py` on it.',
      { 'tool.exec': 'L1' },
      { 'scripts/x.py': 'import sys\nprint(sys.argv[1])\n' },
    );
    expect(guess.edits).toEqual([]);
  });
});
