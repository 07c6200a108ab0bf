import { randomUUID } from 'node:crypto';
import { bareAgent } from '@skvm/adapters';
import { createContext, createExecutor, createRegistry } from '@skvm/core';
import { type MockReply, mockModel, mockProvider } from '@skvm/core/testing';
import { primitives, profile } from '@skvm/profiler';
import { expect, test } from 'vitest';

// Isolation that is missing is a reason to skip, but not where a pipeline promises it.
const { level } = await createContext().sandbox();
const isSkipped = level !== 'isolated' && process.env.CI !== 'true';

const CHOSEN = ['tool.exec', 'tool.file.write', 'tool.file.read', 'follow.delegation'];
const RUNS_OF_A_LEVEL = 2;

test.skipIf(isSkipped)('what an agent leaves for questions to come is gone, and gains it nothing', async () => {
  const mark = randomUUID();
  // It looks for what an earlier run left, plants answers and modules wherever it may write, and lets a process do so later.
  const places = ['.', '..', '$HOME', '/tmp', '/dev/shm', '/var/tmp'];
  const names = ['answer.txt', 'result.txt', 'json.py', 'sitecustomize.py', '.bashrc', 'ls'];
  const plant = places.flatMap((place) => names.map((name) => `echo ${mark} > ${place}/${name}`)).join('; ');
  const command = `grep -rls ${mark} ${places.join(' ')}; (${plant}) 2>/dev/null; (setsid sh -c 'sleep 1; ${plant}' >/dev/null 2>&1 &); echo planted $(grep -rls ${mark} ${places.join(' ')} | wc -l)`;
  const found: string[] = [];
  const model = mockModel(({ prompt }): MockReply => {
    const last = prompt.at(-1);
    if (last?.role !== 'tool') return { toolCalls: [{ name: 'execute_command', input: { command } }] };
    found.push(JSON.stringify(last.content));
    return 'PASS\n{"value": 1}\nANSWER: PASS';
  });
  const context = createContext({
    registry: createRegistry([...primitives, bareAgent(), mockProvider(model)]),
    executor: createExecutor({ concurrency: 4 }),
  });
  const document = await profile(
    {
      target: { adapter: 'bare-agent', model: 'mock/hostile' },
      primitives: CHOSEN,
      policy: `fixed:${RUNS_OF_A_LEVEL}`,
    },
    context,
  );
  expect(document.status).toBe('completed');
  expect(document.capabilities).toEqual(Object.fromEntries(CHOSEN.map((id) => [id, 'L0'])));
  expect(found).toHaveLength(CHOSEN.length * 3 * RUNS_OF_A_LEVEL);
  for (const output of found) {
    expect(output).toMatch(/planted [1-9]/);
    expect(output).not.toContain('answer.txt');
    expect(output).not.toContain(mark);
  }
});
