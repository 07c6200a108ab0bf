import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDir } from '@skvm/data';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CompileReport } from '../src/verbs/compile-skills.ts';
import type { PipelineDocument } from '../src/verbs/pipeline.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

const MODEL = '--model=sim/qwen3.5-9b';
const SKILL = `--skill=${join(dataDir, 'skills', 'expense-report')}`;

/** Every file below a folder with its content and its time of change. */
async function tree(dir: string): Promise<Record<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(
    files.map(async (file) => [file, `${(await stat(file)).mtimeMs} ${await readFile(file, 'base64')}`] as const),
  );
  return Object.fromEntries(texts.sort());
}

describe('skvm pipeline', () => {
  test('profiles, compiles and names the variant; again it asks no model and changes no byte', async () => {
    const cache = await tempDir();
    const argv = ['pipeline', SKILL, MODEL, `--skvm-cache=${cache}`];
    const first = await skvmJson<PipelineDocument>(argv, { cwd: cache });
    expect(first).toMatchObject({
      exitCode: 0,
      document: {
        schema: 'skvm.pipeline/1',
        status: 'completed',
        simulated: true,
        profile: { kept: false },
        compile: { result: { variant: { cached: false } } },
      },
    });
    expect(first.document.usage.calls).toBeGreaterThan(0);
    const variant = first.document.compile?.paths.variant ?? '';
    expect(variant).toContain(
      join(cache, 'proposals', 'aot-compile', 'bare-agent', 'sim--qwen3.5-9b', 'expense-report'),
    );
    expect((await readdir(variant)).sort()).toEqual(['meta', 'skill']);
    const before = { ...(await tree(join(cache, 'proposals'))), ...(await tree(join(cache, 'profiles'))) };

    const second = await skvmJson<PipelineDocument>(argv, { cwd: cache });
    expect(second).toMatchObject({
      exitCode: 0,
      document: { usage: { calls: 0 }, profile: { kept: true }, compile: { result: { variant: { cached: true } } } },
    });
    expect({ ...(await tree(join(cache, 'proposals'))), ...(await tree(join(cache, 'profiles'))) }).toEqual(before);
  });

  test('mends a variant that somebody has changed', async () => {
    const cache = await tempDir();
    const argv = ['pipeline', SKILL, MODEL, `--skvm-cache=${cache}`];
    const { document } = await skvmJson<PipelineDocument>(argv, { cwd: cache });
    const file = join(document.compile?.paths.variant ?? '', 'skill', 'SKILL.md');
    const text = await readFile(file, 'utf8');
    await writeFile(file, 'Something else.');
    await skvmJson(argv, { cwd: cache });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('looks for the skill before it measures anything', async () => {
    const cache = await tempDir();
    const ran = await skvmJson(['pipeline', '--skill=none', MODEL, `--skvm-cache=${cache}`], { cwd: cache });
    expect(ran).toMatchObject({ exitCode: 2, document: { error: { code: 'SKILL_INVALID' } } });
    expect(await readdir(cache)).toEqual([]);
  });

  test('stops before compiling when the profile is not completed', async () => {
    const cache = await tempDir();
    const argv = ['pipeline', SKILL, MODEL, '--max-tokens=3000', `--skvm-cache=${cache}`];
    expect(await skvmJson(argv, { cwd: cache })).toMatchObject({
      exitCode: 1,
      document: { status: 'partial', compile: null },
    });
  });
});

describe('skvm aot-compile', () => {
  let cache: string;
  beforeEach(async () => {
    cache = await tempDir();
    await cp(join(dataDir, 'profiles'), join(cache, 'profiles'), { recursive: true });
  });
  const at = <Document = Record<string, unknown>>(...argv: string[]) =>
    skvmJson<Document>(['aot-compile', ...argv, `--skvm-cache=${cache}`], { cwd: cache });

  test('compiles for a published profile without a key', async () => {
    const { exitCode, document } = await at<CompileReport>(SKILL, '--model=openai/gpt-5.4');
    expect({ exitCode, document }).toMatchObject({
      exitCode: 0,
      document: {
        schema: 'skvm.compile/1',
        status: 'completed',
        usage: { calls: 0 },
        spec: { skill: { name: 'expense-report' }, target: { adapter: 'bare-agent', model: 'openai/gpt-5.4' } },
      },
    });
  });

  test('the two forms of an Anthropic id are one', async () => {
    const ran = await at<CompileReport>(SKILL, '--model=anthropic/claude-opus-4-6');
    expect(ran).toMatchObject({ exitCode: 0, document: { spec: { target: { model: 'anthropic/claude-opus-4.6' } } } });
  });

  test('shows what it would change, and writes nothing', async () => {
    const fresh = await tempDir();
    await cp(join(dataDir, 'profiles'), join(fresh, 'profiles'), { recursive: true });
    const argv = ['aot-compile', SKILL, '--model=qwen/qwen3.5-9b', '--dry-run', `--skvm-cache=${fresh}`];
    const { document } = await skvmJson<CompileReport>(argv, { cwd: fresh });
    expect(document.paths).toEqual({ variant: null, out: null });
    expect(document.result.gaps.length).toBeGreaterThan(0);
    expect(document.result.edits.length).toBeGreaterThan(0);
    const { stdout } = await skvm(argv, { cwd: fresh });
    expect(stdout).toMatch(/^\+[^+]/m);
    expect(await readdir(fresh)).toEqual(['profiles']);
  });

  test('writes the plain skill to --out, new or empty', async () => {
    const out = join(await tempDir(), 'compiled');
    const ran = await at(SKILL, '--model=qwen/qwen3.5-9b', `--out=${out}`);
    expect(ran).toMatchObject({ exitCode: 0, document: { paths: { out } } });
    expect((await readdir(out)).sort()).toEqual(['SKILL.md', 'scripts']);
    expect(await at(SKILL, '--model=qwen/qwen3.5-9b', `--out=${out}`)).toMatchObject({
      exitCode: 2,
      document: { error: { message: expect.stringContaining('new or empty folder for --out') } },
    });
  });

  test('compiles several skills for several targets, and tells which failed', async () => {
    const skills = `--skill=${['expense-report', 'status-page'].map((name) => join(dataDir, 'skills', name)).join(',')}`;
    const ran = await at(skills, '--model=openai/gpt-5.4,acme/unprofiled');
    expect(ran).toMatchObject({
      exitCode: 1,
      document: {
        schema: 'skvm.compile-set/1',
        status: 'failed',
        documents: [{ spec: { skill: { name: 'expense-report' } } }, { spec: { skill: { name: 'status-page' } } }],
        failures: [{ error: { code: 'PROFILE_MISSING' } }, { error: { code: 'PROFILE_MISSING' } }],
      },
    });
  });

  test('lists the passes', async () => {
    const { document } = await at<{ passes: { number: number; id: string }[] }>('--list-passes');
    expect(document.passes).toMatchObject([
      { number: 1, id: 'rewrite-skill' },
      { number: 2, id: 'bind-env' },
    ]);
  });

  test.each<[string, readonly string[], number, string, RegExp]>([
    [
      'a target without a profile',
      [SKILL, '--model=acme/m'],
      2,
      'PROFILE_MISSING',
      /No profile for bare-agent × acme\/m/,
    ],
    ['a pass that is not there', [SKILL, '--model=openai/gpt-5.4', '--pass=9'], 2, 'UNKNOWN_EXTENSION', /No pass "9"/],
    [
      'a mistyped pass',
      [SKILL, '--model=openai/gpt-5.4', '--pass=rewrite'],
      2,
      'UNKNOWN_EXTENSION',
      /No pass "rewrite"/,
    ],
    ['no skill', ['--model=openai/gpt-5.4'], 2, 'INPUT_INVALID', /Missing required flag --skill/],
    ['no model', [SKILL], 2, 'INPUT_INVALID', /Missing required flag --model/],
    [
      'a profile that is not there',
      [SKILL, '--model=openai/gpt-5.4', '--profile=none.json'],
      2,
      'DOCUMENT_INVALID',
      /none\.json/,
    ],
  ])('refuses %s', async (_, argv, exitCode, code, message) => {
    expect(await at(...argv)).toMatchObject({
      exitCode,
      document: { error: { code, message: expect.stringMatching(message) } },
    });
  });

  test('refuses the profile of another target, an interrupted one, and one that is no profile', async () => {
    const dir = await tempDir();
    const published = join(cache, 'profiles', 'bare-agent', 'openai--gpt-5.4', 'latest.json');
    const other = await at(SKILL, '--model=qwen/qwen3.5-9b', `--profile=${published}`);
    expect(other).toMatchObject({
      exitCode: 2,
      document: { error: { message: expect.stringContaining('Expected a profile of bare-agent × qwen/qwen3.5-9b') } },
    });

    const run = await skvmJson(['profile', MODEL, '--max-tokens=3000', `--skvm-cache=${dir}`], { cwd: dir });
    await mkdir(join(dir, 'p'));
    await writeFile(join(dir, 'p', 'partial.json'), JSON.stringify(run.document));
    const interrupted = await at(SKILL, MODEL, `--profile=${join(dir, 'p', 'partial.json')}`);
    expect(interrupted).toMatchObject({
      exitCode: 2,
      document: {
        error: {
          code: 'DOCUMENT_INVALID',
          message: expect.stringContaining('expected a complete profile, got one that is partial'),
          hint: expect.stringContaining('--resume'),
        },
      },
    });

    await writeFile(join(dir, 'p', 'no.json'), '{"version": "1.0"');
    expect(await at(SKILL, MODEL, `--profile=${join(dir, 'p', 'no.json')}`)).toMatchObject({
      exitCode: 2,
      document: { error: { code: 'DOCUMENT_INVALID' } },
    });
  });
});
