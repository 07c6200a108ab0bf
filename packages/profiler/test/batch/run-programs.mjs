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

class Exit extends Error {}

// A disk in memory where there is one: this is thousands of small files.
const memory = '/dev/shm';
const root = mkdtempSync(join(isWritable(memory) ? memory : tmpdir(), 'batch-'));
const jobs = readFileSync(0, 'utf8').trimEnd().split('\n');
const answer = process.stdout.write.bind(process.stdout);
let number = -1;
let running;

const exit = process.exit.bind(process);
process.exit = (code) => {
  running.exitCode = code ?? process.exitCode ?? 0;
  // What it left to be waited for is not waited for.
  setImmediate(next);
  throw new Exit();
};
process.stdout.write = (text) => {
  running.stdout += text;
  return true;
};
process.stderr.write = (text) => {
  running.stderr += text;
  return true;
};
for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, fail);
// An immediate keeps the process alive until the next program is being loaded.
process.on('beforeExit', () => setImmediate(next));
next();

function next() {
  if (running) finish(running);
  running = undefined;
  number += 1;
  if (number < jobs.length) return start(JSON.parse(jobs[number]));
  rmSync(root, { recursive: true });
  exit(0);
}

function start(job) {
  // A folder of its own for each, for modules are known by their path.
  const folder = join(root, String(number));
  mkdirSync(folder);
  for (const [path, content] of Object.entries(job.files)) {
    if (path.includes('/')) mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : Buffer.from(content.base64, 'base64'));
  }
  process.chdir(folder);
  running = { job, folder, stdout: '', stderr: '', isLoaded: false, exitCode: undefined };
  import(pathToFileURL(join(folder, job.argv.at(-1)))).then(() => {
    running.isLoaded = true;
  }, fail);
}

function fail(error) {
  if (error instanceof Exit) return;
  running.stderr += `${error?.stack ?? error}\n`;
  running.exitCode ??= 1;
}

function finish({ job, folder, stdout, stderr, isLoaded, exitCode }) {
  const files = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length + 1).replaceAll('\\', '/');
    if (entry.isFile() && !(path in job.files)) files[path] = readFileSync(file, 'base64');
  }
  // 13 is what Node says of a module that waits for what never comes.
  const code = exitCode ?? (isLoaded ? (process.exitCode ?? 0) : 13);
  process.exitCode = undefined;
  process.chdir('/');
  rmSync(folder, { recursive: true });
  answer(`${JSON.stringify({ exitCode: code, stdout, stderr, files })}\n`);
}

function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
