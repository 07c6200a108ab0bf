import type { FileMap, Step } from '@skvm/core';
import {
  LANGUAGES,
  lineOf,
  nameOf,
  type ProgramRun,
  programsOf,
  REDIRECTION,
  SHELLS,
  TOOLS,
  unquoted,
} from './command-line.ts';
import { type Operation, operations } from './operations.ts';

/** Arithmetic of the shell itself. */
const SHELL_ARITHMETIC = /\$?\(\(|\$\[/;
const PYTHON = /^i?py(?:thon|py)/;
/** Languages that do something else, too: `go mod init`. */
const BUILDERS = /^(?:go|cargo|dotnet)$/;
const COMPILERS = /^(?:g?cc|g\+\+|c\+\+|clang(?:\+\+)?|tcc|rustc|ghc|gfortran|fpc|go|javac|nim|ocamlopt|swiftc)$/;
const MAKERS = /^(?:g?make|ninja|just|task|rake)$/;
const MAKE_FILE = /^(?:(?:GNU)?[Mm]akefile|[Jj]ustfile|Taskfile\.ya?ml|Rakefile|build\.ninja)$/;
const SCRIPT = /\.(?:[a-z]*sh|py|[cm]?[jt]s|rb|pl|php|lua|awk|jl|R)$/;
const DATA = /\.(?:txt|csv|tsv|json|md|log|dat)$/;
/** Folders of programs that came with the system. */
const SYSTEM = /^\/(?:s?bin|usr|opt|nix|snap|dev)\//;
/** A program by its path. */
const OWN = /^(?=[^/]*\/)[\w.~$/+-]*\w$/;
/** What a program says of itself. */
const INFORMATION = /^(?:-{1,2}version|-[vV]+|--help|-h|version|help)$/;
/** Modules of Python that run nothing of the agent's own. */
const IDLE_MODULES = /^(?:pip|venv|ensurepip|py_compile|compileall|json\.tool|black|flake8|pylint|mypy|ruff)$/;
/** Exit codes of a line whose last command ran out of time or was not run. */
const NOT_RUN = new Set([124, 126, 127]);
const EXIT_CODE = /\bexit(?:ed with)?(?: code| status):? (\d{1,3})\b/i;
const STOPPED = /\b(?:was stopped|timed out|timeout)\b/i;
/** Shorter numbers may happen to stand in a list of files. */
const MIN_DIGITS = 5;

/**
 * Whether a command was run. The exit code of a line of several commands is that of its last one: when it failed, the
 * others have been run all the same, unless the line ran out of time or its last program could not be started.
 */
export function tookPlace({ do: kind, path, isError, output, exitCode }: Operation): boolean {
  if (kind !== 'exec') return false;
  if (!isError) return true;
  const code = exitCode ?? Number(EXIT_CODE.exec(output)?.[1] ?? Number.NaN);
  if (NOT_RUN.has(code) || (Number.isNaN(code) && STOPPED.test(output))) return false;
  return /[;\n]|\|\|/.test(unquoted(path).trim());
}

const linesRun = (steps: readonly Step[]): string[] =>
  operations(steps)
    .filter(tookPlace)
    .map(({ path }) => path);

/** Whether a program was only asked about itself, or to look over or build another. */
function isIdle({ program, args }: ProgramRun): boolean {
  const own = args.filter((word, at) => !REDIRECTION.test(word) && !/^\d?(?:>>?|<)$/.test(args[at - 1] ?? ''));
  if (own.length > 0 && own.every((word) => INFORMATION.test(word))) return true;
  if (BUILDERS.test(program)) return own[0] !== 'run';
  if (SHELLS.test(program)) return own.some((word) => /^-[a-z]*n$/.test(word));
  if (/^(?:node|nodejs)$/.test(program)) return own.includes('--check') || own[0] === '-c';
  return PYTHON.test(program) && own[0] === '-m' && IDLE_MODULES.test(own[1] ?? '');
}

const isInterpreter = ({ program }: ProgramRun): boolean =>
  SHELLS.test(program) || LANGUAGES.test(program) || MAKERS.test(program) || /^(?:source|\.|sed)$/.test(program);

/** Whether a command ran a file of one of these names: by an interpreter, by itself, or by what it was made into. */
export function ranFile(steps: readonly Step[], ...names: readonly string[]): boolean {
  return linesRun(steps).some((line) => {
    const runs = programsOf(line);
    return names.some((name) => {
      const made = runs.flatMap((run) => compiledBy(run, name));
      return (
        isImported(runs, name) ||
        runs.some((run, at) => {
          const isMade = run.path.includes('/') && made.includes(run.program);
          return isMade || ranBy(run, name) || isFedBy(run, runs[at - 1], name);
        })
      );
    });
  });
}

const stemOf = (name: string): string => name.replace(/\.\w+$/, '');

function ranBy(run: ProgramRun, name: string): boolean {
  const { program, args } = run;
  if (program === name) return true;
  if (!isInterpreter(run) || isIdle(run)) return false;
  if (scriptsOf(run).some((word) => isFile(word, name))) return true;
  if (MAKERS.test(program)) return MAKE_FILE.test(name);
  if (program === 'java') return args.includes(stemOf(name));
  if (BUILDERS.test(program)) return /\.(?:go|rs|cs)$/.test(name);
  return args.some((word, at) => args[at - 1] === '-m' && word.split('.').at(-1) === stemOf(name));
}

/** The words of a call that may be a program to run, and not merely files to show or to change. */
function scriptsOf({ program, args }: ProgramRun): readonly string[] {
  if (/^(?:[gmn]?awk|goawk|sed|jq)$/.test(program)) {
    return args.flatMap((word, at) => {
      if (/^-[a-zA-Z]*f$|^--(?:from-)?file$/.test(args[at - 1] ?? '')) return [word];
      return /^(?:-f|--file=)./.test(word) ? [word.replace(/^(?:-f|--file=)/, '')] : [];
    });
  }
  const isOneLiner = /^(?:perl[\d.]*|ruby)$/.test(program) && args.some((word) => /^-[wlaF0-7]*[enpi]/.test(word));
  return isOneLiner ? [] : args;
}

/** Whether a run gets the file from the program before it: `cat sum.sh | sh`, `ls *.sh | xargs sh`. */
function isFedBy(run: ProgramRun, before: ProgramRun | undefined, name: string): boolean {
  if (!run.isFed || !isInterpreter(run) || isIdle(run)) return false;
  const hasOwn = run.args.some((word) => !word.startsWith('-') && !word.includes('{}'));
  return !hasOwn && (before?.args.some((word) => isFile(word, name)) ?? false);
}

/** The names of what a compiler makes of a file. */
function compiledBy({ program, args }: ProgramRun, name: string): string[] {
  if (!COMPILERS.test(program) || !args.some((word) => isFile(word, name))) return [];
  const out = args.indexOf('-o');
  return out < 0 ? ['a.out', stemOf(name)] : [nameOf(args[out + 1] ?? '')];
}

/** `python3 -c 'import solve'` */
function isImported(runs: readonly ProgramRun[], name: string): boolean {
  const [, module] = /^(\w+)\.py$/.exec(name) ?? [];
  if (module === undefined || !runs.some(({ program }) => PYTHON.test(program))) return false;
  return runs.some(({ program, args }) => {
    const words = [program, ...args];
    const at = words.findIndex((word) => word === 'import' || word === 'from');
    // Behind a semicolon a line of Python looks like a command of its own.
    const isPython = at === 0 || PYTHON.test(program);
    return (
      at >= 0 && isPython && words.slice(at + 1).some((word) => word.replace(/,$/, '').split('.').at(-1) === module)
    );
  });
}

/** Whether a word of a command names a file: by its name, with any folder, or by a pattern. */
function isFile(word: string, name: string): boolean {
  const last = nameOf(word.replace(/^\d?</, ''));
  if (last === name) return true;
  if (!/[*?]/.test(last) || last.length > 100) return false;
  const [first = '', ...others] = last.split(/\*+/);
  return matches(name, [first, ...others]);
}

/** Whether a name consists of these parts, with anything between them; `?` stands for any character. */
function matches(name: string, parts: readonly string[]): boolean {
  const fits = (part: string, at: number) =>
    at >= 0 &&
    at + part.length <= name.length &&
    [...part].every((one, index) => one === '?' || one === name[at + index]);
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (!fits(first, 0)) return false;
  if (last === undefined) return first.length === name.length;
  let at = first.length;
  for (const part of others) {
    while (at <= name.length && !fits(part, at)) at += 1;
    at += part.length;
  }
  return name.length - last.length >= at && fits(last, name.length - last.length);
}

/**
 * Whether a command ran a program that works something out, and did not merely show data as `cat`, `ls` and `echo` do:
 * a language, a script, a program of the agent's own, the shell's arithmetic. With `counting`, also tools that count and
 * sort.
 */
export function ranComputation(steps: readonly Step[], counting: boolean): boolean {
  return linesRun(steps).some(
    (line) =>
      SHELL_ARITHMETIC.test(lineOf(line)) ||
      programsOf(line).some((run) => !isIdle(run) && worksOut(run, counting)) ||
      // What stands in quotes may hold a `/`, too.
      programsOf(unquoted(line)).some((run) => !isIdle(run) && isOwn(run)),
  );
}

function worksOut({ program, args, isFed }: ProgramRun, counting: boolean): boolean {
  if (SHELLS.test(program)) return isFed || args.some((word) => !word.startsWith('-'));
  if (/^(?:declare|typeset|local)$/.test(program)) return args.some((word) => /^-[a-z]*i/.test(word));
  const isLanguage = LANGUAGES.test(program) || MAKERS.test(program) || /^(?:source|\.)$/.test(program);
  return isLanguage || SCRIPT.test(program) || (counting && TOOLS.test(program));
}

const isOwn = ({ path }: ProgramRun): boolean => OWN.test(path) && !SYSTEM.test(path) && !DATA.test(path);

/**
 * Whether a command printed this number though neither the item's files nor the agent itself had said it before:
 * whatever the command was, something in it worked the number out. With `named`, only commands count that have this word.
 */
export function printedByCommand(steps: readonly Step[], files: FileMap, result: number, named = ''): boolean {
  const digits = String(result);
  if (digits.length < MIN_DIGITS) return false;
  const whole = new RegExp(`(?<![\\d.])${digits}(?:\\.0+)?(?!\\d|\\.\\d)`);
  const shows = (text: string) => whole.test(text.replaceAll(/(?<=\d)[,_'](?=\d{3})/g, ''));
  const contents = Object.values(files).map((one) =>
    typeof one === 'string' ? one : Buffer.from(one.base64, 'base64').toString('latin1'),
  );
  if (contents.some(shows)) return false;
  const says = (text: string) => text.replaceAll(/(?<=\d)[,_'.\s]+(?=\d)/g, '').includes(digits);
  for (const step of steps) {
    if (says(step.text) || step.toolCalls.some(({ input }) => says(JSON.stringify(input)))) return false;
    const isPrinted = operations([step]).some(
      ({ do: kind, path, output }) =>
        kind === 'exec' && path.includes(named) && shows(output) && !path.replaceAll(/\D+/g, '').includes(digits),
    );
    if (isPrinted) return true;
  }
  return false;
}
