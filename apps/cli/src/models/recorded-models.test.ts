import { describe, expect, it } from 'vitest';
import { skvmJson } from '../../test/skvm.ts';
import { recordedModels } from './recorded-models.ts';
import { createModelResolver } from './resolve-model.ts';

const resolve = recordedModels(createModelResolver({ routes: [], providers: [], env: {} }));

describe('recordedModels', () => {
  it('lets a model that cannot be reached stand for its records', async () => {
    const { provider, modelId, way } = resolve('openai/gpt-5.4');
    expect({ modelId, way, simulated: provider.simulated ?? false }).toEqual({
      ...{ modelId: 'gpt-5.4', way: 'recorded answers', simulated: false },
    });
    const model = provider.create({}).languageModel('gpt-5.4');
    await expect(model.doGenerate({ prompt: [] })).rejects.toMatchObject({ code: 'CASSETTE_MISS' });
  });

  it.each(['', 'gpt', '/gpt', 'openai/'])('refuses %j as ever', (id) => {
    expect(() => resolve(id)).toThrow(expect.objectContaining({ code: 'MODEL_UNKNOWN' }));
  });
});

it('a call that nobody recorded ends with exit code 3 and says so', async () => {
  const argv = ['profile', '--model=openai/gpt-5.4', '--primitives=reason.arithmetic', '--cassette=replay'];
  const { exitCode, document } = await skvmJson<{ error: { code: string } }>(argv);
  expect(exitCode).toBe(3);
  expect(document.error.code).toBe('CASSETTE_MISS');
});
