import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import type { ConfigReport } from '../src/verbs/config-report.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

const KEY = 'sk-test-1234567890abcdefghij';

async function cacheWith(config: object): Promise<string> {
  const cache = await tempDir();
  await writeFile(join(cache, 'skvm.config.json'), JSON.stringify(config));
  return cache;
}

describe('skvm config show', () => {
  test('shows what there is and no secret', async () => {
    const routes = [
      { match: 'a/*', kind: 'openai', apiKey: KEY },
      { match: 'b/*', kind: 'openai-compatible', apiKeyEnv: 'B_KEY', baseUrl: 'http://127.0.0.1:8000/v1' },
      { match: 'c/*', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9000/v1' },
    ];
    const cache = await cacheWith({ providers: { routes }, plugins: ['./mine.js'] });
    const argv = ['config', 'show', `--skvm-cache=${cache}`];
    const env = { OPENAI_API_KEY: KEY, B_KEY: KEY, SKVM_LOGS_DIR: '/logs' };
    const { exitCode, document } = await skvmJson<ConfigReport>(argv, { env });
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      schema: 'skvm.config/1',
      file: { path: join(cache, 'skvm.config.json'), exists: true },
      places: {
        profiles: { path: join(cache, 'profiles'), from: 'default' },
        logs: { path: '/logs', from: 'SKVM_LOGS_DIR' },
      },
      routes: [
        { match: 'a/*', key: { from: 'skvm.config.json', value: 'sk…ij' } },
        { match: 'b/*', key: { from: 'B_KEY', value: 'sk…ij' } },
        { match: 'c/*', key: null },
      ],
      variables: { OPENAI_API_KEY: 'sk…ij', ANTHROPIC_API_KEY: null },
      plugins: ['./mine.js'],
    });
    const { stdout } = await skvm(argv, { env });
    expect(stdout + JSON.stringify(document)).not.toContain(KEY);
  });
});

describe('skvm config doctor', () => {
  const codes = async (cache: string, env: Record<string, string> = {}) => {
    const { exitCode, document } = await skvmJson<{ diagnostics: Diagnostic[] }>(
      ['config', 'doctor', `--skvm-cache=${cache}`],
      { env },
    );
    return { exitCode, codes: document.diagnostics.map(({ severity, code }) => `${severity} ${code}`) };
  };

  test('finds nothing in the way of a new user', async () => {
    expect(await codes(join(await tempDir(), 'not', 'there'))).toEqual({ exitCode: 0, codes: [] });
  });

  test('finds routes without key or address, a file that others can read, keys without effect', async () => {
    const routes = [
      { match: 'a/*', kind: 'openai', apiKeyEnv: 'A_KEY' },
      { match: 'b/*', kind: 'openai-compatible' },
      { match: 'c/*', kind: 'anthropic' },
      { match: 'd/*', kind: 'openai', apiKey: KEY },
    ];
    const cache = await cacheWith({ providers: { routes }, headlessAgent: { driver: 'pi' } });
    await chmod(join(cache, 'skvm.config.json'), 0o644);
    expect(await codes(cache)).toEqual({
      exitCode: 1,
      codes: [
        'error route-without-key',
        'error route-without-address',
        'error route-without-key',
        'warning file-readable',
        'info key-without-effect',
      ],
    });
    expect(
      (await codes(cache, { A_KEY: KEY })).codes.filter((code) => code === 'error route-without-key'),
    ).toHaveLength(1);
  });

  test('finds a folder that cannot be written to', async () => {
    const file = join(await tempDir(), 'file');
    await writeFile(file, '');
    const { exitCode, codes: found } = await codes(await tempDir(), { SKVM_LOGS_DIR: join(file, 'log') });
    expect({ exitCode, found }).toEqual({ exitCode: 1, found: ['error folder-not-writable'] });
  });
});

describe('plug-ins', () => {
  test('from --plugin and from the configuration bring extensions along', async () => {
    // Inside the repository, so that it finds @skvm/core as a package that was installed would.
    const dir = join(import.meta.dirname, 'fixtures', 'parrot');
    const cwd = await tempDir();
    await writeFile(join(cwd, 'task.json'), JSON.stringify({ id: 't', prompt: 'Polly wants a cracker.' }));
    const argv = ['run', `--task=${cwd}`, '--model=sim/gpt-5.4', '--adapter=parrot'];
    const result = { text: 'Polly wants a cracker.' };
    const byFlag = await skvmJson([...argv, `--plugin=${dir}/parrot.ts`, `--skvm-cache=${await tempDir()}`], { cwd });
    expect(byFlag).toMatchObject({ exitCode: 0, document: { result } });
    const cache = await cacheWith({ plugins: [join(dir, 'parrot.ts')] });
    expect(await skvmJson([...argv, `--skvm-cache=${cache}`], { cwd })).toMatchObject({
      exitCode: 0,
      document: { result },
    });
  });

  test.each([
    ['export default 7;', 'INPUT_INVALID', 2, /to be an array of extensions, got number/],
    ['export default [{ id: "x" }];', 'INPUT_INVALID', 2, /got an array with something else at 0/],
    ['export const x = 1;', 'INPUT_INVALID', 2, /got none/],
    ['throw new Error("not today");', 'EXTENSION_FAILED', 70, /cannot be loaded: not today/],
    [
      'export default [{ kind: "adapter", specVersion: 2, id: "x", description: "" }];',
      'UNSUPPORTED_SPEC_VERSION',
      2,
      /Expected specVersion 1/,
    ],
    [
      'export default [{ kind: "adapter", specVersion: 1, id: "bare-agent", description: "" }];',
      'DUPLICATE_EXTENSION',
      2,
      /Two extensions are the adapter "bare-agent"/,
    ],
  ])('that are none are refused: %s', async (source, code, exitCode, message) => {
    const cwd = await tempDir();
    await mkdir(join(cwd, 'plugin'));
    await writeFile(join(cwd, 'plugin', 'index.mjs'), source);
    const argv = ['run', '--task=status-page-incident', '--model=sim/gpt-5.4', '--plugin=./plugin/index.mjs'];
    expect(await skvmJson([...argv, `--skvm-cache=${cwd}/cache`], { cwd })).toMatchObject({
      exitCode,
      document: { error: { code, message: expect.stringMatching(message) } },
    });
  });
});
