import { type Context, NO_USAGE, type Skill, type Task, type Usage } from '@skvm/core';
export async function checkTask(
  _t: Task,
  _s: Skill,
  _c: Context,
): Promise<{ admitted: boolean; reasons: readonly string[]; usage: Usage }> {
  return { admitted: true, reasons: [], usage: NO_USAGE };
}
export function discriminates(_: {
  withSkill: readonly (number | null)[];
  without: readonly (number | null)[];
}): { admitted: true } | { admitted: false; reason: string } {
  return { admitted: true };
}
export function nearDuplicates(_: readonly Task[]): readonly (readonly [string, string])[] {
  return [];
}
