// How often the estimator finds the level that is there, and whether it is right as often as it says.
// `pnpm study:estimator` draws the answers and rewrites docs/studies/estimator.md; all draws are hashes, so that it comes
// to the same figures every time.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLISHED_PERSONAS } from '../../packages/sim/src/published-personas.ts';
import {
  BAND_HEAD,
  bandRows,
  bandsOf,
  EVEN_MIX,
  endingsIn,
  endsOf,
  PUBLISHED_MIX,
  recoveryIn,
} from './estimator-exact.ts';
import {
  type Answer,
  ask,
  BANDS,
  bandName,
  CALIBRATION_HEAD,
  calibrationRows,
  chances,
  confusionTable,
  difference,
  personaRow,
  recoveryTable,
} from './estimator-tables.ts';
import {
  adaptive,
  type Case,
  DEFAULT,
  EVEN,
  evenMix,
  published,
  publishedMix,
  UNEVEN,
  type World,
} from './estimator-world.ts';
import { markdownTable, percent } from './markdown.ts';

/** Worlds to see how much hangs on slip and guess being as assumed. */
const OTHERS: readonly World[] = [
  { slip: 0.02, guess: 0.05 },
  EVEN,
  UNEVEN,
  { slip: 0.1, guess: 0.1 },
  { slip: 0.05, guess: 0.2 },
  { slip: 0.1, guess: 0.2 },
  { slip: 0.15, guess: 0.1 },
  { slip: 0.05, guess: 0.3 },
  { slip: 0.15, guess: 0.3 },
];
const SENSITIVITY_HEAD = [
  'slip',
  'guess',
  'found',
  'items each',
  ...BANDS.map(([from, to]) => `${bandName(from, to)}: right − stated`),
];

function sensitivityRow(world: World): string[] {
  const endings = endingsIn(world, ends);
  const { right, items } = recoveryIn(endings, PUBLISHED_MIX);
  return [
    chances(world.slip),
    chances(world.guess),
    percent(right),
    items.toFixed(2),
    ...bandsOf(endings, PUBLISHED_MIX).map(
      (band) => `${difference(band.right - band.stated)} (${percent(band.share, 2)})`,
    ),
  ];
}

const SEEDS = 20;
/** Cases of each true level, where each is given as many. */
const CASES_OF_LEVEL = 4000;
/** Where asking is cut short, so that lower confidences are stated. */
const STOPS = [3, 4, 5, 6];
/** Each stop has seeds of its own, so that its cases are no others' once more. */
const SEEDS_BETWEEN_STOPS = 1000;

const ends = endsOf();
const exact = { even: endingsIn(EVEN, ends), uneven: endingsIn(UNEVEN, ends) };
const sums = (endings: typeof exact.even) => {
  const { right, items } = recoveryIn(endings, PUBLISHED_MIX);
  return `${percent(right)} of the levels found, ${items.toFixed(2)} items each`;
};
const ours = adaptive(DEFAULT.confidence, DEFAULT.maxItems);
const cases = publishedMix(SEEDS);
const found = {
  even: { ours: ask(ours, EVEN, cases), theirs: ask(published, EVEN, cases) },
  uneven: { ours: ask(ours, UNEVEN, cases), theirs: ask(published, UNEVEN, cases) },
};

/** Answers of the shortened schedules, by the most items that each may ask. */
function shortened(world: World, mix: (firstSeed: number) => readonly Case[]): (readonly [number, Answer[]])[] {
  return STOPS.map((stop) => [
    stop,
    ask(adaptive(DEFAULT.confidence, stop), world, mix(1 + stop * SEEDS_BETWEEN_STOPS)),
  ]);
}

const asPublished = (firstSeed: number) => publishedMix(SEEDS, firstSeed);
const asMany = (firstSeed: number) => evenMix(CASES_OF_LEVEL, firstSeed);
const short = {
  published: { even: shortened(EVEN, asPublished), uneven: shortened(UNEVEN, asPublished) },
  asMany: { even: shortened(EVEN, asMany), uneven: shortened(UNEVEN, asMany) },
};
const together = (stops: readonly (readonly [number, Answer[]])[]) => stops.flatMap(([, answers]) => answers);

const text = `# How far the levels of a profile can be trusted

Made by \`pnpm study:estimator\` (docs/studies/estimator.ts); every draw is a hash, so that running it again gives the same
figures. Answers are drawn, not given by a model: what is tried is the estimator and the schedule of \`@skvm/profiler\`, as
they are, not the item banks. What is to be found are the levels of the ${PUBLISHED_PERSONAS.length} published vectors, ${cases.length / SEEDS} in all (a primitive
that a vector lacks is left out), at ${SEEDS} seeds. An item within the powers of a persona goes wrong with the chance slip, one
beyond them goes right with the chance guess. Whether an item is passed is a hash of persona, primitive, seed, level and
which item of the level it is, so that all rules see the same answers.

Two worlds: slip .05 and guess .10 everywhere; and slip and guess drawn for each cell (persona, primitive, seed and level)
uniformly from .02 to .12 and from .05 to .25, which the estimator is not told and which are worse than its prior has it on
average (.07 and .15 instead of .04 and .11).

\`adaptive\` is the default of \`skvm profile\`: until a level has the probability .98, at most ${DEFAULT.maxItems} items. \`fixed:3\` is the
published rule: three items of each level, and the highest level that was passed three times, whatever happened below it.

## Levels found

The bounds that the project sets itself for \`adaptive\`: 98 % of all cases and 96 % of each true level at slip .05 and guess
.10, with at most half of the 9 items of \`fixed:3\`; 96 % of all cases where slip and guess are drawn.

${recoveryTable([
  ['adaptive, slip .05, guess .10', found.even.ours],
  ['fixed:3, slip .05, guess .10', found.even.theirs],
  ['adaptive, slip and guess drawn', found.uneven.ours],
  ['fixed:3, slip and guess drawn', found.uneven.theirs],
])}

The intervals are Wilson's, for cases that are independent of each other, as the draws are.

## What is said of each true level

\`adaptive\`, slip .05 and guess .10:

${confusionTable(found.even.ours)}

\`fixed:3\`, the same answers:

${confusionTable(found.even.theirs)}

\`adaptive\`, slip and guess drawn:

${confusionTable(found.uneven.ours)}

\`fixed:3\`, the same answers:

${confusionTable(found.uneven.theirs)}

## Is it right as often as it says?

For each band of the stated confidence: its mean, and the share of cases in which the stated level is the true one. The
project's bound is that they differ by at most .03. A band has too few cases to tell when its interval is
wider than .06 and not wholly outside of that bound.

In short: a profile as it is made states hardly anything but confidences of .95 and more, and those are right; of the few
lower ones it is as often right as it says, as long as the levels are as frequent as in the published vectors. Whoever cuts
asking short (\`--max-items\`, \`--confidence\`) should not read .85 as .85: see below.

### Profiles as they are made

Asking goes on until the confidence is .98, so that hardly anything is left in the lower bands: too little to tell by
drawing. So these figures are not drawn: all results that the schedule can meet are followed, each with its chance, and
summed up (docs/studies/estimator-exact.ts).

${markdownTable(BAND_HEAD, [
  ...bandRows('slip .05, guess .10', bandsOf(exact.even, PUBLISHED_MIX)),
  ...bandRows('drawn', bandsOf(exact.uneven, PUBLISHED_MIX)),
])}

The prior, slip Beta(1, 25) and guess Beta(3.3, 28), was chosen by these rows: they show how well two worlds can be fitted,
not how well it does in one that nobody looked at. [The search](prior.md), which \`pnpm study:prior\` repeats, shows how rough
the ground is: of a grid of 700 priors 3 keep its bounds with all six rows within .03. Some that it finds from there come closer in these two
worlds than the one in use, by up to .009, and are further off in another.

With as many of each level, which is what the estimator takes for granted before the first item:

${markdownTable(BAND_HEAD, [
  ...bandRows('slip .05, guess .10', bandsOf(exact.even, EVEN_MIX)),
  ...bandRows('drawn', bandsOf(exact.uneven, EVEN_MIX)),
])}

The sums agree with the draws. At slip .05 and guess .10: ${sums(exact.even)}.
Where they are drawn: ${sums(exact.uneven)}.

The draws, for comparison:

${markdownTable(CALIBRATION_HEAD, [
  ...calibrationRows('slip .05, guess .10', found.even.ours),
  ...calibrationRows('drawn', found.uneven.ours),
])}

### Slips and guesses other than assumed

The same sums in other worlds, levels as the published vectors hold them. In brackets: of all cases.

${markdownTable(SENSITIVITY_HEAD, OTHERS.map(sensitivityRow))}

Confidences of .95 and more, which is nearly all that is stated, hold within .03 up to slip .10 with guess .20, and at guess
.30 with slip .05. At slip .15 they are too high, by .041 with guess .10 and by .071 with guess .30, where a stated .98 comes
to .91. The lower bands are mostly off by more than .03 outside of the two worlds above: upwards where items are more reliable,
downwards where they are less. Nothing in a profile says in which world it was made.

### Asking cut short, each level as likely as the others

To fill the lower bands asking ends after ${STOPS.slice(0, -1).join(', ')} or ${STOPS.at(-1)} items, unless .98 is reached before; the four are counted
together, each on cases of its own. The levels are drawn from the same vectors, but as many of each: ${CASES_OF_LEVEL} a stop. Where the last
column says no, slip and guess are not as the estimator believes.

${markdownTable(CALIBRATION_HEAD, [
  ...calibrationRows('slip .05, guess .10', together(short.asMany.even)),
  ...calibrationRows('drawn', together(short.asMany.uneven)),
])}

### Asking cut short, levels as often as the published vectors hold them

Two thirds of the levels in the vectors are L3, and only one in 27 is L0. An estimator that takes all for equally likely
understates L3 while it has seen little, and the fewer items the more. Nothing was adjusted for that: levels of the
published vectors taken as the prior would fit better, and would give every weak model the benefit of the strong ones.

${markdownTable(CALIBRATION_HEAD, [
  ...calibrationRows('slip .05, guess .10', together(short.published.even)),
  ...calibrationRows('drawn', together(short.published.uneven)),
])}

The same by stop, slip .05 and guess .10:

${markdownTable(
  CALIBRATION_HEAD,
  short.published.even.flatMap(([stop, answers]) => calibrationRows(`${stop} items`, answers)),
)}

## By persona

Slip .05 and guess .10.

${markdownTable(
  ['persona', 'cases', 'adaptive', 'items each', 'fixed:3'],
  PUBLISHED_PERSONAS.map(({ id }) => personaRow(id, found.even.ours, found.even.theirs)),
)}
`;

writeFileSync(join(import.meta.dirname, 'estimator.md'), text);
process.stdout.write(text);
