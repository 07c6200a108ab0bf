import type { JsonValue, Skill } from '@skvm/core';
import { readFrontMatter } from '@skvm/core/skill';
import { parse as parseToml } from 'smol-toml';
import type { Find } from './find.ts';
import { isPackageName } from './node-finds.ts';
import { parseRequirement } from './python-finds.ts';

/** What a skill's own manifests declare: requirements files, `pyproject.toml`, `package.json`, front matter. */
export function manifestFinds(skill: Skill): Find[] {
  const finds = frontMatterFinds(skill);
  for (const { path, bytes } of skill.files) {
    const name = path.split('/').at(-1) ?? '';
    const text = () => Buffer.from(bytes).toString('utf8');
    if (/^requirements[\w.-]*\.txt$/.test(name)) finds.push(...requirementsFile(path, text()));
    else if (name === 'pyproject.toml') finds.push(...pyproject(path, text()));
    else if (name === 'package.json') finds.push(...packageJson(path, text()));
  }
  return finds;
}

function requirementsFile(file: string, text: string): Find[] {
  return text.split(/\r?\n/).flatMap((line, index): Find[] => {
    const bare = line.replace(/(?:^|\s)#.*$/, '').trim();
    const parsed = bare === '' || bare.startsWith('-') ? undefined : parseRequirement(bare);
    return parsed ? [{ kind: 'python', ...parsed, required: true, file, line: index + 1, text: line.trim() }] : [];
  });
}

function pyproject(file: string, text: string): Find[] {
  const parsed = attempt(() => parseToml(text)) as
    | { project?: { dependencies?: unknown; 'optional-dependencies'?: Record<string, unknown> } }
    | undefined;
  const listed = (list: unknown, required: boolean) =>
    (Array.isArray(list) ? list : []).flatMap((entry): Find[] => {
      const requirement = typeof entry === 'string' ? parseRequirement(entry) : undefined;
      return requirement ? [{ kind: 'python', ...requirement, required, file, ...place(text, String(entry)) }] : [];
    });
  const optional = Object.values(parsed?.project?.['optional-dependencies'] ?? {});
  return [...listed(parsed?.project?.dependencies, true), ...optional.flatMap((list) => listed(list, false))];
}

function packageJson(file: string, text: string): Find[] {
  const parsed = attempt(() => JSON.parse(text)) as Record<string, Record<string, unknown> | undefined> | undefined;
  const listed = (key: string, required: boolean) =>
    Object.entries(parsed?.[key] ?? {}).flatMap(([name, version]): Find[] =>
      isPackageName(name) && typeof version === 'string'
        ? [{ kind: 'node', name, version, required, file, ...place(text, `"${name}"`) }]
        : [],
    );
  return [...listed('dependencies', true), ...listed('optionalDependencies', false)];
}

/** `metadata.openclaw.requires.{bins,env}`, as skills in the wild declare programs and variables. */
function frontMatterFinds(skill: Skill): Find[] {
  const { end, values } = readFrontMatter(skill.text);
  const requires = at(at(at(values, 'metadata'), 'openclaw'), 'requires');
  const head = skill.text.slice(0, end);
  const listed = (key: string, kind: Find['kind'], pattern: RegExp) => {
    const list = at(requires, key);
    return (Array.isArray(list) ? list : []).flatMap((name): Find[] =>
      typeof name === 'string' && pattern.test(name)
        ? [{ kind, name, required: true, file: 'SKILL.md', ...place(head, name) }]
        : [],
    );
  };
  return [...listed('bins', 'binary', /^[\w.+-]+$/), ...listed('env', 'environment-variable', /^[A-Za-z_]\w*$/)];
}

function at(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, JsonValue>>)[key]
    : undefined;
}

function place(text: string, needle: string): { line: number; text: string } {
  const lines = text.split(/\r?\n/);
  const index = Math.max(
    0,
    lines.findIndex((line) => line.includes(needle)),
  );
  return { line: index + 1, text: (lines[index] ?? '').trim().slice(0, 200) };
}

function attempt(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
