import { dirname, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheLayout, safeModelName } from './cache-layout.ts';

const target = { adapter: 'bare-agent', model: 'openrouter/qwen/qwen3.5-9b:free' };

describe('cacheLayout', () => {
  it('puts everything where the published system has it', () => {
    const layout = cacheLayout({ root: '/c' });
    expect(layout).toMatchObject({
      root: '/c',
      profiles: '/c/profiles',
      proposals: '/c/proposals',
      logs: '/c/log',
      store: '/c/store',
      sessionIndex: '/c/log/sessions.jsonl',
      config: '/c/skvm.config.json',
      env: '/c/.env',
    });
    expect(layout.profileDir(target)).toBe('/c/profiles/bare-agent/openrouter--qwen--qwen3.5-9b_free');
    expect(layout.variantDir({ target, skill: 'pdf', passTag: 'p1p2' })).toBe(
      '/c/proposals/aot-compile/bare-agent/openrouter--qwen--qwen3.5-9b_free/pdf/p1p2',
    );
    expect(layout.sessionDir('bench', '20260102-030405-678-abcdef')).toBe('/c/log/bench/20260102-030405-678-abcdef');
    expect(layout.portable('/c/log/bench/x')).toBe('log/bench/x');
    expect(layout.portable('/elsewhere/x')).toBe('/elsewhere/x');
    expect(layout.portable('/c/..x')).toBe('..x');
  });

  it('has parts of it elsewhere', () => {
    const layout = cacheLayout({ root: '/c', profilesDir: '/p', proposalsDir: '/q', logsDir: '/l' });
    expect(layout.profileDir(target)).toBe('/p/bare-agent/openrouter--qwen--qwen3.5-9b_free');
    expect(layout.sessionIndex).toBe('/l/sessions.jsonl');
    expect(() => cacheLayout({ root: 'c' })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  it.each(['../../x', '', '.', '..', 'a/b', 'a\\b', '-a', '.a', 'a\0', 'a b', 'C:', 'ü'])(
    'refuses the name %j',
    (name) => {
      const layout = cacheLayout({ root: '/c' });
      for (const path of [
        () => layout.variantDir({ target, skill: name, passTag: 'p1' }),
        () => layout.variantDir({ target, skill: 'pdf', passTag: name }),
        () => layout.sessionDir('run', name),
        () => layout.profileDir({ adapter: name, model: 'a/b' }),
      ]) {
        expect(path).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
      }
    },
  );

  it('never leaves its folders, whatever it is given', () => {
    const layout = cacheLayout({ root: `${sep}c` });
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', ':', '~', '\0') }));
    fc.assert(
      fc.property(text, text, (a, b) => {
        try {
          expect(dirname(dirname(layout.profileDir({ adapter: a, model: b })))).toBe(layout.profiles);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INPUT_INVALID' });
        }
        expect(dirname(layout.lock(a, b))).toBe(`${layout.root}${sep}locks`);
        expect(layout.lock(a, b) === layout.lock(b, a)).toBe(a === b);
      }),
      { numRuns: 500 },
    );
  });
});

describe('safeModelName', () => {
  it('makes one folder of an id', () => {
    expect(safeModelName('anthropic/claude-opus-4.6')).toBe('anthropic--claude-opus-4.6');
    expect(safeModelName('ollama/llama3:8b')).toBe('ollama--llama3_8b');
    expect(safeModelName('sim/qwen3.5-9b@openclaw')).toBe('sim--qwen3.5-9b@openclaw');
    expect(safeModelName('../x')).toBe('..--x');
  });

  it.each(['', '.', '..', '....', 'a\\b', 'a\nb', ' a', 'a*', 'x'.repeat(201)])('refuses %j', (id) => {
    expect(() => safeModelName(id)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});
