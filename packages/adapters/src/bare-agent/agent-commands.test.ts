import { createSandbox } from '@skvm/core/sandbox';
import { describe, expect, it } from 'vitest';
import { call, play, task } from './bare-agent.test-kit.ts';

describe('commands', () => {
  it('runs a line by sh and a program without a shell', async () => {
    const { outputs, calls } = await play([
      call('execute_command', { command: 'echo "$((1+1))" | cat; echo oops >&2; exit 3' }),
      call('execute_command', { argv: ['printf', '%s', '$HOME `x`'] }),
      call('execute_command', { command: 'a', argv: ['b'] }),
      'done',
    ]);
    expect(outputs[0]).toBe('stdout:\n2\n\nstderr:\noops\n\nexit code: 3');
    expect(calls[0]).toMatchObject({ exitCode: 3, isError: true });
    expect(outputs[1]).toBe('stdout:\n$HOME `x`\nexit code: 0');
    expect(outputs[2]).toBe('Give either command or argv');
  });

  it('finds in one command what another left in HOME and /tmp, and none of it is graded', async () => {
    const check = { evaluator: 'file-check', params: { glob: '**/left', mode: 'absent' } };
    const { outputs, score } = await play(
      [
        call('execute_command', { command: 'echo one > "$HOME/left"; echo two > /tmp/left' }),
        call('execute_command', { command: 'cat "$HOME/left" /tmp/left' }),
        'done',
      ],
      { input: { task: task({ checks: [check] }) }, context: { sandbox: () => createSandbox({ level: 'auto' }) } },
    );
    expect(outputs[1]).toBe('stdout:\none\ntwo\n\nexit code: 0');
    expect(score.value).toBe(1);
  });

  it('tells the model of a command that cannot be asked for', async () => {
    const { outputs, run } = await play([call('execute_command', { argv: ['echo', 'a\0b'] }), 'done']);
    expect(outputs[0]).toMatch(/NUL/i);
    expect(run.status).toBe('completed');
  });

  it('stops a command that fills the disk, says why, and goes on', async () => {
    const { outputs, calls } = await play(
      [
        call('execute_command', {
          command: 'while :; do head -c 1000000 /dev/zero >> ~/file; done',
          timeout_ms: 60_000,
        }),
        call('execute_command', { command: 'rm ~/file; echo fine' }),
        'done',
      ],
      { input: { sandboxLimits: { diskBytes: 8_000_000 } } },
    );
    expect(outputs[0]).toMatch(/^The command was stopped: .* hold more than they may; remove what is not needed$/);
    expect(outputs[1]).toBe('stdout:\nfine\n\nexit code: 0');
    expect(calls.map(({ isError }) => isError)).toEqual([true, false]);
  });

  it('stops a command at its time-out and goes on', async () => {
    const { outputs, run } = await play([call('execute_command', { command: 'sleep 60', timeout_ms: 200 }), 'done']);
    expect(outputs[0]).toMatch(/was stopped after 200 ms/);
    expect(run.status).toBe('completed');
  });

  it('end what they left in the background', async () => {
    const { outputs } = await play([
      call('execute_command', { command: '(sleep 5; echo late > late) >/dev/null 2>&1 & echo $! > pid' }),
      call('execute_command', { command: 'kill -0 "$(cat pid)" 2>/dev/null && echo there || echo gone' }),
      'done',
    ]);
    expect(outputs[1]).toBe('stdout:\ngone\n\nexit code: 0');
  });

  it('tell of their longest time-out, and take a longer one for that', async () => {
    const { outputs, model } = await play([
      call('execute_command', { command: 'echo fine', timeout_ms: 900_000 }),
      'done',
    ]);
    expect(outputs[0]).toBe('stdout:\nfine\n\nexit code: 0');
    const offered = model.calls[0]?.tools?.find(({ name }) => name === 'execute_command');
    expect(offered).toMatchObject({
      description: expect.stringContaining('at most 120000'),
      inputSchema: { properties: { timeout_ms: { type: 'integer', minimum: 1, maximum: 120_000 } } },
    });
  });
});
