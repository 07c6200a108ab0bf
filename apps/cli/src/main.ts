import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { PJSON } from '@oclif/core/interfaces';
import type { Program } from './program.ts';
import { reportFailure, runCli } from './run-cli.ts';
import type { Announcement, Terminal } from './terminal.ts';

/** Runs the program in this process: its streams, its environment, its signals, its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const interrupted = new AbortController();
  const interrupt = () => {
    // The second one is for a command that does not end although it was asked to.
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
    process.stderr.write('\nskvm: ending cleanly; Ctrl-C again to stop at once\n');
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // A reader that has seen enough (`skvm logs | head`) is no error, and no reason to leave work and workspaces behind.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const terminal: Terminal = {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    platform: process.platform,
    signal: interrupted.signal,
    ...(process.send === undefined ? {} : { announce: tellParent }),
  };
  // What nobody waits for can only be told; what was done until then is in the session's journal.
  const crash = async (thrown: unknown) => process.exit(await reportFailure(thrown, argv, terminal));
  process.on('unhandledRejection', crash);
  process.on('uncaughtException', crash);
  process.exitCode = await runCli(argv, terminal, thisProgram());
  process.off('SIGINT', interrupt);
  process.off('SIGTERM', interrupt);
}

/** Once: afterwards the two processes go their own ways. */
function tellParent(announcement: Announcement): void {
  if (!process.connected) return;
  process.send?.(announcement, () => process.disconnect());
}

/** The package of this file: built it stands in `dist`, as a source in `src`, and so do the commands. */
export function thisProgram(): Program {
  const root = fileURLToPath(new URL('..', import.meta.url));
  if (import.meta.url.endsWith('.js')) return { root };
  const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as PJSON;
  const commands = { strategy: 'pattern' as const, target: './src/commands', globPatterns: ['**/*.ts'] };
  return { root, manifest: { ...manifest, oclif: { ...manifest.oclif, commands } } };
}
