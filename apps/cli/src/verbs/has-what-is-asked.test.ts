import type { Estimate, Level } from '@skvm/core';
import { expect, test } from 'vitest';
import { hasWhatIsAsked } from './has-what-is-asked.ts';

type Unscored = Estimate['cells'][number]['unscored'];

const estimate = (primitive: string, unscored: Unscored = {}, passed = 0): Estimate => ({
  primitive,
  posterior: [0.25, 0.25, 0.25, 0.25],
  level: null,
  interval: ['L0', 'L3'],
  confidence: 0.25,
  inversion: false,
  cells: [{ level: 'L1', passed, failed: 0, unscored, items: [], latencyMs: null, costUsd: null, hash: '' }],
});
const profile = (capabilities: Record<string, Level>, estimates: Estimate[]) => ({
  capabilities,
  estimates,
  isPartial: true,
});

test('a profile that lacks nothing but a program that is not here has all that can be had', () => {
  const kept = profile({ 'a.b': 'L1' }, [estimate('a.b', {}, 3), estimate('c.d', { 'missing-dependency': 1 })]);
  expect(hasWhatIsAsked(kept, undefined)).toBe(true);
  expect(hasWhatIsAsked(kept, ['a.b', 'c.d'])).toBe(true);
  expect(hasWhatIsAsked(kept, ['a.b', 'e.f'])).toBe(false);
});

test('one that lacks a score for another reason is measured again', () => {
  expect(hasWhatIsAsked(profile({}, [estimate('a.b', { infra: 3 })]), undefined)).toBe(false);
  expect(hasWhatIsAsked(profile({}, [estimate('a.b', { infra: 1, 'missing-dependency': 1 })]), undefined)).toBe(false);
  expect(hasWhatIsAsked(profile({}, [estimate('a.b')]), undefined)).toBe(false);
  expect(hasWhatIsAsked({ capabilities: { 'a.b': 'L2' }, isPartial: true }, undefined)).toBe(false);
});

test('a complete one has all, a published one what it names', () => {
  const published = { capabilities: { 'a.b': 'L2' as const }, isPartial: false };
  expect(hasWhatIsAsked(published, undefined)).toBe(true);
  expect(hasWhatIsAsked(published, ['a.b'])).toBe(true);
  expect(hasWhatIsAsked(published, ['c.d'])).toBe(false);
});
