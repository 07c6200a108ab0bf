import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTask, type Task, unknownName } from '@skvm/core';
import { type Place, toAbsolute } from './environment.ts';
import type { Terminal } from './terminal.ts';

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
  const ids = await taskIds(data);
  if (!ids.includes(name)) throw unknownName({ code: 'INPUT_INVALID', what: 'task', name, known: ids });
  const dir = join(data.path, 'tasks', name);
  return { task: await loadTask(dir), dir };
}

/** Ids of the tasks in a data folder: its folders with a `task.json`, sorted. */
export async function taskIds(data: Place): Promise<readonly string[]> {
  const entries = await readdir(join(data.path, 'tasks'), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
