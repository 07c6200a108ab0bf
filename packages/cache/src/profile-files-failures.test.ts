import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FailureReport } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { place, setUp, target } from '../test/profile-kit.ts';

describe('failure reports', () => {
  const report = (primitiveId: string, level: 'L1' | 'L2' | 'L3', agentText = ''): FailureReport => ({
    primitiveId,
    level,
    instance: 0,
    evalDetails: 'wrong',
    agentText,
    steps: [{ index: 0, role: 'assistant', toolCalls: [{ name: 'read', input: '{}', exitCode: 1 }] }],
    toolCallSummary: { totalCalls: 1, byTool: { read: 1 }, errors: [{ step: 0, tool: 'read', exitCode: 1 }] },
    fileChanges: { created: [], modified: [], deleted: [] },
    durationMs: 5,
  });
  const at = { target, profiledAt: '2026-01-02T03:04:05.678Z' };

  it('replace what was measured again, keep the rest, and go when nothing failed', async () => {
    const { files, dir } = await setUp();
    await files.saveFailureReports({
      ...at,
      primitives: ['reason.logic', 'gen.regex'],
      reports: {
        'reason.logic/L1': [report('reason.logic', 'L1')],
        'gen.regex/L3': [report('gen.regex', 'L3')],
      },
    });
    await files.saveFailureReports({
      ...at,
      primitives: ['reason.logic'],
      reports: { 'reason.logic/L2': [report('reason.logic', 'L2', 'open sesame')] },
    });
    expect(await files.loadFailureReports(target)).toEqual({
      profiledAt: at.profiledAt,
      reports: {
        'gen.regex/L3': [report('gen.regex', 'L3')],
        'reason.logic/L2': [report('reason.logic', 'L2', '[redacted]')],
      },
    });
    await files.saveFailureReports({ ...at, primitives: ['reason.logic', 'gen.regex'], reports: {} });
    expect(await readdir(dir)).toEqual([]);
    expect(await files.loadFailureReports(target)).toBeUndefined();
  });

  it('are read as published, under any spelling of the id, without what has another form', async () => {
    const { files, layout } = await setUp();
    const published = {
      ...report('gen.regex', 'L3'),
      adapterError: { exitCode: 1, stderr: 'gone' },
      steps: [{ index: 0, role: 'tool', toolCalls: [{ name: 'read', input: '{}', exitCode: null }] }],
    };
    const file = join(layout.profileDir({ ...target, model: 'openrouter/sim/x' }), 'failure-reports.json');
    await place(file, { profiledAt: at.profiledAt, reports: { 'gen.regex/L3': ['text', published], 'a/L1': [1] } });
    const found = await files.loadFailureReports(target);
    expect(Object.keys(found?.reports ?? {})).toEqual(['gen.regex/L3']);
    expect(found?.reports['gen.regex/L3']).toMatchObject([{ primitiveId: 'gen.regex', steps: [{ role: 'tool' }] }]);
    await place(file, '{');
    await expect(files.loadFailureReports(target)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });
});
