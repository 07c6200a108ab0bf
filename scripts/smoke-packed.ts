// Installs what would be published into empty folders outside the workspace and uses it there. Needs a finished build,
// and the npm registry or npm's cache for third-party packages. The last line of stdout is the summary.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa, type Result } from 'execa';
import { installPacked, sizeOf } from './lib/install-packed.ts';
import { packWorkspace } from './lib/pack-workspace.ts';
import { readManifest, root, workspacePackages } from './lib/workspace.ts';

/** Gate of the installed size; the goal is 25 MB. */
const sizeLimitMb = 40;
const temp = mkdtempSync(join(tmpdir(), 'skvm-packed-'));
// The Node that runs this script, before whatever the host calls node.
const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
process.env.PATH = PATH;

try {
  const tarballs = await packWorkspace(temp);
  const libraries = workspacePackages(['packages']).filter(({ manifest }) => !manifest.private);
  await checkManifests([...tarballs.values()]);
  const specifiers = await checkLibraries(libraries, tarballs);
  const examples = await checkExamples(tarballs);
  const { checks, megabytes } = await checkCli(tarballs);
  console.log(
    `${tarballs.size} tarballs, ${specifiers} imports, ${examples} examples, ${checks} CLI runs, installed CLI ${megabytes.toFixed(1)} MB`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(temp, { recursive: true, force: true });
}

/** A protocol of the workspace in a published manifest cannot be installed by anybody. */
async function checkManifests(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const { stdout } = await execa('tar', ['-xzOf', file, 'package/package.json']);
    assert.doesNotMatch(stdout, /"(workspace|catalog):/, `${file}: package.json names a workspace protocol`);
  }
}

/** Imports every sub-path of every library in one outside project, at run time and in the type checker. */
async function checkLibraries(
  libraries: ReturnType<typeof workspacePackages>,
  tarballs: ReadonlyMap<string, string>,
): Promise<number> {
  const folder = join(temp, 'libraries');
  const names = libraries.map(({ manifest }) => [manifest.name, '*']);
  await installPacked(folder, tarballs, { name: 'all-libraries', dependencies: Object.fromEntries(names) });
  const specifiers = libraries.flatMap(({ manifest }) =>
    Object.entries(manifest.exports ?? {})
      .filter(([, target]) => typeof target === 'object')
      .map(([subPath]) => manifest.name + subPath.slice(1)),
  );
  await writeFile(
    join(folder, 'import-all.js'),
    `for (const specifier of ${JSON.stringify(specifiers)}) {
      const names = Object.keys(await import(specifier));
      if (names.length === 0) throw new Error(specifier + ' exports nothing');
    }`,
  );
  await execa('node', ['import-all.js'], { cwd: folder });
  await writeFile(
    join(folder, 'import-all.ts'),
    specifiers.map((specifier, index) => `export * as module${index} from '${specifier}';\n`).join(''),
  );
  await checkTypes(folder);
  return specifiers.length;
}

/** Type-checks our declarations as a strict outside project sees them; those of third parties are theirs. */
async function checkTypes(folder: string): Promise<void> {
  const { stdout } = await execa(
    join(root, 'node_modules', '.bin', 'tsc'),
    [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--pretty',
      'false',
      '--typeRoots',
      join(root, 'node_modules', '@types'),
      '--types',
      'node',
      'import-all.ts',
    ],
    { cwd: folder, reject: false },
  );
  const ours = stdout.split('\n').filter((line) => /^(import-all|node_modules\/@skvm)/.test(line));
  assert.equal(ours.join('\n'), '', 'the published declarations do not type-check');
}

/** Runs the test of each example as a project of its own: its files as packed, our packages from the tarballs. */
async function checkExamples(tarballs: ReadonlyMap<string, string>): Promise<number> {
  const examples = workspacePackages(['examples']);
  for (const { folder: source, manifest } of examples) {
    const folder = join(temp, 'examples', manifest.name);
    await mkdir(folder, { recursive: true });
    const tarball = join(temp, 'example.tgz');
    await execa('pnpm', ['pack', '--out', tarball], { cwd: source, preferLocal: true, localDir: root });
    await execa('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder]);
    await installPacked(folder, tarballs, readManifest(folder));
    await execa('npm', ['test', '--silent'], { cwd: folder, stdin: 'ignore' });
  }
  return examples.length;
}

/** Runs the installed program in an empty folder with an empty HOME. */
async function checkCli(tarballs: ReadonlyMap<string, string>): Promise<{ checks: number; megabytes: number }> {
  const folder = join(temp, 'cli');
  const home = join(temp, 'home');
  await mkdir(home);
  await installPacked(folder, tarballs, { name: 'user', dependencies: { '@skvm/cli': '*' } });
  const megabytes = (await sizeOf(join(folder, 'node_modules'))) / 1e6;
  assert.ok(
    megabytes <= sizeLimitMb,
    `the installed CLI takes ${megabytes.toFixed(1)} MB, at most ${sizeLimitMb} are allowed`,
  );

  let checks = 0;
  const skvm = async (...args: string[]): Promise<string> => {
    checks += 1;
    const result: Result = await execa(join(folder, 'node_modules', '.bin', 'skvm'), args, {
      cwd: folder,
      env: { HOME: home, PATH, NO_COLOR: '1' },
      extendEnv: false,
      stdin: 'ignore',
    });
    return String(result.stdout);
  };
  const { version } = JSON.parse(await readFile(join(folder, 'node_modules', '@skvm', 'cli', 'package.json'), 'utf8'));
  assert.match(await skvm('--version'), new RegExp(`\\b${version.replaceAll('.', '\\.')}\\b`));
  const help = await skvm('--help');
  for (const command of ['profile', 'aot-compile', 'run', 'bench']) assert.match(help, new RegExp(`\\b${command}\\b`));
  await skvm('lint', ownSkill());
  // The simulated model and the item banks are in the package, and stdout is one document.
  const profile = JSON.parse(
    await skvm(
      'profile',
      '--model=sim/qwen3.5-9b',
      '--adapter=bare-agent',
      '--primitives=gen.text.structured',
      '--json',
    ),
  );
  assert.equal(profile.schema, 'skvm.profile/1');
  assert.equal(profile.status, 'completed');
  return { checks, megabytes };
}

/** A skill of ours that lint must accept. */
function ownSkill(): string {
  const skills = join(root, 'skvm-data', 'skills');
  const name = readdirSync(skills)
    .sort()
    .find((entry) => existsSync(join(skills, entry, 'SKILL.md')));
  assert.ok(name, `no skill in ${skills}`);
  return join(skills, name);
}
