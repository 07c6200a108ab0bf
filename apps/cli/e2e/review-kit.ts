import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
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

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds of a page as it is now that is serious or worse, each with the first place. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // The page's own policy allows no such script: the debugger puts it there.
  await page.evaluate(await readFile(axe, 'utf8'));
  const { violations } = (await page.evaluate('axe.run(document)')) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

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
