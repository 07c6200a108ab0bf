import { createContext } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { profileAt, skillOf, TARGET } from '../test/support.ts';
import { compiledSkill } from './compiled-skill.ts';
import { bindEnv } from './passes/bind-env/index.ts';

const text = (name: string) =>
  `---\nname: ${name}\ndescription: Brews.\n---\n# Brew\n\n## Work\n\nRead all of the notes files.\n`;
const tea = skillOf(text('tea'), { 'scripts/a.sh': 'jq . notes.json\n' });
const coffee = skillOf(text('coffee'), { 'scripts/a.sh': 'command -v jq\njq .\ngrinder --fine\n' });
const profile = profileAt('L3', { 'tool.file.read': 'L1' });
const known = async () => profile;

describe('compiledSkill', () => {
  it('gives the agent each skill compiled for the target, with what it needs', async () => {
    const condition = compiledSkill({ profileOf: known });
    expect(condition).toMatchObject({ kind: 'condition', id: 'aot-compiled' });
    const prepared = await condition.prepare({ skills: [tea, coffee], target: TARGET }, createContext());
    if ('unscored' in prepared) return expect.unreachable(prepared.explanation);
    expect(prepared.skills.map(({ name, text: compiled }) => [name, compiled.includes('Read one at a time')])).toEqual([
      ['tea', true],
      ['coffee', true],
    ]);
    expect(prepared.environment?.requirements.map(({ id, required }) => [id, required])).toEqual([
      ['binary:grinder', true],
      ['binary:jq', true],
    ]);
    expect(prepared.provenance.oneOffUsage.calls).toBe(0);
    expect(prepared.provenance.details).toMatchObject({ passTag: 'p1p2', changed: 2 });
  });

  it('has a digest that follows what the agent gets', async () => {
    const digest = async (level: 'L1' | 'L2', skill = tea) => {
      const condition = compiledSkill({ profileOf: async () => profileAt('L3', { 'tool.file.read': level }) });
      const prepared = await condition.prepare({ skills: [skill], target: TARGET }, createContext());
      return 'unscored' in prepared ? '' : prepared.provenance.digest;
    };
    expect(await digest('L1')).toBe(await digest('L1'));
    expect(new Set([await digest('L1'), await digest('L2'), await digest('L1', coffee)]).size).toBe(3);
  });

  it('is not prepared for a target without a profile, unless no pass needs one', async () => {
    const profileOf = async () => undefined;
    const without = await compiledSkill({ profileOf }).prepare({ skills: [tea], target: TARGET }, createContext());
    expect(without).toEqual({ unscored: 'missing-dependency', explanation: 'No profile for bare-agent × mock/m' });
    const only = compiledSkill({ id: 'aot-compiled-p2', passes: [bindEnv()], profileOf });
    expect(await only.prepare({ skills: [tea], target: TARGET }, createContext())).toHaveProperty('provenance');
  });
});
