import { builtinEvaluators, createContext, createRegistry, type Skill } from '@skvm/core';
import { loadSkill, skillFromFiles } from '@skvm/core/skill';
import { describe, expect, it } from 'vitest';
import { checkTask, nearDuplicates } from './admit-task.ts';
import { findForms } from './find-forms.ts';
import { formTaskMaker } from './form-task-maker.ts';

const SKILLS = new URL('../../../../skvm-data/skills/', import.meta.url).pathname;
const context = createContext({ registry: createRegistry(builtinEvaluators()) });

const withText = (body: string): Skill => skillFromFiles({ text: `---\nname: s\ndescription: S.\n---\n${body}` });

const make = async (skill: Skill, count: number, seed: number, exclude: readonly string[] = []) =>
  (await formTaskMaker().make({ skill, count, exclude, seed }, context)).tasks;

describe('formTaskMaker', () => {
  it.each([
    ['expense-report', 'report.json'],
    ['status-page', 'public/maintenance.json'],
  ])('makes tasks of %s that can be admitted: sound, failing on every mutant', async (name, path) => {
    const skill = await loadSkill(`${SKILLS}${name}`);
    expect(findForms(skill).map((form) => form.path)).toContain(path);
    const tasks = await make(skill, 4, 3);
    expect(tasks).toHaveLength(4);
    for (const task of tasks) {
      expect(task.mutants?.length).toBeGreaterThanOrEqual(3);
      expect(await checkTask(task, skill, context)).toMatchObject({ admitted: true, reasons: [] });
    }
  });

  it('does not take the name of the file, long as it may be, for a text of the grader', async () => {
    const form = '```json\n{"service": "name", "users": 1}\n```';
    const skill = withText(`Write \`reports/monthly/affected-services.json\`:\n\n${form}\n`);
    const [task] = await make(skill, 1, 1);
    if (!task) throw new Error('expected a task');
    expect(await checkTask(task, skill, context)).toMatchObject({ admitted: true, reasons: [] });
  });

  it('lowers the demand only for who has read the form', async () => {
    const skill = await loadSkill(`${SKILLS}expense-report`);
    const [task] = await make(skill, 1, 1);
    const evidence = task?.demands?.[0]?.loweredBy?.[0]?.evidence ?? '';
    const pattern = new RegExp(evidence, 'imu');
    expect(pattern.test(skill.text)).toBe(true);
    expect(pattern.test(skill.text.replace(/```json[\s\S]*?```/, ''))).toBe(false);
    expect(pattern.test(task?.prompt ?? '')).toBe(false);
  });

  it('makes no task twice, for one seed and for those after it', async () => {
    const skill = await loadSkill(`${SKILLS}expense-report`);
    const tasks = [...(await make(skill, 60, 1)), ...(await make(skill, 60, 2)), ...(await make(skill, 60, 3))];
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(180);
    expect(nearDuplicates(tasks)).toEqual([]);
  });

  it('has more than ten thousand instances of the smallest form of a skill', async () => {
    const skill = await loadSkill(`${SKILLS}status-page`);
    const prompts = new Set((await make(skill, 10_000, 1)).map(({ prompt }) => prompt));
    expect(prompts.size).toBe(10_000);
  });

  it('gives the same tasks for the same seed, and none that it was told to leave out', async () => {
    const skill = await loadSkill(`${SKILLS}expense-report`);
    const tasks = await make(skill, 5, 9);
    expect(await make(skill, 5, 9)).toEqual(tasks);
    const others = await make(
      skill,
      5,
      9,
      tasks.map(({ prompt }) => prompt),
    );
    expect(nearDuplicates([...tasks, ...others.map((task) => ({ ...task, id: `${task.id}-b` }))])).toEqual([]);
  });

  it('says what it looked for when a skill shows no form', async () => {
    const skill = await loadSkill(`${SKILLS}release-notes`);
    await expect(make(skill, 1, 1)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('json block'),
      hint: expect.stringContaining('--optimizer-model'),
    });
  });
});

describe('findForms', () => {
  const block = (json: string) => `\n\`\`\`json\n${json}\n\`\`\`\n`;

  it.each([
    ['no file is named', `An example:${block('{"a": 1}')}`],
    ['the file lies outside', `Write \`../a.json\`:${block('{"a": 1}')}`],
    ['the name is a placeholder', `Write \`out/<id>.json\`:${block('{"a": 1}')}`],
    ['the block is not JSON', `Write \`a.json\`:${block('{a: 1}')}`],
    ['the block is empty', `Write \`a.json\`:${block('{}')}`],
    ['the block is not closed', 'Write `a.json`:\n```json\n{"a": 1}\n'],
    ['the block stands in another one', 'Write `a.json`:\n````\ntext\n```json\n{"a": 1}\n```'],
  ])('finds none when %s', (_, body) => {
    expect(findForms(withText(body))).toEqual([]);
  });

  it('reads one that is indented below a list item, with CRLF as well', () => {
    const body = '1. Write `a.json`:\n\n   ```json\n   {"a": 1}\n   ```\n';
    expect(findForms(withText(body))).toEqual([{ path: 'a.json', form: { a: 1 } }]);
    expect(findForms(withText(body.replaceAll('\n', '\r\n')))).toEqual([{ path: 'a.json', form: { a: 1 } }]);
  });

  it('goes over a text once, however many blocks it opens', () => {
    // With a search for the end of each block this would take minutes, and the test would run out of time.
    const body = `Write \`a.json\`:\n${'```json\n'.repeat(120_000)}`;
    expect(findForms(withText(body))).toEqual([]);
  });
});
