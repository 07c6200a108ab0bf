import { formatTarget } from '@skvm/core';
import { type DiffedProfile, levelDifference, type PrimitiveDiff, type ProfileDiff } from '@skvm/profiler';
import type { Style } from '../style.ts';
import { SIMULATED } from './simulated.ts';
import { table } from './table.ts';

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Both levels of each primitive, and how surely they differ. */
export function profileDiffText({ a, b, primitives }: ProfileDiff, style: Style): string {
  const side = (name: string, { target, profiledAt, simulated, suite }: DiffedProfile) =>
    `${style('bold', name)} ${formatTarget(target)}${simulated ? ` ${style('magenta', SIMULATED)}` : ''}, ${profiledAt}${suite ? '' : ', of the published system: levels alone'}`;
  const rows = primitives.map((diff) => [
    diff.primitive,
    diff.a ?? '?',
    diff.b ?? '?',
    change(diff, style),
    notes(diff),
  ]);
  const differing = primitives.filter((diff) => (levelDifference(diff) ?? 0) !== 0).length;
  const unknown = primitives.filter((diff) => levelDifference(diff) === null).length;
  return [
    side('A', a),
    side('B', b),
    '',
    table(['primitive', 'A', 'B', '', ''], rows),
    '',
    `${differing} of ${primitives.length} levels differ${unknown > 0 ? `, ${unknown} cannot be compared` : ''}.`,
  ].join('\n');
}

function change(diff: PrimitiveDiff, style: Style): string {
  const difference = levelDifference(diff);
  if (difference === null) return style('dim', 'not known in both');
  const sure = (share: 'higher' | 'same' | 'lower') =>
    diff.probability ? `, ${percent(diff.probability[share])} sure` : '';
  if (difference === 0) return style('dim', `the same${sure('same')}`);
  return difference > 0
    ? style('green', `B higher by ${difference}${sure('higher')}`)
    : style('red', `B lower by ${-difference}${sure('lower')}`);
}

function notes({ otherItems, sharedItems, onlyA, onlyB }: PrimitiveDiff): string {
  const alone = [onlyA ? `A alone passed ${onlyA}` : '', onlyB ? `B alone passed ${onlyB}` : ''].filter(Boolean);
  return [
    ...(alone.length === 0 ? [] : [`${alone.join(', ')} of ${sharedItems} shared item${sharedItems === 1 ? '' : 's'}`]),
    ...(otherItems.length === 0 ? [] : [`other items at ${otherItems.join(', ')}: not comparable there`]),
  ].join('; ');
}
