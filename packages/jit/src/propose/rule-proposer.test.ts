import { createContext, NO_USAGE, type Skill, type Task, type ToolCall } from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Trace } from '../trace/trace.ts';
import type { EvidenceRun, ProposeInput, TaskEvidence, Tried } from './proposer.ts';
import { ruleProposer } from './rule-proposer.ts';
import { generaliseJson } from './rules/generalise-json.ts';

const HEAD = '---\nname: s\ndescription: S.\n---\n';
const skillOf = (text: string, files: Record<string, string> = {}): Skill =>
  skillFromFiles({
    text,
    files: Object.entries(files).map(([path, content]) => ({ path, bytes: Buffer.from(content), executable: false })),
    folder: 's',
  });

const failed = (command: string, output: string): ToolCall => ({
  ...{ id: command, name: 'bash', input: { command }, output, isError: false, exitCode: 1 },
});
const worked = (command: string): ToolCall => ({ ...failed(command, ''), exitCode: 0 });

let runs = 0;
function run(score: number | null, calls: ToolCall[] = [], files: Record<string, string> = {}): EvidenceRun {
  runs += 1;
  const trace: Trace = {
    ...{ schema: 'skvm.trace/1', id: `r${runs}`, source: 'run', task: 't', prompt: 'p', target: null, model: null },
    ...{ status: 'completed', outcome: null, issues: [], text: '', usage: NO_USAGE, durationMs: null, simulated: true },
    steps: calls.map((call) => ({ text: '', toolCalls: [call], at: null, durationMs: null, usage: null })),
  };
  return { id: trace.id, score: score === null ? null : { evaluator: 'x', value: score }, trace, files } as EvidenceRun;
}
const evidence = (id: string, all: EvidenceRun[], task?: Partial<Task>): TaskEvidence => ({
  ...{ id, prompt: task?.prompt ?? 'Do it.', mean: null, runs: all },
  ...(task === undefined ? {} : { task: { id, prompt: 'Do it.', files: {}, checks: [], ...task } as Task }),
});
const wants = (path: string, expected?: unknown) => ({
  checks: [
    {
      evaluator: 'file-check',
      params: {
        path,
        ...(expected === undefined ? { mode: 'exists' } : { mode: 'exact', expected: JSON.stringify(expected) }),
      },
    },
  ],
});

async function propose(skill: Skill, all: TaskEvidence[], tried: Tried[] = []) {
  const input: ProposeInput = {
    ...{ round: 1, skill, original: skill, target: { adapter: 'a', model: 'm' }, evidence: all, tried, seed: 0 },
  };
  return ruleProposer().propose(input, createContext({}));
}
async function edited(skill: Skill, all: TaskEvidence[]): Promise<{ text: string; skill: Skill }> {
  const proposed = await propose(skill, all);
  if (proposed.kind !== 'edit') throw new Error(`expected an edit, got ${JSON.stringify(proposed)}`);
  expect(proposed.submission.changedFiles.length).toBeGreaterThan(0);
  return { text: proposed.skill.text, skill: proposed.skill };
}
const abstains = async (skill: Skill, all: TaskEvidence[]) =>
  expect((await propose(skill, all)).kind).toBe('abstained');

describe('a broken path', () => {
  const skill = skillOf(`${HEAD}Run ./scripts/totl.py, see scripts/totl.py.\n`, { 'scripts/total.py': 'x' });
  const looked = failed('python scripts/totl.py', "can't open file 'scripts/totl.py': No such file or directory");

  it('that agents look for in vain is mended everywhere', async () => {
    const { text } = await edited(skill, [evidence('a', [run(0, [looked])])]);
    expect(text).toBe(`${HEAD}Run ./scripts/total.py, see scripts/total.py.\n`);
  });

  test('CRLF, a byte-order mark and other files are kept', async () => {
    const crlf = `\ufeff${HEAD}Run scripts/totl.py.\n`.replaceAll('\n', '\r\n');
    const odd = skillOf(crlf, {
      'scripts/total.py': 'x',
      'references/a.md': 'no path\r\n',
      'b.bin': '\0scripts/totl.py',
    });
    const { text, skill: after } = await edited(odd, [evidence('a', [run(0, [looked])])]);
    expect(text).toBe(crlf.replace('totl', 'total'));
    expect(after.files.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(
      odd.files.map(({ bytes }) => Buffer.from(bytes).toString()),
    );
  });

  test.each([
    ['nobody looked for it', skill, [run(0, [failed('ls', 'No such file: other')])]],
    ['nothing failed', skill, [run(1, [looked])]],
    ['it is there', skillOf(skill.text, { 'scripts/totl.py': 'x', 'scripts/total.py': 'y' }), [run(0, [looked])]],
    ['two are near', skillOf(skill.text, { 'scripts/totls.py': '', 'scripts/totlx.py': '' }), [run(0, [looked])]],
    ['none is near', skillOf(skill.text, { 'scripts/everything-else.py': '' }), [run(0, [looked])]],
  ])('is not when %s', async (_, of, all) => {
    await abstains(of, [evidence('a', all)]);
  });
});

describe('a broken command', () => {
  const skill = skillOf(`${HEAD}Run \`npm run tets -- <name>\`.\n`);
  const both = (name: string) => [
    failed(`npm run tets -- ${name}`, 'missing script'),
    worked(`npm run test -- ${name}`),
  ];

  it('is replaced by what then worked, without its arguments', async () => {
    const all = [evidence('a', [run(0.2, both('x'))]), evidence('b', [run(0.2, both('y'))])];
    expect((await edited(skill, all)).text).toBe(`${HEAD}Run \`npm run test -- <name>\`.\n`);
  });

  it('with a dollar sign is put in as it is', async () => {
    const calls = (name: string) => [failed(`echo A ${name}`, 'no'), worked(`echo $& ${name}`)];
    const all = [evidence('a', [run(0, calls('x'))]), evidence('b', [run(0, calls('y'))])];
    expect((await edited(skillOf(`${HEAD}Run echo A now.\n`), all)).text).toBe(`${HEAD}Run echo $& now.\n`);
  });

  test.each([
    ['one of several runs saw it', [evidence('a', [run(0, both('x'))]), evidence('b', [run(0)])]],
    ['the skill does not have it', [evidence('a', [run(0, [failed('make al', ''), worked('make all')])])]],
    [
      'it failed for good',
      [evidence('a', [run(0, [failed('npm run tets -- x', ''), failed('npm run test -- x', '')])])],
    ],
    ['what worked is another command', [evidence('a', [run(0, [failed('npm run tets -- x', ''), worked('ls')])])]],
  ])('is not when %s', async (_, all) => {
    await abstains(skill, all);
  });
});

describe('a form that is nowhere', () => {
  const skill = skillOf(`${HEAD}Write report.json.\n`);
  const wanted = [
    { total: '12.50', lines: [{ name: 'oak', amount: 3 }], on: '2026-01-02', by: { anna: 1, otto: 2 } },
    {
      total: '7.25',
      lines: [
        { name: 'pine', amount: 9 },
        { name: 'ash', amount: 1 },
      ],
      on: '2026-03-04',
      by: { ida: 3, ole: 4 },
    },
  ];
  const tasks = (wrong: string) =>
    wanted.map((value, index) =>
      evidence(`t${index}`, [run(0, [], { 'report.json': wrong })], wants('report.json', value)),
    );

  it('is shown with placeholders, and with no value of any task', async () => {
    const { text } = await edited(skill, tasks('{"sum": 12}'));
    const [, block = ''] = /```json\n([\s\S]*?)\n```/.exec(text) ?? [];
    expect(JSON.parse(block)).toEqual({
      ...{ total: '0.00', lines: [{ name: '<text>', amount: 0 }], on: 'YYYY-MM-DD', by: { '<key>': 0 } },
    });
    for (const value of ['12.50', '7.25', 'oak', 'pine', 'ash', '2026-01', 'anna', 'ida'])
      expect(text).not.toContain(value);
    expect(text.startsWith(skill.text)).toBe(true);
  });

  it('is written with the line ends of the skill', async () => {
    const crlf = skillOf(skill.text.replaceAll('\n', '\r\n'));
    expect((await edited(crlf, tasks('{}'))).text).not.toMatch(/(?<!\r)\n/);
  });

  test('agents that write it right, a skill that shows it, and one task alone call for nothing', async () => {
    await abstains(
      skill,
      wanted.map((value, index) =>
        evidence(`t${index}`, [run(0, [], { 'report.json': JSON.stringify(value) })], wants('report.json', value)),
      ),
    );
    const shown = skillOf(`${skill.text}\n\`\`\`json\n${JSON.stringify(wanted[0])}\n\`\`\`\n`);
    await abstains(shown, tasks('{}'));
    await abstains(skill, tasks('{}').slice(0, 1));
  });

  it('has no leaf of what it was made from, whatever that is', () => {
    const leaf = fc.oneof(
      fc.integer({ min: 1, max: 1e6 }),
      fc.stringMatching(/^value-[a-z]{3,8}$/),
      fc.constantFrom('12.34', '2026-08-09', '99'),
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any')),
      ),
    })).any as fc.Arbitrary<never>;
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
        const leaves = (one: unknown): unknown[] =>
          typeof one === 'object' && one !== null ? Object.values(one).flatMap(leaves) : [one];
        const form = generaliseJson(values);
        if (form === undefined) return;
        for (const one of leaves(form))
          expect(['0.00', '0', 'YYYY-MM-DD', '<text>', '<value>', 0, true, null]).toContain(one);
      }),
    );
  });
});

describe('an output that the skill does not name', () => {
  const skill = skillOf(`${HEAD}Write a report.\n`);
  const tasks = (files = {}, prompt = 'Do it.') =>
    ['a', 'b'].map((id) => evidence(id, [run(0, [], files)], { ...wants('out.txt'), prompt }));

  it('is named', async () => {
    expect((await edited(skill, tasks())).text).toBe(
      `${HEAD}Write a report.\n\n## Output\n\nWrite the result to \`out.txt\`.\n`,
    );
  });

  test.each([
    ['agents write it', skill, tasks({ 'out.txt': 'x' })],
    ['the tasks name it', skill, tasks({}, 'Write out.txt.')],
    ['the skill names it', skillOf(`${HEAD}Write out.txt.\n`), tasks()],
    ['one task wants it', skill, tasks().slice(0, 1)],
  ])('is not when %s', async (_, of, all) => {
    await abstains(of, all);
  });
});

test('what was tried without a gain is not proposed again', async () => {
  const skill = skillOf(`${HEAD}Write a report.\n`);
  const all = ['a', 'b'].map((id) => evidence(id, [run(0)], wants('out.txt')));
  const first = await propose(skill, all);
  if (first.kind !== 'edit') throw new Error('no edit');
  const tried: Tried = {
    ...{
      round: 1,
      rootCause: first.submission.rootCause,
      changedFiles: ['SKILL.md'],
      state: 'lost' as never,
      difference: 0,
    },
  };
  expect((await propose(skill, all, [tried])).kind).toBe('abstained');
  expect((await propose(skill, all, [{ ...tried, difference: 0.2 }])).kind).toBe('edit');
});

test('the same evidence gives the same edit', async () => {
  const skill = skillOf(`${HEAD}Write a report.\n`);
  const all = ['a', 'b'].map((id) => evidence(id, [run(0)], wants('out.txt')));
  expect(await propose(skill, all)).toEqual(await propose(skill, all));
});
