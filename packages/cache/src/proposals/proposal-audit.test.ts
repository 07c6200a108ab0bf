import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextState, possibleEvents, stateOf } from './proposal-audit.ts';

const by = 'somebody@somewhere';

describe('states', () => {
  const STATES = ['running', 'failed', 'cancelled', 'pending', 'accepted', 'rejected', 'undone'] as const;
  const EVENTS = ['created', 'finished', 'failed', 'cancelled', 'accepted', 'rejected', 'undone'] as const;

  it('can be reached, and each event leads where its name says', () => {
    const reached = new Set(['running']);
    for (const state of STATES) {
      for (const event of EVENTS) {
        const next = nextState(state, event);
        expect(next !== undefined && event !== 'created').toBe(possibleEvents(state).includes(event));
        if (next !== undefined) reached.add(next);
      }
    }
    expect([...reached].sort()).toEqual([...STATES].sort());
  });

  it('never leave what is final, whatever is told', () => {
    const events = fc.array(fc.constantFrom(...EVENTS), { maxLength: 20 });
    fc.assert(
      fc.property(events, events, (before, after) => {
        const told = (names: readonly (typeof EVENTS)[number][]) => names.map((event) => ({ at: '', event, by }));
        const state = stateOf(told(before));
        if (possibleEvents(state).length === 0) expect(stateOf(told([...before, ...after]))).toBe(state);
        if (state === 'accepted') expect(before).toContain('finished');
      }),
    );
  });
});
