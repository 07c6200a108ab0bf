import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, inputInvalid, type Task } from '@skvm/core';
import { loadSkill, writeSkill } from '@skvm/core/skill';
import { formTaskMaker } from '@skvm/jit';
import type { PlacedSkill } from './find-skills.ts';

/** A skill with something taken out, and tasks that need it. */
export interface BrokenSkill {
  readonly skill: PlacedSkill;
  readonly tasks: readonly Task[];
  /** What was taken out. */
  readonly missing: string;
}

/** The form that the skill shows of a JSON file, with the sentence before it. */
const SHOWN_FORM = /^[^\n]*`[^`\n]+\.json`[^\n]*\n\n?```json\n[\s\S]*?\n```\n/m;

/**
 * Takes out of a copy of a skill the form of the file that it is about, and makes tasks of the whole one: a defect that is
 * known, so that a demonstration can show whether it is found.
 *
 * @param from folder of the skill
 * @param to folder for the copy
 * @throws INPUT_INVALID when the skill shows no form
 */
export async function breakSkill(
  { from, to, count }: { readonly from: string; readonly to: string; readonly count: number },
  context: Context,
): Promise<BrokenSkill> {
  const whole = await loadSkill(from);
  const { tasks } = await formTaskMaker().make({ skill: whole, count, exclude: [], seed: context.seed }, context);
  const text = whole.text.replace(SHOWN_FORM, '');
  if (text === whole.text) throw inputInvalid(`The skill ${whole.name} shows the form of no file`);
  const dir = join(to, whole.name);
  await mkdir(dir, { recursive: true });
  await writeSkill(whole, dir);
  await writeFile(join(dir, 'SKILL.md'), text);
  const [sentence = ''] = SHOWN_FORM.exec(whole.text)?.[0].split('\n') ?? [];
  return { skill: { ...(await loadSkill(dir)), dir }, tasks, missing: sentence };
}
