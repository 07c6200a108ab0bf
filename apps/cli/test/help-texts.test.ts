import { readFile } from 'node:fs/promises';
import { run } from '@oclif/core';
import { describe, expect, test, vi } from 'vitest';
import { cliDocs } from '../src/cli-docs.ts';
import { helpTexts } from '../src/help-texts.ts';
import { thisProgram } from '../src/main.ts';
import { loadProgram } from '../src/program.ts';

/** What oclif itself prints for a command line. */
async function oclif(argv: string[]): Promise<string> {
  let text = '';
  const log = vi.spyOn(console, 'log').mockImplementation((line) => {
    text += `${line}\n`;
  });
  await run(argv, await loadProgram(thisProgram()));
  log.mockRestore();
  return text;
}

describe('the answers that are made at build time', async () => {
  const { version, help } = await helpTexts(thisProgram());
  const agent = `${version} ${process.platform}-${process.arch} node-${process.version}`;

  test('the version is what oclif says', async () => {
    expect(`${agent}\n`).toBe(await oclif(['--version']));
  });

  test.each(Object.keys(help))('the help of "%s" is what oclif says', async (subject) => {
    const words = subject === '' ? [] : subject.split(' ');
    expect(help[subject]?.replaceAll('{{version}}', agent)).toBe(await oclif([...words, '--help']));
  });

  test('every command has a summary, a description and an example', async () => {
    const { commands } = await loadProgram(thisProgram());
    const wanting = commands.filter(
      ({ summary, description, examples }) => !summary || !description || !examples?.length,
    );
    expect(wanting.map(({ id }) => id)).toEqual([]);
  });

  test('every flag is described', async () => {
    const { commands } = await loadProgram(thisProgram());
    const wanting = commands.flatMap(({ id, flags }) =>
      Object.entries(flags).flatMap(([name, { description }]) => (description ? [] : [`${id} --${name}`])),
    );
    expect(wanting).toEqual([]);
  });
});

test('docs/cli.md is up to date', async () => {
  const page = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
  expect(page, 'run: node --conditions=@skvm/source apps/cli/scripts/write-docs.ts').toBe(await cliDocs(thisProgram()));
});
