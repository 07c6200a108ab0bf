import { APICallError } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { classifyFailure, retryAfter } from './index.ts';
import { apiError } from './models.test-kit.ts';

describe('classifyFailure', () => {
  it.each([
    [401, 'auth', false],
    [402, 'no-credit', false],
    [404, 'not-found', false],
    [400, 'bad-request', false],
    [408, 'server', true],
    [429, 'rate-limit', true],
    [500, 'server', true],
    [529, 'server', true],
    [200, 'bad-answer', true],
  ])('%d is %s, retryable %s', (status, reason, retryable) => {
    expect(classifyFailure(apiError(status))).toMatchObject({ reason, retryable });
  });

  it('repeats no key that a provider put into its message', () => {
    const key = `sk-proj-${'Ab3'.repeat(10)}`;
    const told = (error: Error) => classifyFailure(error).message;
    const refused = new APICallError({ message: `Bad key: ${key}`, url: 'x', requestBodyValues: {}, statusCode: 401 });
    const cut = new TypeError('fetch failed', { cause: new Error(`Bearer ${key}`) });
    for (const error of [refused, cut, new Error(key)]) expect(told(error)).not.toContain('Ab3Ab3');
    expect(told(refused)).toBe('401: Bad key: [redacted]');
  });

  it('knows a network failure by its cause', () => {
    const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    expect(classifyFailure(apiError(undefined, {}, cause))).toMatchObject({ reason: 'network', retryable: true });
    expect(classifyFailure(new TypeError('fetch failed', { cause }))).toMatchObject({
      reason: 'network',
      retryable: true,
    });
    expect(classifyFailure(new Error('something'))).toMatchObject({ reason: 'unknown', retryable: false });
  });

  it('reads Retry-After in seconds, milliseconds and as a date', () => {
    expect(retryAfter({ 'retry-after': '3' })).toBe(3000);
    expect(retryAfter({ 'retry-after-ms': '250' })).toBe(250);
    expect(retryAfter({ 'retry-after': 'Thu, 01 Jan 1970 00:00:10 GMT' }, 4_000)).toBe(6000);
    expect(retryAfter({ 'retry-after': 'soon' })).toBeUndefined();
    expect(retryAfter({})).toBeUndefined();
  });
});
