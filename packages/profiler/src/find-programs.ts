import { aborted, type Context, createWorkspace, makeOnce } from '@skvm/core';

const TIMEOUT_MS = 20_000;

/** Tells which of the programs that an item requires are missing where commands of agents run; `a|b` is met by either. */
export type ProgramFinder = (requires: readonly string[]) => Promise<string[]>;

/**
 * Makes a finder that starts each program once, by `--version`: one that is there and cannot run is of no use.
 * Some, as `awk` on Debian, do not know that option and say so; a shell tells that from one that did not start (126 and above).
 */
export function programFinder(context: Context): ProgramFinder {
  const known = new Map<string, Promise<boolean>>();
  const runs = (program: string) => makeOnce(known, program, () => startsHere(program, context));
  const isMissing = async (requirement: string) => {
    for (const program of requirement.split('|')) if (await runs(program)) return false;
    return true;
  };
  return async (requires) => {
    const missing = await Promise.all(requires.map(isMissing));
    return requires.filter((_, index) => missing[index]);
  };
}

async function startsHere(program: string, context: Context): Promise<boolean> {
  const sandbox = await context.sandbox();
  await using workspace = await createWorkspace(context);
  const result = await sandbox.exec(
    { argv: ['sh', '-c', '"$0" --version; test $? -lt 126', program] },
    { level: sandbox.level, workspace: workspace.dir },
    { signal: context.signal, timeoutMs: TIMEOUT_MS },
  );
  // Nothing is known of a program that was not let run to its end.
  if (result.aborted) throw aborted();
  return result.exitCode === 0;
}
