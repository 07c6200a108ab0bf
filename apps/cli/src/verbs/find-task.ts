import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Diagnostic, inputInvalid, loadTask, type Skill, type Task, unknownName } from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import { type Place, toAbsolute } from '../environment.ts';
import type { Terminal } from '../terminal.ts';

/** A task and where it came from. */
export interface FoundTask {
  readonly task: Task;
  /** Absolute folder of the task. */
  readonly dir: string;
}

/**
 * Finds a task: the path of a folder or of its `task.json`, or the id of a task in the data folder.
 *
 * @throws INPUT_INVALID when there is neither, with the nearest id; TASK_INVALID.
 */
export async function findTask(name: string, terminal: Terminal, data: Place): Promise<FoundTask> {
  const path = toAbsolute(name, terminal);
  const info = await stat(path).catch(() => undefined);
  if (info) return { task: await loadTask(path), dir: info.isDirectory() ? path : join(path, '..') };
  const ids = await taskFolders(join(data.path, 'tasks'));
  if (!ids.includes(name)) throw unknownName({ code: 'INPUT_INVALID', what: 'task', name, known: ids });
  const dir = join(data.path, 'tasks', name);
  return { task: await loadTask(dir), dir };
}

/**
 * Finds tasks: as {@link findTask}, and a folder of tasks stands for all of them. Without names, all tasks of the data.
 *
 * @throws INPUT_INVALID, TASK_INVALID
 */
export async function findTasks(
  names: readonly string[] | undefined,
  terminal: Terminal,
  data: Place,
): Promise<readonly FoundTask[]> {
  const found: FoundTask[] = [];
  for (const name of names ?? [join(data.path, 'tasks')]) {
    const dir = toAbsolute(name, terminal);
    const folders = await taskFolders(dir);
    if (folders.length === 0) found.push(await findTask(name, terminal, data));
    for (const folder of folders) found.push({ task: await loadTask(join(dir, folder)), dir: join(dir, folder) });
  }
  if (found.length === 0)
    throw inputInvalid(`No tasks in ${data.path} (${data.from})`, 'Name some with --tasks=<path>.');
  return found;
}

/** The skills that a task belongs to. @throws SKILL_INVALID */
export function loadTaskSkills(
  { task, dir }: FoundTask,
  options: { readonly report: (diagnostic: Diagnostic) => void },
): Promise<readonly Skill[]> {
  return Promise.all((task.skills ?? []).map((path) => loadSkill(resolve(dir, path), options)));
}

/** Folders in a folder that hold a `task.json`, sorted. */
async function taskFolders(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const tasks = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => ((await stat(join(dir, name, 'task.json')).catch(() => undefined)) ? [name] : [])),
  );
  return tasks.flat().sort();
}
