import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '@skvm/core';
import { dataDir } from '@skvm/data';
import { primitives } from '@skvm/profiler';
import { describe, expect, test } from 'vitest';
import type { ForecastSet } from '../src/verbs/profile-targets.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

const MODEL = 'sim/qwen3.5-9b';
describe('skvm profile', () => {
  test('keeps the profile, shows it, lists it, and does not measure twice', async () => {
    const cache = await tempDir();
    const at = (...argv: string[]) => skvmJson<Profile>(['profile', ...argv, `--skvm-cache=${cache}`], { cwd: cache });
    const only = ['--primitives=reason.arithmetic,follow.format'];
    const first = await at(`--model=${MODEL}`, ...only);
    expect(first.document.spec.primitives).toEqual(['reason.arithmetic', 'follow.format']);
    const again = await at(`--model=${MODEL}`, ...only);
    expect(again.document.id).toBe(first.document.id);
    const shown = await at(`--model=${MODEL}`, '--show');
    expect(shown.document).toEqual(first.document);
    expect((await at('--list')).document).toMatchObject({
      schema: 'skvm.profiles/1',
      profiles: [{ target: { adapter: 'bare-agent', model: MODEL }, primitives: 2, simulated: true }],
    });
    const anew = await at(`--model=${MODEL}`, ...only, '--force');
    expect(anew.document.id).not.toBe(first.document.id);
    expect(anew.document.capabilities).toEqual(first.document.capabilities);
    const { stdout } = await skvm(['profile', `--model=${MODEL}`, '--show', `--skvm-cache=${cache}`]);
    expect(stdout).toContain('[simulated]');
    expect(stdout).toMatch(/gen\.code\.python +╱╱╱ ╱╱╱ ╱╱╱ {2}unknown/);
  });

  test('says what it would take, and writes nothing', async () => {
    const cache = await tempDir();
    const { exitCode, document } = await skvmJson(
      ['profile', `--model=${MODEL},sim/gpt-5.4`, '--policy=fixed:3', '--dry-run', `--skvm-cache=${cache}`],
      { cwd: cache },
    );
    const forecast = { runs: primitives.length * 9, costUsd: 0, basis: 'items' };
    expect({ exitCode, document }).toMatchObject({
      exitCode: 0,
      document: {
        schema: 'skvm.forecast/1',
        forecasts: [{ forecast }, { forecast }],
        total: { runs: 2 * forecast.runs, costUsd: 0 },
      },
    });
    expect(await readdir(cache)).toEqual([]);
  });

  test('--batch asks every adapter that works here, and names the others', async () => {
    const cache = await tempDir();
    const plugin = join(cache, 'absent.mjs');
    await writeFile(
      plugin,
      `export default [{ kind: 'adapter', specVersion: 1, id: 'absent', description: 'not here',
        async open() {
          const error = new Error('absent is not installed');
          throw Object.assign(error, { code: 'ADAPTER_UNAVAILABLE', [Symbol.for('skvm.error')]: true });
        } }];`,
    );
    const argv = ['profile', `--model=${MODEL}`, '--batch', '--dry-run', `--plugin=${plugin}`, `--skvm-cache=${cache}`];
    const { exitCode, document, stderr } = await skvmJson<ForecastSet>(argv, { cwd: cache });
    expect(exitCode).toBe(0);
    expect(document.forecasts.map(({ target }) => target.adapter)).toEqual(['bare-agent', 'single-turn']);
    expect(stderr).toContain('Left out the adapter absent: absent is not installed');
    const { exitCode: refused } = await skvm([...argv, '--adapter=bare-agent']);
    expect(refused).toBe(2);
  });

  test('several targets make a set', async () => {
    const cache = await tempDir();
    const { exitCode, document } = await skvmJson(
      ['profile', `--model=${MODEL},sim/gpt-5.4`, '--primitives=follow.format', `--skvm-cache=${cache}`],
      { cwd: cache },
    );
    expect({ exitCode, document }).toMatchObject({
      exitCode: 0,
      document: {
        schema: 'skvm.profile-set/1',
        status: 'completed',
        profiles: [{ model: MODEL }, { model: 'sim/gpt-5.4' }],
        failures: [],
      },
    });
  });

  test('stops at a budget with a partial document, and goes on to what it would have been', async () => {
    const cache = await tempDir();
    const argv = ['profile', `--model=${MODEL}`, '--concurrency=1', `--skvm-cache=${cache}`];
    const stopped = await skvmJson<Profile>([...argv, '--max-tokens=20000'], { cwd: cache });
    expect(stopped).toMatchObject({
      exitCode: 1,
      document: { status: 'partial', error: { code: 'BUDGET_EXCEEDED' } },
    });
    // What is not complete is no profile of the target.
    expect(await skvmJson(['profile', '--list', `--skvm-cache=${cache}`])).toMatchObject({
      document: { profiles: [] },
    });
    const resumed = await skvmJson<Profile>([...argv, '--resume'], { cwd: cache });
    expect(resumed).toMatchObject({ exitCode: 0, document: { status: 'completed', id: stopped.document.id } });
    const whole = await skvmJson<Profile>([...argv, '--force'], { cwd: cache });
    expect(resumed.document.estimates.map(withoutTimes)).toEqual(whole.document.estimates.map(withoutTimes));
  });

  test('goes on with several targets: with what was cut short, and with what was never begun', async () => {
    const cache = await tempDir();
    const models = '--model=sim/gpt-5.4,sim/qwen3.5-9b';
    const argv = [
      'profile',
      models,
      '--primitives=reason.arithmetic,reason.logic',
      '--concurrency=1',
      `--skvm-cache=${cache}`,
    ];
    const stopped = await skvmJson<{ profiles: Profile[] }>([...argv, '--max-tokens=2000'], { cwd: cache });
    expect(stopped).toMatchObject({ exitCode: 1, document: { status: 'partial' } });
    const resumed = await skvmJson<{ profiles: Profile[] }>([...argv, '--resume'], { cwd: cache });
    expect(resumed).toMatchObject({
      exitCode: 0,
      document: { status: 'completed', profiles: [{ model: 'sim/gpt-5.4' }, { model: MODEL }], failures: [] },
    });
    expect(resumed.document.profiles[0]?.id).toBe(stopped.document.profiles[0]?.id);
    expect(await skvmJson([...argv, '--session=20260101-000000-000-0123456789'])).toMatchObject({
      exitCode: 2,
      document: { error: { message: expect.stringContaining('Expected one target with --session') } },
    });
  });

  test('needs no key and no price for a profile that is kept', async () => {
    const cache = await tempDir();
    await cp(join(dataDir, 'profiles'), join(cache, 'profiles'), { recursive: true });
    const argv = ['profile', '--model=openai/gpt-5.4', '--max-cost=1', `--skvm-cache=${cache}`];
    expect(await skvmJson(argv, { cwd: cache })).toMatchObject({ exitCode: 0, document: { model: 'openai/gpt-5.4' } });
    expect(await skvmJson([...argv, '--force'], { cwd: cache })).toMatchObject({ exitCode: 3 });
  });

  test('writes a page of what is measured, and of what is kept, and says where', async () => {
    const cache = await tempDir();
    const argv = ['profile', `--model=${MODEL},sim/gpt-5.4`, '--primitives=tool.file.write', '--policy=fixed:1'];
    const at = [...argv, `--skvm-cache=${cache}`];
    const file = join(cache, 'measured.html');
    const { exitCode, stdout } = await skvm([...at, '--html=measured.html'], { cwd: cache });
    expect({ exitCode, told: stdout.includes(`page: ${file}`) }).toEqual({ exitCode: 0, told: true });
    const measured = await readFile(file, 'utf8');
    for (const text of [MODEL, 'sim/gpt-5.4', 'simulated', 'What the agent did', 'write_file']) {
      expect(measured).toContain(text);
    }
    const shown = await skvmJson([...at, '--show', '--html=shown.html'], { cwd: cache });
    expect(shown).toMatchObject({ exitCode: 0, document: { schema: 'skvm.profile-set/1' } });
    expect(shown.stderr).toContain(`page: ${join(cache, 'shown.html')}`);
    expect(await readFile(join(cache, 'shown.html'), 'utf8')).toBe(measured);
  });

  test('writes a page of what a budget cut short', async () => {
    const cache = await tempDir();
    const argv = ['profile', `--model=${MODEL}`, '--concurrency=1', '--max-tokens=20000', `--skvm-cache=${cache}`];
    expect((await skvmJson([...argv, '--html=page.html'], { cwd: cache })).exitCode).toBe(1);
    const page = await readFile(join(cache, 'page.html'), 'utf8');
    for (const text of ['BUDGET_EXCEEDED', 'Go on with --resume.', '>partial<']) expect(page).toContain(text);
  });

  test.each([
    ['folder', /is a folder/],
    [join('nowhere', 'page.html'), /there is no folder/],
  ])('refuses to put a page at %s before anything is measured', async (place, message) => {
    const cache = await tempDir();
    await mkdir(join(cache, 'folder'));
    const argv = ['profile', `--model=${MODEL}`, `--html=${place}`, `--skvm-cache=${cache}`];
    expect(await skvmJson(argv, { cwd: cache })).toMatchObject({
      exitCode: 2,
      document: { error: { code: 'INPUT_INVALID', message: expect.stringMatching(message) } },
    });
    expect(await readdir(cache)).toEqual(['folder']);
    expect(await readdir(join(cache, 'folder'))).toEqual([]);
  });

  test('ends cleanly when it is interrupted: 130, with a usable document', async () => {
    const cache = await tempDir();
    const { exitCode, document } = await skvmJson<Profile>(['profile', `--model=${MODEL}`, `--skvm-cache=${cache}`], {
      cwd: cache,
      signal: AbortSignal.abort(),
    });
    expect(exitCode).toBe(130);
    expect(document).toMatchObject({ schema: expect.stringMatching(/^skvm\.(?:profile|error)\/1$/) });
  });

  test.each([
    [
      ['--model=sim/qwen3.5-9b', '--primitives=reason.arithmetik'],
      2,
      /No primitive "reason\.arithmetik"/,
      /Did you mean "reason\.arithmetic"/,
    ],
    [['--model=sim/qwen3.5-9b', '--adapter=bare-agnt'], 2, /No adapter "bare-agnt"/, /Did you mean "bare-agent"/],
    [['--model=sim/qwen3.5-8b'], 3, /No simulated persona "qwen3\.5-8b"/, /Did you mean/],
    [['--model=openai/gpt-5.4'], 3, /No way to the model "openai\/gpt-5\.4"/, /Set OPENAI_API_KEY/],
    [['--model=nonsense'], 3, /Expected a model as <provider>\/<model-id>, got "nonsense"/, /Such as/],
    [[], 2, /Missing required flag --model/, /Such as/],
    [['--model=sim/qwen3.5-9b', '--policy=often'], 2, /often/, undefined],
    [['--model=sim/qwen3.5-9b', '--show'], 2, /No profile for bare-agent × sim\/qwen3\.5-9b/, /skvm profile/],
    [['--model=sim/qwen3.5-9b', '--resume'], 2, /No unfinished profile session/, /--resume/],
    [['--model=sim/qwen3.5-9b', '--session=20260101-000000-000-0123456789'], 2, /No profile session/, undefined],
    [
      ['--model=sim/qwen3.5-9b', '--concurrency=0'],
      2,
      /Expected a whole number from 1 to 256 for --concurrency, got "0"/,
      undefined,
    ],
    [['--model=sim/qwen3.5-9b', '--price=cheap'], 2, /Expected <in>\/<out> for --price/, undefined],
  ])('%j is refused with one clear message', async (argv, code, message, hint) => {
    const cache = await tempDir();
    const { exitCode, document } = await skvmJson(['profile', ...argv, `--skvm-cache=${cache}`], { cwd: cache });
    expect({ exitCode, document }).toMatchObject({
      exitCode: code,
      document: {
        schema: 'skvm.error/1',
        error: { message: expect.stringMatching(message), ...(hint ? { hint: expect.stringMatching(hint) } : {}) },
      },
    });
  });

  test('a limit in dollars needs a price', async () => {
    const cache = await tempDir();
    const argv = ['profile', '--model=local/some-model', '--max-cost=1', '--dry-run', `--skvm-cache=${cache}`];
    const routes = [{ match: 'local/*', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1' }];
    await writeFile(join(cache, 'skvm.config.json'), JSON.stringify({ providers: { routes } }));
    const refused = await skvmJson(
      argv.filter((arg) => arg !== '--dry-run'),
      { cwd: cache },
    );
    expect(refused).toMatchObject({
      exitCode: 2,
      document: {
        error: {
          message: expect.stringContaining('a price of local/some-model'),
          hint: expect.stringContaining('--price'),
        },
      },
    });
    const priced = await skvmJson<{ forecasts: { forecast: { costUsd: number } }[] }>([...argv, '--price=1/2'], {
      cwd: cache,
    });
    expect(priced.document.forecasts[0]?.forecast.costUsd).toBeGreaterThan(0);
  });

  test('a corrupt profile in the cache is named, stays, and --force sets it aside', async () => {
    const cache = await tempDir();
    const dir = join(cache, 'profiles', 'bare-agent', 'sim--qwen3.5-9b');
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'latest.json'), '{"version": "1.0", ');
    const argv = ['profile', `--model=${MODEL}`, '--primitives=follow.format', `--skvm-cache=${cache}`];
    const refused = await skvmJson(argv, { cwd: cache });
    expect(refused).toMatchObject({
      exitCode: 3,
      document: {
        error: {
          code: 'STORE_CORRUPT',
          message: expect.stringContaining('latest.json'),
          hint: expect.stringContaining('--force'),
        },
      },
    });
    expect(await readFile(join(dir, 'latest.json'), 'utf8')).toBe('{"version": "1.0", ');
    expect(await skvmJson([...argv, '--force'], { cwd: cache })).toMatchObject({ exitCode: 0 });
    expect((await readdir(dir)).some((name) => /^latest\.aside-/.test(name))).toBe(true);
  });

  test('the profile of another target is not taken for this one', async () => {
    const cache = await tempDir();
    await skvmJson(['profile', `--model=${MODEL}`, '--primitives=follow.format', `--skvm-cache=${cache}`], {
      cwd: cache,
    });
    const profiles = join(cache, 'profiles', 'bare-agent');
    await cp(join(profiles, 'sim--qwen3.5-9b'), join(profiles, 'sim--gpt-5.4'), { recursive: true });
    expect(await skvmJson(['profile', '--model=sim/gpt-5.4', '--show', `--skvm-cache=${cache}`])).toMatchObject({
      exitCode: 2,
      document: { error: { message: expect.stringContaining('expected the profile of bare-agent × sim/gpt-5.4') } },
    });
    await rm(profiles, { recursive: true });
  });
});

function withoutTimes(estimate: Profile['estimates'][number]): object {
  return { ...estimate, cells: estimate.cells.map(({ latencyMs: _, ...cell }) => cell) };
}
