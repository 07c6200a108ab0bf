import assert from 'node:assert/strict';
import { createContext, createRegistry, runTask } from '@skvm/core';
import { adapterCases, mockModel, mockProvider } from '@skvm/core/testing';
import { draftAndRevise } from './adapter.ts';

const skip = [{ case: 'a plain answer completes the run', reason: 'this harness calls the model twice; tested below' }];
for (const { name, run } of adapterCases({ create: () => draftAndRevise, skip })) {
  await run();
  console.log(`ok: ${name}`);
}

const model = mockModel(['A draft.', 'A better answer.']);
const context = createContext({ registry: createRegistry([draftAndRevise, mockProvider(model)]) });
const task = { id: 't', prompt: 'Write.', files: {}, checks: [] };
const { run } = await runTask({ task, target: { adapter: 'draft-and-revise', model: 'mock/m' } }, context);
assert.deepEqual([run.status, run.text, run.usage.calls], ['completed', 'A better answer.', 2]);
assert.match(JSON.stringify(model.calls[1]?.prompt), /A draft\./);
console.log('ok: it drafts and revises');
