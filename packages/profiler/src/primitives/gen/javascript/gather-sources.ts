import type { JsonValue, ProbeOutcome } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';
import type { Cell } from '../../../bank/bank-primitive.ts';
import { programQuestion, type Trial, textOf } from '../../../bank/program-question.ts';
import { jsonDifference, parsedJson } from '../../../bank/read-answer.ts';
import { NAMES, NOUNS, THINGS } from '../../../bank/words.ts';
import {
  type GatherNames,
  gatherDriver,
  type Scenario,
  type Sighting,
  type Source,
  sightingSchema,
} from './gather-driver.ts';
import {
  COMBINATIONS,
  type Combination,
  type GatherTask,
  gatherProgram,
  gatherProgramOfChains,
} from './gather-program.ts';
import { NODE_DRIVER } from './runtime.ts';

const OPEN = ['open', 'connect', 'start', 'attach', 'dial', 'enter'] as const;
const CHUNKS = ['chunks', 'pieces', 'parts', 'blocks', 'portions', 'slices'] as const;
const CLOSE = ['close', 'release', 'dispose', 'detach', 'finish', 'shut'] as const;
const ERROR = ['error', 'problem', 'failure', 'trouble', 'fault', 'cause'] as const;
const LIMITS = [undefined, 2, 3, 4] as const;
/** Of a scenario. */
const SOURCES = 6;

/** Sources of one scenario; the one at index `plain` does what it should. */
function drawSources(random: SeededRandom, retries: number, plain: number): Source[] {
  const names = random.shuffle(NAMES);
  const chunks = (count = 1 + random.integer(3)) => Array.from({ length: count }, () => random.pick(THINGS));
  const source = (over: Partial<Source> = {}) => ({
    chunks: chunks(),
    openFailures: 0,
    breaks: false,
    hangs: false,
    ...over,
  });
  const others = [
    source({ openFailures: retries }),
    source({ openFailures: retries + 1 }),
    source({ breaks: true }),
    source({ chunks: [] }),
    source({ chunks: chunks(4) }),
  ];
  return random
    .shuffle(others)
    .toSpliced(plain, 0, source({ chunks: chunks(2) }))
    .map((made, at) => ({ ...made, name: names[at] as string }));
}

/** What has to be said of a source, and how often it has to be opened. */
function expectedOf(
  source: Source,
  { valueKey, errorKey, retries }: GatherTask,
  combination: Combination,
): { readonly entry: JsonValue; readonly opens: number } {
  const { name, chunks, openFailures, breaks } = source;
  const opens = Math.min(openFailures, retries) + 1;
  if (openFailures > retries) return { entry: { name, [errorKey]: `${name} cannot be opened (${opens})` }, opens };
  return {
    entry: { name, ...(breaks ? { [errorKey]: `${name} broke` } : { [valueKey]: combination.of(chunks) }) },
    opens,
  };
}

/** What is wrong with what was seen of a scenario. */
function scenarioFault(
  scenario: Scenario,
  seen: Sighting,
  task: GatherTask,
  combination: Combination,
): string | undefined {
  const { sources, together, abort } = scenario;
  if (seen.ended !== (abort === 'never' ? 'resolved' : 'rejected with the reason'))
    return `the promise was ${seen.ended}`;
  if (seen.leftOpen > 0) return 'a reader was still open at the end';
  if (seen.closedAgain > 0) return 'a reader was closed more than once';
  if (seen.openedAfterAbort > 0) return 'a source was opened after the abort';
  if (seen.most > together) return `${seen.most} sources were worked on at once, of at most ${together}`;
  if (abort === 'before') return undefined;
  if (sources.length > 0 && !seen.together) return 'sources were not worked on at the same time';
  if (abort === 'midway') return undefined;
  if (sources.length > 0 && !seen.refilled) return 'the next source had to wait for all that were under way';
  const names = sources.map(({ name }) => name);
  if (task.limit !== undefined && `${seen.order}` !== `${names}`) return 'sources were begun in another order';
  const expected = sources.map((source) => expectedOf(source, task, combination));
  const opens = Object.fromEntries(sources.map(({ name }, at) => [name, expected[at]?.opens ?? 0]));
  return (
    jsonDifference(
      (seen.value ?? null) as JsonValue,
      expected.map(({ entry }) => entry),
    ) ?? jsonDifference({ ...seen.opens }, opens, 'opened')
  );
}

/** Asynchronous work together: order kept, errors and an abort handled on every path. */
export const gatherSources: Cell = {
  // Function, names of the three methods and of the error, combination, limit, retries.
  radices: [
    NOUNS.length,
    OPEN.length,
    CHUNKS.length,
    CLOSE.length,
    ERROR.length,
    COMBINATIONS.length,
    LIMITS.length,
    3,
  ],
  write([noun = 0, open = 0, chunks = 0, close = 0, error = 0, combinationAt = 0, limitAt = 0, retries = 0], random) {
    const word = NOUNS[noun] as string;
    const names: GatherNames = {
      function: `gather${word.charAt(0).toUpperCase()}${word.slice(1)}`,
      open: OPEN[open] as string,
      chunks: CHUNKS[chunks] as string,
      close: CLOSE[close] as string,
    };
    const combination = COMBINATIONS[combinationAt] as Combination;
    const other = COMBINATIONS[(combinationAt + 1) % COMBINATIONS.length] as Combination;
    const limit = LIMITS[limitAt];
    const task: GatherTask = {
      names,
      valueKey: random.pick(NOUNS.filter((name) => name !== word)),
      errorKey: ERROR[error] as string,
      combination: combination.code,
      limit,
      retries,
    };
    const trials = (): Trial[] => {
      const together = limit ?? SOURCES;
      const sources = drawSources(random, retries, together - 1);
      const hanging = drawSources(random, 0, 0).map((source) => ({
        ...source,
        openFailures: 0,
        breaks: false,
        hangs: true,
      }));
      const scenarios: readonly Scenario[] = [
        { sources, together, abort: 'never' },
        { sources: hanging, together, abort: 'midway' },
        { sources: hanging.slice(0, 3), together, abort: 'before' },
        { sources: [], together, abort: 'never' },
      ];
      // Nobody who does not know the name can leave a report.
      const report = `report-${Array.from({ length: 12 }, () => random.integer(10)).join('')}.json`;
      const fault = (outcome: ProbeOutcome): string | undefined => {
        const sightings = parsedJson(textOf(outcome, report) ?? '');
        if (!Array.isArray(sightings)) return 'the function was not run to its end';
        for (const [at, scenario] of scenarios.entries()) {
          const seen = sightingSchema.safeParse(sightings[at]);
          const found = seen.success
            ? scenarioFault(scenario, seen.data, task, combination)
            : 'the report is not that of the driver';
          if (found !== undefined) return `scenario ${at + 1}: ${found}`;
        }
        return undefined;
      };
      return [
        {
          name: 'scenarios',
          files: { 'driver.mjs': gatherDriver(names), 'scenarios.json': JSON.stringify({ scenarios, report }) },
          fault,
        },
      ];
    };
    const program = (wrong: Parameters<typeof gatherProgram>[1] = {}) => gatherProgram(task, wrong);
    const [shownA = '', shownB = ''] = random.shuffle(NAMES);
    const shown = [
      { name: shownA, [task.valueKey]: combination.of(['a', 'bc']) },
      { name: shownB, [task.errorKey]: 'no such source' },
    ];

    return programQuestion({
      runtime: NODE_DRIVER,
      prompt: `Write an ES module for Node.js (22 or later) without packages from npm. It exports an async function \`${names.function}(sources, { signal })\`; \`sources\` is a list, and \`signal\` is an \`AbortSignal\`, which is always given.

Each source has

- \`name\`: a text;
- \`${names.open}(signal)\`: opens it, and gives a promise of a reader, or one that is rejected with an \`Error\`.

A reader has

- \`${names.chunks}()\`: gives an async iterable of texts, the chunks. It may throw an \`Error\` while it is being read;
- \`${names.close}()\`: closes the reader, and gives a promise that is never rejected.

The function does this:

- It works on ${limit === undefined ? 'all sources at the same time' : `the sources at the same time, but on at most ${limit} at once, in their order: as soon as it is done with one, it begins the next`}. To work on a source is to open it, read it to its end and close it; it is done with a source when the promise of its \`${names.close}()\` is resolved, or when it cannot be opened.
- ${retries === 0 ? `A source that cannot be opened is not tried again` : `A source that cannot be opened is tried again at once, up to ${retries} ${retries === 1 ? 'time' : 'times'} more`}. One that fails while it is being read is not opened again.
- Each reader is closed exactly once, also when reading failed.
- The promise is resolved with a list with one object for each source, in the order of \`sources\`: \`{ name, ${task.valueKey} }\`, where \`${task.valueKey}\` is ${combination.says}; or \`{ name, ${task.errorKey} }\`, where \`${task.errorKey}\` is the \`message\` of the error (${retries === 0 ? '' : 'of the last one, when opening was tried several times; '}one source that fails does not disturb the others). With no sources it is the empty list.
- When \`signal\` is aborted before everything is done, the promise is rejected with \`signal.reason\`, but not before every reader that was opened is closed. From the abort on no source is opened any more. Sources heed the signal that they are given: what is being opened or read then fails by itself. When \`signal\` was aborted before the call, nothing is opened at all.

If a source \`${shownA}\` had the chunks \`a\` and \`bc\`, and \`${shownB}\` failed with the message \`no such source\`, the result would be:

\`\`\`json
${JSON.stringify(shown, undefined, 2)}
\`\`\`

Reply with the whole module in one fenced code block. Graded is what the function does with other sources; the module itself calls nothing and prints nothing.`,
      reference: program(),
      others: [{ name: 'of chained promises', program: gatherProgramOfChains(task) }],
      mistakes: [
        { name: 'one after the other', program: program({ limit: 1 }) },
        limit === undefined
          ? { name: 'two at once', program: program({ limit: 2 }) }
          : { name: 'all at once', program: program({ limit: 100 }) },
        { name: 'one try too many', program: program({ retries: retries + 1 }) },
        { name: 'results as they come', program: program({ unordered: true }) },
        { name: 'closes what went well alone', program: program({ closesOnSuccess: true }) },
        { name: 'does not see the abort', program: program({ ignoresAbort: true }) },
        { name: 'the first error is that of all', program: program({ letsErrorsOut: true }) },
        { name: 'says nothing of errors', program: program({ dropsErrors: true }) },
        { name: 'another value', program: program({ combination: other.code }) },
        {
          name: 'the result of the example',
          program: `export const ${names.function} = async () => (${JSON.stringify(shown)});`,
        },
        { name: 'exports nothing', program: program().replace('export async', 'async') },
        ...(limit === undefined
          ? []
          : [{ name: 'does not wait until a reader is closed', program: program({ closesUnawaited: true }) }]),
      ],
      trials,
    });
  },
};
