import type { SkillView } from '../analysis/scr/skill-view.ts';

const RUNNERS: Readonly<Record<string, string>> = {
  bash: 'bash',
  cjs: 'node',
  js: 'node',
  mjs: 'node',
  py: 'python3',
  sh: 'bash',
};

/** Words by which a script reads what it is called with. */
const READS_ARGUMENTS =
  /\bsys\.argv\b|\bargparse\b|\bclick\b|\btyper\b|\bprocess\.argv\b|\bparseArgs\b|\$[1-9@*#]|\bgetopts\b/;

/**
 * The command line that runs a script of the bundle: the one that its own usage line gives or, for a script that takes
 * no arguments, its interpreter and path. `undefined` where the arguments would have to be guessed.
 */
export function scriptCommand(path: string, view: SkillView): string | undefined {
  const bytes = view.files.get(path)?.bytes;
  const runner = RUNNERS[/\.([a-z]+)$/.exec(path)?.[1] ?? ''];
  // A path that a shell or Markdown would read as more than one plain word is no exact command.
  if (!bytes || runner === undefined || !/^[\w./-]+$/.test(path)) return undefined;
  const text = Buffer.from(bytes.subarray(0, 64 * 1024)).toString('utf8');
  const usage = usageArguments(text, path);
  if (usage !== undefined) return `${runner} ${path}${usage === '' ? '' : ` ${usage}`}`;
  return READS_ARGUMENTS.test(text) ? undefined : `${runner} ${path}`;
}

/** What follows the script's name on the usage line that it prints or carries. */
function usageArguments(text: string, path: string): string | undefined {
  const name = (path.split('/').at(-1) ?? path).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const line = new RegExp(
    `\\busage:?\\s+(?:(?:python3?|node|bash|sh)\\s+)?(?:[\\w./-]*/)?(?:${name}|%prog|\\$0)([^\\r\\n"'\`]*)`,
    'i',
  );
  const found = line
    .exec(text)?.[1]
    ?.replace(/\\n.*$/, '')
    .trim();
  return found !== undefined && /^[\w\s./<>[\]{}|=:,-]*$/.test(found) && found.length <= 120 ? found : undefined;
}
