import type { TestedLevel } from '@skvm/core';
import { type CompensationRule, type RuleDefinition, rulesOf } from './compensation-rule.ts';

/** Puts a command in place of mental work, from any level. */
function byCommand(from: TestedLevel): RuleDefinition {
  return {
    from,
    to: 'L0',
    needs: [
      { primitive: 'tool.exec', level: 'L1' },
      { primitive: 'follow.delegation', level: 'L1' },
    ],
    evidence:
      /(?:compute|calculate) (?:it|this|them|these) with a (?:command|script|program)|\b(?:python3? -c|node -e)\b/imu,
    reason: 'A command calculates exactly; the target does not.',
    insertion: () => 'Compute it with a command, as in `python3 -c "print((3 + 4) / 2)"`, not in your head.',
  };
}

const FORMULA: RegExp = /formula: `?[^=\n]{1,60}=/imu;

const arithmetic = rulesOf('reason.arithmetic', [
  {
    from: 'L3',
    to: 'L2',
    evidence: FORMULA,
    reason: 'With the formula written down, single operations are left.',
    insertion: ({ items }) => (items.length === 0 ? undefined : formulas(items)),
  },
  byCommand('L3'),
  byCommand('L2'),
  byCommand('L1'),
  {
    from: 'L2',
    to: 'L1',
    evidence: /one operation at a time/imu,
    reason: 'Single operations with their results written down leave nothing to keep in mind.',
    insertion: () => 'One operation at a time: write each intermediate result down before the next.',
  },
]);

function formulas(items: readonly string[]): string {
  return `Formula: ${items
    .slice(0, 2)
    .map((formula) => `\`${formula}\``)
    .join('; ')}.`;
}

const logic = rulesOf('reason.logic', [
  {
    from: 'L3',
    to: 'L2',
    scope: 'section',
    evidence: /list (?:first )?(?:everything|all|what) that (?:satisfies|fits|meets|is possible)/imu,
    reason: 'A choice from a written list needs one comparison at a time.',
    insertion: () => 'List everything that satisfies the conditions first, then choose from that list.',
  },
  {
    from: 'L2',
    to: 'L1',
    scope: 'section',
    evidence: /check the conditions one (?:after the other|by one)/imu,
    reason: 'Conditions checked singly need no overview of all of them.',
    insertion: () => 'Check the conditions one after the other, and write yes or no beside each.',
  },
]);

const spatial = rulesOf('reason.spatial', [
  {
    from: 'L3',
    to: 'L2',
    asks: ['sphere'],
    evidence: FORMULA,
    reason: 'With the formula written down, single operations are left.',
    insertion: () =>
      'Formula: `d = 2 × 6371 km × asin(sqrt(sin²((lat2 − lat1) / 2) + cos(lat1) × cos(lat2) × sin²((lon2 − lon1) / 2)))`.',
  },
  byCommand('L3'),
  byCommand('L2'),
]);

const planning = rulesOf('reason.planning', [
  {
    from: 'L3',
    to: 'L2',
    evidence: /beside each task,? (?:write )?what/imu,
    reason: 'What a failure leads to is decided before it happens.',
    insertion: () =>
      'Beside each task, write what has to be done first and what to do if it fails; then follow that list.',
  },
  {
    from: 'L2',
    to: 'L1',
    evidence: /number the (?:tasks|steps) in the order/imu,
    reason: 'One fixed order leaves nothing to arrange on the way.',
    insertion: () => 'Number the tasks in the order in which they must be done, then do them from the top.',
  },
]);

const analysis = rulesOf('reason.analysis', [
  {
    from: 'L3',
    to: 'L2',
    asks: ['cause'],
    evidence: /one file at a time, in the order of the calls/imu,
    reason: 'One file at a time needs no picture of all of them at once.',
    insertion: () => 'One file at a time, in the order of the calls: note what each hands on to the next.',
  },
  {
    from: 'L2',
    to: 'L1',
    asks: ['cause', 'defect'],
    evidence: /quote the (?:few )?lines (?:in question|that matter)/imu,
    reason: 'A few quoted lines are judged more surely than a whole file.',
    insertion: () => 'Quote the lines in question first, then judge those alone.',
  },
]);

export const reasoningRules: readonly CompensationRule[] = [
  ...arithmetic,
  ...logic,
  ...spatial,
  ...planning,
  ...analysis,
];
