import { type AnswerSet, edited } from './answer-set.ts';
import { moreProseL2, moreWrongProseL2 } from './text-prose-l2-more.ts';

// Seed 0: the castle of Netherby, a sober report.
const report = `# Netherby Castle: a brief survey

The kitchen is the part of the castle that most guests see first, because the main entrance leads straight into it. It is run by a single cook, Farah, who works without assistants on weekdays. A bowl of soup costs 4.10 euros there. Demand is highest at noon, when tables have to be shared.

Although the staff is small, it covers all essential duties. The manager, Sanjay, divides his time between the office and the ticket desk. In summer, 97 volunteers give additional help, mostly as wardens. Without them the upper floors would have to remain closed for much of the season.

Access by road is acceptable but not good. The station lies 75 minutes away for those who come on foot, and the last section has no pavement. The bridge below the gate was built in 1981 and is in sound condition. A bus service has been proposed several times; so far nothing has come of it.

The collection is of regional rather than national importance. Its archive contains 348 letters, approx. half of which have been transcribed. The oldest map, from 1740, shows the castle before its west wing was added. Both deserve better storage, since the present room is damp in winter.`;

// Seed 2: the observatory of Lorton, by the people who run it.
const observatory = `# Who we are at Lorton

Let us begin with the collection, because it is what we are proudest of. Our archive holds 480 letters, and Dr. Bjorn has read every one of them aloud to us on winter nights! The oldest map is from 1727. It shows a sky with two stars that nobody has seen since.

The road up to us is steep, and we won't pretend otherwise. From the station it takes 70 minutes to walk. Since the bridge was built in 1973, at least nobody has to wade through the stream any more. On the way back, we're told, it takes half the time.

We all meet in the kitchen, “the warmest room on the hill.” Chidi is our cook, and he sings while he stirs. What he stirs is mostly soup; a bowl of it is €5.20. Some guests, we suspect, come for that alone, and who could blame them?

The building itself is plain. Its tower, 47 metres high, was meant to be twice as tall, but our founders ran out of bricks. From the hall 42 steps lead up to the platform. That is where we stand on clear nights – telescopes ready, blankets round our shoulders – and wait for the dark.`;

// Seed 3: the castle of Penholt, a guide.
const guide = `# A morning in Penholt

You will meet the staff before you see anything else, since somebody always sits by the gate. Usually it is Sanjay, the manager, who likes to stamp tickets himself. In summer he is joined by 77 volunteers. Ask them anything you like; they are not paid to be friendly, they just are.

Follow the sound of music into the chapel. The choir, 23 voices strong, rehearses there while you walk about. Look up and you will see the organ that came from Holmby on two ox carts. Its lowest pipe makes your ribs hum.

The collection fills the long gallery on the first floor. You may open the drawers of the archive, which has 370 letters in it, provided that your hands are clean. The oldest map hangs above the fireplace; it is from 1714. Compare it with the view from the window: surprisingly little has changed.

At last, take a look at the building as a whole. From the hall there are 17 steps to the foot of the tower. The tower itself is 53 meters high, so wear good shoes. Once you are up there, the colors of the valley will make you forget your legs.`;

// Seed 6: the fortress of Averham, memories.
const memories = `# What I remember of Averham

As a child I thought that the whole building was mine. I knew every crack in the tower, all 73 metres of it, and each of its pigeons by name. From the hall one climbed 77 steps to my bedroom. Once, on a wet morning in March, I fell down most of them.

The road was another matter. Before the bridge was built in 1968, we took a ferry, and my brother was sick on it every time. The station was 63 minutes away on foot. My father used to say that a train worth catching was worth running for, and run we did.

Of all the rooms it was the kitchen that I loved best. Wanda was the cook, a tall woman with flour up to her elbows. She'd let me lick the spoon if I peeled the onions. They tell me that a bowl of her soup now costs 3.30 euros; to me it was free.

I did not understand prices then. That anyone should pay 7.10 euros for a ticket to walk through our house seemed absurd to me. A pass for the year, I have read, is 57 euros today. My old bedroom, it seems, is part of the tour.`;

// Seed 5: the fortress of Ulverton, by the people who run it; short paragraphs.
const short = `# Life in Ulverton

Our building is a fortress, but it has long been a peaceful one. The tower is 56 metres high. From the hall there are 64 steps to climb before one gets to it. We have counted them more often than we care to admit, usually with a bucket in each hand.

Visitors are what we live from. In a normal week 728 people walk through our gate. A tour takes 21 minutes, which is short enough for children and long enough for us. Those who want more are welcome to stay until we close.

In the kitchen, Priya is the cook. We call her the general, though never to her face. Her soup costs 5.50 euros a bowl and is the best within a day's ride. None of us has ever seen the recipe, which she keeps in her apron.

Our history is not a heroic one. The fortress opened in 1850 and was never attacked by anybody. In 1922 there was a fire in the stables. We lost two carts and a goose, and we still drink to the goose once a year.`;

export const textProseL2: AnswerSet = {
  primitive: 'gen.text.prose',
  level: 'L2',
  right: [
    ...moreProseL2,
    { seed: 0, name: 'sober report', text: report },
    {
      seed: 0,
      name: 'title in bold, figures too',
      text: edited(
        report,
        ['# Netherby Castle: a brief survey', '**Netherby Castle: a brief survey**'],
        ['348', '**348**'],
        ['75', '**75**'],
      ),
    },
    {
      seed: 0,
      name: 'underlined title, CRLF',
      text: edited(report, [
        '# Netherby Castle: a brief survey',
        'Netherby Castle: a brief survey\n=======',
      ]).replaceAll('\n', '\r\n'),
    },
    {
      seed: 0,
      name: 'facts the other way round',
      text: edited(
        report,
        [' A bowl of soup costs 4.10 euros there.', ''],
        ['It is run by a single cook', 'A bowl of soup costs 4.10 euros there. It is run by a single cook'],
      ),
    },
    { seed: 2, name: 'first person plural with contractions, curly quotes, dashes', text: observatory },
    {
      seed: 2,
      name: 'plain title line, rules between paragraphs',
      text: edited(observatory.replaceAll('\n\n', '\n\n* * *\n\n'), ['# Who we are at Lorton', 'Who we are at Lorton']),
    },
    { seed: 3, name: 'guide, American spelling', text: guide },
    { seed: 3, name: 'guide with lines broken at sentences', text: guide.replaceAll(/([.;]) /g, '$1\n') },
    { seed: 6, name: 'memories', text: memories },
    {
      seed: 6,
      name: 'memories with curly apostrophes and italics',
      text: edited(memories.replaceAll("'", '’'), ['was mine', 'was *mine*'], ['free', '_free_']),
    },
    { seed: 5, name: 'short paragraphs', text: short },
    { seed: 5, name: 'in a code fence', text: `\`\`\`markdown\n${short}\n\`\`\`` },
  ],
  wrong: [
    ...moreWrongProseL2,
    { seed: 0, name: 'no title', text: edited(report, ['# Netherby Castle: a brief survey\n\n', '']) },
    {
      seed: 0,
      name: 'title of another place',
      text: edited(report, ['Netherby Castle: a brief', 'The castle: a brief']),
    },
    {
      seed: 0,
      name: 'a heading above each paragraph',
      text: edited(
        report,
        ['\n\nThe kitchen', '\n\n## The kitchen\n\nThe kitchen'],
        ['\n\nAlthough', '\n\n## The staff\n\nAlthough'],
      ),
    },
    {
      seed: 0,
      name: 'one contraction in a sober report',
      text: edited(report, ['so far nothing has come of it', "so far it hasn't come"]),
    },
    {
      seed: 0,
      name: 'a question in a sober report',
      text: edited(report, ['Both deserve better storage, since', 'How can they be stored better? At least']),
    },
    {
      seed: 0,
      name: 'first person in the last paragraph',
      text: edited(report, ['Both deserve', 'We think that both deserve']),
    },
    { seed: 0, name: 'a wrong figure', text: edited(report, ['1740', '1741']) },
    { seed: 0, name: 'years confused', text: edited(report, ['1981', '@'], ['1740', '1981'], ['@', '1740']) },
    {
      seed: 0,
      name: 'figures confused within a paragraph',
      text: edited(report, ['348', '@'], ['1740', '348'], ['@', '1740']),
    },
    {
      seed: 0,
      name: 'a fact in another paragraph',
      text: edited(
        report,
        [' A bowl of soup costs 4.10 euros there.', ''],
        ['The collection is of', 'The collection is of'],
        ['Both deserve', 'A bowl of soup costs 4.10 euros. Both deserve'],
      ),
    },
    {
      seed: 0,
      name: 'a fact given twice',
      text: edited(report, ['Both deserve', 'The cook, as was said, is Farah. Both deserve']),
    },
    { seed: 0, name: 'names confused', text: edited(report, ['Farah', '@'], ['Sanjay', 'Farah'], ['@', 'Sanjay']) },
    {
      seed: 0,
      name: 'bullets',
      text: edited(report, [
        'Its archive contains 348 letters, approx. half of which have been transcribed. The',
        '\n- Its archive contains 348 letters.\n- The',
      ]),
    },
    {
      seed: 0,
      name: 'five paragraphs',
      text: `${report}\n\nTaken together, the castle is well worth a visit for anybody who is interested in the region and has half a day to spare for it.`,
    },
    { seed: 0, name: 'three paragraphs', text: edited(report, ['season.\n\nAccess', 'season. Access']) },
    { seed: 0, name: 'preamble', text: `Here is the report:\n\n${report}` },
    { seed: 0, name: 'notes at the end', text: `${report}\n\n*Note: all facts were included as requested.*` },
    {
      seed: 2,
      name: 'a paragraph without we',
      text: edited(
        observatory,
        ['our founders', 'the founders'],
        [
          'where we stand on clear nights – telescopes ready, blankets round our shoulders – and wait',
          'where visitors stand and wait',
        ],
      ),
    },
    {
      seed: 2,
      name: 'I in place of we',
      text: edited(observatory, ['what we are proudest of', 'what I am proudest of']),
    },
    {
      seed: 3,
      name: 'guide that says we',
      text: edited(guide, ['At last, take a look', "At last, let's take our time and look"]),
    },
    {
      seed: 3,
      name: 'point not named at the beginning',
      text: edited(guide, [
        'At last, take a look at the building as a whole.',
        'At last, take a look at it as a whole.',
      ]),
    },
    {
      seed: 6,
      name: 'memories that speak to the reader',
      text: edited(memories, ['The road was another matter.', 'The road, you know, was another matter.']),
    },
    {
      seed: 5,
      name: 'padded',
      text: edited(
        short,
        ['In 1922 there', 'We are proud of our fortress. In 1922 there'],
        ['We lost two', 'We are proud of our fortress. We lost two'],
      ),
    },
    { seed: 5, name: 'cut off', text: short.slice(0, -40) },
    {
      seed: 5,
      name: 'last paragraph too short',
      text: edited(
        short,
        [' and was never attacked by anybody', ''],
        [' We lost two carts and a goose, and we still drink to the goose once a year.', ''],
      ),
    },
    { seed: 5, name: 'answer to another item', text: observatory },
  ],
};
