import { LEVELS, type Level } from '../../packages/core/src/index.ts';
import { wilson } from '../../packages/core/src/stats/index.ts';
import type { Case, Finding, Rule, World } from './estimator-world.ts';
import { markdownTable, percent } from './markdown.ts';

/** A case and what a rule said of it. */
export interface Answer {
  readonly one: Case;
  readonly finding: Finding;
}

export function ask(rule: Rule, world: World, cases: readonly Case[]): Answer[] {
  return cases.map((one) => ({ one, finding: rule(world, one) }));
}

export const isRight = ({ one, finding }: Answer): boolean => one.truth === finding.level;

export const shareRight = (answers: readonly Answer[]): number =>
  mean(answers.map((answer) => Number(isRight(answer))));

export const itemsEach = (answers: readonly Answer[]): number => mean(answers.map(({ finding }) => finding.items));

/** The answers about cases of one true level. */
export const ofLevel = (answers: readonly Answer[], level: Level): Answer[] =>
  answers.filter(({ one }) => one.truth === level);

/** What each of several rules found: shares of all cases and of each true level, and items. */
export function recoveryTable(rules: readonly (readonly [name: string, answers: readonly Answer[]])[]): string {
  return markdownTable(
    ['', 'cases', 'recovered', '95 % interval', ...LEVELS.map((level) => `of ${level}`), 'items each'],
    rules.map((rule) => recoveryRow(...rule)),
  );
}

/** One rule as a row of {@link recoveryTable}. */
export function recoveryRow(name: string, answers: readonly Answer[]): string[] {
  const { low, high } = intervalOf(answers);
  return [
    name,
    `${answers.length}`,
    percent(shareRight(answers)),
    `${percent(low)} to ${percent(high)}`,
    ...LEVELS.map((level) => percent(shareRight(ofLevel(answers, level)))),
    itemsEach(answers).toFixed(2),
  ];
}

/** True levels down, reported levels across. */
export function confusionTable(answers: readonly Answer[]): string {
  return markdownTable(
    ['true level', 'cases', ...LEVELS.map((level) => `said ${level}`)],
    LEVELS.map((truth) => {
      const found = ofLevel(answers, truth);
      const said = (level: Level) => found.filter(({ finding }) => finding.level === level).length;
      return [
        truth,
        `${found.length}`,
        ...LEVELS.map((level) => `${said(level)} (${percent(said(level) / found.length)})`),
      ];
    }),
  );
}

/** One persona under two rules, as a row. */
export function personaRow(persona: string, asked: readonly Answer[], published: readonly Answer[]): string[] {
  const [ours, theirs] = [asked, published].map((answers) => answers.filter(({ one }) => one.persona === persona));
  if (!ours || !theirs) throw new Error(`no answers of ${persona}`);
  return [
    persona,
    `${ours.length}`,
    percent(shareRight(ours)),
    itemsEach(ours).toFixed(2),
    percent(shareRight(theirs)),
  ];
}

/** Bands of the stated confidence. */
export const BANDS = [
  [0.8, 0.9],
  [0.9, 0.95],
  [0.95, 1],
] as const;
/** What the observed share may differ from the mean stated confidence. */
export const TOLERANCE = 0.03;

export const bandName = (from: number, to: number) => `${decimal(from, 2)} to ${decimal(to, 2)}`;

export const CALIBRATION_HEAD = [
  '',
  'band',
  'cases',
  'stated',
  'right',
  '95 % interval',
  'right − stated',
  'within .03',
];

/** Stated confidence against the share that was right, a row for each band. */
export function calibrationRows(name: string, answers: readonly Answer[]): string[][] {
  return BANDS.map(([from, to]) => {
    const inBand = answers.filter(({ finding }) => isIn(finding.confidence ?? 0, from, to));
    const band = bandName(from, to);
    if (inBand.length === 0) return [name, band, '0', '', '', '', '', 'too few to tell'];
    const stated = mean(inBand.map(({ finding }) => finding.confidence ?? 0));
    const right = shareRight(inBand);
    const { low, high } = intervalOf(inBand);
    return [
      ...[name, band, `${inBand.length}`, decimal(stated), decimal(right), `${decimal(low)} to ${decimal(high)}`],
      difference(right - stated),
      isWithin(stated, right, { low, high }),
    ];
  });
}

/** A wide interval allows either answer, unless all of it lies outside. */
function isWithin(
  stated: number,
  right: number,
  { low, high }: { readonly low: number; readonly high: number },
): string {
  if (low > stated + TOLERANCE || high < stated - TOLERANCE) return '**no**';
  if (high - low > 2 * TOLERANCE) return 'too few to tell';
  return Math.abs(right - stated) <= TOLERANCE ? 'yes' : '**no**';
}

/** In a band; the last one holds its upper end. */
export const isIn = (value: number, from: number, to: number) => value >= from && (value < to || to === 1);

function intervalOf(answers: readonly Answer[]): { readonly low: number; readonly high: number } {
  return wilson(answers.filter(isRight).length, answers.length) ?? { low: 0, high: 1 };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `.984` */
export const decimal = (value: number, digits = 3) => value.toFixed(digits).replace(/^0\./, '.');

/** A chance of a world, `.05`, or the range that it is drawn from, `.02 to .12`. */
export const chances = (value: World['slip']): string =>
  (typeof value === 'number' ? [value] : value).map((one) => decimal(one, 2)).join(' to ');

/** `+.008` */
export const difference = (value: number) => `${value < 0 ? '−' : '+'}${decimal(Math.abs(value))}`;
