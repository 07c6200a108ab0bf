import { describe, expect, test } from 'vitest';
import { type PlaceFlags, readEnvironment } from './environment.ts';
import type { Terminal } from './terminal.ts';

const HOME = '/no/such/home';

async function places(env: Readonly<Record<string, string>>, flags: PlaceFlags = {}) {
  const terminal = { env, home: HOME, cwd: '/here' } as unknown as Terminal;
  return readEnvironment(flags, terminal);
}

describe('readEnvironment', () => {
  test('takes the flag before the variable before the home folder; an empty one is none', async () => {
    const cache = async (...given: Parameters<typeof places>) => (await places(...given)).cache;
    expect(await cache({})).toEqual({ path: `${HOME}/.skvm`, from: 'default' });
    expect(await cache({ SKVM_CACHE: '/no/such/e' })).toEqual({ path: '/no/such/e', from: 'SKVM_CACHE' });
    expect(await cache({ SKVM_CACHE: '/no/such/e' }, { 'skvm-cache': '/no/such/f' })).toEqual({
      path: '/no/such/f',
      from: '--skvm-cache',
    });
    expect(await cache({ SKVM_CACHE: '' })).toEqual({ path: `${HOME}/.skvm`, from: 'default' });
  });

  test('expands the home folder and what is relative', async () => {
    const env = { SKVM_PROFILES_DIR: '~/p', SKVM_PROPOSALS_DIR: '~', SKVM_LOGS_DIR: '/l/../logs' };
    const found = await places(env, { 'skvm-cache': 'x/../cache' });
    expect([found.cache, found.profiles, found.proposals, found.logs].map(({ path }) => path)).toEqual([
      '/here/cache',
      `${HOME}/p`,
      HOME,
      '/logs',
    ]);
    expect((await places({}, { 'skvm-cache': '~x' })).cache.path).toBe('/here/~x');
  });
});
