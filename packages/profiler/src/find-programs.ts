import { aborted, type Context, createWorkspace, makeOnce } from '@skvm/core';

const TIMEOUT_MS = 20_000;

/**
 * Makes a function that tells which of the programs that an item requires are missing where commands of agents run;
 * `a|b` is met by either. Each is started once, by `--version`: one that is there and cannot run is of no use.
 * Some, as `awk` on Debian, do not know that option and say so; a shell tells that from one that did not start (126 and above).
 */
export function programFinder(context: Context): (requires: readonly string[]) => Promise<string[]> {
  const known = new Map<string, Promise<boolean>>();
  const runs = (program: string) => makeOnce(known, program, () => startsHere(program, context));
  return async (requires) => {
    const missing: string[] = [];
    for (const requirement of requires) {
      let isMet = false;
      for (const program of requirement.split('|')) isMet ||= await runs(program);
      if (!isMet) missing.push(requirement);
    }
    return missing;
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
