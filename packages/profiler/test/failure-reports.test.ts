import { createContext, createRegistry, failureReportSchema, memoryJournal, type Script } from '@skvm/core';
import { mockModel, mockProvider, scriptedAdapter } from '@skvm/core/testing';
import { describe, expect, test } from 'vitest';
import { failureReports, primitives, profile } from '../src/index.ts';
import { oracleContext, outage, TARGET } from './oracle.ts';

const SECRET = 'sk-proj-A1b2C3d4E5f6G7h8J9k0L1m2';

/** Does what a script says at every item. */
async function play(script: Script | ((files: readonly string[]) => Script), primitive: string) {
  const adapter = scriptedAdapter(({ task }) =>
    typeof script === 'function' ? script(Object.keys(task.files)) : script,
  );
  const registry = createRegistry([...primitives, adapter, mockProvider(mockModel('unused'))]);
  const context = createContext({ registry });
  const journal = memoryJournal();
  const target = { adapter: 'scripted', model: 'mock/m' };
  const document = await profile({ target, primitives: [primitive], policy: 'fixed:2', journal }, context);
  return { context, journal, document };
}

describe('failureReports', () => {
  test('tell what was asked, said and done, each call once, in bounds', async () => {
    const { context, journal, document } = await play(
      ([first = '']) => [
        [
          { do: 'say', text: 'x'.repeat(900) },
          { do: 'read', path: 'nowhere.txt' },
          { do: 'write', path: 'made.txt', content: 'y'.repeat(900) },
        ],
        { do: 'write', path: first, content: 'mine' },
        { do: 'say', text: 'ANSWER: nothing' },
      ],
      'tool.file.read',
    );
    const reports = await failureReports(journal, context);
    expect(Object.keys(reports)).toEqual(['tool.file.read/L1', 'tool.file.read/L2', 'tool.file.read/L3']);
    for (const [cell, ofCell] of Object.entries(reports)) {
      const asked = document.estimates[0]?.cells.find(({ level }) => cell.endsWith(level));
      expect(ofCell.map(({ instance, item }) => [instance, item])).toEqual(asked?.items.map((item, at) => [at, item]));
      for (const report of ofCell) {
        expect(failureReportSchema.parse(report)).toEqual(report);
        expect(report).toMatchObject({
          primitiveId: 'tool.file.read',
          agentText: 'ANSWER: nothing',
          steps: [
            { index: 0, role: 'assistant', toolCalls: [{ name: 'read_file' }, { name: 'write_file' }] },
            { index: 1, toolCalls: [{ name: 'write_file', output: 'written' }] },
            { index: 2, text: 'ANSWER: nothing', toolCalls: [] },
          ],
          toolCallSummary: {
            totalCalls: 3,
            byTool: { read_file: 1, write_file: 2 },
            errors: [{ step: 0, tool: 'read_file', output: 'no such file' }],
          },
          fileChanges: { created: ['made.txt'], modified: [expect.any(String)], deleted: [] },
        });
        expect(report.evalDetails).not.toBe('');
        expect(report.prompt).not.toBe('');
        expect(report.unscored).toBeUndefined();
        expect(report.steps[0]?.text).toHaveLength(500);
        expect(report.steps[0]?.toolCalls[1]?.input).toHaveLength(300);
      }
    }
  });

  test('hold nothing of a secret, not even the half that a bound would leave', async () => {
    const known = 'the words that nobody may read';
    const text = `${'x'.repeat(480)} ${SECRET} ${known}`;
    const { context, journal } = await play([{ do: 'say', text }], 'reason.arithmetic');
    const written = JSON.stringify(await failureReports(journal, context, { secrets: [known] }));
    expect(written).not.toContain(SECRET.slice(0, 12));
    expect(written).not.toContain('the words that');
    expect(written).toContain('[redacted]');
  });

  test('are made of what failed: nothing that was passed, the last attempt of what has no score', async () => {
    const vector = { 'reason.logic': 'L1', 'reason.arithmetic': 'L3' } as const;
    const breaks = ({ task }: { task: { id: string } }, run: number) =>
      task.id.includes('arithmetic') && run % 3 === 0 ? outage() : undefined;
    const context = oracleContext({ vector, breaks }, { concurrency: 1 });
    const journal = memoryJournal();
    const input = { target: TARGET, primitives: Object.keys(vector), policy: 'fixed:3', journal };
    const { estimates } = await profile(input, context);
    const reports = await failureReports(journal, context);
    for (const { primitive, cells } of estimates) {
      for (const { level, failed, unscored } of cells) {
        const lost = Object.values(unscored).reduce((sum, count) => sum + count, 0);
        const ofCell = reports[`${primitive}/${level}`] ?? [];
        expect(ofCell.filter((report) => report.unscored === undefined)).toHaveLength(failed);
        expect(ofCell.filter((report) => report.unscored === 'infra')).toHaveLength(lost);
      }
    }
    expect(reports['reason.logic/L3']).toHaveLength(3);
  });

  test('say so when the store has lost a run', async () => {
    const { context, journal } = await play([{ do: 'say', text: 'ANSWER: no' }], 'reason.logic');
    const { store: empty } = createContext({ registry: context.registry });
    const [report] = (await failureReports(journal, { ...context, store: empty }))['reason.logic/L1'] ?? [];
    expect(report).toMatchObject({ agentText: '', steps: [], evalDetails: expect.stringContaining('no longer') });
    expect(await failureReports(memoryJournal(), context)).toEqual({});
  });
});
