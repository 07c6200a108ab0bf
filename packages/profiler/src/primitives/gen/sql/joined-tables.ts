import type { SeededRandom } from '@skvm/core/stats';
import type { Cell } from '../../../bank/bank-primitive.ts';
import { dateAt } from '../../../bank/dates.ts';
import { sqlQuestion } from '../../../bank/sql-question.ts';
import { NAMES, NOUNS, TOWNS } from '../../../bank/words.ts';
import { type Deed, FORMS, type Part, type Parts, type Person, type Rows } from './joined-forms.ts';

/** Who does what, of which parts: names of the three tables in singular. */
const WORLDS = [
  ['customer', 'order', 'line'],
  ['member', 'loan', 'item'],
  ['client', 'invoice', 'entry'],
  ['guest', 'booking', 'extra'],
] as const;

/** Two or three tables: groups, those without a partner, a mean to compare with, numbers within groups. */
export const joinedTables: Cell = {
  // Form, names of the tables, their prefix, town, day.
  radices: [FORMS.length, WORLDS.length, NOUNS.length, TOWNS.length, 400],
  write([form = 0, world = 0, noun = 0, place = 0, day = 0], random) {
    const [who, what, part] = WORLDS[world] as (typeof WORLDS)[number];
    const [prefix, town] = [NOUNS[noun] as string, TOWNS[place] as string];
    const plural = (word: string) => `${prefix}_${word.replace(/y$/, 'ie')}s`;
    const [people, deeds, lines] = [plural(who), plural(what), plural(part)];
    const parts: Parts = {
      who,
      what,
      part,
      people,
      deeds,
      lines,
      town,
      since: dateAt(day),
      fewest: 2 + random.integer(2),
    };
    const { key, ...rest } = (FORMS[form] as (typeof FORMS)[number])(parts);
    return sqlQuestion({
      ...rest,
      schema: `CREATE TABLE ${people} (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL, -- not unique
  town TEXT NOT NULL
);
CREATE TABLE ${deeds} (
  id INTEGER PRIMARY KEY,
  ${who}_id INTEGER NOT NULL REFERENCES ${people} (id),
  placed TEXT NOT NULL -- a day, YYYY-MM-DD
);
CREATE TABLE ${lines} (
  ${what}_id INTEGER NOT NULL REFERENCES ${deeds} (id),
  pieces INTEGER NOT NULL,
  cents INTEGER NOT NULL -- price of one piece
);`,
      data: [0, 1].map(() => {
        const rows = drawRows(parts, day, random);
        return { [people]: rows.people, [deeds]: rows.deeds, [lines]: rows.parts };
      }),
      key: (tables) =>
        key({
          people: (tables[people] ?? []) as readonly Person[],
          deeds: (tables[deeds] ?? []) as readonly Deed[],
          parts: (tables[lines] ?? []) as readonly Part[],
        }),
    });
  },
};

/** Rows with all that a query may stumble over: the day itself, the fewest, one more and one less, none at all. */
function drawRows({ who, what, town, fewest }: Parts, day: number, random: SeededRandom): Rows {
  const elsewhere = random.shuffle(TOWNS.filter((other) => other !== town)).slice(0, 2);
  const plans = [
    ...[fewest, fewest - 1, fewest + 1, fewest + 2, 0].map((later) => ({
      town,
      later,
      earlier: 1 + random.integer(2),
      price: 1,
    })),
    { town, later: 0, earlier: 0, price: 1 },
    ...elsewhere.flatMap((place) => [1, 3].map((later) => ({ town: place, later, earlier: 1, price: 10 }))),
  ];
  const ids = (count: number) => random.shuffle(Array.from({ length: count }, (_, at) => 11 + at));
  const [peopleIds, deedIds] = [ids(plans.length), ids(60)];
  const [people, deeds, parts]: [Person[], Deed[], Part[]] = [[], [], []];
  for (const [at, plan] of plans.entries()) {
    const id = peopleIds[at] as number;
    people.push({ id, name: random.pick(NAMES), town: plan.town });
    // Two on the very day for those who have three or more.
    const later = Array.from({ length: plan.later }, (_, index) =>
      index === 0 || index === 2 ? 0 : 1 + random.integer(60),
    );
    const earlier = Array.from({ length: plan.earlier }, (_, index) => (index === 0 ? -1 : -2 - random.integer(60)));
    for (const offset of [...later, ...earlier]) {
      const deed = deedIds.pop() as number;
      deeds.push({ id: deed, [`${who}_id`]: id, placed: dateAt(day + offset) });
      const lines = offset === 0 ? 2 : 1 + random.integer(3);
      for (let line = 0; line < lines; line += 1) {
        parts.push({
          [`${what}_id`]: deed,
          pieces: 2 + random.integer(4),
          cents: plan.price * 100 * (1 + random.integer(9)),
        });
      }
    }
  }
  return { people: random.shuffle(people), deeds: random.shuffle(deeds), parts: random.shuffle(parts) };
}
