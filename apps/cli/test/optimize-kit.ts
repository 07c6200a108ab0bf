import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createContext, type OptimizationDocument, type Script, type Task } from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import { dataDir } from '@skvm/data';
import { formTaskMaker } from '@skvm/jit';

/** The flags that say for whom a skill is optimized. */
export const TARGET = ['--target-model=sim/qwen3.5-9b', '--task-concurrency=4'];

/** A folder of a skill of ours, to be broken. */
export async function copySkill(name: string, to: string): Promise<string> {
  const dir = join(to, name);
  await cp(join(dataDir, 'skills', name), dir, { recursive: true });
  return dir;
}

/** Changes the text of a skill; it must have what is replaced. */
export async function edit(dir: string, from: string | RegExp, to: string): Promise<string> {
  const file = join(dir, 'SKILL.md');
  const before = await readFile(file, 'utf8');
  const after = before.replace(from, () => to);
  if (after === before) throw new Error(`nothing to replace in ${file}`);
  await writeFile(file, after);
  return after;
}

/** The block that shows the form of report.json, and the sentence before it. */
export const FORM = /`report\.json` has this form[\s\S]*?```\n\n/;

/** Tasks on the form of report.json, made from the skill before it was broken. */
export async function formTasks(skill: string, count: number, seed = 1): Promise<readonly Task[]> {
  const loaded = await loadSkill(skill);
  const { tasks } = await formTaskMaker().make({ skill: loaded, count, exclude: [], seed }, createContext());
  return tasks;
}

/** Writes tasks as folders in the published form, and returns the folder that holds them. */
export async function writeTasks(dir: string, tasks: readonly Task[]): Promise<string> {
  for (const { id, name, category, prompt, files, checks, demands, reference, mutants } of tasks) {
    const folder = join(dir, id);
    await mkdir(join(folder, 'fixtures'), { recursive: true });
    const criteria = checks.map(({ id: check, evaluator: method, params, weight }) => ({
      ...{ id: check, method, weight },
      ...(params as object),
    }));
    await writeFile(join(folder, 'task.json'), JSON.stringify({ id, name, category, prompt, eval: criteria }));
    const extras = { schema: 'skvm.task-extras/1', demands, reference, mutants };
    await writeFile(join(folder, 'skvm.json'), JSON.stringify(extras));
    for (const [path, content] of Object.entries(files)) {
      if (typeof content === 'string') await writeFile(join(folder, 'fixtures', path), content);
    }
  }
  return dir;
}

/**
 * Tasks that are done with a program of the skill: whoever finds it does the task, whoever looks in the wrong place is
 * told so, and makes a result up.
 */
export function programTasks(count: number, right: string, wrong: string): Task[] {
  const at = (path: string) => `python3 .agents/skills/expense-report/${path} trip.csv`;
  const script = (command: string, content: string): Script => [
    { do: 'exec', command },
    { do: 'write', path: 'total.txt', content },
    { do: 'say', text: 'The total is in total.txt.' },
  ];
  return Array.from({ length: count }, (_, index): Task => {
    const amount = `${12 + index}.50`;
    return {
      id: `program-${index + 1}`,
      prompt: `Check trip.csv and write what is reimbursed into total.txt. (Trip ${index + 1})`,
      files: {
        'trip.csv': `date,category,vendor,amount,receipt\n2026-03-0${1 + (index % 9)},travel,Rail,${amount},R${index}\n`,
      },
      checks: [{ evaluator: 'file-check', params: { path: 'total.txt', mode: 'exact', expected: amount } }],
      demands: [
        {
          primitive: 'tool.exec',
          level: 'L3',
          loweredBy: [{ rule: 'path', evidence: right.replace(/[.]/g, '\\.'), level: 'L0' }],
        },
      ],
      reference: script(at(right), `${amount}\n`),
      mutants: [{ name: 'wrong-path', script: script(at(wrong), '0.00\n') }],
    };
  });
}

/** The document of `jit-optimize --json`. */
export type Optimized = OptimizationDocument & { readonly proposal: string | null };
