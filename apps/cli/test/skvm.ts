import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { thisProgram } from '../src/main.ts';
import { runCli } from '../src/run-cli.ts';

/** What a command line did. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly home?: string;
  readonly signal?: AbortSignal;
}

/** Runs a command line in this process, with nothing of this machine's environment. */
export async function skvm(argv: readonly string[], given: Surroundings = {}): Promise<Ran> {
  const home = given.home ?? given.cwd ?? (await tempDir());
  const text = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof text) => ({
    write: (chunk: string) => {
      text[name] += chunk;
    },
  });
  const exitCode = await runCli(
    argv,
    {
      stdout: collect('stdout'),
      stderr: collect('stderr'),
      env: { PATH: process.env.PATH, ...given.env },
      cwd: given.cwd ?? home,
      home,
      platform: process.platform,
      signal: given.signal ?? new AbortController().signal,
    },
    thisProgram(),
  );
  return { exitCode, ...text };
}

/** Runs a command line with `--json`; stdout must be one JSON document. */
export async function skvmJson<Document = Record<string, unknown>>(
  argv: readonly string[],
  given: Surroundings = {},
): Promise<Omit<Ran, 'stdout'> & { readonly document: Document }> {
  const { stdout, ...rest } = await skvm([...argv, '--json'], given);
  return { ...rest, document: JSON.parse(stdout) as Document };
}

/** Runs a command line as a process of its own, from source. */
export async function skvmProcess(argv: readonly string[], home: string): Promise<Ran> {
  const program = join(thisProgram().root, 'bin', 'dev.js');
  const options = { cwd: home, env: { PATH: process.env.PATH, HOME: home, NODE_NO_WARNINGS: '1' } };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--conditions=@skvm/source', program, ...argv], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') resolve({ exitCode, stdout, stderr });
      else reject(error);
    });
  });
}

/** A folder of one test, removed after it. */
export async function tempDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'skvm-cli-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
