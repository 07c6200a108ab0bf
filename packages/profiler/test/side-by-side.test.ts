import { setTimeout as wait } from 'node:timers/promises';
import { type Context, type JsonValue, memoryJournal, type Profile, type Target } from '@skvm/core';
import { expect, test } from 'vitest';
import { profile } from '../src/index.ts';
import { lasting, type OracleOptions, oracleContext, outage, plainPrimitives } from './oracle.ts';

const TEXT_ONLY = plainPrimitives.map(({ id }) => id).filter((id) => !id.startsWith('tool.'));
const AGENT = { vector: Object.fromEntries(TEXT_ONLY.map((id) => [id, 'L2' as const])), slip: 0.05, guess: 0.1 };
const target = (name: string): Target => ({ adapter: 'oracle', model: `mock/${name}` });
const beside = (context: Context): Context => ({ ...context, executor: context.executor.share() });

/** Oracle runs that take a moment, and which of them there were at once. */
function observed(options: Partial<OracleOptions> = {}) {
  const active = new Map<string, number>();
  const begun: { readonly model: string; readonly active: ReadonlyMap<string, number> }[] = [];
  const context = oracleContext(
    {
      ...AGENT,
      ...options,
      async onRun({ model: { id } }) {
        active.set(id, (active.get(id) ?? 0) + 1);
        begun.push({ model: id, active: new Map(active) });
        await wait(20);
        active.set(id, (active.get(id) ?? 0) - 1);
      },
    },
    { concurrency: 6 },
  );
  return { context, begun };
}

test('targets get as many runs each while all have work, and what is left of the slots when one has none', async () => {
  const { context, begun } = observed();
  const sizes = { a: 8, b: 4, c: 2 };
  await Promise.all(
    Object.entries(sizes).map(([name, size]) =>
      profile({ target: target(name), policy: 'fixed:3', primitives: TEXT_ONLY.slice(0, size) }, beside(context)),
    ),
  );
  const count = (model: string, upTo: number) => begun.slice(0, upTo).filter((run) => run.model === model).length;
  const endOf = (model: string) => begun.findLastIndex((run) => run.model === model);
  const atOnce = begun.map(({ active }) => [...active.values()].reduce((sum, runs) => sum + runs, 0));
  expect(begun).toHaveLength(9 * (8 + 4 + 2));
  expect(Math.max(...atOnce)).toBe(6);
  // When the smallest has begun all of its 18 runs, the others have begun as many, but for the slots of one round.
  for (const model of ['mock/a', 'mock/b']) {
    expect(Math.abs(count(model, endOf('mock/c')) - 18)).toBeLessThanOrEqual(6);
  }
  expect(Math.abs(count('mock/a', endOf('mock/b')) - 36)).toBeLessThanOrEqual(6 + 6);
  expect(begun.slice(endOf('mock/b') + 1).some(({ active }) => active.get('mock/a') === 6)).toBe(true);
});

test('one that is out of order ends alone, and the others measure what they would by themselves', async () => {
  const { context } = observed({ breaks: ({ model }) => (model.id === 'mock/b' ? outage(false) : undefined) });
  const measure = (name: string, at: Context): Promise<Profile> =>
    profile({ target: target(name), primitives: TEXT_ONLY.slice(0, 4) }, at);
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => measure(name, beside(context))));
  expect([a?.status, b?.status, c?.status]).toEqual(['completed', 'failed', 'completed']);
  for (const [name, together] of [
    ['a', a],
    ['c', c],
  ] as const) {
    expect(together && lasting(together)).toEqual(lasting(await measure(name, observed().context)));
  }
});

test('after a stop of all, each goes on from its own journal', async () => {
  const names = ['a', 'b', 'c'];
  const stop = new AbortController();
  const journals = new Map(names.map((name): [string, JsonValue[]] => [name, []]));
  let runs = 0;
  const first = oracleContext(
    {
      ...AGENT,
      onRun() {
        runs += 1;
        if (runs === 20) stop.abort();
      },
    },
    { signal: stop.signal, concurrency: 3 },
  );
  const measure = (name: string, context: Context) =>
    profile(
      { target: target(name), primitives: TEXT_ONLY.slice(0, 4), journal: memoryJournal(journals.get(name)) },
      beside(context),
    );
  const stopped = await Promise.all(names.map((name) => measure(name, first)));
  expect(stopped.map(({ status }) => status)).toEqual(['partial', 'partial', 'partial']);
  const kept = [...journals.values()].reduce((sum, records) => sum + records.length - 1, 0);
  let again = 0;
  const count = () => {
    again += 1;
  };
  const second = oracleContext({ ...AGENT, onRun: count }, { concurrency: 3 });
  const done = await Promise.all(names.map((name) => measure(name, second)));
  const alone = await Promise.all(
    names.map((name) => profile({ target: target(name), primitives: TEXT_ONLY.slice(0, 4) }, second)),
  );
  expect(done.map(lasting)).toEqual(alone.map(lasting));
  const all = alone.reduce(
    (sum, { details }) =>
      sum + details.flatMap(({ levelResults }) => levelResults).reduce((so, { totalCount }) => so + totalCount, 0),
    0,
  );
  expect(kept).toBeGreaterThan(0);
  expect(again - all).toBe(all - kept);
});
