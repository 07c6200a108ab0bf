import { bareAgent } from '@skvm/adapters';
import { createContext, createRegistry, type Profile } from '@skvm/core';
import { createSandbox } from '@skvm/core/sandbox';
import { primitives, profile } from '@skvm/profiler';
import { PUBLISHED_PERSONAS, playedLevel, type SimOptions, simProvider } from '@skvm/sim';
import { expect, test } from 'vitest';

const persona = PUBLISHED_PERSONAS.find(({ id }) => id === 'qwen3.5-9b');

/** One for all profiles: to try what holds a process in takes longer than some of them do. */
const sandbox = createSandbox({ level: 'auto' });

/** The banks that need no program, and are therefore the same everywhere, and fast. */
const plain = primitives.filter((one) => one.generate({ level: 'L1', seed: 0 }).requires === undefined);

/** How many primitives a profile of the simulated model gets wrong. */
async function mistakes(seed: number, options: SimOptions = {}): Promise<number> {
  const registry = createRegistry([bareAgent(), ...plain, simProvider(options)]);
  const target = { adapter: 'bare-agent', model: 'sim/qwen3.5-9b' };
  const document: Profile = await profile({ target, seed }, createContext({ registry, sandbox: () => sandbox }));
  expect(document).toMatchObject({ status: 'completed', simulated: true, isPartial: false });
  if (!persona) throw new Error('the persona is gone');
  return plain.filter(({ id }) => document.capabilities[id] !== playedLevel(persona, id)).length;
}

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

test('a profile finds the levels of the persona for 96 of 100 pairs of seed and primitive, and never more than two wrong', async () => {
  const counts: number[] = [];
  for (const seed of SEEDS) counts.push(await mistakes(seed));
  const all = counts.reduce((sum, count) => sum + count, 0);
  expect(all / (SEEDS.length * plain.length)).toBeLessThanOrEqual(0.04);
  expect(Math.max(...counts)).toBeLessThanOrEqual(2);
});

test('a profile finds all levels of a persona that neither slips nor guesses', async () => {
  for (const seed of SEEDS.slice(0, 10)) expect(await mistakes(seed, { slip: 0, guess: 0 })).toBe(0);
});

test('of all primitives it finds the levels, but for those that need a program which is not here', async () => {
  const registry = createRegistry([bareAgent(), ...primitives, simProvider({ slip: 0, guess: 0 })]);
  const target = { adapter: 'bare-agent', model: 'sim/qwen3.5-9b' };
  const document = await profile({ target }, createContext({ registry, sandbox: () => sandbox }));
  expect(document.status).toBe('completed');
  for (const { primitive, cells } of document.estimates) {
    const level = document.capabilities[primitive];
    const isMissing = cells.some(({ unscored }) => unscored['missing-dependency'] !== undefined);
    if (isMissing) continue;
    expect([primitive, level]).toEqual([primitive, persona && playedLevel(persona, primitive)]);
  }
});
