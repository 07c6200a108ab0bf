import { spawn } from 'node:child_process';
import { openStore } from '@skvm/cache';
import { transcriptSchema } from '@skvm/core';
import { skillHunks } from '@skvm/core/skill';
import { serveReview } from '@skvm/studio';
import type { Outcome } from '../../base-command.ts';
import { layoutOf, type PlaceFlags, readEnvironment } from '../../environment.ts';
import type { Terminal } from '../../terminal.ts';
import { openProposals } from './open-proposals.ts';

/** A server under way. */
export interface Serving {
  readonly outcome: Outcome;
  /** Resolves when the terminal's signal is raised. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Starts the review page over the proposals of the cache. @throws INPUT_INVALID */
export async function serveProposals(
  flags: PlaceFlags & { readonly port?: number | undefined; readonly host: string; readonly open: boolean },
  terminal: Terminal,
): Promise<Serving> {
  const { files, by } = await openProposals(flags, terminal);
  const store = openStore(layoutOf(await readEnvironment(flags, terminal)).store);
  const server = await serveReview({
    by,
    host: flags.host,
    ...(flags.port === undefined ? {} : { port: flags.port }),
    source: {
      list: () => files.list(),
      load: (id) => files.load(id),
      round: (id, round) => files.round(id, round),
      accept: (input) => files.accept(input),
      reject: (input) => files.reject(input),
      undo: (input) => files.undo(input),
      hunks: skillHunks,
      async transcript(key) {
        const content = await store.get(key);
        return content ? transcriptSchema.parse(JSON.parse(Buffer.from(content).toString('utf8'))) : null;
      },
    },
  });
  const { url, host, port, isPortReplaced } = server;
  if (flags.open && terminal.stdout.isTTY === true) openBrowser(url, terminal.platform);
  const document = { schema: 'skvm.server/1', url, host, port, pid: process.pid };
  return {
    ended: untilAborted(terminal.signal),
    async close() {
      await server[Symbol.asyncDispose]();
    },
    outcome: {
      document,
      render: (style) =>
        [
          `${style('bold', 'Review:')} ${url}`,
          style(
            'dim',
            `${isPortReplaced ? 'Port 7878 is taken. ' : ''}For this machine alone; the address is good for one session. Ctrl-C ends it.`,
          ),
        ].join('\n'),
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** What is not there opens nothing; the address stands on the screen. */
function openBrowser(url: string, platform: NodeJS.Platform): void {
  const [program, args] =
    platform === 'darwin' ? ['open', [url]] : platform === 'win32' ? ['explorer', [url]] : ['xdg-open', [url]];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
