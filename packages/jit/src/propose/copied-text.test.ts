import { describe, expect, it, test } from 'vitest';
import { copiedText } from './copied-text.ts';

const skill = (text: string, files: Record<string, string> = {}) => ({
  text: `---\nname: s\ndescription: S.\n---\n${text}`,
  files: Object.entries(files).map(([path, content]) => ({
    ...{ path, bytes: Buffer.from(content), executable: false, language: undefined as never },
  })),
});
const task = (id: string, prompt: string, files: Record<string, string> = {}, expected?: unknown) => ({
  ...{ id, prompt, files },
  checks: expected === undefined ? [] : [{ evaluator: 'file-check', params: { path: 'r.json', expected } as never }],
});
const TASKS = [
  task('a', 'Write an invoice for the twelve oak chairs that Nadia ordered on Monday, net price 1871.50.'),
  task(
    'b',
    'Write an invoice for the paper of Otto, order R-2041.',
    { 'orders.csv': 'R-2041;paper;300' },
    { total: '300.75' },
  ),
];
const BEFORE = skill('Write invoices.\n');
const found = (added: string, tasks = TASKS) => copiedText(BEFORE, skill(`Write invoices.\n${added}\n`), tasks);

describe('is found', () => {
  test.each([
    ['eight words in a row', 'For the twelve oak chairs that Nadia ordered: say so.', 'a'],
    ['with other case, punctuation and line ends', 'FOR the twelve\noak — chairs, that\nNadia ordered', 'a'],
    ['an amount of one task', 'For oak the total is 1871.50.', 'a'],
    ['a name with digits', 'Orders such as R-2041 are of paper.', 'b'],
    ['what a check wants', 'The answer is 300.75.', 'b'],
    ['a file of the task', 'Read R-2041;paper;300 first.', 'b'],
  ])('%s', (_, added, id) => {
    const all = found(added);
    expect(all.length).toBeGreaterThan(0);
    expect(all.map((one) => one.task)).toContain(id);
    expect(all[0]?.path).toBe('SKILL.md');
  });

  test('in a new file of the bundle, and in one that was changed', () => {
    const added = skill('Write invoices.\n', { 'references/x.md': 'As in R-2041.\n' });
    expect(copiedText(BEFORE, added, TASKS)).toMatchObject([{ path: 'references/x.md', task: 'b', text: 'R-2041' }]);
  });
});

describe('is not found', () => {
  test.each([
    ['seven words in a row', 'for the twelve oak chairs that Nadia'],
    ['the kind of task, in other words', 'An invoice states the net price, who ordered, and on which day.'],
    ['a number that is nobody’s', 'Round to 1234.56.'],
    ['a short number', 'Indent by 300 spaces.'],
    ['keys and names without digits', 'The key "total" stands in "r.json"; Nadia is a name.'],
    ['nothing', ''],
  ])('%s', (_, added) => {
    expect(found(added)).toEqual([]);
  });

  it('when several tasks share it: it belongs to their kind', () => {
    const tasks = [task('a', 'Use form F-1040.'), task('b', 'Fill F-1040 in.')];
    expect(found('Fill in form F-1040.', tasks)).toEqual([]);
    expect(found('Fill in form F-1040.', tasks.slice(0, 1)).length).toBe(1);
  });

  it('when the skill had it before, wherever', () => {
    const before = skill('Write invoices.\n', { 'references/a.md': 'Such as R-2041.' });
    const after = skill('Write invoices.\nR-2041 is one.\n', { 'references/a.md': 'Such as R-2041.' });
    expect(copiedText(before, after, TASKS)).toEqual([]);
  });

  it('when it was removed', () => {
    expect(copiedText(skill('Such as R-2041.\n'), BEFORE, TASKS)).toEqual([]);
  });
});
