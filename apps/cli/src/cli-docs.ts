import { helpTexts } from './help-texts.ts';
import { loadProgram, type Program } from './program.ts';

/** The page `docs/cli.md`: every command with its help. */
export async function cliDocs(program: Program): Promise<string> {
  const { help } = await helpTexts(program);
  const { commands } = await loadProgram(program);
  const list = commands
    .map(({ id, summary }) => ({ name: id.replaceAll(':', ' '), summary }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    '# The command line',
    '',
    'Made from the commands by `node --conditions=@skvm/source apps/cli/scripts/write-docs.ts`; a test fails when it is out of date.',
    '',
    '| command | what it does |',
    '|---|---|',
    ...list.map(({ name, summary }) => `| [\`skvm ${name}\`](#skvm-${name.replaceAll(' ', '-')}) | ${summary} |`),
    '',
    ...PREFACE,
    ...list.flatMap(({ name }) => ['', `## skvm ${name}`, '', '```text', (help[name] ?? '').trimEnd(), '```']),
    '',
  ].join('\n');
}

const PREFACE = [
  '## Flags',
  '',
  'Flags are written `--flag=value` or `--flag value`, after the command. Lists are separated by commas. A name that is not known is answered with the nearest one.',
  '',
  '## Output',
  '',
  'The result goes to stdout; progress, findings and errors go to stderr. With `--json` stdout is exactly one JSON document: that of the command, or `skvm.error/1` with `error: {code, message, hint?, details?}`. On a screen progress is redrawn and text has colour; `NO_COLOR`, `CI` and pipes get plain lines. `SKVM_DEBUG=1` adds stacks.',
  '',
  '## Exit codes',
  '',
  '| code | meaning |',
  '|---|---|',
  '| 0 | done |',
  '| 1 | done, but a gate or a job failed, or a budget stopped it; the document is there |',
  '| 2 | the command line or an input is wrong |',
  '| 3 | the environment is: model, key, adapter, sandbox, a target that another process has locked |',
  '| 70 | a fault of SkVM or of a plug-in |',
  '| 130 | aborted; Ctrl-C once ends cleanly, twice at once |',
];
