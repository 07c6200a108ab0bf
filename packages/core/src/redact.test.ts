import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSecrets, redactJson, redactSecrets } from './redact.ts';
import type { JsonValue } from './spec/json.ts';

// Assembled here, so that no scanner takes this file for a leak.
const random = (length: number) => 'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8'.repeat(4).slice(0, length);

describe('redactSecrets', () => {
  it.each([
    ['OpenAI', `key ${'sk'}-${random(40)} end`, 'key [redacted] end'],
    ['OpenRouter', `${'sk'}-or-v1-${'0a1b2c3d'.repeat(8)}`, '[redacted]'],
    ['Anthropic', `${'sk'}-ant-api03-${random(60)}`, '[redacted]'],
    ['AWS', `id=${'AKIA'}${'ABCD1234EFGH5678'};`, 'id=[redacted];'],
    ['GitHub', `${'ghp'}_${random(36)}`, '[redacted]'],
    ['bearer', `Authorization: Bearer ${random(32)}`, 'Authorization: Bearer [redacted]'],
    ['basic', `Basic ${random(24)}==`, 'Basic [redacted]'],
    ['URL', 'https://user:hunter2@example.com/x', 'https://user:[redacted]@example.com/x'],
    ['environment', `MY_API_KEY=${random(32)}\n`, 'MY_API_KEY=[redacted]\n'],
    ['JSON', `{"clientSecret": "${'0123456789abcdef'.repeat(2)}"}`, '{"clientSecret": "[redacted]"}'],
    ['JWT', `eyJ${random(20)}.eyJ${random(40)}.${random(43)}`, '[redacted]'],
    ['PEM', `-----BEGIN PRIVATE KEY-----\n${random(60)}\n-----END PRIVATE KEY-----`, '[redacted]'],
  ])('takes out a secret: %s', (_, text, expected) => {
    expect(redactSecrets(text)).toBe(expected);
    const [found, ...others] = findSecrets(text);
    expect(others).toEqual([]);
    expect(`${text.slice(0, found?.start)}[redacted]${text.slice(found?.end)}`).toBe(expected);
  });

  it.each([
    'The sk-learn-contrib-examples-and-more project needs a token: read the chapter on authentication-2.0 first.',
    'max_tokens: 4096, "inputTokens": 123456, secret = os.environ["MY_SECRET"]',
    `sha256 ${'0123456789abcdef'.repeat(4)} of store/content/ab/cd`,
    'password=$DATABASE_PASSWORD token=<your-token-goes-right-here-2>',
    'A bearer of bad news; bearer token-based-auth-2.0-flow; Basic authentication-overview-2',
    'see https://example.com:8080/a@b and git@github.com:owner/repo.git',
  ])('leaves ordinary text: %s', (text) => {
    expect(redactSecrets(text)).toBe(text);
    expect(findSecrets(text)).toEqual([]);
  });

  it('takes out known values wherever and however they stand', () => {
    const known = ['correct horse/battery', 'short'];
    expect(redactSecrets('a correct horse/battery b', known)).toBe('a [redacted] b');
    expect(redactSecrets('?k=correct%20horse%2Fbattery', known)).toBe('?k=[redacted]');
    expect(redactSecrets('a short one', known)).toBe('a short one');
  });

  it('changes no prose, digests, paths or numbers, whatever stands next to what', () => {
    const words =
      'the a of key api token secret password bearer basic authorization sk learn model skill run with and'.split(' ');
    const piece = fc.oneof(
      fc.constantFrom(...words),
      fc.nat().map(String),
      fc.constantFrom(
        'src/run/run-task.ts',
        '--max-tokens=200',
        `sha256 ${'0123456789abcdef'.repeat(4)}`,
        'v1.2.3',
        'https://a.example/b',
      ),
      fc.constantFrom('.', ',', '-', '(', ')', '"', '\n'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join(' ');
        expect(redactSecrets(text)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('gets through long texts that are made to hold it up', () => {
    for (const piece of [
      'a',
      'a-',
      'eyJ',
      'eyJaaaaaaaa.',
      'sk-',
      'Bearer ',
      'token=',
      'token: a',
      '://a:',
      'Basic a+',
      ' ',
    ]) {
      expect(redactSecrets(piece.repeat(1_000_000 / piece.length)).length).toBeGreaterThan(0);
    }
    const begun = `-----BEGIN ${'PRIVATE KEY-----\n-----BEGIN '.repeat(30_000)}`;
    expect(redactSecrets(begun) === begun).toBe(true);
  });

  it('lets no known value through, and doing it again changes nothing', () => {
    const value = fc.stringMatching(/^[ -~]{8,40}$/);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(value, fc.string()), { maxLength: 8 }),
        fc.array(value, { maxLength: 3 }),
        (parts, known) => {
          fc.pre(known.every((secret) => !'[redacted]'.includes(secret) && !secret.includes('[redacted]')));
          const once = redactSecrets([...parts, ...known].join(' '), known);
          for (const secret of known) expect(once.replaceAll('[redacted]', '\0').includes(secret)).toBe(false);
          expect(redactSecrets(once, known)).toBe(once);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('redactJson', () => {
  it('reads a member with its key and keeps the rest', () => {
    const value = {
      apiKey: random(32),
      key: '0123456789abcdef'.repeat(4),
      list: [`Bearer ${random(32)}`, 3, null],
      ok: true,
    };
    expect(redactJson(value)).toEqual({
      apiKey: '[redacted]',
      key: value.key,
      list: ['Bearer [redacted]', 3, null],
      ok: true,
    });
  });

  it('keeps the shape of any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(redactJson(value as JsonValue)).toEqual(value);
      }),
    );
  });
});
