import { type Item, type Primitive, playScript } from '@skvm/core';
import { expect, test } from 'vitest';
import { primitives } from '../src/primitives/index.ts';

// Facts in other words than the bank's own, for whatever item is drawn: a person's sentences with a place for the value.

/** Two ways to put each fact, by the marked word that says what it is about. */
const WORDINGS: Readonly<Record<string, readonly [(value: string) => string, (value: string) => string]>> = {
  opened: [
    (value) => `When it first opened its doors, in ${value}, half the county came to see.`,
    (value) => `Not much is left of the year it opened. That year was ${value}, and people still dressed for dinner.`,
  ],
  fire: [
    (value) => `In ${value} a fire—nobody knows how it began—took the roof.`,
    (value) => `The fire of ${value} is remembered to this day.`,
  ],
  manager: [
    (value) => `${value}, the manager, knows all of this better than any book.`,
    (value) => `Much of it depends on the manager. Her friends call her ${value}, “the engine of the house.”`,
  ],
  volunteers: [
    (value) => `No fewer than ${value} volunteers give up part of their summer for it.`,
    (value) => `It couldn't go on without volunteers, of whom there are ${value} in summer.`,
  ],
  tower: [
    (value) => `The tower, ${value} m high, can be seen from the sea.`,
    (value) => `Look up at its tower! It rises to ${value} metres, and then come the swallows.`,
  ],
  steps: [
    (value) => `There are ${value} steps between the hall and the view.`,
    (value) => `Whoever climbs the **${value}** *steps* from the hall will be rewarded.`,
  ],
  archive: [
    (value) => `Its archive, i.e. ${value} letters in grey boxes, would fill a novel.`,
    (value) => `Then there is the archive. It keeps ${value} letters, most of them unread.`,
  ],
  map: [
    (value) => `The oldest map dates from ${value} and is wrong in every detail.`,
    (value) => `Dr. Smith once said that a map from ${value}, the oldest there, had cost him his sleep.`,
  ],
  benches: [
    (value) => `Tired feet find ${value} benches along the paths.`,
    (value) => `Along the paths stand benches; ${value} of them, to be exact.`,
  ],
  oak: [
    (value) => `In the shade of the oak that ${value} planted, one forgets the time.`,
    (value) => `${value}'s oak has grown taller than the gate.`,
  ],
  week: [
    (value) => `In an ordinary week ${value} people walk through its gate.`,
    (value) => `Some ${value} guests a week can't be mistaken, can they?`,
  ],
  tour: [
    (value) => `A tour lasts ${value} minutes and feels like ten.`,
    (value) => `Nobody yawns on the tour. After ${value} minutes they ask for more!`,
  ],
  ticket: [(value) => `At ${value} euros the ticket is hardly dear.`, (value) => `Tickets are €${value} each.`],
  pass: [
    (value) => `A pass for the whole year is sold at ${value} euros.`,
    (value) => `Those who come often buy a pass: ${value} euros, and the year is theirs.`,
  ],
  cook: [
    (value) => `The cook is called ${value} and never measures anything.`,
    (value) => `Below stairs a cook is at work. It is ${value}, and it smells of thyme.`,
  ],
  soup: [
    (value) => `For ${value} euros one gets a bowl of soup that lasts until evening.`,
    (value) => `"Best soup in the valley," says the board, "only ${value} euros."`,
  ],
  choir: [
    (value) => `The choir—${value} singers, no conductor—is reason enough to come.`,
    (value) => `On Fridays the choir fills the hall. With ${value} voices that isn't hard.`,
  ],
  organ: [
    (value) => `Its organ came all the way from ${value}.`,
    (value) => `They bought the organ second hand in ${value}, and it shows.`,
  ],
  station: [
    (value) => `From the station it takes ${value} minutes on foot.`,
    (value) => `The station isn't far: ${value} minutes for anyone with two legs.`,
  ],
  bridge: [
    (value) => `Since ${value}, when the bridge was built, nobody has had to wade.`,
    (value) => `One crosses a bridge on the way. Built in ${value}, it hums in the wind.`,
  ],
};

/** The facts of a prompt: what each is about, and its figure or name. */
function factsOf(prompt: string): [about: string, value: string][] {
  return [...prompt.matchAll(/^ *- .*\*\*.*$/gm)].map(([line]) => {
    const marks = [...line.matchAll(/\*\*([^*]+)\*\*/g)].map(([, mark = '']) => mark);
    const value = marks.find((mark) => /^[\dA-Z]/.test(mark)) ?? expect.unreachable(line);
    return [marks.find((mark) => mark !== value) ?? expect.unreachable(line), value];
  });
}

const prose = primitives.find(({ id }) => id === 'gen.text.prose') as Primitive;
const grade = (item: Item, text: string) => item.grade(playScript(item.task, [{ do: 'say', text }]));

const ITEMS = Array.from({ length: 500 }, (_, seed) => {
  const item = prose.generate({ level: 'L1', seed });
  const [, kind = '', town = '', point = ''] = /the (\w+) of (\w+) (.*)\. It supports/.exec(item.task.prompt) ?? [];
  return { item, kind, town, point, facts: factsOf(item.task.prompt) };
});

const REMARKS = [
  'All of that has been said before, and by cleverer people, but seldom all at once.',
  'It is worth repeating, since so many drive past on the new road without so much as a glance.',
];

/** A paragraph in one of the two wordings of each fact. */
const woven = ({ kind, town, point, facts }: (typeof ITEMS)[number], which: 0 | 1): string =>
  [
    `Few would deny that ${town}'s ${kind} ${point}.`,
    ...facts.map(([about, value]) => (WORDINGS[about] ?? expect.unreachable(about))[which](value)),
    ...(which === 1 ? [] : REMARKS),
    `To put it in a few words, the old ${kind} ${point}.`,
  ].join(' ');

test('facts may be put in any words, with questions, abbreviations, dashes and quotations', () => {
  for (const given of ITEMS) {
    for (const which of [0, 1] as const) {
      expect(grade(given.item, woven(given, which)), woven(given, which)).toEqual({ value: 1 });
    }
  }
});

test('a value that belongs to another fact is found, however it is put', () => {
  for (const given of ITEMS) {
    for (const which of [0, 1] as const) {
      const [one, two, ...more] = given.facts;
      if (!one || !two) return expect.unreachable('an item has four facts');
      const facts = [[one[0], two[1]] as [string, string], [two[0], one[1]] as [string, string], ...more];
      expect(grade(given.item, woven({ ...given, facts }, which)), woven({ ...given, facts }, which)).toMatchObject({
        value: 0,
      });
    }
  }
});

test('no fact can be left out, and no value changed', () => {
  for (const given of ITEMS) {
    for (const [at, [about, value]] of given.facts.entries()) {
      expect(grade(given.item, woven({ ...given, facts: given.facts.toSpliced(at, 1) }, 0))).toMatchObject({
        value: 0,
      });
      const other = /^\d/.test(value) ? String(Number(value) + 1) : 'Zoe';
      const facts = given.facts.with(at, [about, other]);
      expect(grade(given.item, woven({ ...given, facts }, 1))).toMatchObject({ value: 0 });
    }
  }
});
