import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Probe, ProbeOutcome, ProbeRunner } from '@skvm/core';

const AT_ONCE = 4;

/** Several cases look at the same references: the same program over the same files comes to the same. */
const known = new Map<string, Promise<ProbeOutcome>>();

/** Runs our own references and mutants, programs of any kind, as plain child processes, several at once, without walls. */
export const runScripts: ProbeRunner = async (all) => {
  const outcomes = all.map(() => new Map<string, ProbeOutcome>());
  const waiting = all.flatMap((probes, at) => probes.map((probe) => ({ probe, outcome: outcomes[at] })));
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { probe, outcome } = next;
      const key = createHash('sha256')
        .update(JSON.stringify([probe.argv, probe.files, probe.stdin]))
        .digest('hex');
      const run = known.get(key) ?? runScript(probe);
      known.set(key, run);
      outcome?.set(probe.name, await run);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
};

async function runScript({ argv, files, stdin }: Probe): Promise<ProbeOutcome> {
  const dir = await mkdtemp(join(tmpdir(), 'skvm-batch-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), typeof content === 'string' ? content : Buffer.from(content.base64, 'base64'));
    }
    const [program = '', ...args] = argv;
    const printed = await runProgram(program, args, dir, stdin);
    return { ...printed, timedOut: false, files: await filesIn(dir) };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function runProgram(program: string, args: readonly string[], cwd: string, stdin = '') {
  return new Promise<Pick<ProbeOutcome, 'exitCode' | 'stdout' | 'stderr'>>((done, fail) => {
    const child = spawn(program, args, { cwd, stdio: 'pipe' });
    // A program need not read all of its input.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', fail);
    const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
    child.on('close', (exitCode) => done({ exitCode, stdout: text(stdout), stderr: text(stderr) }));
  });
}

async function filesIn(dir: string): Promise<Map<string, Uint8Array>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [relative(dir, file), await readFile(file)] as const)));
}
