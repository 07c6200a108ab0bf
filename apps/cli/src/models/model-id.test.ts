import { describe, expect, test } from 'vitest';
import { canonicalModelId, dashedModelId, matchesModel } from './model-id.ts';

describe('canonicalModelId', () => {
  test.each([
    ['anthropic/claude-sonnet-4-6', 'anthropic/claude-sonnet-4.6'],
    ['anthropic/claude-sonnet-4.6', 'anthropic/claude-sonnet-4.6'],
    ['openrouter/anthropic/claude-opus-4-6', 'openrouter/anthropic/claude-opus-4.6'],
    ['anthropic/claude-3-5-haiku-20241022', 'anthropic/claude-3.5-haiku-20241022'],
    ['anthropic/claude-sonnet-4-20250514', 'anthropic/claude-sonnet-4-20250514'],
    ['anthropic/claude-opus-4-1-20250805', 'anthropic/claude-opus-4.1-20250805'],
    ['openai/gpt-4-1', 'openai/gpt-4-1'],
    ['proxy/claude-sonnet-4-6', 'proxy/claude-sonnet-4-6'],
    ['qwen/qwen3-5:free', 'qwen/qwen3-5:free'],
  ])('%s is %s', (id, expected) => {
    expect(canonicalModelId(id)).toBe(expected);
    expect(canonicalModelId(canonicalModelId(id))).toBe(expected);
  });

  test.each(['', 'gpt-5.4', '/x', 'x/', 'a b/c', 'a/b c', 'a/b/'])('"%s" is no model id', (id) => {
    expect(() => canonicalModelId(id)).toThrow(expect.objectContaining({ code: 'MODEL_UNKNOWN' }));
  });
});

test('dashedModelId is the form of the API', () => {
  expect(dashedModelId('claude-sonnet-4.6')).toBe('claude-sonnet-4-6');
  expect(dashedModelId('claude-3.5-haiku-20241022')).toBe('claude-3-5-haiku-20241022');
  expect(dashedModelId('gpt-5.4')).toBe('gpt-5.4');
});

describe('matchesModel', () => {
  test.each([
    ['openrouter/*', 'openrouter/qwen/qwen3', true],
    ['*', 'a/b/c', true],
    ['*/qwen*', 'openrouter/qwen/x', true],
    ['openai/gpt-5.4', 'openai/gpt-5x4', false],
    ['openai/*', 'xopenai/gpt', false],
    ['anthropic/claude-sonnet-4-6', 'anthropic/claude-sonnet-4.6', true],
    ['a/[b]', 'a/b', false],
  ])('%s on %s: %s', (glob, id, expected) => {
    expect(matchesModel(glob, id)).toBe(expected);
  });
});
