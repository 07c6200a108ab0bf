import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copySkill, edit, type Optimized } from './optimize-kit.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

test('a log is read, a rule or a model proposes, and nothing is said to be better', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  await edit(skill, 'scripts/check_expenses.py', 'scripts/check_expense.py');
  const log = join(home, 'session.jsonl');
  const command = 'python3 scripts/check_expense.py trip.csv';
  const entries = [
    { type: 'request', ts: '2026-01-01T00:00:00Z', messages: [{ role: 'user', content: 'Check trip.csv.' }] },
    {
      type: 'response',
      ts: '2026-01-01T00:00:01Z',
      text: '',
      toolCalls: [{ id: 'a', name: 'execute_command', input: { command } }],
    },
    {
      type: 'tool',
      ts: '2026-01-01T00:00:02Z',
      toolCallId: 'a',
      output: "python3: can't open file 'scripts/check_expense.py': No such file or directory",
      isError: true,
    },
    { type: 'response', ts: '2026-01-01T00:00:03Z', text: 'I could not check it.', toolCalls: [] },
  ];
  await writeFile(log, entries.map((entry) => JSON.stringify(entry)).join('\n'));
  const failures = join(home, 'failures.json');
  await writeFile(failures, JSON.stringify({ id: 'report', passed: false, details: 'no report was written' }));
  const argv = [
    'jit-optimize',
    `--skill=${skill}`,
    '--task-source=log',
    `--logs=${log}`,
    '--target-model=sim/qwen3.5-9b',
  ];
  const { document, exitCode } = await skvmJson<Optimized>([...argv, `--failures=${failures}`], { home });
  expect({ exitCode, runs: document.result.runs }).toEqual({ exitCode: 0, runs: [] });
  expect(document.result).toMatchObject({ verdict: 'unverified', cause: 'log-only', bestRound: 1, final: null });
  const refused = await skvm(['proposals', 'accept', document.proposal ?? ''], { home });
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('--unverified');
  const accepted = await skvm(['proposals', 'accept', document.proposal ?? '', '--unverified'], { home });
  expect(accepted.exitCode).toBe(0);
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toContain('scripts/check_expenses.py');
});

test('refuses what is no log, naming the file and what is understood', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const log = join(home, 'notes.txt');
  await writeFile(log, 'Dear diary');
  const { exitCode, stderr } = await skvm(
    ['jit-optimize', `--skill=${skill}`, '--task-source=log', `--logs=${log}`, '--target-model=sim/qwen3.5-9b'],
    { home },
  );
  expect(exitCode).toBe(2);
  expect(stderr).toContain('"notes.txt" is no log of an agent');
  expect((await skvm(['proposals', 'list'], { home })).stdout).not.toContain('expense-report/');
});
