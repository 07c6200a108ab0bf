import { createContext, type Level, levelRank, primitiveSpecs } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { profileAt, skillThatSays, TARGET } from '../../test/support.ts';
import { compile } from '../compile.ts';
import { rewriteSkill } from '../passes/rewrite-skill/index.ts';
import { compensationRules, insertionRules } from './index.ts';

interface Example {
  /** What the skill says below its heading. */
  readonly says: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Where the target lacks more than the primitive itself. */
  readonly levels?: Readonly<Record<string, Level>>;
  /** What the compiled skill says besides. */
  readonly adds: string;
}

const steps = (count: number): string =>
  Array.from({ length: count }, (_, index) => `${index + 1}. Write part ${index + 1}.`).join('\n');
const rules = (count: number): string =>
  Array.from({ length: count }, (_, index) => `- You MUST keep part ${index + 1}.`).join('\n');

/** A skill that needs each rule; keys are `id`, or `id variety`. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  'gen.code.python/L3->L2': {
    says: 'Write a Python script with pandas that groups the rows.',
    adds: 'Begin with `import pandas as pd`, as in `table = pd.read_csv(path)`.',
  },
  'gen.code.python/L2->L1': {
    says: 'Write a Python script with `csv` that counts the rows.',
    adds: 'Begin with `import csv`, as in `rows = list(csv.DictReader(open(path, newline="")))`.',
  },
  'gen.code.javascript/L3->L2': {
    says: 'Write a Node script that uses async calls to gather the pages.',
    adds: 'Await one call after the other',
  },
  'gen.code.shell/L3->L2': {
    says: 'Write a bash script with awk that adds up the column.',
    adds: 'Loop over the lines with `while IFS= read -r line;',
  },
  'gen.code.shell/L2->L1': {
    says: 'Write a shell script that goes through all files.',
    adds: 'One command per step is enough',
  },
  'gen.code.sql/L3->L2': {
    says: 'Write an SQL query with a window function per team.',
    adds: 'A subquery for each intermediate result is enough',
  },
  'gen.code.sql/L2->L1': {
    says: 'Write an SQL query that joins users and teams.',
    adds: 'One query per table is enough',
  },
  'gen.code.html/L3->L2': {
    says: 'Create an accessible HTML page for the form.',
    adds: 'Label every control with `<label>`',
  },
  'gen.text.structured/L3->L2': { says: 'Write all records as JSON.', adds: 'Make it in pieces below 5 kB' },
  'gen.text.structured/L2->L1': {
    says: 'Return JSON with `title` and `price`.',
    adds: 'Fill in this skeleton: `{"title": …, "price": …}`.',
  },
  'gen.text.long/L3->L2': { says: 'Write a comprehensive guide to the pot.', adds: 'One section at a time' },
  'gen.text.long/L2->L1': {
    says: 'Write 500 words: at least 1,000 words is too much. Write about 0800 words.',
    adds: 'Parts below 1 kB',
  },
  'gen.regex/L3->L2': { says: 'Write a regular expression with a lookahead for the end.', adds: 'Match widely first' },
  'gen.regex/L2->L1': { says: 'Write a regex for the date.', adds: 'Several simple patterns' },
  'reason.arithmetic/L3->L2': {
    says: 'Calculate the compound interest of the loan.',
    adds: 'Formula: `end = start × (1 + rate / periods)^(periods × years)`.',
  },
  'reason.arithmetic/L3->L0': {
    says: 'Calculate the compound interest of the loan.',
    levels: { 'reason.arithmetic': 'L0' },
    adds: 'Compute it with a command',
  },
  'reason.arithmetic/L2->L0': {
    says: 'Calculate the average price.',
    levels: { 'reason.arithmetic': 'L0' },
    adds: 'Compute it with a command',
  },
  'reason.arithmetic/L1->L0': { says: 'Calculate the age of the pot.', adds: 'Compute it with a command' },
  'reason.arithmetic/L2->L1': {
    says: 'Calculate the average price.',
    levels: { 'tool.exec': 'L0' },
    adds: 'One operation at a time',
  },
  'reason.logic/L3->L2': {
    says: 'Of all pots, choose the one with the best handle.',
    adds: 'List everything that satisfies the conditions first',
  },
  'reason.logic/L2->L1': {
    says: 'A pot fits when it meets all of the conditions.',
    adds: 'Check the conditions one after the other',
  },
  'reason.spatial/L3->L2': { says: 'Use the great-circle distance for the route.', adds: 'Formula: `d = 2 × 6371 km' },
  'reason.spatial/L3->L0': {
    says: 'Use the great-circle distance for the route.',
    levels: { 'reason.spatial': 'L0' },
    adds: 'Compute it with a command',
  },
  'reason.spatial/L2->L0': {
    says: 'Calculate the area of the tray.',
    levels: { 'reason.spatial': 'L0' },
    adds: 'Compute it with a command',
  },
  'reason.planning/L3->L2': {
    says: 'Break the work into tasks with a fallback for each.',
    adds: 'Beside each task, write what',
  },
  'reason.planning/L2->L1': { says: 'Break the work into small tasks.', adds: 'Number the tasks in the order' },
  'reason.analysis/L3->L2': {
    says: 'Find the root cause of the bug in the code.',
    adds: 'One file at a time, in the order of the calls',
  },
  'reason.analysis/L2->L1': { says: 'Review the code for leaks.', adds: 'Quote the lines in question first' },
  'tool.file.read/L3->L2': {
    says: 'Read `refs/long.md` before you begin.',
    files: { 'refs/long.md': 'line\n'.repeat(1234) },
    adds: 'Read `refs/long.md` in ranges: lines 1 to 500, then 501 to 1000, and so on to line 1234.',
  },
  'tool.file.read/L3->L2 large': { says: 'Read the large log file.', adds: 'Read it in ranges: lines 1 to 500' },
  'tool.file.read/L2->L1': {
    says: 'Read `refs/a.md` and `refs/b.md`.',
    files: { 'refs/a.md': 'a\n', 'refs/b.md': 'b\n' },
    adds: 'Read one at a time: `refs/a.md`, then `refs/b.md`.',
  },
  'tool.file.read/L2->L1 files': {
    says: 'Read all of the notes files.',
    adds: 'Read one at a time, each by its exact path',
  },
  'tool.file.write/L3->L2': {
    says: 'Write `a.txt` and `b.txt`.',
    adds: 'Write one file at a time, each finished before the next: `a.txt`, then `b.txt`.',
  },
  'tool.file.write/L2->L1': { says: 'Write the report to `tea.md`.', adds: 'Write the first part, then append' },
  'tool.exec/L3->L2': { says: 'Run these:\n\n```sh\na 1\nb 2\nc 3\nd 4\ne 5\n```', adds: 'Run one command at a time' },
  'tool.exec/L3->L2 shell': {
    says: 'Run these:\n\n```sh\nA=1\nb $A\nc $A\nd 4\ne 5\n```',
    adds: 'Put the lines of this block into one file',
  },
  'tool.exec/L2->L1': {
    says: 'Run `scripts/check.py` on the notes.',
    files: {
      'scripts/check.py': '"""Checks notes.\n\nUsage: check.py NOTES [--strict]\n"""\nimport sys\nprint(sys.argv)\n',
    },
    adds: 'Exact command: `python3 scripts/check.py NOTES [--strict]`',
  },
  'tool.call.batch/L3->L2': {
    says: 'Read the notes in parallel and compare them.',
    adds: 'Note the result of each call first',
  },
  'tool.call.batch/L3->L0': {
    says: 'Read the notes in parallel and compare them.',
    levels: { 'tool.call.batch': 'L0' },
    adds: 'One after the other will do',
  },
  'tool.call.batch/L2->L0': {
    says: 'Fetch the notes in parallel.',
    levels: { 'tool.call.batch': 'L1' },
    adds: 'One after the other will do',
  },
  'tool.call.batch/L1->L0': { says: 'Read both notes in one turn.', adds: 'One after the other will do' },
  'tool.web/L3->L2': {
    says: 'Fetch all pages of the list at https://tea.example.org/pots.',
    adds: 'Fetch one page at a time',
  },
  'tool.web/L2->L1': {
    says: 'Fetch https://tea.example.org/pots?id={pot} for the pot.',
    adds: 'In that address, replace only `{pot}`; all else stays as it is.',
  },
  'tool.browser/L3->L2': {
    says: 'Log in to the web page with the browser.',
    adds: 'Do one action on one page at a time',
  },
  'follow.format/L3->L2': {
    says: 'Use at most 9 words. Keep entries alphabetical. Use title case.',
    adds: 'Apply these rules of form one after the other',
  },
  'follow.format/L2->L1': {
    says: 'Report these: `pot`, `heat` and `time`.',
    adds: 'Template: `pot: <pot>; heat: <heat>; time: <time>`.',
  },
  'follow.constraint/L3->L2': { says: rules(6), adds: 'go through the 6 rules above one by one' },
  'follow.constraint/L2->L1': { says: rules(4), adds: 'One line per rule above' },
  'follow.procedure/L3->L2': {
    says: `Do this:\n\n${steps(9)}`,
    adds: 'Three stages: steps 1 to 4, then 5 to 8, then 9; finish each before the next.',
  },
  'follow.procedure/L3->L2 loop': {
    says: 'Fix it and repeat until all tests pass.',
    adds: 'In each round, do the step',
  },
  'follow.procedure/L2->L1': { says: `Do this:\n\n${steps(5)}`, adds: 'Two stages: steps 1 to 3, then 4 to 5' },
  'follow.procedure/L2->L1 if': {
    says: 'Do this:\n\n1. Write it.\n2. If it is short, check it again.\n3. Report it.',
    adds: 'Usual case: steps 1 and 3; the others only when their condition holds.',
  },
  'follow.delegation/L3->L2': {
    says: 'Count how often each pot is named.',
    adds: 'Do this with a command or a script',
  },
  'follow.delegation/L2->L1': {
    says: 'Count the lines of the notes.',
    levels: { 'follow.delegation': 'L1' },
    adds: 'Command for it: `wc -l <file>`.',
  },
  'follow.style/L3->L2': {
    says: 'Keep the same voice throughout the text.',
    adds: 'Before each section, read again how it is to sound.',
  },
};

describe('rules', () => {
  it.each(Object.entries(EXAMPLES))('%s', async (key, example) => {
    const rule = insertionRules.find(({ id }) => id === key.split(' ')[0]);
    if (!rule) return expect.unreachable(`no rule ${key}`);
    const profile = profileAt('L3', { [rule.primitive]: rule.to, ...example.levels });
    const skill = skillThatSays(example);
    expect(skill.text).not.toMatch(rule.evidence);
    const build = (of: typeof skill) =>
      compile({ skill: of, target: TARGET, profile, passes: [rewriteSkill()] }, createContext());
    const { document, variant } = await build(skill);
    const edit = document.result.edits.find((each) => each.rule === rule.id);
    expect(variant.skill.text).toContain(example.adds);
    expect(edit?.after).toContain(example.adds);
    const inserted = edit?.after.replace(/^[.\s]+/, '') ?? '';
    expect(rule.evidence.exec(inserted)?.index).toBeLessThanOrEqual(2);
    expect(
      document.result.gaps.filter(({ primitive }) => primitive === rule.primitive).map(({ status }) => status),
    ).toEqual(['closed']);
    // What was said beside it is not itself a demand, and what it says lowers the demand.
    expect((await build(variant.skill)).document.result).toMatchObject({ edits: [], gaps: [] });
  });

  it('have an example each', () => {
    const shown = new Set(Object.keys(EXAMPLES).map((key) => key.split(' ')[0]));
    expect(insertionRules.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  });

  it('make up a table of ids that say what they do', () => {
    const known = new Set(primitiveSpecs.map(({ id }) => id));
    expect(new Set(compensationRules.map(({ id }) => id)).size).toBe(compensationRules.length);
    for (const { id, primitive, from, to, evidence, reason } of compensationRules) {
      expect(id).toBe(`${primitive}/${from}->${to}`);
      expect(known.has(primitive)).toBe(true);
      expect(levelRank(to)).toBeLessThan(levelRank(from));
      expect([...evidence.flags].sort().join('')).toBe('imu');
      expect(reason).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('see nothing of themselves in text about something else', () => {
    const text =
      'Tea is brewed with hot water. Read the label, then write down what it says. Use a pot for four, a cup for one. Always warm the pot first. See [more](https://tea.example.org). Run `make tea`. Ask before you pour.';
    expect(compensationRules.filter(({ evidence }) => evidence.test(text)).map(({ id }) => id)).toEqual([]);
  });
});
