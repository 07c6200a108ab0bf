/** Command lines are untrusted: what is behind this is not looked at. */
const MAX_LENGTH = 20_000;
/** The most words that a variable of a command stands for. */
const MAX_VALUES = 50;

/** Languages in which anything can be worked out. */
export const LANGUAGES =
  /^(?:i?python[\d.]*|pypy[\d.]*|node|nodejs|deno|bun|tsx|ts-node|ruby|perl[\d.]*|raku|php|lua[\d.]*|luajit|Rscript|R|julia|go|cargo|dotnet|java|jshell|kotlin|scala|groovy|swift|dart|elixir|escript|clojure|bb|guile|racket|sbcl|runghc|runhaskell|ocaml|crystal|nim|tclsh|octave|pwsh|powershell|gp|awk|gawk|mawk|nawk|goawk|bc|dc|jq|sqlite3|duckdb|mlr|datamash|xsv|qsv|csvsql|csvstat|expr|let)$/;
export const SHELLS = /^(?:bash|sh|zsh|dash|ksh|fish|ash)$/;
/** Programs that count, sort, add up or compare what they read. */
export const TOOLS =
  /^g?(?:wc|sort|uniq|[efz]?grep|rg|ag|tr|cksum|md5sum|sha\d+sum|seq|comm|join|paste|numfmt|factor)$/;

/** Words of the shell in front of a command, and variables that are set for it. */
const IN_FRONT = /^(?:then|do|else|elif|if|while|until|!|[{}]|[A-Za-z_]\w*\+?=.*)$/;
/** `> out.txt`, of one word or two. */
export const REDIRECTION = /^\d?(?:>>?|<)/;
const ASSIGNMENT = /^([A-Za-z_]\w*)=(.+)$/;
const VARIABLE = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})$/;
const SEPARATOR = /(\|[|&]?|&&?|[;\n()`])/;
const DOCUMENT = /(?<!<)<<-?\s*\\?["']?([A-Za-z_][\w.-]*)/;

/** Programs that run another: their options that take a word of their own, and the words before the program. */
const WRAPPERS: ReadonlyMap<string, { readonly values?: string; readonly operands?: number }> = new Map([
  ['env', { values: '-u -C --unset --chdir' }],
  ['time', { values: '-f -o' }],
  ['nice', { values: '-n --adjustment' }],
  ['ionice', { values: '-c -n' }],
  ['chrt', { operands: 1 }],
  ['taskset', { operands: 1 }],
  ['flock', { operands: 1 }],
  ['timeout', { values: '-s -k --signal --kill-after', operands: 1 }],
  ['gtimeout', { values: '-s -k --signal --kill-after', operands: 1 }],
  ['stdbuf', { values: '-i -o -e' }],
  ['sudo', { values: '-u -g -h -p' }],
  ['doas', { values: '-u' }],
  ['strace', { values: '-o -e' }],
  ['exec', { values: '-a' }],
  ['command', {}],
  ['builtin', {}],
  ['eval', {}],
  ['nohup', {}],
  ['setsid', {}],
  ['unbuffer', {}],
  ['busybox', {}],
  ['toybox', {}],
  ['xargs', { values: '-n -P -I -L -d -E -s -a' }],
  ['parallel', { values: '-j -n -N -P' }],
  ['npx', { values: '-p --package' }],
  ['bunx', {}],
  ['uvx', { values: '--from --with' }],
]);
/** Package managers that run a program when that is what they are told. */
const MANAGERS = /^(?:npm|pnpm|yarn|bun|uv|poetry|pdm|pipx|conda|mamba)$/;
const RUN_WORDS = /^(?:exec|dlx|x|run)$/;
const MANAGER_OPTIONS = '-n -p --with --python --package --filter';

/** A program that a command started. */
export interface ProgramRun {
  /** As it was called, `./sum` or `/usr/bin/awk`. */
  readonly path: string;
  /** Its name, without its folder. */
  readonly program: string;
  readonly args: readonly string[];
  /** True when the program before it prints what this one reads, or by `xargs` the names of what it gets. */
  readonly isFed: boolean;
}

/**
 * The programs that a command line starts, as far as can be told from its words. Quotes are passed over: a line within
 * them may be one for another shell.
 */
export function programsOf(command: string): ProgramRun[] {
  // What is written into a file is not run; what a program is told to run is.
  const text = withoutDocuments(command, (line) =>
    runsIn(line).some(({ program }) => SHELLS.test(program) || LANGUAGES.test(program)),
  );
  return runsIn(text);
}

/** The text of a command line in which programs are looked for. */
export function lineOf(command: string): string {
  return withoutDocuments(command, (line) => runsIn(line).some(({ program }) => SHELLS.test(program)));
}

/** A command line without what stands in quotes, and without the texts that programs in it are given to read. */
export function unquoted(command: string): string {
  let kept = '';
  let open = '';
  const text = withoutDocuments(command, () => false);
  for (let at = 0; at < text.length; at += 1) {
    const one = text[at] as string;
    if (one === '\\' && open !== "'") at += 1;
    else if (open !== '') open = one === open ? '' : open;
    else if (one === '"' || one === "'") open = one;
    else kept += one;
  }
  return kept;
}

function withoutDocuments(command: string, isKept: (line: string) => boolean): string {
  const lines = command.slice(0, MAX_LENGTH).replaceAll('\\\n', ' ').split('\n');
  const last = new Map(lines.map((line, at) => [line.trim(), at]));
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    kept.push(line);
    const end = DOCUMENT.exec(line)?.[1];
    if (end === undefined || (last.get(end) ?? -1) <= at || isKept(line)) continue;
    do at += 1;
    while (lines[at]?.trim() !== end);
  }
  return kept.join('\n');
}

function runsIn(text: string): ProgramRun[] {
  const parts = text
    .replaceAll(/["']/g, ' ')
    // Redirections, whose `&` ends no command.
    .replaceAll(/\d?[<>]&[\d-]?|&>>?/g, ' ')
    .split(SEPARATOR);
  const values = new Map<string, readonly string[]>();
  const runs: ProgramRun[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const words = (parts[at] as string).split(/\s+/).filter((word) => word !== '');
    const run = programOf(words.flatMap((word) => valuesOf(word, values)));
    if (run) runs.push({ ...run, isFed: parts[at - 1] === '|' || parts[at - 1] === '|&' });
    remember(words, values);
  }
  return runs;
}

function valuesOf(word: string, values: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const [, bare, braced] = VARIABLE.exec(word) ?? [];
  return values.get(bare ?? braced ?? '') ?? [word];
}

/** Keeps what variables stand for: `script=sum.sh` and `for script in work/*.sh`. */
function remember(words: readonly string[], values: Map<string, readonly string[]>): void {
  if (words[0] === 'for' && words[2] === 'in') values.set(words[1] ?? '', words.slice(3, 3 + MAX_VALUES));
  for (const word of words) {
    const [, name, value] = ASSIGNMENT.exec(word) ?? [];
    if (name === undefined || value === undefined) break;
    values.set(name, [value]);
  }
}

function programOf(words: readonly string[]): Omit<ProgramRun, 'isFed'> | undefined {
  /** What `find` looks for, which is what the program behind its `-exec` gets. */
  let found: readonly string[] = [];
  let at = 0;
  while (at < words.length) {
    const path = words[at] as string;
    const program = nameOf(path);
    const wrapper = WRAPPERS.get(program);
    const next = words[at + 1] ?? '';
    if (REDIRECTION.test(path)) at += /[<>]$/.test(path) ? 2 : 1;
    else if (IN_FRONT.test(path)) at += 1;
    else if (program === 'command' && /^-[vV]/.test(next)) return undefined;
    else if (wrapper) at = behindOptions(words, at + 1, wrapper.values) + (wrapper.operands ?? 0);
    else if (MANAGERS.test(program) && RUN_WORDS.test(next)) at = behindOptions(words, at + 2, MANAGER_OPTIONS);
    else if (program === 'find' && found.length === 0) {
      const exec = words.findIndex((word, index) => index > at && /^-(?:exec|ok)(?:dir)?$/.test(word));
      if (exec < 0) return { path, program, args: words.slice(at + 1) };
      found = words.slice(at + 1, exec);
      at = exec + 1;
    } else {
      // `bash -lc python3 total.py`: what follows is a command line of its own.
      const line = SHELLS.test(program) ? behindLineOption(words, at + 1) : -1;
      if (line < 0) return { path, program, args: [...words.slice(at + 1), ...found] };
      at = line;
    }
  }
  return undefined;
}

function behindOptions(words: readonly string[], from: number, values = ''): number {
  const taking = values.split(' ');
  let at = from;
  while (words[at]?.startsWith('-')) {
    const takesNext = taking.includes(words[at] as string);
    at += 1;
    // A value that is a blank in quotes is not among the words.
    if (takesNext && !isKnown(words[at] ?? '')) at += 1;
  }
  return at;
}

function behindLineOption(words: readonly string[], from: number): number {
  let at = from;
  while (/^[-+]|^pipefail$/.test(words[at] ?? '')) {
    if (/^-[a-z]*c$/.test(words[at] as string)) return at + 1;
    at += 1;
  }
  return -1;
}

function isKnown(word: string): boolean {
  const name = nameOf(word);
  return LANGUAGES.test(name) || SHELLS.test(name) || TOOLS.test(name);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.exe$/i, '');
}
