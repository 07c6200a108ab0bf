import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { anyProfileSchema, loadTask, primitiveSpecs } from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import { expect, it } from 'vitest';
import { dataDir } from './index.ts';

const names = (...path: string[]): string[] => readdirSync(join(dataDir, ...path)).sort();

/** All that the Agent Skills format knows. */
const FIELDS = ['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools'];

it('every skill loads without a remark', async () => {
  for (const name of names('skills')) {
    const remarks: string[] = [];
    const skill = await loadSkill(join(dataDir, 'skills', name), { report: ({ message }) => remarks.push(message) });
    expect({ name: skill.name, remarks }).toEqual({ name, remarks: [] });
    expect(Object.keys(skill.frontMatter).filter((key) => !FIELDS.includes(key))).toEqual([]);
    expect(skill.description.length).toBeLessThanOrEqual(1024);
  }
});

it('every task loads and names a skill that is there, two tasks a skill', async () => {
  const skills: string[] = [];
  for (const id of names('tasks')) {
    const task = await loadTask(join(dataDir, 'tasks', id));
    expect(task.id).toBe(id);
    skills.push(...(task.skills ?? []).map((path) => basename(join(dataDir, 'tasks', id, path))));
  }
  expect(skills.sort()).toEqual(names('skills').flatMap((name) => [name, name]));
});

interface Published {
  readonly profiles: readonly {
    readonly harness: string;
    readonly model: string;
    readonly profiledOn: string;
    readonly capabilities: Readonly<Record<string, string>>;
  }[];
}

function readPublished(): Published | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, '../../shared/data/published-profiles.json'), 'utf8')) as Published;
  } catch {
    return undefined;
  }
}

function readProfiles() {
  return names('profiles').flatMap((harness) =>
    names('profiles', harness).map((safeModel) => {
      const file = join(dataDir, 'profiles', harness, safeModel, 'latest.json');
      const profile = anyProfileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      return { path: `${harness}/${safeModel}`, profile };
    }),
  );
}

it('every profile lies where its target says, and speaks of primitives that there are', () => {
  const known = primitiveSpecs.map(({ id }) => id);
  for (const { path, profile } of readProfiles()) {
    expect(path).toBe(`${profile.harness}/${profile.model.replaceAll('/', '--').replaceAll(':', '_')}`);
    expect(profile).toMatchObject({ details: [], isPartial: false });
    expect(Object.keys(profile.capabilities).filter((primitive) => !known.includes(primitive))).toEqual([]);
  }
});

const published = readPublished();

it.skipIf(!published)('the profiles are the 25 published ones (skipped where ../shared/data is not there)', () => {
  const facts = (items: readonly { harness: string; model: string; day: string; capabilities: object }[]) =>
    items
      .map(({ harness, model, day, capabilities }) => ({ target: `${harness} ${model}`, day, capabilities }))
      .sort((a, b) => (a.target < b.target ? -1 : 1));
  const ours = readProfiles().map(({ profile }) => ({ ...profile, day: profile.profiledAt.slice(0, 10) }));
  expect(ours).toHaveLength(25);
  expect(facts(ours)).toEqual(
    facts((published?.profiles ?? []).map((profile) => ({ ...profile, day: profile.profiledOn }))),
  );
});
