// Puts the data of the repository beside the built module, so that the published package carries it.
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');
for (const name of ['skvm-data', 'skills']) {
  const source = join(folder, '../..', name);
  if (existsSync(source)) cpSync(source, join(folder, 'dist', name), { recursive: true });
}
