import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '@skvm/core';
import type { BankCheck } from '@skvm/profiler';
import { describe, expect, test } from 'vitest';
import type { RegradeDocument } from '../src/verbs/regrade-profile.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

const MODEL = '--model=sim/qwen3.5-9b';

describe('skvm profile --regrade', () => {
  test('grades the runs of the kept profile anew, and keeps the result', async () => {
    const cache = await tempDir();
    const at = `--skvm-cache=${cache}`;
    const only = '--primitives=reason.logic,tool.web';
    const { document: first } = await skvmJson<Profile>(['profile', MODEL, only, at], { cwd: cache });
    const { exitCode, document } = await skvmJson<RegradeDocument>(['profile', MODEL, '--regrade', at], { cwd: cache });
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ schema: 'skvm.regrade/1', status: 'completed', changed: [], leftOut: [] });
    expect(document.regraded).toBeGreaterThan(3);
    expect(document.profile.capabilities).toEqual(first.capabilities);
    expect(document.profile.usage).toEqual(first.usage);
    const { document: kept } = await skvmJson<Profile>(['profile', MODEL, '--show', at], { cwd: cache });
    expect(kept.id).toBe(document.profile.id);
    const named = ['profile', MODEL, '--regrade', `--session=${document.session}`, at];
    expect((await skvmJson<RegradeDocument>(named, { cwd: cache })).document.session).toBe(document.session);
    const { stdout } = await skvm(['profile', MODEL, '--regrade', at], { cwd: cache });
    expect(stdout).toContain('0 scores changed');
  });

  test('a session whose journal is damaged keeps no other from being graded anew, and is told', async () => {
    const cache = await tempDir();
    const argv = ['profile', MODEL, '--primitives=reason.logic', '--concurrency=1', `--skvm-cache=${cache}`];
    await skvmJson(argv);
    await skvmJson([...argv, '--force', '--max-tokens=500']);
    const logs = join(cache, 'log', 'profile');
    const [sound = '', damaged = ''] = (await readdir(logs)).sort();
    await writeFile(join(logs, damaged, 'journal.jsonl'), 'not a record\n');
    const { exitCode, document, stderr } = await skvmJson<RegradeDocument>([...argv, '--regrade']);
    expect({ exitCode, session: document.session }).toEqual({ exitCode: 0, session: sound });
    expect(stderr).toContain(damaged);
    expect(await skvmJson([...argv, '--regrade', `--session=${damaged}`])).toMatchObject({
      exitCode: 3,
      document: { error: { code: 'STORE_CORRUPT' } },
    });
  });

  test('says what it lacks', async () => {
    const cache = await tempDir();
    const at = `--skvm-cache=${cache}`;
    const none = await skvm(['profile', MODEL, '--regrade', at], { cwd: cache });
    expect(none).toMatchObject({ exitCode: 2 });
    expect(none.stderr).toContain('No session of bare-agent × sim/qwen3.5-9b has a run to grade');
    const two = await skvm(['profile', `${MODEL},sim/gpt-5.4`, '--regrade', at], { cwd: cache });
    expect(two).toMatchObject({ exitCode: 2 });
    expect(two.stderr).toContain('Expected one target with --regrade, got 2');
  });
});

describe('skvm profile --check-bank', () => {
  test('puts the banks that are named to the test', async () => {
    const only = '--primitives=reason.arithmetic';
    const { exitCode, document } = await skvmJson<BankCheck>(['profile', '--check-bank', only]);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      schema: 'skvm.bank-check/1',
      status: 'completed',
      suite: { id: 'skvm-primitives' },
    });
    expect(document.cells.map(({ primitive, level, faults }) => [primitive, level, faults.length])).toEqual([
      ['reason.arithmetic', 'L1', 0],
      ['reason.arithmetic', 'L2', 0],
      ['reason.arithmetic', 'L3', 0],
    ]);
    const { stdout } = await skvm(['profile', '--check-bank', only]);
    expect(stdout).toContain('3 of 3 cells are sound.');
    const wrong = await skvm(['profile', '--check-bank', '--primitives=reason.arithmetik']);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('reason.arithmetic');
  });
});
