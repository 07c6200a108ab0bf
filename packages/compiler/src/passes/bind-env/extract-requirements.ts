import type { EnvironmentLock, Requirement, Skill, SkillIr } from '@skvm/core';
import { parseSkill } from '../../ir/parse-skill.ts';
import type { Find } from './find.ts';
import { manifestFinds } from './manifest-finds.ts';
import { nodeFinds } from './node-finds.ts';
import { pythonFinds } from './python-finds.ts';
import { shellFinds } from './shell-finds.ts';
import { shebangProgram, sourceTexts } from './source-text.ts';

/** How many places are kept as evidence of one requirement. */
const MAX_EVIDENCE = 5;

/**
 * What a skill needs of its surroundings, read off its code by the grammar of each language and off its manifests.
 * A pure function of the skill: nothing is run, nothing is looked up, prose is not read.
 *
 * Files to run, and the shell and Python blocks of SKILL.md, make requirements; blocks elsewhere and JavaScript in
 * Markdown show examples, and make optional ones, as does what a script tests for or catches the absence of.
 */
export function extractRequirements(skill: Skill, ir: SkillIr = parseSkill(skill)): EnvironmentLock {
  const sources = sourceTexts(ir);
  const local = localModules(skill);
  const finds = [...manifestFinds(skill)];
  for (const source of sources) {
    const own =
      source.language === 'python'
        ? pythonFinds(source, local)
        : source.language === 'javascript'
          ? nodeFinds(source)
          : shellFinds(source);
    for (const find of own) finds.push(find);
    if (source.role === 'script') finds.push(...interpreter(source.file, source.language, source.text));
  }
  return { schema: 'skvm.env-lock/1', skillDigest: skill.digest, requirements: merge(finds) };
}

/** Python modules that the bundle brings itself: its files and folders, by their first name. */
function localModules(skill: Skill): ReadonlySet<string> {
  const modules = new Set<string>();
  for (const { path } of skill.files) {
    if (!path.endsWith('.py')) continue;
    for (const part of path.split('/')) modules.add(part.replace(/\.py$/, ''));
  }
  return modules;
}

function interpreter(file: string, language: string, text: string): Find[] {
  const named = shebangProgram(text);
  const fallback = language === 'python' ? 'python3' : language === 'javascript' ? 'node' : undefined;
  const name = named ?? fallback;
  if (!name || name === 'sh' || !/^[\w.+-]+$/.test(name)) return [];
  const line = (text.split('\n', 1)[0] ?? '').trim().slice(0, 200);
  return [{ kind: 'binary', name: name === 'python' ? 'python3' : name, required: true, file, line: 1, text: line }];
}

function merge(finds: readonly Find[]): Requirement[] {
  const byId = new Map<string, Find[]>();
  for (const find of finds) {
    const id = `${find.kind}:${find.name}`;
    const group = byId.get(id);
    if (group) group.push(find);
    else byId.set(id, [find]);
  }
  return [...byId]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, group]): Requirement => {
      const [first] = group as [Find, ...Find[]];
      const version = group.find((find) => find.version !== undefined)?.version;
      const module = group.find((find) => find.module !== undefined)?.module;
      const check = checkOf(first.kind, first.name, module);
      return {
        id,
        kind: first.kind,
        name: first.name,
        ...(version === undefined ? {} : { version }),
        required: group.some((find) => find.required),
        ...(check === undefined ? {} : { check }),
        evidence: distinct(group).slice(0, MAX_EVIDENCE),
      };
    });
}

function distinct(finds: readonly Find[]): Requirement['evidence'] {
  const places = new Map(finds.map(({ file, line, text }) => [`${file}:${line}`, { file, line, text }]));
  return [...places.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

/** Program and arguments that exit 0 when the requirement is met. The name is an argument, never part of a script. */
function checkOf(kind: Requirement['kind'], name: string, module?: string): string[] | undefined {
  switch (kind) {
    case 'binary':
      return ['sh', '-c', 'command -v -- "$0"', name];
    case 'python':
      // The distribution asks for itself; only then may the module be looked for, whose name is a guess.
      return ['python3', '-c', PYTHON_CHECK, name, module ?? name.replaceAll('-', '_')];
    case 'node':
      return ['node', '--input-type=module', '-e', 'import.meta.resolve(process.argv[1])', name];
    case 'environment-variable':
      return ['sh', '-c', 'test -n "$(printenv -- "$0")"', name];
    default:
      return undefined;
  }
}

const PYTHON_CHECK = `import sys, importlib.util, importlib.metadata
try:
    importlib.metadata.version(sys.argv[1])
except importlib.metadata.PackageNotFoundError:
    sys.exit(importlib.util.find_spec(sys.argv[2]) is None)`;
