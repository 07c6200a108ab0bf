import type { Skill, Task } from '@skvm/core';
export function copiedText(
  _before: Skill,
  _after: Skill,
  _tasks: readonly Pick<Task, 'id' | 'prompt' | 'files' | 'checks'>[],
): readonly { path: string; text: string; task: string }[] {
  return [];
}
