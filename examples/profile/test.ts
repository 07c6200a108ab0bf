import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createContext } from '@skvm/core';
import { primitiveCases } from '@skvm/core/testing';
import { checkBank } from '@skvm/profiler';
import { measure } from './profile.ts';
import { weekday } from './weekday.ts';

for (const { run } of primitiveCases({ create: () => weekday, seeds: 100 })) await run();
console.log('ok: the bank does what every bank has to do');

const { cells } = await checkBank({ primitives: [weekday], seeds: 100 }, createContext());
assert.ok(cells.every(({ faults, duplicates }) => faults.length === 0 && duplicates === 0));
console.log('ok: right answers pass, mistakes fail, no two items are alike');

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A model that knows the weekdays and nothing else. */
function answer(prompt: string): string {
  const start = DAYS.findIndex((day) => prompt.includes(`Today is a ${day}`));
  if (start < 0) return 'ANSWER: 42';
  const steps = [...prompt.matchAll(/(\d+) days (forward|back)/g)];
  const end = steps.reduce((sum, [, days, way]) => sum + (way === 'back' ? -1 : 1) * Number(days), start);
  return DAYS[((end % 7) + 7) % 7] ?? '';
}

const server = createServer(async (request, response) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { messages } = JSON.parse(Buffer.concat(chunks).toString());
  const message = { role: 'assistant', content: answer(JSON.stringify(messages)) };
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage: { prompt_tokens: 50, completion_tokens: 3, total_tokens: 53 },
    }),
  );
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
try {
  const { port } = server.address() as AddressInfo;
  const measured = await measure(`http://127.0.0.1:${port}/v1`, 'weekdays');
  assert.deepEqual(measured.capabilities, { 'reason.weekday': 'L3', 'reason.arithmetic': 'L0' });
  assert.equal(measured.status, 'completed');
  assert.ok((measured.usage?.inputTokens ?? 0) > 0);
  console.log('ok: the profiler measures a model over HTTP');
} finally {
  server.close();
}
