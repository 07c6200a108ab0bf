import type { Sandbox } from '@skvm/core';
import { expect, it } from 'vitest';
import { executeCommand } from './execute-command.ts';

it('tells of a command that has ended by itself and left too much', async () => {
  const output = { stdout: 'made\n', stderr: '', stdoutBytes: 5, stderrBytes: 0 };
  const end = { exitCode: 0, signal: null, timedOut: false, overQuota: true, aborted: false, durationMs: 1 };
  const sandbox: Sandbox = { level: 'process', exec: async () => ({ ...output, ...end }) };
  const { signal } = new AbortController();
  const result = await executeCommand(sandbox, { workspace: '/work' }, { command: 'make' }, signal);
  expect(result).toMatchObject({ isError: true, exitCode: 0 });
  expect(result.text).toMatch(
    /^stdout:\nmade\n\nexit code: 0, but .* hold more than they may; remove what is not needed/,
  );
});
