import {
  type AnyProfile,
  CATEGORIES,
  formatTarget,
  type Level,
  levelRank,
  primitiveSpecs,
  TESTED_LEVELS,
} from '@skvm/core';
import type { Style } from '../style.ts';
import { SIMULATED } from './simulated.ts';

const LEVEL_FORMATS = { L0: 'red', L1: 'yellow', L2: 'cyan', L3: 'green' } as const satisfies Record<Level, string>;
const REACHED = '███';
const MISSED = '···';
const UNKNOWN = '╱╱╱';

/** A profile as a map: a row for each primitive, a column for each level; what is unknown is hatched, not empty. */
export function heatMap(profile: AnyProfile, style: Style): string {
  const { capabilities, estimates = [], harness, model } = profile;
  const ids = primitiveSpecs.map(({ id }) => id);
  const others = Object.keys(capabilities).filter((id) => !ids.includes(id));
  const width = Math.max(...[...ids, ...others].map((id) => id.length));
  const row = (id: string): string => {
    const level = capabilities[id];
    const estimate = estimates.find(({ primitive }) => primitive === id);
    const cells = TESTED_LEVELS.map((tested) => {
      if (level === undefined) return style('dim', UNKNOWN);
      return levelRank(level) >= levelRank(tested) ? style(LEVEL_FORMATS[level], REACHED) : style('dim', MISSED);
    });
    const told = level === undefined ? style('dim', 'unknown') : style(LEVEL_FORMATS[level], level);
    const confidence =
      level === undefined || estimate === undefined ? '' : ` ${Math.round(estimate.confidence * 100)} %`;
    const why = level === undefined && estimate?.unknown !== undefined ? style('dim', `: ${estimate.unknown}`) : '';
    return `  ${id.padEnd(width)}  ${cells.join(' ')}  ${told}${style('dim', confidence)}${why}`;
  };
  const groups = CATEGORIES.map((category) => ({
    title: category as string,
    members: primitiveSpecs.filter((spec) => spec.category === category).map(({ id }) => id),
  }));
  return [
    `${style('bold', formatTarget({ adapter: harness, model }))}${profile.simulated ? ` ${style('magenta', SIMULATED)}` : ''}`,
    `  ${' '.repeat(width)}  ${TESTED_LEVELS.map((level) => level.padEnd(3)).join(' ')}`,
    ...[...groups, { title: 'of plug-ins', members: others }]
      .filter(({ members }) => members.length > 0)
      .flatMap(({ title, members }) => [style('dim', title), ...members.map(row)]),
    style('dim', `${REACHED} reached   ${MISSED} not reached   ${UNKNOWN} unknown`),
  ].join('\n');
}
