import assert from 'node:assert/strict';
import { createContext, createRegistry, singleTurn } from '@skvm/core';
import { mockModel, mockProvider, primitiveCases } from '@skvm/core/testing';
import { profile } from '@skvm/profiler';
import { reversal } from './primitive.ts';

for (const { name, run } of primitiveCases({ create: () => reversal })) {
  await run();
  console.log(`ok: ${name}`);
}

// A model that can spell, on any provider of one's own: here it is made up.
const speller = mockModel(({ prompt }) => {
  const [, row = ''] = /Spell \\"(\w+)\\" backwards/.exec(JSON.stringify(prompt)) ?? [];
  return [...row].reverse().join('');
});
const context = createContext({ registry: createRegistry([reversal, singleTurn(), mockProvider(speller)]) });
const measured = await profile(
  { target: { adapter: 'single-turn', model: 'mock/speller' }, primitives: [reversal.id] },
  context,
);
assert.deepEqual(measured.capabilities, { 'reason.reversal': 'L3' });
console.log('ok: the profiler measures it');
