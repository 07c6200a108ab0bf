// Runs many trusted programs one after the other in this process: a job on each line of the input, what it left on each
// line of the output. A program is over when nothing is left to be waited for, as it is in a process of its own.
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Probe } from '@skvm/core';

type Job = Pick<Probe, 'argv' | 'files'>;

interface Run {
  readonly job: Job;
  readonly folder: string;
  stdout: string;
  stderr: string;
  isLoaded: boolean;
  exitCode?: number;
}

class Exit extends Error {}

// A disk in memory where there is one: this is thousands of small files.
const memory = '/dev/shm';
const root = mkdtempSync(join(isWritable(memory) ? memory : tmpdir(), 'batch-'));
const jobs = readFileSync(0, 'utf8').trimEnd().split('\n');
const answer = process.stdout.write.bind(process.stdout);
const exit = process.exit.bind(process);
let number = -1;
let running: Run | undefined;

process.exit = (code) => {
  if (running) running.exitCode = Number(code ?? process.exitCode ?? 0);
  // What it left to be waited for is not waited for.
  setImmediate(next);
  throw new Exit();
};
process.stdout.write = (text: string | Uint8Array) => {
  if (running) running.stdout += text;
  return true;
};
process.stderr.write = (text: string | Uint8Array) => {
  if (running) running.stderr += text;
  return true;
};
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// An immediate keeps the process alive until the next program is being loaded.
process.on('beforeExit', () => setImmediate(next));
next();

function next(): void {
  if (running) finish(running);
  running = undefined;
  number += 1;
  const job = jobs[number];
  if (job !== undefined) {
    start(JSON.parse(job));
    return;
  }
  rmSync(root, { recursive: true });
  exit(0);
}

function start(job: Job): void {
  // A folder of its own for each, for modules are known by their path.
  const folder = join(root, String(number));
  mkdirSync(folder);
  for (const [path, content] of Object.entries(job.files)) {
    if (path.includes('/')) mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : Buffer.from(content.base64, 'base64'));
  }
  process.chdir(folder);
  const run: Run = { job, folder, stdout: '', stderr: '', isLoaded: false };
  running = run;
  import(pathToFileURL(join(folder, job.argv.at(-1) ?? '')).href).then(() => {
    run.isLoaded = true;
  }, fail);
}

function fail(error: unknown): void {
  if (error instanceof Exit || !running) return;
  running.stderr += `${error instanceof Error ? error.stack : error}\n`;
  running.exitCode ??= 1;
}

function finish({ job, folder, stdout, stderr, isLoaded, exitCode }: Run): void {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length + 1).replaceAll('\\', '/');
    if (entry.isFile() && !(path in job.files)) files[path] = readFileSync(file, 'base64');
  }
  // 13 is what Node says of a module that waits for what never comes.
  const code = exitCode ?? (isLoaded ? Number(process.exitCode ?? 0) : 13);
  process.exitCode = undefined;
  process.chdir('/');
  rmSync(folder, { recursive: true });
  answer(`${JSON.stringify({ exitCode: code, stdout, stderr, files })}\n`);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
