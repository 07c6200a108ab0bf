// Runs many trusted programs of any kind one after the other, each in a fresh folder: a job on each line of the input,
// what it left on each line of the output.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Probe } from '@skvm/core';

const root = mkdtempSync(join(tmpdir(), 'skvm-batch-'));
try {
  const jobs = readFileSync(0, 'utf8').trimEnd().split('\n');
  for (const job of jobs) process.stdout.write(`${JSON.stringify(run(JSON.parse(job)))}\n`);
} finally {
  rmSync(root, { recursive: true, force: true });
}

function run({ argv, files, stdin = '' }: Pick<Probe, 'argv' | 'files' | 'stdin'>) {
  const folder = join(root, 'folder');
  mkdirSync(folder);
  for (const [path, content] of Object.entries(files)) {
    if (path.includes('/')) mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : Buffer.from(content.base64, 'base64'));
  }
  const [program = '', ...args] = argv;
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, input: stdin, encoding: 'utf8' });
  // A program need not read all of its input.
  if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  const left: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile()) left[file.slice(folder.length + 1).replaceAll('\\', '/')] = readFileSync(file, 'base64');
  }
  rmSync(folder, { recursive: true });
  return { exitCode: status, stdout, stderr, files: left };
}
