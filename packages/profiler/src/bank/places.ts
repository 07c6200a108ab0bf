import type { SeededRandom } from '@skvm/core/stats';
import { phraseOf } from './read-prose.ts';
import { NAMES, TOWNS } from './words.ts';

// Places that do not exist, and facts on them for texts to convey. The order of the lists is part of the items.

/** A statement with two marked words (`**so**`): what it is about, and a figure or name. */
export interface Fact {
  readonly text: string;
  readonly marks: readonly string[];
  /** What the fact is about: the mark that is a common word, as stems. */
  readonly key: readonly string[];
  /** The mark that is a name, as stems. Absent: a figure is in its place. */
  readonly name?: readonly string[];
  /** The fact without its marks. */
  readonly plain: string;
  /** The mark that is a number. Absent: a name is in its place. */
  readonly figure?: number;
}

function fact(text: string): Fact {
  const marks = [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, mark = '']) => mark);
  const value = marks.find((mark) => /^[\d\p{Lu}]/u.test(mark)) as string;
  const key = marks.find((mark) => mark !== value) as string;
  const shared = { text, marks, plain: text.replaceAll('**', ''), key: phraseOf(key) };
  return /^\d/.test(value) ? { ...shared, figure: Number(value) } : { ...shared, name: phraseOf(value) };
}

/** What facts are made with: all figures of a place differ, and so do its names. */
interface Draw {
  readonly counts: readonly number[];
  readonly names: readonly string[];
  readonly hundreds: readonly number[];
  readonly town: string;
  year(from: number): number;
  price(fromEuros: number): string;
}

export interface Topic {
  readonly heading: string;
  /** The word that texts refer to the topic by. */
  readonly term: string;
  facts(draw: Draw): readonly [Fact, Fact];
  /** Plain sentences: in the third person, of at most twelve short words, without figures and without any manner. */
  readonly sentences: readonly string[];
}

const lines = (text: string): readonly string[] => text.trim().split(/\n\s*/);

export const TOPICS: readonly Topic[] = [
  {
    heading: 'The history',
    term: 'history',
    facts: ({ year }) => [
      fact(`It **opened** in **${year(1801)}**.`),
      fact(`A **fire** broke out in **${year(1901)}**.`),
    ],
    sentences: lines(`
      The history of the house is longer than most people think.
      Old letters and diaries tell a good part of it.
      The first owners had little money but much patience.
      They built slowly, one wall after another.
      Later families added rooms and took others away.
      Some of those changes look odd today.
      Few papers from the early period are left.
      Even so, the main events are known well enough.`),
  },
  {
    heading: 'The staff',
    term: 'staff',
    facts: ({ names, counts }) => [
      fact(`The **manager** is **${names[0]}**.`),
      fact(`In summer **${counts[0]}** **volunteers** help out.`),
    ],
    sentences: lines(`
      The staff is small and knows every corner of the place.
      Most of them live within a few streets.
      Work begins early, before the doors are unlocked.
      One person sweeps while another checks the lamps.
      Nobody there is too proud to carry a bucket.
      Disputes are settled over tea at the end of a shift.
      New colleagues learn by walking beside an older one.
      That habit has kept mistakes rare.`),
  },
  {
    heading: 'The building',
    term: 'building',
    facts: ({ counts }) => [
      fact(`The **tower** is **${counts[1]}** metres high.`),
      fact(`From the hall **${counts[2]}** **steps** lead up.`),
    ],
    sentences: lines(`
      The building stands on a low hill above the market.
      Its walls are of pale stone from a nearby quarry.
      Thick beams of oak carry the roof.
      The windows face south and let in much light.
      In the afternoon the stone turns almost golden.
      Some of the plaster has come off on the north side.
      Masons come every spring to look at the cracks.
      So far the ground has not moved at all.`),
  },
  {
    heading: 'The collection',
    term: 'collection',
    facts: ({ hundreds, year }) => [
      fact(`The **archive** holds **${hundreds[0]}** letters.`),
      fact(`The oldest **map** is from **${year(1701)}**.`),
    ],
    sentences: lines(`
      The collection grew out of the gifts of many families.
      Each object has a label written by hand.
      Plain tools lie next to silver spoons.
      Nothing is kept behind thick glass.
      Students come to copy the drawings.
      A few pieces are lent to other towns in winter.
      They always return in the same wooden boxes.
      Dust remains the worst enemy of paper.`),
  },
  {
    heading: 'The garden',
    term: 'garden',
    facts: ({ counts, names }) => [
      fact(`Along the paths stand **${counts[3]}** **benches**.`),
      fact(`The **oak** was planted by **${names[1]}**.`),
    ],
    sentences: lines(`
      The garden lies behind the house, out of the wind.
      Low hedges divide it into four squares.
      Herbs grow near the back door.
      Bees find flowers there from March until October.
      A stone basin collects water for the dry weeks.
      Children play between the pear trees on Sundays.
      Visitors often stay longer than they had planned.
      At dusk the gate is closed with an iron key.`),
  },
  {
    heading: 'The visitors',
    term: 'visitors',
    facts: ({ hundreds, counts }) => [
      fact(`In an ordinary **week** **${hundreds[1]}** people come.`),
      fact(`A **tour** takes **${counts[4]}** minutes.`),
    ],
    sentences: lines(`
      The visitors come from near and far.
      School classes arrive in the morning with packed lunches.
      Older couples prefer the quiet hours after noon.
      Many leave a line or two in the guest book.
      Some return every year on the same date.
      Complaints are few and mostly about the stairs.
      Bad weather brings more people, not fewer.
      In the evening the rooms are silent again.`),
  },
  {
    heading: 'The prices',
    term: 'prices',
    facts: ({ price, counts }) => [
      fact(`A **ticket** costs **${price(6)}** euros.`),
      fact(`A **pass** for the whole year costs **${counts[5]}** euros.`),
    ],
    sentences: lines(`
      The prices have changed little over the past decade.
      A sign at the door lists them in large letters.
      Small children pay nothing at all.
      Groups get a discount when they write in advance.
      All the money goes into repairs.
      The accounts are open to anyone who asks.
      Other towns nearby charge a good deal more.
      Nobody has been sent away for lack of coins.`),
  },
  {
    heading: 'The kitchen',
    term: 'kitchen',
    facts: ({ names, price }) => [
      fact(`The **cook** is **${names[2]}**.`),
      fact(`A bowl of **soup** costs **${price(2)}** euros.`),
    ],
    sentences: lines(`
      The kitchen lies below the hall and smells of bread.
      Copper pans hang in order of size.
      Vegetables come from farms along the river.
      The menu is short and changes with the season.
      Leftovers are given to neighbours before closing time.
      A long table seats whoever arrives first.
      Strangers soon talk there as if they were cousins.
      The old iron stove has never gone cold.`),
  },
  {
    heading: 'The music',
    term: 'music',
    facts: ({ counts, town }) => [
      fact(`The **choir** has **${counts[6]}** singers.`),
      fact(`The **organ** came from **${town}**.`),
    ],
    sentences: lines(`
      The music fills the hall on the first Friday of each month.
      Chairs are carried in from all the other rooms.
      Local players share the stage with famous guests.
      The sound is warm and carries without any machine.
      Rehearsals take place in the small room upstairs.
      Latecomers wait in the corridor until the applause.
      Old songs from the valley are the favourites.
      After the last piece the audience walks home humming.`),
  },
  {
    heading: 'The road',
    term: 'road',
    facts: ({ counts, year }) => [
      fact(`The **station** is **${counts[7]}** minutes away on foot.`),
      fact(`The **bridge** was built in **${year(1960)}**.`),
    ],
    sentences: lines(`
      The road to the house follows the river for a while.
      It is narrow, and carts must wait for each other.
      Tall poplars give shade in the hot months.
      After the ford it climbs in two wide bends.
      Cyclists rest at the well half way up.
      In January the last stretch may be icy.
      Buses stop at the foot of the hill.
      From there the roof can already be seen.`),
  },
];

/** Kinds of places that have all of the topics. */
export const KINDS: readonly string[] =
  'museum chapel castle abbey windmill brewery observatory library palace lighthouse gallery fortress'.split(' ');

/** Draws the two facts of each topic, all of which differ in their figures and names. */
export function drawFacts(random: SeededRandom, town: string): ReadonlyMap<Topic, readonly [Fact, Fact]> {
  const others = TOWNS.filter((name) => name !== town);
  const span = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
  const draw: Draw = {
    counts: random.shuffle(span(13, 85)),
    names: random.shuffle(NAMES),
    hundreds: [201 + random.integer(299), 501 + random.integer(399)],
    town: random.pick(others),
    year: (from) => from + random.integer(from === 1960 ? 30 : 59),
    price: (fromEuros) => (fromEuros + random.integer(4) + (1 + random.integer(9)) / 10).toFixed(2),
  };
  return new Map(TOPICS.map((topic) => [topic, topic.facts(draw)]));
}
