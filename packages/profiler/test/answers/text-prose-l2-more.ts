import { edited, type WrittenAnswer } from './answer-set.ts';

// Seed 1: the lighthouse of Ulverton, a report.
const coast = `# The Ulverton light: facts and findings

The prices have remained unchanged for several seasons. A ticket costs 8.90 euros, which places the lighthouse in the middle of the regional range. For 73 euros, a pass can be purchased that is valid for the whole year. Few residents make use of this offer, and even fewer seem to know about it.

Its history is typical of the coast. The lighthouse opened in 1845, after a series of wrecks had claimed more than a hundred lives. Keepers and their families lived on site. In 1942, during a gale, a fire broke out in the oil store and spread to the stairs; the lamp itself was saved. Automation came later and passed without incident.

Only a handful of people make up the permanent staff. Wanda, the manager, combines the roles of accountant, archivist and, if necessary, plumber. This is not sustainable in the long run. From June to August, 52 volunteers lend their support, though fewer than half of them return in the following year.

The garden, finally, is the least visited part of the premises, and undeservedly so. It lies in the lee of the cliff, where even figs will ripen. As many as 85 benches line the paths. In the far corner grows an oak, which was planted by Goran in memory of the crew that did not come home. Wind has bent it almost to the ground.`;

// Seed 4: the brewery of Penholt, a report in simple English.
const simple = `# Penholt and its brewery

In the kitchen of the brewery the day begins at five. The cook is Bjorn, and he works alone until the bread is in the oven. A bowl of soup costs 5.10 euros, which some people find too much. However, the portions are large, and nobody has been seen to leave anything.

The road to the brewery is good in summer and bad in winter. From the station it takes 93 minutes on foot. There is a bridge on the way, and it was built in 1981. Before that year a boat had to be used, and it is still kept in a shed near the water in case it should be needed again.

The staff is not large for a house of this size. Priya is the manager and has the last word in all matters. There are two brewers, a driver and a young man for the office. In summer 87 volunteers come as well; they wash bottles, repair fences and sleep in the hayloft. They are paid in food.

There is also a collection, which can be seen on request. It includes an archive with 385 letters, written by customers from all parts of the country. The oldest map is from 1755. It shows that there was already a well at that place, although nobody had thought of beer yet.`;

// Seed 8: the chapel of Penholt, a guide like a brochure, American spelling.
const brochure = `# Discovering the Chapel of Penholt

Before you even reach the door, the staff will make you feel at home. Keiko, the manager, greets guests by name once they have visited twice — and she rarely forgets a face. In summer, she is joined by 22 volunteers, whose enthusiasm is contagious. Don't be shy; ask whatever comes to mind.

Next, treat yourself to a quiet half-hour with the collection. Tucked away behind the altar is an archive of 466 letters, many of which were never meant to be read by strangers like you. Equally fascinating is a map drawn in 1705, the oldest in the house. Look closely, and you'll spot a mermaid winking from the margin.

Then it's time to explore the building. At 59 meters, the tower dwarfs everything else in the village, including the silo that locals jokingly call its little brother. You can climb it, too! From the hall, 93 steps lead up to a platform with sweeping views, so bring water and a bit of patience.

Finally, unwind in the garden, where your only company may be a blackbird. You'll have no trouble finding a seat: there are 16 benches along the paths. The mighty oak in the middle was planted by Emeka long before anyone thought of sunscreen, and its shade is still the best in town. Stay as long as you like — nobody will rush you.`;

// Seed 9: the palace of Wexley, memories.
const nursery = `# A childhood in Wexley

The collection was kept in the room next to my nursery, and I fell asleep to the creaking of its shelves. My father let me help in the archive. It held 363 letters, tied up with ribbon, and I was allowed to undo exactly one bow each Sunday. The oldest map, he told me, was from 1702. I believed for years that it showed the moon.

I was not allowed in the garden after dark, so of course that's where I went. The oak there had been planted by Rosalind, my great-aunt, who smoked a pipe and swore at pigeons. Along the paths stood 31 benches, white as teeth in the moonlight. I would lie down on the coldest one and wait for something to happen. Nothing ever did, and I loved every minute of it.

Nobody in the kitchen ever asked me what I wanted; they simply put a plate in front of me. Priya was the cook. She had hands like a blacksmith and a voice like a wren. People pay for it now, I hear: a bowl of soup is 5.70 euros, with parsley. In my day there was no parsley, and we would've picked it off.

What I know of the history I picked up on the stairs, listening. The palace opened in 1841, said one uncle, and was a mistake from the start, said another. They agreed about a single thing. In 1933 a fire broke out in the ballroom, and my grandmother, who was dancing, refused to leave before the waltz was over. I have her shoes, and they are black at the heels.`;

// Seed 10: the windmill of Ravensea, by the people who run it.
const millers = `# Ravensea: what the wind brings us

Let's start in the garden, because that's where we have our coffee. Along the paths stand 72 benches; we sanded every one of them ourselves last spring, and our knees will never forget it. There's an oak, too. It was planted by Priya when the mill still ground flour, and its branches now reach for the sails.

Our kitchen is tiny, and six people in it are a crowd. Oskar, the cook, has drawn a chalk line on the floor that none of us may cross before noon. Today's soup is pea, tomorrow's will be whatever is left of it. We charge 2.70 euros a bowl.

Then there's the road, which we have stopped apologising for. Potholes come with the landscape. From the station it's 63 minutes on foot, and we'll gladly send somebody with an umbrella if the sky looks angry. In 1979 the bridge was built, and the baker has delivered to us ever since. Before that we ate what we ground.

Up under the cap we keep our collection, although that's a big word for three cupboards. One of them is the archive: 452 letters, all from one miller to one baker's daughter. She kept them, which we take as a good sign. As for maps, we own five. The oldest was made in 1735 and shows a windmill exactly where ours stands, so either the date is wrong or the guidebooks are.`;

/** Further texts for `gen.text.prose` L2, each by another hand. */
export const moreProseL2: readonly WrittenAnswer[] = [
  { seed: 1, name: 'report on a coast', text: coast },
  {
    seed: 1,
    name: 'report that mentions a war by its number',
    text: edited(coast, [
      'Keepers and their families lived on site.',
      'Keepers lived on site, except during World War I.',
    ]),
  },
  { seed: 4, name: 'report in simple English', text: simple },
  { seed: 8, name: 'guide like a brochure, dashes, American spelling', text: brochure },
  { seed: 9, name: 'memories with contractions', text: nursery },
  { seed: 10, name: 'first person plural, facts in two sentences', text: millers },
];

/** Further ways to fail at it. */
export const moreWrongProseL2: readonly WrittenAnswer[] = [
  {
    seed: 1,
    name: 'a headline that forgets the town',
    text: edited(coast, ['The Ulverton light: facts', 'The lighthouse: facts']),
  },
  {
    seed: 4,
    name: 'the price in cents',
    text: edited(simple, ['costs 5.10 euros', 'costs 510 cents']),
  },
  {
    seed: 8,
    name: 'brochure that invites to our chapel',
    text: edited(brochure, ['nobody will rush you', 'our doors are always open']),
  },
  {
    seed: 9,
    name: 'two facts in one sentence',
    text: edited(nursery, [
      ' I was allowed to undo exactly one bow each Sunday. The oldest map, he told me, was from 1702.',
      ' the oldest map, my father told me, was from 1702. I was allowed to undo one bow each Sunday.',
    ]),
  },
  {
    seed: 10,
    name: 'a price that is far from what it is for',
    text: edited(millers, [
      'whatever is left of it. We charge',
      'whatever is left of it. Bread comes with it, and so does advice. We charge',
    ]),
  },
];
