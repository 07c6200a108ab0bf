import { thisProgram } from '../src/main.ts';
import { runCli } from '../src/run-cli.ts';

/** `skvm proposals serve` in this process. */
export interface Serving {
  readonly document: { readonly schema: string; readonly url: string };
  /** As Ctrl-C does; the exit code. */
  stop(): Promise<number>;
}

/** Starts the review page over the proposals of a home folder, and waits until it says where it listens. */
export async function serveProposals(home: string): Promise<Serving> {
  const stop = new AbortController();
  let told: (text: string) => void = () => {};
  const line = new Promise<string>((resolve) => {
    told = resolve;
  });
  const exitCode = runCli(
    ['proposals', 'serve', '--port=0', '--no-open', '--json'],
    {
      stdout: { write: (text) => told(text) },
      stderr: { write: () => {} },
      ...{ env: {}, cwd: home, home, platform: process.platform, signal: stop.signal },
    },
    thisProgram(),
  );
  return {
    document: JSON.parse(await line),
    stop() {
      stop.abort();
      return exitCode;
    },
  };
}
