import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { copySkill, edit, FORM, formTasks, writeTasks } from '../test/optimize-kit.ts';
import { skvmJson } from '../test/skvm.ts';

/** Debian's. */
const CHROMIUM = '/usr/bin/chromium';

/** Why there is no browser; `undefined` when there is one. */
export const missing = existsSync(CHROMIUM) ? undefined : `no browser at ${CHROMIUM}`;

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });

/** A skill with a defect, and a proposal that mends it; its text holds HTML that must stay text. */
export async function propose(
  home: string,
): Promise<{ readonly skill: string; readonly id: string; readonly broken: string }> {
  const skill = await copySkill('expense-report', home);
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 20));
  await edit(skill, FORM, '');
  const hostile = '<script>window.broken = true</script><img src=x onerror="window.broken = true">';
  const broken = await edit(skill, '# Expense report', `# Expense report ${hostile}`);
  const { document } = await skvmJson<{ proposal: string }>(
    [
      ...['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${tasks}`],
      '--target-model=sim/qwen3.5-9b',
    ],
    { home },
  );
  return { skill, broken, id: document.proposal };
}
