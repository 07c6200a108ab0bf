import { defineModelProvider, isSkvmError } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import type { Route } from '../config.ts';
import { createModelResolver } from './resolve-model.ts';

const sim = defineModelProvider({
  id: 'sim',
  description: 'the simulated model',
  simulated: true,
  create: () => {
    throw new Error('nothing is created here');
  },
});

function resolve(id: string, env: Record<string, string> = {}, routes: readonly Route[] = []) {
  const { provider, modelId, way } = createModelResolver({ routes, providers: [sim], env })(id);
  return { kind: provider.id, modelId, way };
}

function failureOf(id: string, env: Record<string, string> = {}, routes: readonly Route[] = []) {
  try {
    resolve(id, env, routes);
  } catch (error) {
    if (isSkvmError(error)) return { code: error.code, text: `${error.message} ${error.hint}` };
    throw error;
  }
  throw new Error(`${id} was found`);
}

const OPENROUTER = { OPENROUTER_API_KEY: 'k' };

describe('createModelResolver', () => {
  test('the simulation needs nothing', () => {
    expect(resolve('sim/qwen3.5-9b')).toEqual({ kind: 'sim', modelId: 'qwen3.5-9b', way: 'the simulated model' });
  });

  test.each([
    ['openai/gpt-5.4', { OPENAI_API_KEY: 'k' }, { kind: 'openai', modelId: 'gpt-5.4', way: 'OPENAI_API_KEY' }],
    [
      'openai/gpt-5.4',
      { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'https://api.openai.com/v1' },
      { kind: 'openai', modelId: 'gpt-5.4', way: 'OPENAI_API_KEY' },
    ],
    [
      'openai/some/model',
      { OPENAI_BASE_URL: 'http://127.0.0.1:8000/v1' },
      { kind: 'openai-compatible', modelId: 'some/model', way: 'OPENAI_BASE_URL' },
    ],
    [
      'anthropic/claude-sonnet-4.6',
      { ANTHROPIC_API_KEY: 'k', ...OPENROUTER },
      { kind: 'anthropic', modelId: 'claude-sonnet-4-6', way: 'ANTHROPIC_API_KEY' },
    ],
    [
      'anthropic/claude-sonnet-4-6',
      OPENROUTER,
      { kind: 'openrouter', modelId: 'anthropic/claude-sonnet-4.6', way: 'OPENROUTER_API_KEY' },
    ],
    [
      'qwen/qwen3.5-35b-a3b',
      OPENROUTER,
      { kind: 'openrouter', modelId: 'qwen/qwen3.5-35b-a3b', way: 'OPENROUTER_API_KEY' },
    ],
    [
      'openrouter/qwen/qwen3.5-35b-a3b',
      OPENROUTER,
      { kind: 'openrouter', modelId: 'qwen/qwen3.5-35b-a3b', way: 'OPENROUTER_API_KEY' },
    ],
    ['openrouter/auto', OPENROUTER, { kind: 'openrouter', modelId: 'openrouter/auto', way: 'OPENROUTER_API_KEY' }],
    ['openai/gpt-5.4', OPENROUTER, { kind: 'openrouter', modelId: 'openai/gpt-5.4', way: 'OPENROUTER_API_KEY' }],
    ['ollama/qwen3:8b', {}, { kind: 'openai-compatible', modelId: 'qwen3:8b', way: 'Ollama' }],
  ])('%s with %j', (id, env, expected) => {
    expect(resolve(id, env)).toEqual(expected);
  });

  test('a route comes before everything else, and the first that matches counts', () => {
    const routes: Route[] = [
      { match: 'openai/special-*', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1' },
      { match: 'openai/*', kind: 'openrouter', apiKeyEnv: 'MY_KEY' },
    ];
    const env = { OPENAI_API_KEY: 'k', MY_KEY: 'm' };
    expect(resolve('openai/special-1', env, routes)).toMatchObject({ kind: 'openai-compatible', modelId: 'special-1' });
    expect(resolve('openai/gpt-5.4', env, routes)).toMatchObject({ kind: 'openrouter', modelId: 'openai/gpt-5.4' });
  });

  test('a route without its key says which variable is missing', () => {
    const routes: Route[] = [{ match: 'x/*', kind: 'openai', apiKeyEnv: 'MY_KEY' }];
    expect(failureOf('x/y', {}, routes)).toEqual({
      code: 'MODEL_UNKNOWN',
      text: 'No way to the model "x/y": the route "x/*" (openai) needs MY_KEY, which is not set Set MY_KEY, or "apiKey": "" when the endpoint wants no key.',
    });
    expect(failureOf('x/y', {}, [{ match: 'x/*', kind: 'anthropic' }]).text).toContain('has no key');
    expect(failureOf('x/y', {}, [{ match: 'x/*', kind: 'openai-compatible' }]).text).toContain('names no baseUrl');
    expect(resolve('x/y', {}, [{ match: 'x/*', kind: 'openai', apiKey: '' }])).toMatchObject({ kind: 'openai' });
  });

  test.each([
    [
      'openai/gpt-5.4',
      ['OPENAI_API_KEY is not set', 'OPENROUTER_API_KEY is not set', 'Set OPENAI_API_KEY or OPENROUTER_API_KEY'],
    ],
    ['openrouter/qwen/x', ['OPENROUTER_API_KEY is not set']],
    ['qwen/qwen3.5-9b', ['no built-in provider "qwen"', 'OPENROUTER_API_KEY', 'sim/']],
    ['opnai/gpt-5.4', ['Did you mean "openai/gpt-5.4"?']],
  ])('what was tried for %s, and what would help', (id, parts) => {
    const { code, text } = failureOf(id);
    expect(code).toBe('MODEL_UNKNOWN');
    for (const part of parts) expect(text).toContain(part);
  });

  test('an address that is none is an input error', () => {
    expect(failureOf('openai/x', { OPENAI_BASE_URL: 'localhost:8000' }).code).toBe('INPUT_INVALID');
    expect(failureOf('ollama/x', { OLLAMA_HOST: 'http://' }).code).toBe('INPUT_INVALID');
  });
});
