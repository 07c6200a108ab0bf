// `npm test`: everything hermetic. What is checked as it stands goes on beside what is built; the tests, which take both
// cores, come last. A step that fails does not keep the others from running.
// The last line of stdout is `N passed, N failed[, N skipped]`, where N counts steps and single tests.
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from './lib/workspace.ts';

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

// One package that does not build must not hide the state of the others.
const turboOptions = ['--output-logs=errors-only', '--continue=dependencies-successful'];
const total: Tally = { passed: 0, failed: 0, skipped: 0 };

await Promise.all([sources(), packages()]);
await step('tests', unitTests);

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function sources(): Promise<void> {
  await step('lint', () => tool('biome', 'ci', '--error-on-warnings', '--colors=off', '.'));
  await step('types', () => tool('tsc', '-p', 'tsconfig.json'));
  // The page runs in a browser, where the globals are others.
  await step('page', () => tool('tsc', '-p', 'apps/studio/tsconfig.page.json'));
}

async function packages(): Promise<void> {
  await step('build', () => tool('turbo', 'run', 'build', ...turboOptions));
  await step('publint', () => tool('turbo', 'run', 'check:package', ...turboOptions));
  await step('packed', () => tool(process.execPath, 'scripts/smoke-packed.ts'));
}

/** Runs one step, says how long it took, and remembers how it ended. */
async function step(name: string, run: () => Promise<Tally | string>): Promise<void> {
  const startedAt = Date.now();
  const result = await run().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  const line = `${name.padEnd(8)} ${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s`;
  if (result instanceof Error) {
    total.failed += 1;
    console.log(`${line}  FAILED\n${result.message}\n`);
  } else if (typeof result === 'string') {
    total.passed += 1;
    console.log(`${line}  ok${result ? `  ${result}` : ''}`);
  } else {
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
    console.log(`${line}  ${result.failed > 0 ? 'FAILED' : 'ok'}`);
  }
}

/**
 * Runs a program of the toolchain. Its output is shown only when it fails.
 *
 * @returns what `scripts/smoke-packed.ts` sums up; nothing for other programs
 */
async function tool(program: string, ...args: string[]): Promise<string> {
  const { all, exitCode, message, stdout } = await execa(program, args, {
    cwd: root,
    preferLocal: true,
    stdin: 'ignore',
    all: true,
    reject: false,
    // Biome makes a cache folder, which need not stay in the HOME of whoever runs this.
    env: { NO_COLOR: '1', XDG_CACHE_HOME: join(root, 'node_modules', '.cache') },
  });
  if (exitCode !== 0) throw new Error(all?.trim() || message);
  return args[0]?.endsWith('.ts') ? (stdout.trim().split('\n').at(-1) ?? '') : '';
}

/** Runs vitest in this process with its usual report, and names each skipped test with its reason. */
async function unitTests(): Promise<Tally> {
  // Vitest colours its report wherever TERM is set. It reads this when it is loaded; a variable would reach the tests.
  if (!process.stdout.isTTY) process.argv.push('--no-color');
  const { startVitest } = await import('vitest/node');
  const vitest = await startVitest('test', [], { root, watch: false });
  const modules = vitest.state.getTestModules();
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const tally: Tally = { passed: 0, failed: vitest.state.getUnhandledErrors().length, skipped: 0 };
  for (const test of tests) {
    const result = test.result();
    if (result.state === 'passed') tally.passed += 1;
    else if (result.state === 'skipped') tally.skipped += 1;
    else tally.failed += 1;
    if (result.state === 'skipped') {
      console.log(`skipped  ${test.module.relativeModuleId}: ${test.fullName}: ${result.note ?? 'no reason given'}`);
    }
  }
  // Errors outside a test: a file that cannot be loaded, a hook.
  const groups = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  tally.failed += groups.filter((group) => group.errors().length > 0).length;
  if (tests.length === 0) tally.failed += 1;
  await vitest.close();
  return tally;
}
