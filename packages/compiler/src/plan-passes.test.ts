import { definePass, type Pass } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { bindEnv } from './passes/bind-env/index.ts';
import { rewriteSkill } from './passes/rewrite-skill/index.ts';
import { passTag, selectPasses } from './plan-passes.ts';

const mine: Pass = definePass({ id: 'mine', version: 1, description: 'mine', run: async () => ({ edits: [] }) });
const tenth: Pass = { ...mine, id: 'tenth', number: 10 };
const available = [mine, tenth, bindEnv(), rewriteSkill()];
const ids = (tokens: readonly string[]) => selectPasses(tokens, available).map(({ id }) => id);

describe('selectPasses', () => {
  it('takes numbers and ids, each once, in the order in which they run', () => {
    expect(ids(['2', ' mine', 'rewrite-skill', '1', '10', ''])).toEqual(['rewrite-skill', 'bind-env', 'tenth', 'mine']);
  });

  it.each([
    ['rewrite-skil', /No pass "rewrite-skil"; known: mine, 10 \(tenth\), 2 \(bind-env\), 1 \(rewrite-skill\)/],
    ['3', /No pass "3"/],
  ])('names what there is for %s', (token, message) => {
    expect(() => ids([token])).toThrow(message);
  });

  it('names the nearest id', () => {
    expect(() => ids(['rewrite-skil'])).toThrow(expect.objectContaining({ hint: 'Did you mean "rewrite-skill"?' }));
  });

  it('takes no pass for a mistake', () => {
    expect(() => ids([' ', ''])).toThrow(/got none/);
  });
});

describe('passTag', () => {
  it('sorts numbers as numbers and adds the ids of the others', () => {
    expect(passTag([tenth, bindEnv(), rewriteSkill()])).toBe('p1p2p10');
    expect(passTag([mine, rewriteSkill()])).toBe('p1+mine');
    expect(passTag([mine])).toBe('mine');
    expect(passTag([])).toBe('p0');
  });
});
