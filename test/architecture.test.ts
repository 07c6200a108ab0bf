import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ModuleImport, moduleImports } from '../scripts/lib/module-imports.ts';
import { type ExportTarget, type Manifest, readManifest, root, workspacePackages } from '../scripts/lib/workspace.ts';
import { libraryEntries } from '../tsup.library.js';

interface LocatedImport extends ModuleImport {
  /** `path:line`, relative to the repository. */
  at: string;
  file: string;
  isTest: boolean;
}

const catalog = Object.keys(parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')).catalog);
const nodeRange = '^22.22.2 || ^24.15 || >=26';
const headings = ['What it is', 'Ten lines', 'What it exports', 'Notes'];
const libraries = workspacePackages(['packages']);
const published = workspacePackages().filter(({ manifest }) => !manifest.private);

describe.each(libraries)('$path', ({ folder, path, manifest }) => {
  const imports = importsOf(folder, path);

  it('imports @skvm/core and no other package of ours (the star rule)', () => {
    const allowed = manifest.name === '@skvm/core' ? [manifest.name] : [manifest.name, '@skvm/core'];
    const declared = Object.keys({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.peerDependencies,
    });
    expect(declared.filter((name) => name.startsWith('@skvm/') && !allowed.includes(name))).toEqual([]);
    expect(
      listed(imports, ({ specifier }) => specifier.startsWith('@skvm/') && !allowed.includes(packageOf(specifier))),
    ).toEqual([]);
  });

  it('reaches no file outside its folder', () => {
    expect(
      listed(
        imports,
        ({ specifier, file }) =>
          specifier.startsWith('.') && !resolve(dirname(file), specifier).startsWith(folder + sep),
      ),
    ).toEqual([]);
  });

  it('declares what its sources import: the bundler would inline a development dependency', () => {
    const shipped = { ...manifest.dependencies, ...manifest.peerDependencies };
    // Types that reach the published declarations are checked where those are installed: scripts/smoke-packed.ts.
    const forTypes = { ...shipped, ...manifest.devDependencies };
    const isDeclared = ({ specifier, isTypeOnly }: LocatedImport): boolean =>
      packageOf(specifier) in shipped ||
      (isTypeOnly && (packageOf(specifier) in forTypes || typesOf(specifier) in forTypes));
    expect(
      listed(
        imports.filter(({ isTest, specifier }) => !isTest && isThirdParty(specifier, manifest)),
        (found) => !isDeclared(found),
      ),
    ).toEqual([]);
  });

  it('imports each of its dependencies', () => {
    const used = new Set(
      imports.filter(({ isTest }) => !isTest).flatMap(({ specifier }) => [packageOf(specifier), typesOf(specifier)]),
    );
    expect(Object.keys(manifest.dependencies ?? {}).filter((name) => !used.has(name))).toEqual([]);
  });

  it('exports names, never a whole module', () => {
    expect(listed(imports, ({ isExportAll, isTest }) => isExportAll && !isTest)).toEqual([]);
  });

  it('exports modules that are there, under the names that the build gives them', () => {
    const targets = Object.entries(manifest.exports ?? {}).filter(
      (entry): entry is [string, ExportTarget] => typeof entry[1] === 'object',
    );
    for (const [subPath, target] of targets) {
      const name = subPath === '.' ? 'index' : `${subPath.slice(2)}/index`;
      expect(target).toEqual({
        '@skvm/source': `./src/${name}.ts`,
        types: `./dist/${name}.d.ts`,
        default: `./dist/${name}.js`,
      });
      expect(existsSync(join(folder, `src/${name}.ts`)), `${subPath} of ${path}: src/${name}.ts`).toBe(true);
    }
    expect(libraryEntries(manifest)).toEqual(
      Object.fromEntries(
        targets.map(([, target]) => [target.default.slice('./dist/'.length, -'.js'.length), target['@skvm/source']]),
      ),
    );
    expect(manifest.exports?.['./package.json']).toBe('./package.json');
  });

  it('has a README of four sections and at most 80 lines', () => {
    const lines = readFileSync(join(folder, 'README.md'), 'utf8').trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('## '))).toEqual(headings.map((heading) => `## ${heading}`));
    expect(lines[0]).toBe(`# ${manifest.name}`);
    expect(lines.length).toBeLessThanOrEqual(80);
  });
});

describe.each(published)('the manifest of $path', ({ manifest }) => {
  it('says what npm shows and checks', () => {
    expect(manifest).toMatchObject({
      name: expect.stringMatching(/^@skvm\/[a-z]+$/),
      description: expect.stringMatching(/^\S.{10,}[^.]$/),
      license: 'MIT',
      type: 'module',
      engines: { node: nodeRange },
      publishConfig: { access: 'public' },
    });
  });
});

it('one version of each package: all are released together', () => {
  expect(new Set(published.map(({ manifest }) => manifest.version)).size).toBe(1);
});

it('nothing under packages depends on an app', () => {
  const apps = workspacePackages(['apps']).map(({ manifest }) => manifest.name);
  const dependents = libraries.filter(({ manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).some((name) => apps.includes(name)),
  );
  expect(dependents.map(({ path }) => path)).toEqual([]);
});

it('shared versions stand in the catalog alone', () => {
  const manifests = [
    readManifest(root),
    ...workspacePackages(['packages', 'apps', 'examples']).map((each) => each.manifest),
  ];
  const requests = manifests.flatMap(({ name, dependencies, devDependencies }) =>
    Object.entries({ ...dependencies, ...devDependencies }).map(([dependency, range]) => ({ name, dependency, range })),
  );
  const isShared = (dependency: string): boolean =>
    catalog.includes(dependency) || requests.filter((request) => request.dependency === dependency).length > 1;
  expect(
    requests.filter(
      ({ dependency, range }) =>
        range !== 'catalog:' && (dependency.startsWith('@skvm/') ? range !== 'workspace:^' : isShared(dependency)),
    ),
  ).toEqual([]);
  expect(catalog.filter((name) => !requests.some(({ dependency }) => dependency === name))).toEqual([]);
});

function importsOf(folder: string, path: string): LocatedImport[] {
  return globSync('{src,test}/**/*.ts', { cwd: folder }).flatMap((name) => {
    const file = join(folder, name);
    const isTest = name.startsWith('test/') || /\.test[^/]*\.ts$/.test(name);
    return moduleImports(file).map((found) => ({ ...found, file, isTest, at: `${path}/${name}:${found.line}` }));
  });
}

function listed(imports: readonly LocatedImport[], isWrong: (found: LocatedImport) => boolean): string[] {
  return imports.filter(isWrong).map(({ at, specifier }) => `${at} ${specifier}`);
}

function isThirdParty(specifier: string, manifest: Manifest): boolean {
  return !specifier.startsWith('.') && !isBuiltin(specifier) && packageOf(specifier) !== manifest.name;
}

/** `@scope/name/sub/path` → `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Where DefinitelyTyped puts the types of a package that has none. */
function typesOf(specifier: string): string {
  return `@types/${packageOf(specifier).replace(/^@([^/]+)\//, '$1__')}`;
}
