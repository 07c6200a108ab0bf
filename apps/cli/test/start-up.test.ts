import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { helpTexts } from '../src/help-texts.ts';
import { thisProgram } from '../src/main.ts';
import { skvm, tempDir } from './skvm.ts';

const run = fileURLToPath(new URL('../bin/run.js', import.meta.url));

/** Starts bin/run.js in this Node, which may pretend to be another version. */
function start(program: string, argv: readonly string[], version?: string) {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...(version === undefined ? [] : ['--import', pretend]), program, ...argv],
    { encoding: 'utf8', env: { PATH: process.env.PATH } },
  );
  return { status, stdout, stderr };
}

/** A package with the start file and the texts, and nothing else: neither oclif nor a command. */
async function bareProgram(): Promise<string> {
  const dir = await tempDir();
  await mkdir(join(dir, 'bin'));
  await mkdir(join(dir, 'dist'));
  await writeFile(join(dir, 'package.json'), '{"type": "module"}');
  await copyFile(run, join(dir, 'bin', 'run.js'));
  await writeFile(join(dir, 'dist', 'help.json'), JSON.stringify(await helpTexts(thisProgram())));
  return join(dir, 'bin', 'run.js');
}

describe('bin/run.js', () => {
  test.each(['18.20.0', '20.19.5', '22.22.1', '23.11.0', '24.14.9', '25.1.0'])(
    'says in one line that Node %s is too old, exit code 3',
    async (version) => {
      const { engines } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
      expect(start(run, ['--version'], version)).toEqual({
        status: 3,
        stdout: '',
        stderr: `skvm: this is Node ${version} and skvm needs ${engines.node}: install Node 24 or newer.\n`,
      });
    },
  );

  test.each(['22.22.2', '22.23.0', '24.15.0', '26.0.0', '30.1.2'])('takes Node %s', async (version) => {
    expect(start(await bareProgram(), ['--help'], version)).toMatchObject({ status: 0, stderr: '' });
  });

  test('says that it is not built, exit code 3', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'bin'));
    await writeFile(join(dir, 'package.json'), '{"type": "module"}');
    await copyFile(run, join(dir, 'bin', 'run.js'));
    expect(start(join(dir, 'bin', 'run.js'), ['lint', 'x'])).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(/^skvm: not built yet: .*\n$/),
    });
  });

  test.each([
    ['--version'],
    ['-v'],
    [],
    ['--help'],
    ['-h'],
    ['help'],
    ['help profile'],
    ['profile --help'],
    ['profile --model=sim/x -h'],
    ['config --help'],
    ['config show --help'],
  ])('answers "%s" as the program does, from the texts alone', async (line = '') => {
    const argv = line.split(' ').filter((word) => word !== '');
    const { stdout } = await skvm(argv);
    expect(start(await bareProgram(), argv)).toEqual({ status: 0, stdout, stderr: '' });
  });
});
