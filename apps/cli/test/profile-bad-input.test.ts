import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '@skvm/core';
import { SUITE } from '@skvm/profiler';
import { expect, test } from 'vitest';
import { serveChat } from './fake-chat-server.ts';
import { skvmJson, tempDir } from './skvm.ts';

const MODEL = '--model=sim/qwen3.5-9b';
type Refused = { readonly error: { readonly message: string; readonly hint?: string } };

test.each<[string[], RegExp, RegExp?]>([
  [
    ['--primitives=reason.logic,tool.exce'],
    /No primitive "tool\.exce"; known: .*tool\.exec/,
    /Did you mean "tool\.exec"/,
  ],
  [['--skip=tool.file.raed'], /No primitive "tool\.file\.raed"; known: /, /Did you mean "tool\.file\.read"/],
  [['--primitives=reason.logic', '--skip=reason.logic'], /No primitive is left to profile/, /Skip fewer/],
  [['--primitives='], /Expected a value for --primitives, got an empty one/],
  [['--primitives=,'], /Expected a value for --primitives, got an empty one/],
  [['--skip='], /Expected a value for --skip, got an empty one/],
  [['--confidence=1'], /Expected a number from 0\.5 to below 1 for --confidence, got "1"/],
  [['--confidence=1.0'], /Expected a number from 0\.5 to below 1 for --confidence, got "1\.0"/],
  [['--confidence=.49'], /Expected a number from 0\.5 to below 1 for --confidence, got "\.49"/],
  [['--confidence=high'], /for --confidence, got "high"/],
  [['--instances=0'], /Expected a whole number from 1 up for --instances, got "0"/],
  [['--instances=1.5'], /for --instances, got "1\.5"/],
  [['--policy=fixed:0'], /"adaptive" or "fixed:N" with N from 1 to 999, got "fixed:0"/],
  [['--max-items=0'], /Expected a whole number from 1 up for --max-items, got "0"/],
  [
    ['--model=sim/gpt-5.4,sim/qwen3.5-9b', '--session=20260101-000000-000-0123456789'],
    /Expected one target with --session, got 2/,
  ],
])('%j is refused with one message, and leaves nothing behind', async (argv, message, hint) => {
  const cache = await tempDir();
  const model = argv.some((arg) => arg.startsWith('--model')) ? [] : [MODEL];
  const { exitCode, document } = await skvmJson<Refused>(['profile', ...model, ...argv, `--skvm-cache=${cache}`]);
  expect(document.error.message).toMatch(message);
  if (hint) expect(document.error.hint).toMatch(hint);
  expect({ exitCode, lines: document.error.message.split('\n').length }).toEqual({ exitCode: 2, lines: 1 });
  expect(await readdir(cache)).toEqual([]);
});

test.each([[['--resume']], [['--session']]])(
  '%j does not mix the items of two versions of the suite',
  async ([how = '']) => {
    const cache = await tempDir();
    const argv = ['profile', MODEL, '--primitives=reason.logic', '--concurrency=1', `--skvm-cache=${cache}`];
    await skvmJson([...argv, '--max-tokens=500']);
    const [session = ''] = await readdir(join(cache, 'log', 'profile'));
    const path = join(cache, 'log', 'profile', session, 'journal.jsonl');
    const [header = '', ...runs] = (await readFile(path, 'utf8')).split('\n');
    const { spec, ...rest } = JSON.parse(header);
    const older = [JSON.stringify({ ...rest, spec: { ...spec, suite: { ...SUITE, version: '0.1' } } }), ...runs].join(
      '\n',
    );
    await writeFile(path, older);
    const go = how === '--session' ? `--session=${session}` : how;
    const { exitCode, document } = await skvmJson<Refused>([...argv, go]);
    expect({ exitCode, document }).toMatchObject({
      exitCode: 2,
      document: {
        error: {
          message: expect.stringContaining(`${SUITE.id} 0.1, and this is ${SUITE.id} ${SUITE.version}`),
          hint: expect.stringContaining('start a new session'),
        },
      },
    });
    expect(await readFile(path, 'utf8')).toBe(older);
    expect(await skvmJson(argv)).toMatchObject({ exitCode: 0, document: { status: 'completed' } });
  },
);

test('of a model without tools the text primitives are measured, and the others are unknown with the reason', async () => {
  const cache = await tempDir();
  await using server = await serveChat(({ body }) =>
    body.tools?.length
      ? { status: 400, body: JSON.stringify({ error: { message: 'this model does not support tools' } }) }
      : { text: 'ANSWER: nothing' },
  );
  const only = '--primitives=reason.logic,reason.arithmetic,tool.exec,tool.file.read';
  const { exitCode, document } = await skvmJson<Profile>(
    ['profile', '--model=openai/plain', only, '--price=0/0', '--concurrency=2', `--skvm-cache=${cache}`],
    { env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'none' } },
  );
  expect(document).toMatchObject({
    status: 'completed',
    isPartial: true,
    capabilities: { 'reason.logic': 'L0', 'reason.arithmetic': 'L0' },
  });
  expect(Object.keys(document.capabilities)).toHaveLength(2);
  for (const { primitive, level, unknown } of document.estimates) {
    if (!primitive.startsWith('tool.')) continue;
    expect({ level, unknown }).toEqual({ level: null, unknown: expect.stringContaining('does not support tools') });
  }
  expect(exitCode).toBe(0);
});

test('a key that is refused ends the profile after a few calls, though its first items have tools', async () => {
  const cache = await tempDir();
  await using server = await serveChat([{ status: 401, body: JSON.stringify({ error: { message: 'no such key' } }) }]);
  const { exitCode, document } = await skvmJson<Profile>(
    ['profile', '--model=openai/plain', '--price=0/0', '--concurrency=2', `--skvm-cache=${cache}`],
    { env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'none' } },
  );
  expect({ exitCode, document }).toMatchObject({
    exitCode: 3,
    document: { status: 'failed', capabilities: {}, error: { message: expect.stringContaining('no such key') } },
  });
  expect(server.requests.length).toBeLessThanOrEqual(8);
});

test('a persona with holes is measured as it is played: L0 where it has no level, and said to be simulated', async () => {
  const cache = await tempDir();
  const personas = [{ id: 'holes', levels: { 'reason.logic': 'L2' }, slip: 0, guess: 0 }];
  await writeFile(join(cache, 'personas.json'), JSON.stringify({ schema: 'skvm.personas/1', personas }));
  await writeFile(join(cache, 'skvm.config.json'), JSON.stringify({ personas: 'personas.json' }));
  const only = '--primitives=reason.logic,gen.regex,tool.exec';
  expect(await skvmJson<Profile>(['profile', '--model=sim/holes', only, `--skvm-cache=${cache}`])).toMatchObject({
    exitCode: 0,
    document: {
      ...{ status: 'completed', simulated: true, isPartial: false },
      capabilities: { 'reason.logic': 'L2', 'gen.regex': 'L0', 'tool.exec': 'L0' },
    },
  });
  await writeFile(
    join(cache, 'personas.json'),
    JSON.stringify({ schema: 'skvm.personas/1', personas: [{ id: 'holes', levels: { 'reason.logic': null } }] }),
  );
  expect(await skvmJson<Refused>(['profile', '--model=sim/holes', only, `--skvm-cache=${cache}`])).toMatchObject({
    exitCode: 2,
    document: { error: { message: expect.stringMatching(/personas\.json[\s\S]*levels/) } },
  });
});
