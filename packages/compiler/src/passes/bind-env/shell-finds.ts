import { forEachChild, parse, type SyntaxNode, type Word } from 'unbash';
import { type Find, lineFinder } from './find.ts';
import { isPackageName } from './node-finds.ts';
import { parseRequirement } from './python-finds.ts';
import type { SourceText } from './source-text.ts';

/** Part of every POSIX shell or of bash; nothing has to be installed for them. */
const BUILTINS: ReadonlySet<string> = new Set(
  `. : [ [[ alias bg bind break builtin caller cd command compgen complete continue declare dirs disown echo enable eval exec
   exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray
   readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias unset wait`.split(
    /\s+/,
  ),
);

/** Utilities that POSIX requires of every system (IEEE Std 1003.1-2024, Shell & Utilities), and what Linux and macOS both add. */
const EVERYWHERE: ReadonlySet<string> = new Set(
  `awk basename cat chmod chown cksum cmp comm cp cut date dd df diff dirname du env expand expr find fold grep egrep fgrep head
   hostname id install join ln ls man mkdir mkfifo mktemp more mv nice nl nohup od paste patch pathchk pr ps realpath rm rmdir
   sed seq sh sleep sort split stat strings stty tail tar tee time touch tput tr tsort tty uname unexpand uniq wc which who
   xargs yes less bash clear file readlink sudo`.split(/\s+/),
);

/** Variables that a shell or a login sets. */
const GIVEN_VARIABLES: ReadonlySet<string> = new Set(
  `BASH BASHPID BASH_REMATCH BASH_SOURCE BASH_VERSION COLUMNS DIRSTACK EDITOR EUID FUNCNAME GROUPS HOME HOSTNAME HOSTTYPE IFS LANG
   LC_ALL LINENO LINES LOGNAME MACHTYPE MAIL OLDPWD OPTARG OPTIND OSTYPE PATH PIPESTATUS PPID PS1 PWD RANDOM REPLY SECONDS SHELL
   SHLVL TERM TMPDIR TZ UID USER XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME`.split(/\s+/),
);

/** Programs that run another one: what follows their options is the program that is needed. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'sudo',
  'env',
  'time',
  'nohup',
  'nice',
  'exec',
  'command',
  'xargs',
  'builtin',
]);

/** What a name of a program looks like; placeholders such as `<tool>` or `{cmd}` do not. */
const PROGRAM = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;

/** Programs, packages that are installed, environment variables and hosts of shell code, by the grammar of bash. */
export function shellFinds(source: SourceText): Find[] {
  const script = parse(source.text);
  // A block with errors is a template or prose in a fence: what it would need cannot be told.
  if (source.role !== 'script' && (script.errors?.length ?? 0) > 0) return [];
  const finds: Find[] = [];
  const defined = new Set<string>();
  const assigned = new Set<string>();
  const optional = new Set<string>();
  const nodes: SyntaxNode[] = [];
  collect(script, nodes);
  for (const node of nodes) {
    if (node.type === 'Function') defined.add(node.name.value);
    else if (node.type === 'Assignment' && node.name) assigned.add(node.name);
    else if (node.type === 'For' || node.type === 'Select') assigned.add(node.name.value);
    else if (node.type === 'Command') {
      for (const name of testedPrograms(node)) optional.add(name);
      if (node.name?.value === 'read') for (const word of words(node)) assigned.add(word.value);
    }
  }
  const isRequired = source.role !== 'example';
  const lineAt = lineFinder(source.text);
  const add = (offset: number, find: Omit<Find, 'file' | 'line' | 'text'>) => {
    const line = lineAt(offset);
    finds.push({ ...find, file: source.file, line: source.firstLine + line.number - 1, text: line.text });
  };
  for (const node of nodes) {
    if (node.type === 'Command') {
      const [program, ...args] = commandLine(node);
      if (!program) continue;
      const name = program.value;
      const required = isRequired && !optional.has(name);
      if (PROGRAM.test(name) && !BUILTINS.has(name) && !EVERYWHERE.has(name) && !defined.has(name)) {
        add(program.pos, { kind: 'binary', name, required });
      }
      for (const find of installed(name, args, isRequired)) add(program.pos, find);
      if (name === 'curl' || name === 'wget')
        for (const host of hosts(args)) add(program.pos, { kind: 'network', name: host, required });
    } else if (node.type === 'ParameterExpansion' || node.type === 'SimpleExpansion') {
      const name = node.type === 'SimpleExpansion' ? node.text.slice(1) : node.parameter;
      if (!/^[A-Z][A-Z0-9_]+$/.test(name) || assigned.has(name) || GIVEN_VARIABLES.has(name)) continue;
      const operator = node.type === 'ParameterExpansion' ? (node.operation?.operator ?? '') : '';
      const required = source.role === 'script' && !/^:?[-=+]$/.test(operator);
      add(node.pos, { kind: 'environment-variable', name, required });
    }
  }
  return finds;
}

function collect(node: SyntaxNode, nodes: SyntaxNode[]): void {
  nodes.push(node);
  forEachChild(node, (child) => {
    collect(child, nodes);
  });
}

type CommandNode = Extract<SyntaxNode, { type: 'Command' }>;

function words(node: CommandNode): Word[] {
  return node.args.filter((argument): argument is Word => argument.type === 'Word');
}

/** The program that a command runs, looked up behind `sudo`, `env` and their like, and its arguments. */
function commandLine(node: CommandNode): Word[] {
  let line = node.name ? [node.name, ...words(node)] : [];
  while (line[0] && WRAPPERS.has(line[0].value)) {
    const next = line.slice(1).findIndex((word) => !word.value.startsWith('-') && !word.value.includes('='));
    if (line[0].value === 'command' && /^-[vV]$/.test(line[1]?.value ?? '')) return [];
    line = next < 0 ? [] : line.slice(next + 1);
  }
  return line;
}

/** Names in `command -v name`, `which name` and `type name`: the script asks before it uses them. */
function testedPrograms(node: CommandNode): string[] {
  const args = words(node).map((word) => word.value);
  if (node.name?.value === 'command' && /^-[vV]$/.test(args[0] ?? '')) return args.slice(1);
  return node.name?.value === 'which' || node.name?.value === 'type' || node.name?.value === 'hash' ? args : [];
}

/** Packages that `pip install` and `npm install -g` name. */
function installed(program: string, args: readonly Word[], required: boolean): Omit<Find, 'file' | 'line' | 'text'>[] {
  let values = args.map((word) => word.value);
  if (/^python3?$/.test(program) && values[0] === '-m' && values[1] === 'pip')
    [program, values] = ['pip', values.slice(2)];
  if (program === 'uv' && values[0] === 'pip') [program, values] = ['pip', values.slice(1)];
  const named = values
    .slice(1)
    .filter((value, index, all) => !value.startsWith('-') && !/^-[rce]$/.test(all[index - 1] ?? ''));
  if (/^pip3?$/.test(program) && values[0] === 'install') {
    return named.flatMap((value) => {
      const parsed = /[/\\]|^\./.test(value) ? undefined : parseRequirement(value);
      return parsed ? [{ kind: 'python' as const, ...parsed, required }] : [];
    });
  }
  if (
    /^(?:npm|pnpm|yarn|bun)$/.test(program) &&
    /^(?:i|install|add)$/.test(values[0] ?? '') &&
    values.some((value) => value === '-g' || value === '--global')
  ) {
    return named.flatMap((value) => {
      const [, name = '', version] = /^(@?[^@]+)(?:@(.+))?$/.exec(value) ?? [];
      return isPackageName(name)
        ? [
            {
              kind: 'node' as const,
              name,
              ...(version === undefined || version === 'latest' ? {} : { version }),
              required,
            },
          ]
        : [];
    });
  }
  return [];
}

function hosts(args: readonly Word[]): string[] {
  return args.flatMap(({ value }) => {
    if (!/^https?:\/\//.test(value) || !URL.canParse(value)) return [];
    const { hostname } = new URL(value);
    return /^[a-z0-9.-]+\.[a-z]{2,}$/.test(hostname) && !/(?:^|\.)example\.(?:com|org|net)$/.test(hostname)
      ? [hostname]
      : [];
  });
}
