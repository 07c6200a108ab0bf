import { closeSync, constants, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { STANDARD_PATH } from './environment.ts';

/** Any descriptor: the types of execa know of one digit only. */
type Descriptor = 3;

/** The standard streams of a command. */
export interface Pipes extends Disposable {
  /** The command's ends: input (`ignore` when it has none), output, errors. */
  readonly ends: readonly ['ignore' | Descriptor, Descriptor, Descriptor];
  readonly stdout: Socket;
  readonly stderr: Socket;
  /** Lets go of the command's ends, once it has them: a stream ends when nobody can write to it any more. */
  release(): void;
}

/**
 * Opens named pipes for what a command writes and a file for what it reads.
 *
 * Node would give it sockets, and nobody can open `/dev/stdout`, `/dev/stderr` or `/dev/stdin` when they are one,
 * as scripts do all the time.
 *
 * @param folder private; the caller removes it
 * @param path where programs are on this host
 */
export async function openPipes(folder: string, path: string, stdin: string | Uint8Array | undefined): Promise<Pipes> {
  const names = { input: join(folder, 'stdin'), output: join(folder, 'stdout'), errors: join(folder, 'stderr') };
  await execa('mkfifo', ['-m', '600', names.output, names.errors], {
    env: { PATH: `${STANDARD_PATH}:${path}` },
    extendEnv: false,
    stdio: 'ignore',
  });
  if (stdin !== undefined) await writeFile(names.input, stdin, { mode: 0o600 });

  // Without O_NONBLOCK, opening the reading end would wait for a writer. A writer finds a reader and need not wait.
  const read = (name: string) =>
    new Socket({ fd: openSync(name, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
  const stdout = read(names.output);
  const stderr = read(names.errors);
  const open = (name: string, flags: number) => openSync(name, flags) as Descriptor;
  const output = open(names.output, constants.O_WRONLY);
  const errors = open(names.errors, constants.O_WRONLY);
  const input = stdin === undefined ? 'ignore' : open(names.input, constants.O_RDONLY);
  let held = [output, errors, ...(input === 'ignore' ? [] : [input])];
  const release = () => {
    for (const descriptor of held) closeSync(descriptor);
    held = [];
  };
  return {
    ends: [input, output, errors],
    stdout,
    stderr,
    release,
    [Symbol.dispose]() {
      release();
      stdout.destroy();
      stderr.destroy();
    },
  };
}
