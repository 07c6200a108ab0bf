import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** A process that is told what to do and answers in lines, so that tests wait for what happened and for no clock. */
export interface Child {
  readonly pid: number;
  /** Sends a line. */
  tell(line: string): void;
  /** The next line that it prints. Rejects when it ends first. */
  hear(): Promise<string>;
  /** Kills it without a chance to do anything more, and waits until it has ended. */
  kill(): Promise<void>;
  /** Closes its standard input and waits until it has ended by itself. */
  end(): Promise<void>;
}

/**
 * Starts a program of `test/children` from source.
 *
 * @param options.before a line of shell that is run before it, such as a limit
 */
export function spawnChild(
  program: string,
  args: readonly string[],
  options: { readonly before?: string } = {},
): Child {
  const file = join(import.meta.dirname, 'children', program);
  const command = [process.execPath, '--conditions=@skvm/source', file, ...args];
  const [first = '', ...rest] = options.before
    ? ['sh', '-c', `${options.before}; exec "$@"`, 'sh', ...command]
    : command;
  const child: ChildProcess = spawn(first, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { NODE_NO_WARNINGS: '1', PATH: '/usr/bin:/bin' },
  });
  const { stdin, stdout, stderr, pid } = child;
  if (!stdin || !stdout || !stderr || pid === undefined) throw new Error(`Cannot start ${file}`);
  let errors = '';
  stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  stdin.on('error', () => {});
  const ended = once(child, 'close');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  return {
    pid,
    tell: (line) => void stdin.write(`${line}\n`),
    async hear() {
      const { done, value } = await lines.next();
      if (done) throw new Error(`${program} ended: ${errors}`);
      return value;
    },
    kill,
    async end() {
      stdin.end();
      await ended;
    },
  };
}
