import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusteredInterval } from './clustered-interval.ts';
import { DIFFERENCE_RANGE } from './mean-estimate.ts';
import { meanInterval } from './mean-interval.ts';

const value = fc.double({ min: -1, max: 1, noNaN: true });

describe('clusteredInterval', () => {
  // CR2 and Bell–McCaffrey by full matrices (hat matrix, (I − Hᵍ)^−½, traces) in numpy.
  test.each([
    {
      values: [0.2, 0.5, 0.9, 1, 0, 0.4, 0.3, 0.7, 0.8, 0.1, 0.6, 0.55],
      clusters: 'aaabbcddddef',
      degreesOfFreedom: 3.5728346456692908,
      low: 0.447323203961617,
      high: 0.561010129371716,
    },
    {
      values: [1, 2, 3, 4, 10],
      clusters: 'aaaab',
      degreesOfFreedom: 1,
      low: -34.11861420852406,
      high: 42.11861420852406,
    },
  ])('is CR2 with Bell–McCaffrey degrees of freedom for clusters $clusters', (known) => {
    const estimate = clusteredInterval(known.values, [...known.clusters]);
    expect(estimate.method).toBe('clustered');
    expect(estimate.degreesOfFreedom).toBeCloseTo(known.degreesOfFreedom, 11);
    expect(estimate.interval?.low).toBeCloseTo(known.low, 10);
    expect(estimate.interval?.high).toBeCloseTo(known.high, 10);
  });

  test('of clusters of one value is the t interval', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 20 }), (values) => {
        const alone = clusteredInterval(
          values,
          values.map((_, index) => `skill-${index}`),
        );
        const t = meanInterval(values);
        fc.pre((t.standardDeviation ?? 0) > 1e-9);
        expect(alone.degreesOfFreedom).toBeCloseTo(values.length - 1, 8);
        expect(alone.interval?.low).toBeCloseTo(t.interval?.low ?? Number.NaN, 8);
        expect(alone.interval?.high).toBeCloseTo(t.interval?.high ?? Number.NaN, 8);
      }),
    );
  });

  test('of clusters of equal size is the t interval of their means', () => {
    const triples = fc.array(fc.tuple(value, value, value), { minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(triples, (clusters) => {
        const means = clusters.map(([a, b, c]) => (a + b + c) / 3);
        const t = meanInterval(means);
        fc.pre((t.standardDeviation ?? 0) > 1e-6);
        const clustered = clusteredInterval(
          clusters.flat(),
          clusters.flatMap((_, index) => Array(3).fill(`${index}`)),
        );
        expect(clustered.degreesOfFreedom).toBeCloseTo(clusters.length - 1, 6);
        expect(clustered.interval?.low).toBeCloseTo(t.interval?.low ?? Number.NaN, 6);
        expect(clustered.interval?.high).toBeCloseTo(t.interval?.high ?? Number.NaN, 6);
      }),
    );
  });

  test('does not depend on the order of the values', () => {
    const entries = fc.array(fc.tuple(value, fc.constantFrom('a', 'b', 'c', 'd')), { minLength: 4, maxLength: 20 });
    fc.assert(
      fc.property(entries, (given) => {
        const estimate = (list: typeof given) =>
          clusteredInterval(
            list.map(([each]) => each),
            list.map(([, cluster]) => cluster),
          );
        const forwards = estimate(given);
        fc.pre((forwards.standardDeviation ?? 0) > 1e-6 && forwards.method === 'clustered');
        const backwards = estimate([...given].reverse());
        expect(backwards.degreesOfFreedom).toBeCloseTo(forwards.degreesOfFreedom ?? Number.NaN, 6);
        expect(backwards.interval?.low).toBeCloseTo(forwards.interval?.low ?? Number.NaN, 6);
      }),
    );
  });

  test('has no interval of one cluster', () => {
    const estimate = clusteredInterval([0, 0.5, 1], ['a', 'a', 'a']);
    expect(estimate).toMatchObject({ mean: 0.5, interval: null, method: null });
  });

  test('counts clusters, not values, when their means are all the same', () => {
    const values = [0.5, -0.5, 0.25, -0.25, 0.125, -0.125];
    const estimate = clusteredInterval(values, ['a', 'a', 'b', 'b', 'c', 'c'], { range: DIFFERENCE_RANGE });
    expect(estimate.method).toBe('no-spread');
    expect(estimate.interval?.high).toBeCloseTo(1 - 0.025 ** (1 / 3), 12);
    expect(clusteredInterval(values, ['a', 'a', 'b', 'b', 'c', 'c']).interval).toBeNull();
  });

  test('refuses lists of different length', () => {
    expect(() => clusteredInterval([1, 2], ['a'])).toThrow('Expected `clusters` to be as long as values (2)');
  });
});
