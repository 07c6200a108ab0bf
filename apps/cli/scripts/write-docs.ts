// Writes docs/cli.md from the commands.
import { writeFileSync } from 'node:fs';
import { cliDocs } from '../src/cli-docs.ts';
import { thisProgram } from '../src/main.ts';

writeFileSync(new URL('../../../docs/cli.md', import.meta.url), await cliDocs(thisProgram()));
