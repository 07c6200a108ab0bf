import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  builtinEvaluators,
  createContext,
  createRegistry,
  type Demand,
  type Level,
  levelRank,
  loadTask,
  primitiveSpecs,
  runTask,
  type Script,
  type Task,
} from '@skvm/core';
import { loadSkill } from '@skvm/core/skill';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveLevel } from '../src/effective-level.ts';
import { type Persona, PUBLISHED_PERSONAS, playedLevel, simProvider } from '../src/index.ts';
import { loopAdapter } from './loop-adapter.ts';
import { persona } from './requests.ts';

const data = join(import.meta.dirname, '../../../skvm-data');
const tasksDir = join(data, 'tasks');
const ids = readdirSync(tasksDir).sort();

/** Plays a script as the simulated model does: it is made the reference of a task that demands nothing. */
async function play(task: Task, script: Script) {
  const sure = persona({}, { slip: 0 });
  const registry = createRegistry([...builtinEvaluators(), loopAdapter(), simProvider({ personas: [sure] })]);
  const skills = await Promise.all((task.skills ?? []).map((path) => loadSkill(join(tasksDir, task.id, path))));
  const undemanding = { ...task, demands: [], reference: script };
  const target = { adapter: 'loop', model: `sim/${sure.id}` };
  const { score } = await runTask({ task: undemanding, target, skills }, createContext({ registry }));
  return score;
}

describe.each(ids)('%s', (id) => {
  it('belongs to a skill, and has what the simulated model needs', async () => {
    const task = await loadTask(join(tasksDir, id));
    expect(task.id).toBe(id);
    const [path = ''] = task.skills ?? [];
    const findings: string[] = [];
    const skill = await loadSkill(join(tasksDir, id, path), { report: ({ code }) => findings.push(code) });
    expect(findings).toEqual([]);
    expect(id.startsWith(skill.name)).toBe(true);
    const known = primitiveSpecs.map((spec) => spec.id);
    for (const { primitive } of task.demands ?? []) expect(known).toContain(primitive);
    expect(task.demands?.length).toBeGreaterThan(0);
    expect(task.mutants?.length).toBeGreaterThanOrEqual(3);
  });

  it('gives the reference full marks, every mutant less, and an empty answer nothing', async () => {
    const task = await loadTask(join(tasksDir, id));
    expect(await play(task, task.reference ?? [])).toMatchObject({ value: 1 });
    for (const { name, script } of task.mutants ?? []) {
      const { value } = await play(task, script);
      expect({ name, less: value !== null && value < 1 }).toEqual({ name, less: true });
    }
    expect(await play(task, [{ do: 'say', text: '' }])).toMatchObject({ value: 0 });
  });
});

describe('for a weak persona', () => {
  const weak = PUBLISHED_PERSONAS.find((candidate) => candidate.id === 'qwen3.5-9b') as Persona;
  const isUnmet = ({ primitive }: Demand, level: Level) => levelRank(playedLevel(weak, primitive)) < levelRank(level);
  const tasks = async () => Promise.all(ids.map((id) => loadTask(join(tasksDir, id))));

  it('at least five of the six tasks are out of reach, and every such demand can be lowered into reach', async () => {
    const gaps = (await tasks()).map(({ demands = [] }) => demands.filter((demand) => isUnmet(demand, demand.level)));
    expect(gaps.filter((demands) => demands.length > 0).length).toBeGreaterThanOrEqual(5);
    for (const demand of gaps.flat()) {
      expect(demand.loweredBy?.some(({ level }) => !isUnmet(demand, level))).toBe(true);
    }
  });

  it('they stay there with the skills as they were written, and with any other text', async () => {
    const texts = await Promise.all(
      readdirSync(join(data, 'skills')).map(async (name) => (await loadSkill(join(data, 'skills', name))).text),
    );
    const guidance = fc.oneof(fc.constantFrom(...texts), fc.lorem({ maxCount: 200 }), fc.string({ maxLength: 2000 }));
    for (const demand of (await tasks()).flatMap(({ demands = [] }) => demands)) {
      if (!isUnmet(demand, demand.level)) continue;
      fc.assert(fc.property(guidance, (text) => isUnmet(demand, effectiveLevel(demand, text))));
    }
  });
});
