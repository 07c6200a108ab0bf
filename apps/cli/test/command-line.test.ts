import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { skvm, skvmJson, tempDir } from './skvm.ts';

describe('the command line', () => {
  test('names the nearest command', async () => {
    expect(await skvm(['confg', 'show'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^skvm: No command "confg"; known: .*config show.*\n {2}Did you mean "config"\?\n$/,
      ),
    });
    const { stderr } = await skvm(['config', 'shwo']);
    expect(stderr).toContain('Did you mean "config show"?');
  });

  test('reports all unknown flags at once, each with the nearest', async () => {
    expect(await skvm(['config', 'show', '--skvm-cach=x', '--verbos', '--qqqqqq'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'skvm: No such flags of "skvm config show": --skvm-cach (did you mean --skvm-cache?), --verbos (did you mean --verbose?), --qqqqqq\n' +
        '  See "skvm config show --help".\n',
    });
  });

  test.each([
    { argv: ['config', 'show', 'there'], message: 'Unexpected argument of "skvm config show": there' },
    { argv: ['config', 'show', '--skvm-cache'], message: 'Flag --skvm-cache expects a value' },
    { argv: ['--verbose', 'config', 'show'], message: 'Expected a command before the flag "--verbose"' },
    {
      argv: ['config', 'show', '--env-file=none.env'],
      message: /Expected a file of variables for --env-file, cannot read ".*none\.env" \(ENOENT\)/,
    },
  ])('$argv is a usage error', async ({ argv, message }) => {
    const plain = await skvm(argv);
    expect(plain).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(message) });
    const { exitCode, stderr, document } = await skvmJson(argv);
    expect({ exitCode, stderr, document }).toMatchObject({
      exitCode: 2,
      stderr: '',
      document: { schema: 'skvm.error/1', error: { code: 'INPUT_INVALID', message: expect.stringMatching(message) } },
    });
  });

  test('takes --flag=value and --flag value alike', async () => {
    const dir = await tempDir();
    const one = await skvmJson(['config', 'show', `--skvm-cache=${dir}`]);
    const two = await skvmJson(['config', 'show', '--skvm-cache', dir]);
    expect(two).toEqual(one);
    expect(one.document).toMatchObject({ places: { cache: { path: dir, from: '--skvm-cache' } } });
  });

  test('finds the cache by flag, then variable, then home', async () => {
    const home = await tempDir();
    const placeOf = async (argv: string[], env: Record<string, string>) => {
      const { document } = await skvmJson<{ places: { cache: unknown } }>(['config', 'show', ...argv], { env, home });
      return document.places.cache;
    };
    expect(await placeOf([], {})).toEqual({ path: join(home, '.skvm'), from: 'default' });
    expect(await placeOf([], { SKVM_CACHE: '~/elsewhere' })).toEqual({
      path: join(home, 'elsewhere'),
      from: 'SKVM_CACHE',
    });
    expect(await placeOf(['--skvm-cache=here'], { SKVM_CACHE: 'there' })).toEqual({
      path: join(home, 'here'),
      from: '--skvm-cache',
    });
  });

  test('reads variables from the cache or --env-file, never from the working directory, and lets the process win', async () => {
    const cwd = await tempDir();
    const cache = join(cwd, 'cache');
    await mkdir(cache);
    await writeFile(join(cwd, '.env'), 'OLLAMA_HOST=from-cwd\n');
    const hostOf = async (argv: string[], env: Record<string, string> = {}) => {
      const { document } = await skvmJson<{ variables: Record<string, unknown> }>(
        ['config', 'show', `--skvm-cache=${cache}`, ...argv],
        { cwd, env },
      );
      return document.variables.OLLAMA_HOST;
    };
    expect(await hostOf([])).toBe(null);
    await writeFile(join(cache, '.env'), '# a comment\nOLLAMA_HOST="from-cache"\n');
    expect(await hostOf([])).toBe('from-cache');
    await writeFile(join(cwd, 'other.env'), 'OLLAMA_HOST=from-file\n');
    expect(await hostOf(['--env-file=other.env'])).toBe('from-file');
    expect(await hostOf([], { OLLAMA_HOST: 'from-process' })).toBe('from-process');
  });

  test('shows no stack, unless SKVM_DEBUG is set', async () => {
    const plain = await skvm(['nothing']);
    expect(plain.stderr).not.toContain('    at ');
    const debug = await skvm(['nothing'], { env: { SKVM_DEBUG: '1' } });
    expect(debug.stderr).toContain('    at ');
  });

  test('prints version and help on stdout', async () => {
    const version = await skvm(['--version']);
    expect(version).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringMatching(/^@skvm\/cli\/\d+\.\d+\.\d+ /),
    });
    for (const argv of [[], ['--help'], ['-h'], ['help'], ['config'], ['config', '--help'], ['config', 'show', '-h']]) {
      expect(await skvm(argv)).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('USAGE') });
    }
  });
});
