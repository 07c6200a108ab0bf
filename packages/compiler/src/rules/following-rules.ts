import { type CompensationRule, rulesOf } from './compensation-rule.ts';

const COUNTS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Steps 1 to `count` in stages of three or four: "Three stages: steps 1 to 3, then 4 to 6, then 7 to 8". */
function stages(count: number, size: number): string | undefined {
  const groups: string[] = [];
  for (let first = 1; first <= count; first += size) {
    const last = Math.min(count, first + size - 1);
    groups.push(first === last ? `${first}` : `${first} to ${last}`);
  }
  const name = COUNTS[groups.length];
  if (name === undefined || groups.length < 2) return undefined;
  return `${name[0]?.toUpperCase()}${name.slice(1)} stages: steps ${groups.join(', then ')}; finish each before the next.`;
}

function listed(numbers: readonly number[]): string {
  const last = numbers.at(-1);
  return numbers.length < 2 ? `${last ?? ''}` : `${numbers.slice(0, -1).join(', ')} and ${last}`;
}

const format = rulesOf('follow.format', [
  {
    from: 'L3',
    to: 'L2',
    asks: ['rules'],
    scope: 'section',
    evidence: /(?:apply these )?rules of form one after the other/imu,
    reason: 'Rules applied singly do not get into each other’s way.',
    insertion: () => 'Apply these rules of form one after the other, and check each before the next.',
  },
  {
    from: 'L2',
    to: 'L1',
    asks: ['form'],
    evidence: /template: `[^`\n]*<[^<>`\n]+>|<[a-z][\w -]*>[^\n]{0,80}<[a-z][\w -]*>/imu,
    reason: 'A template with marked places is filled in, not put together.',
    insertion: ({ items }) =>
      items.length >= 2 && items.length <= 10
        ? `Template: \`${items.map((name) => `${name}: <${name}>`).join('; ')}\`.`
        : undefined,
  },
]);

const constraint = rulesOf('follow.constraint', [
  {
    from: 'L3',
    to: 'L2',
    scope: 'section',
    evidence: /(?:before you finish, )?go through the (?:\d+ )?rules (?:above |here )?one by one/imu,
    reason: 'Rules gone through one by one at the end are kept even when they are many.',
    insertion: ({ items }) =>
      `Before you finish, go through the ${items.length} rules above one by one and repair what breaks one.`,
  },
  {
    from: 'L2',
    to: 'L1',
    scope: 'section',
    evidence: /one line per rule|^[ \t]*[-*+] \[[ x]\] /imu,
    reason: 'A list that is filled in turns each rule into one question.',
    insertion: () => 'One line per rule above, `kept` or `broken`: write this list before you finish.',
  },
]);

const procedure = rulesOf('follow.procedure', [
  {
    from: 'L3',
    to: 'L2',
    asks: ['steps', 'loop'],
    evidence: /(?:\w+ stages: )?steps 1 to \d+, then|in each round,? (?:do|take)/imu,
    reason: 'Few steps at a time are carried out in order, and a round that is spelled out is not lost track of.',
    insertion: ({ ask, items }) =>
      ask === 'loop'
        ? 'In each round, do the step, run the check and note its result; go on only while it fails.'
        : stages(items.length, 4),
  },
  {
    from: 'L2',
    to: 'L1',
    asks: ['steps'],
    evidence: /(?:\w+ stages: )?steps 1 to \d+, then|usual case: steps? \d/imu,
    reason: 'The usual case is a plain sequence; everything else stands apart.',
    insertion({ items }) {
      const usual = items.flatMap((item, index) => (item === 'do' ? [index + 1] : []));
      if (usual.length === items.length) return stages(items.length, 3);
      if (usual.length < 2 || usual.length * 2 < items.length) return undefined;
      return `Usual case: step${usual.length === 1 ? '' : 's'} ${listed(usual)}; the others only when their condition holds.`;
    },
  },
]);

const delegation = rulesOf('follow.delegation', [
  {
    from: 'L3',
    to: 'L2',
    asks: ['exact-work'],
    needs: [{ primitive: 'tool.exec', level: 'L1' }],
    evidence: /do (?:this|it|that) with a (?:command|script|program)/imu,
    reason: 'Work that a program does exactly is marked as such.',
    insertion: () => 'Do this with a command or a script, not by reading.',
  },
  {
    from: 'L2',
    to: 'L1',
    asks: ['exact-work'],
    needs: [{ primitive: 'tool.exec', level: 'L1' }],
    evidence: /command for it: `[^`\n]+`/imu,
    reason: 'The command is given, ready to run.',
    insertion: ({ items }) => (items[0] === undefined ? undefined : `Command for it: \`${items[0]}\`.`),
  },
]);

const style = rulesOf('follow.style', [
  {
    from: 'L3',
    to: 'L2',
    scope: 'section',
    evidence: /before each section, (?:read|look)/imu,
    reason: 'A reminder at each section keeps the manner from wearing off.',
    insertion: () => 'Before each section, read again how it is to sound.',
  },
]);

export const followingRules: readonly CompensationRule[] = [
  ...format,
  ...constraint,
  ...procedure,
  ...delegation,
  ...style,
];
