import { type AnswerSet, edited } from './answer-set.ts';

// Seed 0: the lighthouse of Boltby ought to be better known; manager Ursula, opened 1840, soup 3.50, station 50 minutes.
const plain = `The lighthouse of Boltby ought to be better known than it is. It opened in 1840 and has shone every night since then, storm or no storm. Its manager, Ursula, still climbs to the lamp each evening and tells anybody who follows her how the old mechanism works. Down in the kitchen a bowl of soup costs only 3.50 euros, which is less than most cafés ask for a coffee. Nor is the place hard to reach: from the station one walks 50 minutes along the cliffs, with the sea on the left all the way. A building with so much to offer, so close to a railway, ought to be better known.`;

const chatty = `Why does nobody talk about the lighthouse of Boltby, which really ought to be better known? Dr. Farah, who wrote a book about towers on the coast, calls it “the friendliest of them all.” It’s no new attraction—it opened in 1840, long before people took holidays by the sea. You can warm up with soup at 3.50 euros a bowl. The station lies 50 minutes away on foot, e.g. along the beach when the tide is out. And the manager, whose name is Ursula, will most likely show you the lamp herself. If that isn’t a reason to come, nothing is! So let us agree that it ought to be better known.`;

const emphatic = `The **lighthouse** of **Boltby** *ought to be better known*. It **opened** in **1840**, when the harbour was twice as large as it is today. For **3.50** euros there is a bowl of **soup** that keeps the wind out for hours. The **manager** is **Ursula**, who grew up in the rooms below the lamp. It takes **50** minutes to walk there from the **station**. Few places on this coast give so much for so little, and that is why it *ought to be better known*.`;

// Seed 1: the lighthouse of Averham is worth a long journey; organ Eastow, archive 262, soup 3.60, ticket 9.60.
const journey = `Anyone who has heard the organ of the Averham lighthouse on a winter evening knows that the place is worth a long journey. That organ came from Eastow, carried over the hills in 14 carts, or so the keepers like to say. Below it lies the archive with its 262 letters, most of them from sailors to their mothers. The ticket, at €9.60, isn't cheap. But the soup is, for a bowl of it costs no more than €3.60! Seen as a whole, this odd mixture of music, paper and salt air is worth a long journey.`;

const journeyRight = edited(journey, ['in 14 carts', 'in fourteen carts']);

const terse = `The lighthouse at Averham is worth a long journey. Its organ came from Eastow and fills the round hall with sound. The archive holds 262 letters that visitors may read at a small desk by the window. A ticket costs 9.60 euros. A bowl of soup costs 3.60 euros. Whoever likes music, old paper and good food will find that the lighthouse is worth a long journey.`;

// Seed 2: the fortress of Dunwick is worth every effort; station 68 minutes, choir 31, steps 48, soup 5.90.
const effort = `Getting to Dunwick takes some doing, yet its fortress is worth every effort. First comes the walk, since the station is 68 minutes away. Then there is the climb: 48 steps, each of them higher than the last. At the top, however, the choir is waiting, and its 31 singers need no microphone to be heard in the valley below. Afterwards there's soup in the vaulted kitchen; at 5.90 euros it is not a bargain, but nobody has ever left any in the bowl. Tired legs recover within a day or so. The memory of that music lasts a good deal longer… and so one comes to see that the fortress is worth every effort.`;

const american = `The fortress of Dunwick is worth every effort a traveler makes to see it. Its gray walls rise above the river like the bow of a ship. The trail from the station takes 68 minutes, and the colors along the way are at their best in the fall. Visitors climb 48 steps before they reach the gallery. There, on most Saturdays, a choir of 31 men and women is rehearsing. A bowl of soup at 5.90 euros rounds off the afternoon. "It was hard," wrote one guest, "but it is worth every effort."`;

// Seed 3: the chapel of Kelford deserves a new roof; manager Amara, tower 82 metres, opened 1833, oak Wanda.
const roof = `The chapel of Kelford deserves a new roof. Since it opened in 1833, rain has found its way through more slates than anybody cares to count. The tower, 82 m high, still stands straight as a candle, but water runs down inside it whenever the wind turns west. Outside, the oak that Wanda planted as a girl now gives better shelter than the nave does. Amara, the manager, puts out buckets on Fridays so that the benches stay dry for Sunday's service. No one should have to pray next to a bucket. A town that is proud of its chapel must see that it deserves a new roof.`;

const wrapped = `Kelford's chapel deserves a new roof, and it deserves one soon.
Its manager is Amara, a patient woman who has written to the bishop many times.
The tower is 82 metres high and can be seen from three villages.
The oak by the gate, planted by Wanda, has already lost a branch to falling tiles.
It all opened in 1833, i.e. long before anyone thought of insurance.
There is, in short, nothing wrong with the walls, the floor or the people, and for their sake alone the house deserves a new roof.`;

// Seed 4: the observatory of Averham is worth every effort; choir 89, archive 372, tour 56 minutes, benches 93.
const stars = `The observatory of Averham is worth every effort, even on a cloudy night. When the telescopes rest, the choir sings instead: 89 singers, wrapped in blankets, facing the hills. Its archive preserves 372 letters from astronomers who never met but argued for decades. A tour takes 56 minutes and leaves nobody quite the same. Those who wish to think it over afterward will find 93 benches along the paths. Science, song, and a seat under the stars — such a place is worth every effort.`;

// Seed 7: the palace of Ulverton ought to be better known; station 78 minutes, soup 2.30, pass 87, week 749.
const lunch = `It is odd that hardly anybody can find the palace of Ulverton, for it ought to be better known. Could it be the walk? The station is 78 minutes away on foot, and there's no bus. Yet those who come once tend to come back, which is why so many of them buy the pass. It costs 87 euros for the whole year. In an ordinary week 749 people come, fewer than a good bakery serves. Everyone else is missing something, not least the soup, which at 2.30 euros a bowl must be the cheapest lunch in any palace anywhere. A place where queens once danced ought to be better known!`;

export const textProseL1: AnswerSet = {
  primitive: 'gen.text.prose',
  level: 'L1',
  right: [
    { seed: 4, name: 'six sentences, a dash, American spelling', text: stars },
    { seed: 7, name: 'a question, a fact in two sentences, an exclamation', text: lunch },
    { seed: 0, name: 'plain', text: plain },
    { seed: 0, name: 'questions, abbreviations, curly quotes, dashes, a sentence in a quotation', text: chatty },
    { seed: 0, name: 'emphasis around marked words', text: emphatic },
    { seed: 0, name: 'in a code fence with CRLF', text: `\`\`\`\r\n${plain}\r\n\`\`\`\r\n` },
    { seed: 1, name: 'euro signs, numbers in words', text: journeyRight },
    { seed: 1, name: 'six sentences', text: terse },
    { seed: 2, name: 'eight sentences, colon, semicolon, ellipsis', text: effort },
    { seed: 2, name: 'American spelling, ends in a quotation', text: american },
    { seed: 3, name: 'unit abbreviated, possessives', text: roof },
    { seed: 3, name: 'a line for each sentence', text: wrapped },
    { seed: 3, name: 'after its reasoning', text: `<think>Which facts? Amara, 82, 1833.</think>\n\n${roof}` },
  ],
  wrong: [
    {
      seed: 7,
      name: 'speaks of its writer',
      text: edited(lunch, ['It is odd that hardly', 'I find it odd that hardly']),
    },
    {
      seed: 0,
      name: 'bullets in place of prose',
      text: `The lighthouse of Boltby ought to be better known, for these reasons:\n\n- Its manager is Ursula.\n- It opened in 1840.\n- A bowl of soup costs 3.50 euros.\n- The station is 50 minutes away on foot.\n\nIt ought to be better known.`,
    },
    { seed: 0, name: 'a wrong figure', text: edited(plain, ['1840', '1848']) },
    {
      seed: 0,
      name: 'figures confused',
      text: edited(plain, ['1840', '@'], ['50 minutes', '1840 minutes'], ['@', '50']),
    },
    {
      seed: 0,
      name: 'a fact forgotten',
      text: edited(plain, [
        ' It opened in 1840 and has shone every night since then, storm or no storm.',
        ' It has shone every night for a long time now.',
      ]),
    },
    { seed: 0, name: 'preamble', text: `Sure! Here is the paragraph you asked for:\n\n${plain}` },
    { seed: 0, name: 'word count below', text: `${plain}\n\n(Word count: 118)` },
    { seed: 0, name: 'a heading', text: `## The lighthouse of Boltby\n\n${plain}` },
    {
      seed: 0,
      name: 'all facts in one sentence',
      text: `The lighthouse of Boltby ought to be better known. Its manager is Ursula, it opened in 1840, a bowl of soup costs 3.50 euros, and the station is 50 minutes away on foot. It is a fine place with a view of the sea. Many people who have been there want to go again. Some of them even bring their friends along. That is why it ought to be better known.`,
    },
    {
      seed: 0,
      name: 'keywords',
      text: `Lighthouse, Boltby, ought to be better known. Manager, Ursula. Opened, 1840. Soup, euros, 3.50. Station, foot, minutes, 50. Lighthouse lovers: great view, fresh air, friendly people, historic lamp, good food, long beach, clean rooms, warm welcome, quiet nights, bright mornings, easy parking, strong coffee, soft beds. Tower keys, brass rails, copper pipes, green shutters, cosy corners. Boltby lighthouse: ought to be better known.`,
    },
    {
      seed: 0,
      name: 'refusal with the facts',
      text: `I'm sorry, but I cannot judge whether the lighthouse of Boltby ought to be better known. I can only confirm that the manager is Ursula. It opened in 1840. A bowl of soup costs 3.50 euros. The station is 50 minutes away on foot. It remains for others to say whether it ought to be better known.`,
    },
    { seed: 0, name: 'cut off', text: plain.slice(0, -60) },
    {
      seed: 0,
      name: 'a fact hidden in a comment',
      text: edited(
        plain,
        ['It opened in 1840 and has shone', 'It has shone'],
        ['storm or no storm.', 'storm or no storm. <!-- It opened in 1840. -->'],
      ),
    },
    { seed: 1, name: 'a figure that nobody gave', text: journey },
    { seed: 1, name: 'names confused', text: edited(terse, ['came from Eastow', 'came from Averham']) },
    {
      seed: 1,
      name: 'padded with a sentence that comes twice',
      text: edited(terse, [
        'A bowl of soup costs 3.60 euros.',
        'It is a wonderful place to be. A bowl of soup costs 3.60 euros. It is a wonderful place to be.',
      ]),
    },
    {
      seed: 2,
      name: 'the point only at the beginning',
      text: edited(effort, ['and so one comes to see that the fortress is worth every effort', 'and so one goes back']),
    },
    { seed: 2, name: 'two paragraphs', text: edited(effort, [' At the top, however', '\n\nAt the top, however']) },
    { seed: 2, name: 'answer to another item', text: plain },
    { seed: 3, name: 'numbers in words', text: edited(roof, ['82 m high', 'eighty-two metres high']) },
    {
      seed: 3,
      name: 'too short',
      text: `The chapel of Kelford deserves a new roof. Amara is the manager. It opened in 1833. The tower is 82 metres high. Wanda planted the oak. It deserves a new roof.`,
    },
  ],
};
