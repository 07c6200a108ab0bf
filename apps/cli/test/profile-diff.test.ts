import type { ProfileDiff } from '@skvm/profiler';
import { describe, expect, test } from 'vitest';
import { skvm, skvmJson, tempDir } from './skvm.ts';

const MODELS = 'sim/qwen3.5-9b,sim/gpt-5.4';
const only = '--primitives=reason.logic,gen.text.long';

describe('skvm profile --diff', () => {
  test('says what differs between two kept profiles, and between a file and one of them', async () => {
    const cache = await tempDir();
    const at = `--skvm-cache=${cache}`;
    await skvmJson(['profile', `--model=${MODELS}`, only, at], { cwd: cache });
    const { exitCode, document } = await skvmJson<ProfileDiff>(['profile', `--diff=${MODELS}`, at], { cwd: cache });
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      schema: 'skvm.profile-diff/1',
      a: { target: { model: 'sim/qwen3.5-9b' }, simulated: true, suite: { id: 'skvm-primitives' } },
      b: { target: { model: 'sim/gpt-5.4' } },
    });
    expect(document.primitives.map(({ primitive }) => primitive).sort()).toEqual(['gen.text.long', 'reason.logic']);
    const { stdout } = await skvm(['profile', `--diff=${MODELS}`, at], { cwd: cache });
    expect(stdout).toMatch(/of 2 levels differ/);
    expect(stdout).toMatch(/B alone passed \d of \d shared items?/);
    const file = 'profiles/bare-agent/sim--qwen3.5-9b/latest.json';
    const same = await skvm(['profile', `--diff=${file}`, '--diff=sim/qwen3.5-9b', at], { cwd: cache });
    expect(same.stdout).toContain('0 of 2 levels differ.');
  });

  test('says what it lacks', async () => {
    const cache = await tempDir();
    const at = `--skvm-cache=${cache}`;
    const one = await skvm(['profile', '--diff=sim/gpt-5.4', at]);
    expect(one).toMatchObject({ exitCode: 2 });
    expect(one.stderr).toContain('Expected two profiles for --diff, got 1');
    const absent = await skvm(['profile', `--diff=${MODELS}`, at]);
    expect(absent.exitCode).not.toBe(0);
    expect(absent.stderr).toContain('No profile for bare-agent × sim/qwen3.5-9b');
    const noFile = await skvm(['profile', '--diff=a.json,b.json', at], { cwd: cache });
    expect(noFile.stderr).toContain('there is no such file');
  });
});
