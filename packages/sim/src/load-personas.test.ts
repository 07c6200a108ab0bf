import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPersonas, PERSONA_DEFAULTS, PUBLISHED_PERSONAS, parsePersonas } from './index.ts';

const file = (...personas: unknown[]) => ({ schema: 'skvm.personas/1', personas });

describe('parsePersonas', () => {
  it('completes a persona, holes included', () => {
    expect(parsePersonas(file({ id: 'mine', levels: { 'reason.logic': 'L2' }, seed: 7 }), 'p.json')).toEqual([
      { ...PERSONA_DEFAULTS, id: 'mine', source: 'p.json', levels: { 'reason.logic': 'L2' }, seed: 7 },
    ]);
  });

  it('starts from a published persona or an earlier one', () => {
    const base = PUBLISHED_PERSONAS.find(({ id }) => id === 'gpt-5.4');
    const [exact, weaker] = parsePersonas(
      file(
        { id: 'exact', extends: 'gpt-5.4', slip: 0, guess: 0, source: 'test' },
        { id: 'weaker', extends: 'exact', levels: { 'gen.regex': 'L0' }, latency: { callMs: 1 } },
      ),
      'p.json',
    );
    expect(exact).toEqual({ ...base, id: 'exact', slip: 0, guess: 0, source: 'test' });
    expect(weaker).toEqual({
      ...exact,
      id: 'weaker',
      source: 'p.json; extends exact',
      levels: { ...base?.levels, 'gen.regex': 'L0' },
      latency: { ...PERSONA_DEFAULTS.latency, callMs: 1 },
    });
  });

  it.each([
    ['another document', { schema: 'skvm.profile/1', personas: [{ id: 'a', levels: {} }] }, /schema/],
    ['no persona', file(), /personas/],
    ['an id that is a path', file({ id: '../a', levels: {} }), /personas\[0\]\.id/],
    ['a level that is none', file({ id: 'a', levels: { 'reason.logic': 'L4' } }), /levels/],
    ['a primitive that is none', file({ id: 'a', levels: { logic: 'L1' } }), /levels/],
    ['odds that are none', file({ id: 'a', levels: {}, slip: 2 }), /slip/],
    ['a misspelt key', file({ id: 'a', level: {} }), /level/],
    ['nothing to go by', file({ id: 'a' }), /"a" has neither "levels" nor "extends"/],
    ['a published name', file({ id: 'gpt-5.4', levels: {} }), /"gpt-5.4" exists already/],
    ['a name twice', file({ id: 'a', levels: {} }, { id: 'a', levels: {} }), /"a" exists already/],
    ['a base that nobody knows', file({ id: 'a', extends: 'gpt-5' }), /No simulated persona "gpt-5"/],
  ])('refuses %s', (_, value, message) => {
    expect(() => parsePersonas(value, 'p.json')).toThrow(message);
  });
});

describe('loadPersonas', () => {
  it('reads a file, and names one that it cannot read', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'skvm-personas-'));
    try {
      const path = join(dir, 'personas.json');
      await expect(loadPersonas(path)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringContaining(path),
      });
      await writeFile(path, '{');
      await expect(loadPersonas(path)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringContaining(path),
      });
      await writeFile(path, JSON.stringify(file({ id: 'mine', levels: {} })));
      expect((await loadPersonas(path)).map(({ id }) => id)).toEqual(['mine']);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
