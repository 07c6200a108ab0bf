import { readdir } from 'node:fs/promises';
import { type Sandbox, SkvmError } from '@skvm/core';
import { adapterCases, type MockReply } from '@skvm/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { call, play, SKILL, task } from './bare-agent.test-kit.ts';
import { bareAgent } from './index.ts';

describe('conformance', () => {
  for (const { name, run } of adapterCases({ create: bareAgent })) it(name, run);
});

/** How a command ended that was stopped. */
const STOPPED = {
  ...{ stdout: '', stderr: '', stdoutBytes: 0, stderrBytes: 0 },
  ...{ exitCode: null, signal: 'SIGTERM', timedOut: false, overQuota: false, aborted: true, durationMs: 1 },
} as const;

const LIMITS = { timeoutMs: 1000 };

/** Commands that do not end by themselves, and with whose beginning the time of the run is over. */
function useUpTheTime() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  const sandbox = async (): Promise<Sandbox> => ({
    level: 'none',
    async exec(_command, _policy, { signal }) {
      const stopped = new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
      vi.advanceTimersByTime(LIMITS.timeoutMs);
      await stopped;
      return STOPPED;
    },
  });
  return { input: { limits: LIMITS }, context: { sandbox } };
}
afterEach(() => void vi.useRealTimers());

describe('the loop', () => {
  it('keeps native history: calls and results come back as such', async () => {
    const { model } = await play([call('read_file', { path: 'a.txt' }), 'done']);
    const roles = model.calls[1]?.prompt.map((message) => message.role);
    expect(roles).toEqual(['system', 'user', 'assistant', 'tool']);
    expect(model.calls[1]?.prompt[3]).toMatchObject({
      content: [{ type: 'tool-result', toolName: 'read_file', output: { type: 'text', value: 'alpha\nbeta\n' } }],
    });
  });

  it('runs the calls of one turn in order of effect: a read after a write sees it', async () => {
    const turn = {
      toolCalls: [
        { name: 'write_file', input: { path: 'n/b.txt', content: 'new' } },
        { name: 'read_file', input: { path: 'n/b.txt' } },
        { name: 'list_directory', input: { path: 'n' } },
      ],
    };
    const { outputs, run } = await play([turn, 'done']);
    expect(outputs).toEqual(['Wrote 3 bytes to n/b.txt', 'new', 'b.txt']);
    expect(run.steps[0]?.toolCalls).toHaveLength(3);
  });

  it('tells the model of arguments that do not parse and of tools that are not there, and goes on', async () => {
    const { run, calls } = await play([call('read_file', '{"path": '), call('no_such_tool', {}), 'done']);
    expect(run.status).toBe('completed');
    expect(calls.map((one) => one.isError)).toEqual([true, true]);
    expect(calls[1]?.output).toContain('no_such_tool');
  });

  it('stops at the step limit and scores 0', async () => {
    const { run, score } = await play(() => call('list_directory', {}), { input: { limits: { maxSteps: 3 } } });
    expect(run).toMatchObject({ status: 'limit', limit: 'steps' });
    expect(run.steps).toHaveLength(3);
    expect(score.value).toBe(0);
  });

  it('stops at the token limit', async () => {
    const { run } = await play(() => call('list_directory', {}), { input: { limits: { maxTokens: 40 } } });
    expect(run).toMatchObject({ status: 'limit', limit: 'tokens' });
    expect(run.steps).toHaveLength(3);
  });

  it('blames the provider, not the agent, when the time went into one silent wait', async () => {
    const silent = (_: unknown) => new Promise<MockReply>(() => {});
    const { run, score } = await play(silent, { input: { limits: { timeoutMs: 100 } } });
    expect(run).toMatchObject({ status: 'failed', error: { code: 'stall', unscored: 'infra' } });
    expect(score.value).toBeNull();
  });

  it('scores 0 when the time went into the tools', async () => {
    const { run, score } = await play(() => call('execute_command', { command: 'sleep 60' }), useUpTheTime());
    expect(run).toMatchObject({ status: 'limit', limit: 'time' });
    expect(score.value).toBe(0);
  });

  it('waits for the tools of a run that was stopped, and starts no other', async () => {
    const controller = new AbortController();
    const left: string[] = [];
    const turn = {
      toolCalls: [
        { name: 'execute_command', input: { command: 'first' } },
        { name: 'write_file', input: { path: 'late.txt', content: 'x' } },
      ],
    };
    let ended = false;
    const sandbox = async (): Promise<Sandbox> => ({
      level: 'none',
      async exec(_command, _policy, { signal }) {
        setImmediate(() => controller.abort());
        await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
        // A program takes a moment to end.
        for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
        ended = true;
        return STOPPED;
      },
    });
    const { run } = await play([turn, 'done'], {
      input: {
        onWorkspace: async (dir) => {
          expect(ended).toBe(true);
          left.push(...(await readdir(dir)));
        },
      },
      context: { sandbox, signal: controller.signal },
    });
    expect(run.status).toBe('aborted');
    expect(left).toEqual(['a.txt']);
  });

  it('keeps the turn that was cut off in the transcript', async () => {
    const turns = [call('list_directory', {}), call('execute_command', { command: 'sleep 60' })];
    const { run } = await play(turns, useUpTheTime());
    expect(run).toMatchObject({ status: 'limit', limit: 'time' });
    expect(run.steps.map((step) => step.toolCalls.map((one) => one.name))).toEqual([
      ['list_directory'],
      ['execute_command'],
    ]);
  });

  it('does not take the result of an earlier call for that of a later one of the same id', async () => {
    const same = (input: unknown): MockReply => ({ toolCalls: [{ name: 'read_file', input, id: 'call_0' }] });
    const { calls } = await play([same({ path: 'a.txt' }), same('{"path": '), 'done']);
    expect(calls.map((one) => one.isError)).toEqual([false, true]);
    expect(calls[1]?.output).not.toContain('alpha');
  });

  it('holds its token limit also when a turn reports no tokens', async () => {
    const turns: MockReply[] = [1, 2, 3, 4].map(() => call('list_directory', {}));
    const { run } = await play(
      turns.map((turn, index) => (index === 1 ? { ...(turn as object), inputTokens: null as never } : turn)),
      { input: { limits: { maxTokens: 30 } } },
    );
    expect(run).toMatchObject({ status: 'limit', limit: 'tokens' });
    expect(run.steps).toHaveLength(3);
  });

  it('offers no tools for a question', async () => {
    const { model } = await play('42', { input: { task: task({ tools: 'none' }) } });
    expect(model.calls[0]?.tools ?? []).toEqual([]);
  });

  it('offers a task of files neither commands nor the network', async () => {
    const { model } = await play('done', { input: { task: task({ tools: 'files' }) } });
    const names = (model.calls[0]?.tools ?? []).map(({ name }) => name);
    expect(names).toEqual(['read_file', 'write_file', 'edit_file', 'list_directory']);
  });

  it('ends with its last text when the loop ends without one', async () => {
    const { run } = await play([{ text: 'Looking.', toolCalls: [{ name: 'list_directory', input: {} }] }, '']);
    expect(run.text).toBe('Looking.');
  });

  it('refuses a configuration that it does not know', async () => {
    await expect(play('x', { input: { adapterConfig: { temprature: 1 } } })).rejects.toThrow(/bare-agent/);
  });
});

describe('skills', () => {
  it('injects the text and says where the bundle is', async () => {
    const { model, skills } = await play('done', { input: { skills: [SKILL] } });
    const system = String(model.calls[0]?.prompt[0]?.content);
    expect(system).toContain('Boil the water first.');
    expect(system).toContain('.agents/skills/tea');
    expect(skills).toEqual({ staged: ['tea'], visible: ['tea'], opened: ['tea'] });
  });

  it('discloses name and description, and the rest when it is opened', async () => {
    const input = { skills: [SKILL], delivery: 'discover' as const };
    const closed = await play('done', { input });
    expect(String(closed.model.calls[0]?.prompt[0]?.content)).not.toContain('Boil');
    expect(closed.skills).toEqual({ staged: ['tea'], visible: ['tea'], opened: [] });
    const path = '.agents/skills/tea/SKILL.md';
    const opened = await play(
      [call('read_file', { path }), call('read_file', { path: '.agents/skills/tea/references/kinds.md' }), 'done'],
      { input },
    );
    expect(opened.skills.opened).toEqual(['tea']);
    expect(opened.outputs[1]).toBe('green\n');
  });

  it('leaves staged skills out of what is graded', async () => {
    const check = { evaluator: 'file-check', params: { glob: '**/SKILL.md', mode: 'absent' } };
    const { score } = await play('done', { input: { skills: [SKILL], task: task({ checks: [check] }) } });
    expect(score.value).toBe(1);
  });
});

it('fails the run when the sandbox breaks, instead of telling the model', async () => {
  const sandbox = () => Promise.reject(new SkvmError({ code: 'SANDBOX_UNAVAILABLE', message: 'no walls' }));
  const { run, score } = await play([call('execute_command', { command: 'true' }), 'done'], { context: { sandbox } });
  expect(run).toMatchObject({ status: 'failed', error: { origin: 'sandbox', code: 'SANDBOX_UNAVAILABLE' } });
  expect(score).toMatchObject({ value: null, unscored: 'infra' });
});
