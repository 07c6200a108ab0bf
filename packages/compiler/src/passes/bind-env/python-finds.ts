import { parser } from '@lezer/python';
import { parse as parseToml } from 'smol-toml';
import { type Find, lineFinder } from './find.ts';
import { distributionOf, isDistributionName, normaliseDistribution } from './python-distributions.ts';
import { PYTHON_STDLIB } from './python-stdlib.ts';
import type { SourceText } from './source-text.ts';

/** Imports, environment variables and inline metadata (PEP 723) of Python code. `local` holds the bundle's own modules. */
export function pythonFinds(source: SourceText, local: ReadonlySet<string>): Find[] {
  const { text } = source;
  const finds: Find[] = [];
  const declared = inlineMetadata(source);
  const lineAt = lineFinder(text);
  const add = (offset: number, find: Omit<Find, 'file' | 'line' | 'text'>) => {
    const line = lineAt(offset);
    finds.push({ ...find, file: source.file, line: source.firstLine + line.number - 1, text: line.text });
  };
  parser.parse(text).iterate({
    enter(node) {
      if (node.name === 'CallExpression' || node.name === 'MemberExpression') {
        const name = environmentVariable(text.slice(node.from, node.to));
        if (name) add(node.from, { kind: 'environment-variable', ...name });
      }
      if (node.name !== 'ImportStatement') return;
      const required = source.role !== 'example' && !isGuarded(node.node, text);
      for (const { module, names } of importedModules(text.slice(node.from, node.to))) {
        const top = module.split('.')[0] ?? '';
        if (top === '' || PYTHON_STDLIB.has(top) || local.has(top)) continue;
        const name = distributionOf(module, names);
        if (!name || !isDistributionName(name)) continue;
        add(node.from, { kind: 'python', name, module: top, required });
      }
    },
  });
  return [...declared, ...finds];
}

interface TreeNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly parent: TreeNode | null;
}

/** True when the import stands in a `try` that goes on without it. */
function isGuarded(node: TreeNode, text: string): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (parent.name !== 'TryStatement') continue;
    const statement = text.slice(parent.from, parent.to);
    const handler = /\n[ \t]*except\b([^:\n]*):/.exec(statement);
    if (handler && node.from < parent.from + handler.index) {
      const caught = handler[1]?.trim() ?? '';
      if (caught === '' || /\b(ImportError|ModuleNotFoundError|Exception)\b/.test(caught)) {
        return !/\n[ \t]*except\b[^:]*:\s*(?:#[^\n]*\n\s*)*(?:raise|sys\.exit|exit\()/.test(statement);
      }
    }
  }
  return false;
}

function importedModules(statement: string): { module: string; names: string[] }[] {
  const flat = statement.replace(/#[^\n]*/g, '').replace(/[\\\n()]/g, ' ');
  const from = /^\s*from\s+(\.*[\w.]*)\s+import\s+(.+)$/.exec(flat);
  const listed = (list: string) =>
    list.split(',').map(
      (part) =>
        part
          .trim()
          .split(/\s+as\s+/)[0]
          ?.trim() ?? '',
    );
  if (from) {
    const [, module = '', names = ''] = from;
    return module.startsWith('.') ? [] : [{ module, names: listed(names) }];
  }
  const plain = /^\s*import\s+(.+)$/.exec(flat)?.[1] ?? '';
  return listed(plain).flatMap((module) => (/^[\w.]+$/.test(module) ? [{ module, names: [] }] : []));
}

/** `os.environ["X"]` needs X; `os.environ.get("X")` and `os.getenv("X")` can do without. */
function environmentVariable(expression: string): { name: string; required: boolean } | undefined {
  const needed = /^(?:os\.)?environ\[\s*(['"])([A-Z][A-Z0-9_]*)\1\s*\]$/.exec(expression)?.[2];
  if (needed) return { name: needed, required: true };
  const asked = /^(?:os\.)?(?:environ\.get|getenv)\(\s*(['"])([A-Z][A-Z0-9_]*)\1/.exec(expression)?.[2];
  return asked ? { name: asked, required: false } : undefined;
}

/** The `# /// script` block (PEP 723). */
function inlineMetadata(source: SourceText): Find[] {
  const block = /^# \/\/\/ script[ \t]*\r?\n((?:#(?: [^\n]*)?\r?\n)+?)# \/\/\/[ \t]*$/m.exec(source.text);
  if (!block?.[1]) return [];
  let metadata: unknown;
  try {
    metadata = parseToml(block[1].replace(/^# ?/gm, ''));
  } catch {
    return [];
  }
  const { dependencies } = metadata as { dependencies?: unknown };
  if (!Array.isArray(dependencies)) return [];
  return dependencies.flatMap((entry): Find[] => {
    const parsed = typeof entry === 'string' ? parseRequirement(entry) : undefined;
    if (!parsed) return [];
    const line = lineFinder(source.text)(Math.max(0, source.text.indexOf(entry)));
    const place = { file: source.file, line: source.firstLine + line.number - 1, text: line.text };
    return [{ kind: 'python', ...parsed, required: true, ...place }];
  });
}

/** Name and version constraint of a requirement (PEP 508); extras and markers are left out. */
export function parseRequirement(text: string): { name: string; version?: string } | undefined {
  const [, name, version = ''] =
    /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*\(?((?:[<>=!~]=?=?\s*[\w.*+!-]+\s*,?\s*)*)\)?\s*(?:;.*)?$/.exec(
      text,
    ) ?? [];
  if (!name || !isDistributionName(name)) return undefined;
  const constraint = version.replace(/\s+/g, '').replace(/,$/, '');
  return { name: normaliseDistribution(name), ...(constraint === '' ? {} : { version: constraint }) };
}
