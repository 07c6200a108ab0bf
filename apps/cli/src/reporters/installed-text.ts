import type { Style } from '../style.ts';
import type { InstalledSkill } from '../verbs/skills/install-skills.ts';

const WORDS = { installed: 'install', replaced: 'replace', current: 'keep' } as const;

/** What was done to an agent's folder of skills. */
export function installedText(skills: readonly InstalledSkill[], dryRun: boolean, style: Style): string {
  return [
    ...skills.flatMap(({ name, dir, action, changes, backup }) => [
      `${style('bold', dryRun ? `would ${WORDS[action]}` : action)} ${name}  ${style('dim', dir)}`,
      ...(action === 'replaced' ? changes.map(({ path, change }) => `  ${change.padEnd(7)}  ${path}`) : []),
      ...(backup === null ? [] : [style('dim', `  what was there is kept in the store: ${backup}`)]),
    ]),
    ...(dryRun ? [style('dim', 'dry run: nothing was written')] : []),
  ].join('\n');
}
