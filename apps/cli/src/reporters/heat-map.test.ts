import type { AnyProfile } from '@skvm/core';
import { expect, test } from 'vitest';
import { plainStyle, type Style } from '../style.ts';
import { heatMap } from './heat-map.ts';

const profile: AnyProfile = {
  version: '1.0',
  model: 'sim/x',
  harness: 'bare-agent',
  profiledAt: '2026-01-01T00:00:00Z',
  simulated: true,
  isPartial: false,
  capabilities: { 'reason.logic': 'L2', 'follow.format': 'L0', 'mine.own': 'L3' },
  details: [],
  cost: { totalUsd: 0, totalTokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, durationMs: 0 },
  estimates: [
    {
      primitive: 'reason.logic',
      posterior: [0, 0.01, 0.98, 0.01],
      level: 'L2',
      interval: ['L2', 'L2'],
      confidence: 0.98,
      inversion: false,
      cells: [],
    },
    {
      primitive: 'gen.regex',
      posterior: [0.25, 0.25, 0.25, 0.25],
      level: null,
      interval: ['L0', 'L3'],
      confidence: 0.25,
      inversion: false,
      cells: [],
      unknown: 'no run was scored: infra (3)',
    },
  ],
};

const rowOf = (id: string, style: Style = plainStyle) =>
  heatMap(profile, style)
    .split('\n')
    .find((line) => line.trim().startsWith(id));

test('levels fill, a miss is empty, and what is unknown is hatched with its reason', () => {
  expect(rowOf('reason.logic')).toMatch(/ ███ ███ ··· {2}L2 98 %$/);
  expect(rowOf('follow.format')).toMatch(/ ··· ··· ··· {2}L0$/);
  expect(rowOf('gen.regex')).toMatch(/ ╱╱╱ ╱╱╱ ╱╱╱ {2}unknown: no run was scored: infra \(3\)$/);
  expect(rowOf('tool.exec')).toMatch(/ ╱╱╱ ╱╱╱ ╱╱╱ {2}unknown$/);
});

test('all 26 primitives have a row, those of plug-ins too, and the map says that it is simulated', () => {
  const text = heatMap(profile, plainStyle);
  expect(text.split('\n').filter((line) => /^ {2}[a-z]+\.[a-z.]+ /.test(line))).toHaveLength(27);
  expect(text).toMatch(/^bare-agent × sim\/x \[simulated\]$/m);
  expect(rowOf('mine.own')).toMatch(/ ███ ███ ███ {2}L3$/);
});

test('colour tells the level', () => {
  const named: Style = (format, text) => `<${format}>${text}</>`;
  expect(rowOf('reason.logic', named)).toContain('<cyan>███</>');
  expect(rowOf('mine.own', named)).toContain('<green>███</>');
});
