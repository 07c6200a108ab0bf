import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { neededTasks, smallestDetectableEffect } from './detectable-effect.ts';

describe('smallestDetectableEffect', () => {
  test('is 0.057 for 216 tasks with a standard deviation of 0.3', () => {
    expect(smallestDetectableEffect({ tasks: 216, standardDeviation: 0.3 })).toBeCloseTo(0.057, 3);
  });

  // The power of the t test by the noncentral t distribution, solved for the effect (scipy.stats.nct).
  test.each([
    [6, 0.8, 1.4345],
    [6, 0.9, 1.6704],
    [8, 0.8, 1.156],
    [12, 0.95, 1.146],
    [24, 0.8, 0.5972],
    [50, 0.9, 0.4677],
  ])('is within 1.2 %% of the noncentral answer for %d tasks at power %d', (tasks, power, exact) => {
    const effect = smallestDetectableEffect({ tasks, power, standardDeviation: 1 }) ?? Number.NaN;
    expect(Math.abs(effect / exact - 1)).toBeLessThan(0.012);
  });

  test('is null below two tasks and 0 without spread', () => {
    expect(smallestDetectableEffect({ tasks: 1, standardDeviation: 0.3 })).toBeNull();
    expect(smallestDetectableEffect({ tasks: 6, standardDeviation: 0 })).toBe(0);
  });
});

describe('neededTasks', () => {
  // As above, the smallest whole number of tasks with power 0.8.
  test.each([
    [0.2, 199],
    [0.3, 90],
    [0.5, 34],
    [0.8, 15],
    [1, 10],
    [2, 5],
  ])('an effect of %d standard deviations needs %d', (effect, wanted) => {
    expect(neededTasks({ effect, standardDeviation: 1 })).toBe(wanted);
  });

  test('is the first number whose detectable effect is small enough', () => {
    const effect = fc.double({ min: 0.02, max: 5, noNaN: true });
    const power = fc.double({ min: 0.5, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(effect, power, (sought, chance) => {
        const options = { standardDeviation: 0.4, power: chance };
        const tasks = neededTasks({ effect: sought, ...options });
        expect(smallestDetectableEffect({ tasks, ...options })).toBeLessThanOrEqual(sought);
        if (tasks > 2) expect(smallestDetectableEffect({ tasks: tasks - 1, ...options })).toBeGreaterThan(sought);
      }),
    );
  });

  test.each([
    ['no effect', { effect: 0, standardDeviation: 1 }],
    ['a negative spread', { effect: 1, standardDeviation: -1 }],
    ['a power of 1', { effect: 1, standardDeviation: 1, power: 1 }],
  ])('refuses %s', (_, options) => {
    expect(() => neededTasks(options)).toThrow(RangeError);
  });
});
