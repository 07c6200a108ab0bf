// Writes what the program would otherwise work out at each start: oclif's manifest and the texts of version and help.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { helpTexts, manifestOf } from '../dist/help-texts.js';

const root = fileURLToPath(new URL('..', import.meta.url));
writeFileSync(`${root}oclif.manifest.json`, `${JSON.stringify(await manifestOf(root))}\n`);
writeFileSync(`${root}dist/help.json`, `${JSON.stringify(await helpTexts({ root }))}\n`);
