import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSkvmError } from '@skvm/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { configPath, loadConfig, parseConfig } from './config.ts';

const parse = (value: unknown) => parseConfig(JSON.stringify(value), 'skvm.config.json');

function faultOf(text: string): string {
  try {
    parseConfig(text, 'skvm.config.json');
  } catch (error) {
    if (isSkvmError(error, 'CONFIG_INVALID')) return error.message;
    throw error;
  }
  return 'no fault';
}

describe('parseConfig', () => {
  test('reads the published keys', () => {
    const published = {
      adapters: { opencode: '~/src/opencode', openclaw: { nativeSourceAgent: 'main', extraCliArgs: ['--x'] } },
      providers: {
        routes: [
          { match: 'openrouter/*', kind: 'openrouter', apiKeyEnv: 'OPENROUTER_API_KEY' },
          { match: 'vllm/*', kind: 'openai-compatible', apiKey: '', baseUrl: 'http://localhost:8000/v1' },
        ],
      },
      headlessAgent: { driver: 'pi' },
      defaults: { adapterConfigMode: 'managed' },
      paths: { tmpDir: '/var/tmp' },
      proposalsDir: '/p',
    };
    expect(parse(published)).toEqual({
      ...published,
      adapters: { ...published.adapters, opencode: { repoPath: '~/src/opencode' } },
    });
  });

  test('takes keys that start with _ for comments, at any depth, and a byte order mark for nothing', () => {
    expect(parse({ _readme: 'hello', paths: { _why: [1], tmpDir: '/t' } })).toEqual({ paths: { tmpDir: '/t' } });
    expect(parseConfig('\uFEFF{}', 'x')).toEqual({});
  });

  test.each([
    ['{', /^skvm\.config\.json: expected JSON: /],
    ['[]', /expected object/],
    ['{"provider":{}}', /unknown key "provider" \(did you mean "providers"\?\)/],
    [
      '{"providers":{"routes":[{"match":"a/*","kind":"openai","apiKeyEvn":"K"}]}}',
      /providers\.routes\[0\]: unknown key "apiKeyEvn" \(did you mean "apiKeyEnv"\?\)/,
    ],
    ['{"providers":{"routes":[{"match":"a/*","kind":"opnai"}]}}', /providers\.routes\[0\]\.kind: .*"openai"/],
    [
      '{"providers":{"routes":[{"match":"a/*","kind":"openai","baseUrl":"file:///x"}]}}',
      /providers\.routes\[0\]\.baseUrl/,
    ],
    ['{"prices":{"a/b":{"inputUsd":-1,"outputUsd":1}}}', /prices\.a\/b\.inputUsd/],
  ])('names the place of the fault in %s', (text, message) => {
    expect(faultOf(text)).toMatch(message);
  });
});

describe('loadConfig', () => {
  test('a file that is not there is empty; a broken one is an error and stays as it is', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'skvm-config-test-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    expect(await loadConfig(dir)).toEqual({});
    await writeFile(configPath(dir), '{"a": ');
    await expect(loadConfig(dir)).rejects.toMatchObject({ code: 'CONFIG_INVALID', hint: expect.any(String) });
  });
});
