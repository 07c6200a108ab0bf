import type { Step } from '@skvm/core';
import { operations } from './operations.ts';

/** Command lines are untrusted: what is behind this is not looked at. */
const MAX_LENGTH = 20_000;

/** Languages in which anything can be worked out. */
const LANGUAGES =
  /^(?:python[\d.]*|pypy3?|node|nodejs|deno|bun|ruby|perl|php|lua|Rscript|julia|go|java|awk|gawk|mawk|nawk|bc|dc|jq|sqlite3|expr|uv)$/;
const SHELLS = /^(?:bash|sh|zsh|dash|ksh)$/;
/** Programs that count, sort, add up or compare what they read. */
const TOOLS = /^(?:wc|sort|uniq|grep|egrep|rg|tr|cksum|md5sum|sha\d+sum|seq|comm|join|paste|numfmt|factor|datamash)$/;
/** What only stands in front of the program that is meant. */
const PREFIXES = /^(?:env|time|nice|exec|command|sudo|timeout|then|do|else|if|while|!|\d+s?|[A-Za-z_]\w*=.*)$/;
/** Arithmetic of the shell itself. */
const SHELL_ARITHMETIC = /\$?\(\(/;

/** What an agent's commands ran. */
export interface ProgramRun {
  /** Name of the program, without its folder. */
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * The programs that an agent's commands started, as far as can be told from the words of its command lines; commands
 * that failed do not count. Quotes are passed over: a line within them may be one for another shell.
 */
export function programsRun(steps: readonly Step[]): ProgramRun[] {
  const runs: ProgramRun[] = [];
  for (const { do: kind, path, isError } of operations(steps)) {
    if (kind !== 'exec' || isError) continue;
    const parts = path
      .slice(0, MAX_LENGTH)
      .replaceAll(/["']/g, ' ')
      .split(/[;&|\n(){}`]/);
    for (const part of parts) {
      const run = programOf(part.split(/\s+/).filter((word) => word !== ''));
      if (run) runs.push(run);
    }
  }
  return runs;
}

function programOf(words: readonly string[]): ProgramRun | undefined {
  let at = 0;
  while (PREFIXES.test(words[at] ?? '')) at += 1;
  const name = words[at]?.slice((words[at]?.lastIndexOf('/') ?? -1) + 1);
  if (name === undefined) return undefined;
  const args = words.slice(at + 1);
  // `bash -lc python3 total.py`: what follows is a command line of its own.
  const isLine = SHELLS.test(name) && /^-[a-z]*c$/.test(args[0] ?? '');
  return isLine ? programOf(args.slice(1)) : { program: name, args };
}

/** Whether a command ran a file of this name: by an interpreter or by itself. */
export function ranFile(steps: readonly Step[], name: string): boolean {
  const isFile = (word: string) => word === name || word.endsWith(`/${name}`);
  return programsRun(steps).some(({ program, args }) => {
    if (program === name) return true;
    const runs = SHELLS.test(program) || LANGUAGES.test(program) || program === 'source' || program === '.';
    return runs && args.some(isFile);
  });
}

/**
 * Whether a command ran a program that works something out, and did not merely show data as `cat`, `ls` and `echo` do:
 * a language, a script, the shell's arithmetic. With `counting`, also tools that count and sort.
 */
export function ranComputation(steps: readonly Step[], counting: boolean): boolean {
  const isScript = ({ program, args }: ProgramRun) =>
    /\.(?:sh|py|js|mjs|rb|pl)$/.test(program) || (SHELLS.test(program) && args.some((word) => !word.startsWith('-')));
  return (
    programsRun(steps).some(
      (run) => LANGUAGES.test(run.program) || isScript(run) || (counting && TOOLS.test(run.program)),
    ) ||
    operations(steps).some(
      ({ do: kind, path, isError }) => kind === 'exec' && !isError && SHELL_ARITHMETIC.test(path.slice(0, MAX_LENGTH)),
    )
  );
}
