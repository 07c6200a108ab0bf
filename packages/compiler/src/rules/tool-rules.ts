import type { TestedLevel } from '@skvm/core';
import { lineCount } from '../analysis/scr/detect-tools.ts';
import { type CompensationRule, inOrder, type RuleDefinition, rulesOf } from './compensation-rule.ts';
import { scriptCommand } from './script-command.ts';

/** Lines that one read of a long file takes. */
const RANGE_LINES = 500;
const MAX_LISTED = 8;

const read = rulesOf('tool.file.read', [
  {
    from: 'L3',
    to: 'L2',
    evidence: /(?:read (?:it|`[^`\n]+`) )?in ranges: lines 1 to \d/imu,
    reason: 'Ranges that are given need no search for the right offsets.',
    insertion({ ask, items }, view) {
      const rest = `lines 1 to ${RANGE_LINES}, then ${RANGE_LINES + 1} to ${2 * RANGE_LINES}`;
      if (ask === 'large-file') return `Read it in ranges: ${rest}, and so on to its end.`;
      const [path] = items;
      const lines = path === undefined ? undefined : lineCount(view, path);
      return items.length === 1 && lines
        ? `Read \`${path}\` in ranges: ${rest}, and so on to line ${lines}.`
        : undefined;
    },
  },
  {
    from: 'L2',
    to: 'L1',
    evidence: /(?:read|open) (?:the files |them )?one at a time/imu,
    reason: 'One file by its exact path is the simplest read there is.',
    insertion({ ask, items }) {
      if (ask === 'files') {
        return 'Read one at a time, each by its exact path; where one is missing, note its name and go on.';
      }
      return items.length >= 2 && items.length <= MAX_LISTED ? `Read one at a time: ${inOrder(items)}.` : undefined;
    },
  },
]);

const write = rulesOf('tool.file.write', [
  {
    from: 'L3',
    to: 'L2',
    evidence: /write one file at a time/imu,
    reason: 'Files written one by one are each complete, and none is forgotten.',
    insertion: ({ items }) =>
      items.length >= 2 && items.length <= MAX_LISTED
        ? `Write one file at a time, each finished before the next: ${inOrder(items)}.`
        : 'Write one file at a time, each finished before the next.',
  },
  {
    from: 'L2',
    to: 'L1',
    evidence: /write the first part, then append/imu,
    reason: 'Short parts are each written whole.',
    insertion: () => 'Write the first part, then append the others in order, each below 1 kB.',
  },
]);

const exec = rulesOf('tool.exec', [
  {
    from: 'L3',
    to: 'L2',
    asks: ['chain', 'shell'],
    evidence: /run one command at a time|put the lines of this block into one file/imu,
    reason:
      'A command whose output has been seen cannot mislead the next; lines that share variables stay in one shell.',
    insertion: ({ ask }) =>
      ask === 'chain'
        ? 'Run one command at a time, and look at what it prints before the next.'
        : 'Put the lines of this block into one file and run it with `bash`: they share one shell.',
  },
  {
    from: 'L2',
    to: 'L1',
    asks: ['script'],
    evidence: /exact command: `|\b(?:python3?|bash|sh|node) (?:[\w.-]+\/)+[\w.-]+\.(?:py|sh|bash|js|mjs|cjs)\b/imu,
    reason: 'With the exact command line nothing about the call is left to guess.',
    insertion({ items }, view) {
      const command = items.length === 1 ? scriptCommand(items[0] ?? '', view) : undefined;
      return command && `Exact command: \`${command}\`, run in the folder of this skill.`;
    },
  },
]);

/** Calls in sequence, for a target that cannot make them together, from any level. */
function sequential(from: TestedLevel): RuleDefinition {
  return {
    from,
    to: 'L0',
    evidence: /one after the other will do|one call after the other/imu,
    reason: 'Calls in sequence give the same answers; only the time differs.',
    insertion: ({ sentence }) =>
      sentence.kind === 'constraint'
        ? undefined
        : 'One after the other will do, where calls cannot be made together: note each result before the next call.',
  };
}

const batch = rulesOf('tool.call.batch', [
  {
    from: 'L3',
    to: 'L2',
    evidence: /note the result of each (?:call|file|one)/imu,
    reason: 'Results that are written down can be compared without keeping all of them in mind.',
    insertion: () => 'Note the result of each call first, then combine the notes in a step of its own.',
  },
  sequential('L3'),
  sequential('L2'),
  sequential('L1'),
]);

const web = rulesOf('tool.web', [
  {
    from: 'L3',
    to: 'L2',
    asks: ['pages'],
    evidence: /(?:fetch )?one page at a time/imu,
    reason: 'Single pages with a sign for the last one need no plan of all of them.',
    insertion: () => 'Fetch one page at a time, from the first on, and stop at the one that brings nothing new.',
  },
  {
    from: 'L2',
    to: 'L1',
    asks: ['template'],
    evidence: /in that address,? replace only/imu,
    reason: 'An address with one marked place is filled in, not put together.',
    insertion({ items }) {
      const place = /\{[A-Za-z_][\w-]*\}|<[A-Za-z_][\w-]*>|\[[A-Z][A-Z_]+\]/g;
      const places = [...new Set(items[0]?.match(place) ?? [])];
      return places.length === 1
        ? `In that address, replace only \`${places[0]}\`; all else stays as it is.`
        : undefined;
    },
  },
]);

const browser = rulesOf('tool.browser', [
  {
    from: 'L3',
    to: 'L2',
    evidence: /(?:do )?one action on one page at a time/imu,
    reason: 'After each single action the page shows whether it worked.',
    insertion: () => 'Do one action on one page at a time, and look at the page after each.',
  },
]);

export const toolRules: readonly CompensationRule[] = [...read, ...write, ...exec, ...batch, ...web, ...browser];
