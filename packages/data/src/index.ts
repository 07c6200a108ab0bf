import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of the repository: of an installed package the copy in it, in a clone the repository's own. */
function folder(name: string): string {
  const packed = join(import.meta.dirname, name);
  return existsSync(packed) ? packed : join(import.meta.dirname, '../../..', name);
}

/**
 * Absolute path of the data that comes with SkVM, in the layout of SkVM-data: `skills/<name>/`, `tasks/<id>/`,
 * `profiles/<adapter>/<model>/latest.json`. To be read, not written to.
 */
export const dataDir: string = folder('skvm-data');

/** Absolute path of the skills for agents that use SkVM themselves, `<name>/SKILL.md`. To be read, not written to. */
export const agentSkillsDir: string = folder('skills');
