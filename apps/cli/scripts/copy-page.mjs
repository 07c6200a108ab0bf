// Takes the built review page along, so that an installed program has it.
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../../studio/dist/page', import.meta.url));
cpSync(page, fileURLToPath(new URL('../dist/page', import.meta.url)), { recursive: true });
