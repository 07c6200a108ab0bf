import { type Demand, hashJson, inputInvalid, type JsonValue, NO_USAGE, type Task } from '@skvm/core';
import { seededRandom } from '@skvm/core/stats';
import { fillForm } from './fill-form.ts';
import { type FileForm, findForms } from './find-forms.ts';
import { formMutants } from './form-mutants.ts';
import type { MakeTasksInput, TaskMaker } from './task-maker.ts';

/** Draws of one task before the maker gives up on making another one. */
const MAX_DRAWS = 20;

/**
 * The task maker without a model: it makes tasks of the forms that a skill shows. Facts are given in words, and are to be
 * written into a file in the form of the skill, which the task does not tell: who has not read the skill makes a form up.
 * The answer is right by construction, and the values are drawn anew for every task. That is all that can be made of a
 * skill without understanding it: such tasks show whether agents keep to the form, and nothing of what else it says.
 */
export function formTaskMaker(): TaskMaker {
  return {
    by: 'rules',
    async make(input) {
      const forms = findForms(input.skill);
      if (forms.length === 0) {
        throw inputInvalid(
          `No task can be made of the skill "${input.skill.name}" without a model: it shows the form of no JSON file (a json block below the name of a file in backticks)`,
          'Let a model make tasks with --optimizer-model=<id>, or give your own with --task-source=real --tasks=<dir>.',
        );
      }
      return { tasks: makeTasks(input, forms), rejected: [], usage: NO_USAGE };
    },
  };
}

function makeTasks({ count, exclude, seed }: MakeTasksInput, forms: readonly FileForm[]): Task[] {
  const tasks: Task[] = [];
  const taken = new Set(exclude);
  for (let index = 0; index < count; index += 1) {
    const form = forms[index % forms.length] as FileForm;
    for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
      const task = makeTask(form, `${seed}-${index + 1}`, [seed, index, draw]);
      if (taken.has(task.prompt)) continue;
      taken.add(task.prompt);
      tasks.push(task);
      break;
    }
  }
  return tasks;
}

function makeTask({ path, form }: FileForm, number: string, draw: readonly number[]): Task {
  const random = seededRandom('form-task', hashJson(form as JsonValue), ...draw);
  const { json, facts } = fillForm(form as JsonValue, random);
  const content = `${JSON.stringify(json, undefined, 2)}\n`;
  const list = random.shuffle(facts).map(({ label, value }) => `- ${label}: ${value}`);
  const slug = path
    .replace(/\.json$/, '')
    .replace(/[^a-z0-9]+/gi, '-')
    .toLowerCase();
  return {
    id: `form-${slug}-${number}`,
    name: `Write ${path} in the form of the skill`,
    category: `form of ${path}`,
    prompt: `These facts are settled:\n\n${list.join('\n')}\n\nWrite them into ${path}, in the form that is asked for there. Nothing else has to be worked out. Say when it is done.`,
    files: {},
    checks: [
      {
        id: 'same',
        evaluator: 'file-check',
        params: { path, mode: 'json-schema', expected: JSON.stringify({ const: json }) },
        weight: 3,
      },
      {
        id: 'keys',
        evaluator: 'file-check',
        params: {
          path,
          mode: 'json-schema',
          expected: JSON.stringify({ type: 'object', required: Object.keys(json as object) }),
        },
        weight: 1,
      },
    ],
    demands: [demandOf(form)],
    reference: [
      { do: 'write', path, content },
      { do: 'say', text: `${path} is written.` },
    ],
    mutants: formMutants(json).map(({ name, content: wrong }) => ({
      name,
      script: [
        { do: 'write', path, content: wrong },
        { do: 'say', text: `${path} is written.` },
      ],
    })),
  };
}

/** To guess a form takes more than to follow one. */
function demandOf(form: FileForm['form']): Demand {
  const [first = ''] = Object.keys(form);
  const key = first.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  const evidence = `\\{\\s{0,20}"${key}"\\s{0,20}:`;
  return {
    primitive: 'gen.text.structured',
    level: 'L3',
    loweredBy: [{ rule: 'gen.text.structured/L2->L1', evidence, level: 'L1' }],
  };
}
