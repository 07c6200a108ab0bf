import { builtinModules } from 'node:module';
import { parser } from '@lezer/javascript';
import { type Find, lineFinder } from './find.ts';
import type { SourceText } from './source-text.ts';

const BUILTIN: ReadonlySet<string> = new Set(builtinModules);
const LANGUAGE = parser.configure({ dialect: 'ts jsx' });

/** The grammar of package names on npm. */
const PACKAGE = /^(?:@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/;

/** Packages and environment variables of JavaScript or TypeScript. Only files to run need what they import. */
export function nodeFinds(source: SourceText): Find[] {
  const { text } = source;
  const finds: Find[] = [];
  const lineAt = lineFinder(text);
  const add = (offset: number, find: Pick<Find, 'kind' | 'name' | 'required'>) => {
    const line = lineAt(offset);
    finds.push({ ...find, file: source.file, line: source.firstLine + line.number - 1, text: line.text });
  };
  LANGUAGE.parse(text).iterate({
    enter(node) {
      const code = () => text.slice(node.from, node.to);
      if (node.name === 'MemberExpression') {
        const name = /^process\.env(?:\.([A-Z][A-Z0-9_]*)|\[(['"])([A-Z][A-Z0-9_]*)\2\])$/.exec(code());
        const variable = name?.[1] ?? name?.[3];
        if (variable) add(node.from, { kind: 'environment-variable', name: variable, required: false });
        return;
      }
      const specifier = importSpecifier(node.name, code);
      const name = specifier === undefined ? undefined : packageOf(specifier);
      if (name) add(node.from, { kind: 'node', name, required: source.role === 'script' });
    },
  });
  return finds;
}

function importSpecifier(node: string, code: () => string): string | undefined {
  if (node === 'ImportDeclaration' || node === 'ExportDeclaration') {
    const statement = code();
    if (/^(?:import|export)\s+type\b/.test(statement)) return undefined;
    return /(?:\bfrom\s*|^import\s*)(['"])([^'"]+)\1/.exec(statement)?.[2];
  }
  if (node !== 'CallExpression' && node !== 'DynamicImport') return undefined;
  return /^(?:require|require\.resolve|import)\(\s*(['"])([^'"]+)\1\s*\)$/.exec(code())?.[2];
}

/** The package of a specifier; `undefined` for files, URLs and what Node brings. */
function packageOf(specifier: string): string | undefined {
  if (/^(?:[./#]|[a-z]+:)/.test(specifier) || specifier.startsWith('@/') || specifier.startsWith('~/'))
    return undefined;
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
  return BUILTIN.has(name) || BUILTIN.has(specifier) || !PACKAGE.test(name) ? undefined : name;
}

/** True for a name that npm allows. */
export function isPackageName(name: string): boolean {
  return name.length <= 214 && PACKAGE.test(name);
}
