import type { BankCheck, CheckedAnswers } from '@skvm/profiler';
import type { Style } from '../style.ts';
import { table } from './table.ts';

const share = ({ checked, asExpected }: CheckedAnswers): string => (checked === 0 ? '-' : `${asExpected}/${checked}`);

/** A row for each cell, then what is wrong. */
export function bankCheckText({ cells, status }: BankCheck, style: Style): string {
  const rows = cells.map(
    ({ primitive, level, space, duplicates, items, executes, graderMs, answers, faults, unknown }) => [
      primitive,
      level,
      space.toExponential(1),
      `${duplicates}`,
      `${items}`,
      share(answers.reference),
      share(answers.alternative),
      share(answers.mutant),
      share(answers.refusal),
      graderMs === null ? '-' : `${graderMs.median.toFixed(2)} ms${executes ? ' (runs it)' : ''}`,
      unknown ?? (faults.length > 0 ? style('red', 'faults') : style('green', 'sound')),
    ],
  );
  const head = [
    'primitive',
    'level',
    'space>',
    'alike>',
    'items>',
    'right>',
    'in other dress>',
    'mutants>',
    'refusals>',
    'grader>',
    '',
  ];
  const faults = cells.flatMap(({ primitive, level, faults }) =>
    faults.map((fault) => `${primitive} ${level}: ${fault}`),
  );
  const sound = cells.filter((cell) => cell.faults.length === 0 && cell.unknown === undefined).length;
  return [
    table(head, rows),
    ...(faults.length > 0 ? ['', ...faults.map((fault) => style('red', fault))] : []),
    '',
    `${sound} of ${cells.length} cells are sound${status === 'partial' ? '; the others could not be checked' : ''}.`,
  ].join('\n');
}
