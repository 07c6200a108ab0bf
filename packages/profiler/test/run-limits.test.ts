import {
  type Context,
  createContext,
  createRegistry,
  defineAdapter,
  type Limits,
  memoryJournal,
  memoryStore,
  NO_USAGE,
  profileSchema,
} from '@skvm/core';
import { mockModel, mockProvider } from '@skvm/core/testing';
import { expect, test } from 'vitest';
import { planProfile, primitives, profile, regrade } from '../src/index.ts';

const TARGET = { adapter: 'noting', model: 'mock/m' } as const;
const DEFAULTS = { timeoutMs: 120_000, maxSteps: 25 };

/** A context whose agent notes by which limits each of its tasks is bound. */
function notingContext(noted: Record<string, Limits>, more: Partial<Context> = {}): Context {
  const adapter = defineAdapter({
    id: 'noting',
    description: 'notes its limits',
    async open({ limits }) {
      return {
        async run({ task }) {
          const [demand] = task.demands ?? [];
          noted[`${demand?.primitive}/${demand?.level}`] = limits;
          return { status: 'completed' as const, text: 'I do not know.', steps: [], usage: NO_USAGE, durationMs: 1 };
        },
        async [Symbol.asyncDispose]() {},
      };
    },
  });
  return createContext({
    registry: createRegistry([...primitives, adapter, mockProvider(mockModel('unused'))]),
    ...more,
  });
}

test.each([
  ['none', {}, { timeoutMs: 120_000, maxSteps: 40 }],
  ['a time limit', { timeoutMs: 5_000 }, { timeoutMs: 5_000, maxSteps: 40 }],
  ['the time limit that is the default', { timeoutMs: 120_000 }, { timeoutMs: 120_000, maxSteps: 40 }],
  ['fewer steps', { maxSteps: 7 }, { timeoutMs: 120_000, maxSteps: 7 }],
  ['more steps', { maxSteps: 70 }, { timeoutMs: 120_000, maxSteps: 70 }],
])('an item that names more steps has them unless limits are given: %s', async (_, limits, expected) => {
  const noted: Record<string, Limits> = {};
  const chosen = ['tool.web', 'reason.logic'];
  const context = notingContext(noted);
  const { spec } = await profile({ target: TARGET, primitives: chosen, policy: 'fixed:1', limits }, context);
  const common = { ...DEFAULTS, ...limits };
  expect(noted).toEqual({
    ...Object.fromEntries(chosen.flatMap((id) => ['L1', 'L2', 'L3'].map((level) => [`${id}/${level}`, common]))),
    'tool.web/L3': expected,
  });
  expect(spec.limits).toEqual(common);
  expect(spec.raisedLimits).toEqual('maxSteps' in limits ? undefined : { 'tool.web/L3': expected });
});

test('the items that a browser is needed for have time for it', () => {
  const { spec } = planProfile({ target: TARGET, primitives: ['tool.browser'] }, notingContext({}));
  const more = { timeoutMs: 300_000, maxSteps: 40 };
  expect(spec).toMatchObject({ limits: DEFAULTS, raisedLimits: { 'tool.browser/L2': more, 'tool.browser/L3': more } });
  expect(Object.keys(spec.raisedLimits ?? {})).toHaveLength(2);
});

test.each([{}, { maxSteps: 25 }, { timeoutMs: 5_000 }])(
  'a profile that is graded anew says which limits its runs had: %j',
  async (limits) => {
    const context = notingContext({}, { store: memoryStore() });
    const journal = memoryJournal();
    const input = { target: TARGET, primitives: ['tool.web'], policy: 'fixed:1', limits };
    const before = await profile({ ...input, journal }, context);
    const regrading = await regrade(journal, context);
    const after = await profile({ ...regrading.input, journal: regrading.journal, replayOnly: true }, context);
    const { host: _, ...spec } = before.spec;
    expect(after.spec).toMatchObject(spec);
    expect(after.spec.raisedLimits).toEqual(before.spec.raisedLimits);
    expect(profileSchema.parse(after)).toEqual(after);
  },
);
