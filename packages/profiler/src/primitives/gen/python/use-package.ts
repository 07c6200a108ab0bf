import type { FileMap, JsonValue, ProbeOutcome } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';
import type { Cell } from '../../../bank/bank-primitive.ts';
import { drawUntil } from '../../../bank/draw-until.ts';
import { ASK_PROGRAM, programQuestion, textFault, valueFault } from '../../../bank/program-question.ts';
import { COLOURS, DEPARTMENTS, NOUNS, THINGS, TOWNS } from '../../../bank/words.ts';
import { PYTHON_WITH_PACKAGES } from './runtime.ts';
import { type PackageNames, packageManual, packageSource, sealed, type Table, unsealed } from './sealed-tables.ts';

const FOLDER = 'tables';
const DAMAGED = 'damaged.txt';

const VERBS = {
  open: ['unlock', 'attend', 'board', 'summon', 'convene', 'admit'],
  load: ['lift', 'haul', 'recall', 'obtain', 'unroll', 'produce'],
  filter: ['sift', 'retain', 'screen', 'glean', 'winnow', 'spare'],
  group: ['bundle', 'cluster', 'pool', 'stack', 'muster', 'gather'],
  aggregate: ['condense', 'distil', 'reckon', 'digest', 'render', 'boil'],
  order: ['rank', 'arrange', 'align', 'marshal', 'queue', 'settle'],
  publish: ['deposit', 'lodge', 'shelve', 'post', 'issue', 'hand_over'],
} as const;
const ERRORS = ['Damaged', 'BrokenSeal', 'Tainted', 'Unsound'] as const;

const LIMITS = [
  { says: 'at least', option: 'least', other: 'above' },
  { says: 'more than', option: 'above', other: 'least' },
] as const;
const WAYS = ['total', 'mean', 'peak', 'count'] as const;
type Way = (typeof WAYS)[number];

type Row = readonly [town: string, department: string, units: number | null, price: number | null];

/** What is asked of every table. */
interface Request {
  readonly limit: number;
  readonly option: 'least' | 'above';
  readonly columns: number;
  readonly ways: readonly [Way, Way];
  readonly blanks: 'skip' | 'zero';
  readonly downward: boolean;
}

function isKept([, , units]: Row, { limit, option }: Pick<Request, 'limit' | 'option'>): boolean {
  return units !== null && (option === 'least' ? units >= limit : units > limit);
}

/** What the package makes of a table for a request: rows of grouping columns and two results. */
function solve(rows: readonly Row[], request: Request): JsonValue[][] {
  const { columns, ways, blanks, downward } = request;
  const groups = Map.groupBy(
    rows.filter((row) => isKept(row, request)),
    (row) => JSON.stringify(row.slice(0, columns)),
  );
  const result = (members: readonly Row[], at: 2 | 3, way: Way): number | null => {
    const values = members.map((row) => row[at] ?? (blanks === 'zero' ? 0 : null)).filter((value) => value !== null);
    const total = values.reduce((sum, value) => sum + value, 0);
    if (way === 'count') return values.length;
    if (way === 'total') return total;
    if (values.length === 0) return null;
    return way === 'mean' ? total / values.length : Math.max(...values);
  };
  return [...groups]
    .map(([key, members]) => [...JSON.parse(key), result(members, 2, ways[0]), result(members, 3, ways[1])])
    .sort((a, b) => (downward ? -1 : 1) * (Number(a[columns]) - Number(b[columns])));
}

function drawRows(
  random: SeededRandom,
  limit: number,
  towns: readonly string[],
  departments: readonly string[],
): Row[] {
  const row = (units: number | null, price: number | null = 5 + random.integer(95)): Row => [
    random.pick(towns),
    random.pick(departments),
    units,
    price,
  ];
  return random.shuffle([
    ...Array.from({ length: 12 }, () => row(Math.max(0, limit - 15 + random.integer(40)))),
    ...Array.from({ length: 4 }, () => row(limit + 1 + random.integer(20), null)),
    ...Array.from({ length: 2 }, () => row(limit)),
    row(null),
  ]);
}

/** A package of a third party, learned from its manual alone. */
export const usePackage: Cell = {
  // Name of the package, the seven verbs, what the option of the filter is.
  radices: [NOUNS.length, 6, 6, 6, 6, 6, 6, 6, LIMITS.length],
  write(
    [noun = 0, open = 0, load = 0, filter = 0, group = 0, aggregate = 0, order = 0, publish = 0, limitAt = 0],
    random,
  ) {
    const names: PackageNames = {
      package: NOUNS[noun] as string,
      open: VERBS.open[open] as string,
      load: VERBS.load[load] as string,
      filter: VERBS.filter[filter] as string,
      group: VERBS.group[group] as string,
      aggregate: VERBS.aggregate[aggregate] as string,
      order: VERBS.order[order] as string,
      publish: VERBS.publish[publish] as string,
      error: random.pick(ERRORS),
      key: 1 + random.integer(255),
    };
    const limits = LIMITS[limitAt] as (typeof LIMITS)[number];
    const request: Request = {
      limit: 20 + random.integer(60),
      option: limits.option,
      columns: 1 + random.integer(2),
      // Results that a blank value changes when it counts as 0 stand second; the first one is sorted by.
      ways: [random.pick(['total', 'peak', 'mean'] as const), random.pick(['mean', 'count'] as const)],
      blanks: random.pick(['skip', 'zero'] as const),
      downward: random.integer(2) === 1,
    };
    const [first = '', second = ''] = random.shuffle(COLOURS);
    const columns = ['town', 'department', 'units', 'price'];
    const wrongs: readonly Partial<Request>[] = [
      { option: limits.other },
      { blanks: request.blanks === 'skip' ? 'zero' : 'skip' },
      { downward: !request.downward },
      { columns: 3 - request.columns },
      { limit: 0 },
    ];
    const grouped = columns.slice(0, request.columns);
    const resultColumns = [...grouped, first, second];
    const quoted = (list: readonly string[]) => list.map((text) => `"${text}"`).join(', ');
    const step = (wrong: Partial<Request> = {}) => {
      const { option, columns: count, blanks, downward, limit } = { ...request, ...wrong };
      return {
        filter: `.${names.filter}("units", ${option}=${limit})`,
        group: `.${names.group}(${quoted(columns.slice(0, count))})`,
        aggregate: `.${names.aggregate}(${first}=("units", "${request.ways[0]}"), ${second}=("price", "${request.ways[1]}")${blanks === 'zero' ? ', blanks="zero"' : ''})`,
        order: `.${names.order}("${first}"${downward ? ', downward=True' : ''})`,
      };
    };
    const program = (
      part: { chain?: string; caught?: string; end?: string; noted?: string } = {},
      wrong?: Partial<Request>,
    ) => {
      const { filter, group, aggregate, order } = step(wrong);
      return `import ${names.package}

damaged = []
session = ${names.package}.${names.open}("${FOLDER}")
for part in session.parts:
    try:
        table = session.${names.load}(part)
    except ${part.caught ?? `${names.package}.${names.error}`}:
        ${part.noted ?? 'damaged.append(part)'}
        continue
    ${part.chain ?? `result = table${filter}${group}${aggregate}${order}`}
    session.${names.publish}(part, result)
${part.end ?? 'session.close()'}
with open("${DAMAGED}", "w") as file:
    for part in damaged:
        file.write(part + "\\n")`;
    };
    const { filter: f, group: g, aggregate: a, order: o } = step();
    const shownPart = `${random.pick(THINGS)}-old`;
    const ways = { total: 'the total', mean: 'the mean', peak: 'the peak', count: 'the count' } as const;

    return programQuestion({
      runtime: PYTHON_WITH_PACKAGES,
      prompt: `Write a Python 3 program (3.9 or later) for this task. It uses the package \`${names.package}\`, which can be imported, and the standard library. The package keeps tables in files of its own that only it can read. This is its manual:

${packageManual(names)}

The folder \`${FOLDER}\` in the working directory holds several parts; each has the columns ${quoted(columns)}, the last two of them whole numbers or blank. For every part that is not damaged:

1. keep the rows whose \`units\` are ${limits.says} ${request.limit};
2. group them by ${grouped.map((column) => `\`${column}\``).join(' and ')}${request.columns > 1 ? ', in this order' : ''};
3. for each group, find \`${first}\`, ${ways[request.ways[0]]} of \`units\`, and \`${second}\`, ${ways[request.ways[1]]} of \`price\`, in this order, where blank values ${request.blanks === 'zero' ? 'count as 0' : 'are left out'};
4. sort the result by \`${first}\`, ${request.downward ? 'the largest' : 'the smallest'} first, groups with the same value in the order in which they first appear;
5. publish it under the name of the part, even when it has no rows.

Nothing is published for a damaged part. Write the names of the damaged parts to the file \`${DAMAGED}\` in the working directory, sorted, one on each line. If only a part \`${shownPart}\` were damaged, the file would hold \`${shownPart}\` and a newline.

${ASK_PROGRAM}`,
      reference: program(),
      others: [
        {
          name: 'in functions, with a context manager',
          program: `from ${names.package} import ${names.error}, ${names.open}


def summary(table):
    kept = table${f}
    groups = kept${g}
    result = groups${a}
    return result${o}


def main():
    broken = set()
    with ${names.open}("${FOLDER}") as session:
        for part in session.parts:
            try:
                session.${names.publish}(part, summary(session.${names.load}(part)))
            except ${names.error} as problem:
                broken.add(problem.part if hasattr(problem, "part") else part)
    with open("${DAMAGED}", "w", encoding="utf-8") as file:
        file.write("\\n".join(sorted(broken)))
    print(f"{len(broken)} damaged")


if __name__ == "__main__":
    main()`,
        },
      ],
      mistakes: [
        { name: 'the limit on the wrong side', program: program({}, { option: limits.other }) },
        { name: 'blank values the other way', program: program({}, wrongs[1]) },
        { name: 'sorts the other way', program: program({}, { downward: !request.downward }) },
        { name: 'groups by other columns', program: program({}, { columns: 3 - request.columns }) },
        {
          name: 'thinks that tables change',
          program: program({ chain: `table${f}\n    result = table${g}${a}\n    result${o}` }),
        },
        { name: 'leaves the session open', program: program({ end: '' }) },
        { name: 'waits for another error', program: program({ caught: 'ValueError' }) },
        { name: 'says nothing of what is damaged', program: program({ noted: 'pass' }) },
        {
          name: 'a method of another package',
          program: program({ chain: `result = table${f}.groupby(${quoted(grouped)})${a}${o}` }),
        },
        { name: 'the example', program: `with open("${DAMAGED}", "w") as file:\n    file.write("${shownPart}\\n")` },
      ],
      trials: () => {
        const [towns, departments] = [random.shuffle(TOWNS).slice(0, 4), random.shuffle(DEPARTMENTS).slice(0, 3)];
        const parts = random.shuffle(THINGS).slice(0, 5).sort();
        const damaged = random.shuffle(parts).slice(0, 2).sort();
        const sound = parts.filter((part) => !damaged.includes(part));
        const drawn = () => drawRows(random, request.limit, towns, departments);
        const tables = new Map(
          sound.map((part) => [
            part,
            drawUntil(random, drawn, (rows) => {
              const right = JSON.stringify(solve(rows, request));
              return wrongs.every((wrong) => JSON.stringify(solve(rows, { ...request, ...wrong })) !== right);
            }),
          ]),
        );
        const [emptied = ''] = sound;
        tables.set(
          emptied,
          drawn().filter((row) => !isKept(row, request)),
        );
        const results = new Map([...tables].map(([part, rows]) => [part, solve(rows, request)]));

        const table = (rows: readonly Row[]): Table => ({ columns, rows });
        const files: FileMap = {
          [`${names.package}.py`]: packageSource(names),
          ...Object.fromEntries(
            parts.map((part) => [
              `${FOLDER}/${part}.part`,
              sealed(table(tables.get(part) ?? drawn()), names.key, damaged.includes(part)),
            ]),
          ),
        };
        const fault = (outcome: ProbeOutcome): string | undefined => {
          for (const part of parts) {
            const bytes = outcome.files.get(`${FOLDER}/${part}.done`);
            const rows = results.get(part);
            if (rows === undefined && bytes) return `the damaged ${part} was published`;
            if (rows === undefined) continue;
            if (!bytes) return `${part} was not published`;
            const found = valueFault(unsealed(bytes, names.key), { columns: resultColumns, rows }, part, 1e-6);
            if (found !== undefined) return found;
          }
          return textFault(outcome, damaged.map((part) => `${part}\n`).join(''), DAMAGED);
        };

        return [{ name: 'tables', files, fault }];
      },
    });
  },
};
