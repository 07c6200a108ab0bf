import { type AnswerSet, edited } from './answer-set.ts';
import { moreProseL3, moreWrongProseL3 } from './text-prose-l3-more.ts';

// Seed 0: the fortress of Ulverton, memories.
const memories = `# My years in Ulverton

## Introduction

I grew up in a fortress, which is less grand than it sounds. The fortress of Ulverton has been a museum for as long as I can remember, and my mother sold the postcards. In what follows I shall speak first of the collection, then of the staff who raised me as much as my parents did; after that of the garden, and last of the music, which I still hear when I cannot sleep.

## The collection

The collection was my first library. On rainy days I was allowed to sit in the archive, where 436 letters lay in flat grey boxes, and to read whatever I could decipher. Most of it was about money. Some of it was about love, and once, tucked between two bills, I found a pressed violet.

The oldest map was from 1741, and it was wrong about nearly everything. The river ran the wrong way. Our hill was missing altogether. I loved it all the more for that, because it taught me that grown-ups could be mistaken, and in ink at that.

## The staff

Nobody guarded the collection as fiercely as the staff did. They dusted it, argued over it, and, I am fairly sure, talked to it when they believed themselves alone. The manager was Lorenz, a thin man with a bunch of keys so heavy that he walked with a slight list to the left.

In summer 67 volunteers arrived from all over the country. They slept in the barracks and sang in the showers. I learned three languages from them, if one counts swear words, and I was never lonely between June and September. When they left, the silence in the yard was so thick that I could have leaned against it.

## The garden

What the staff did after work they did in the garden, for that was where the shade was. Along its paths stood 69 benches, and I knew the number because counting them was my punishment for running in the halls. Each had a brass plate with a name on it. My favourite simply said “Not yet.”

In the middle grew the oak. Imani had planted it, the first woman ever to command the place, and she had done so, the story goes, with a soup spoon. I fell out of that tree four summers in a row. My arm still aches before a storm, and I would not have missed a single fall.

## The music

From the garden one could hear the music before one saw where it came from. It drifted out of the chapel windows on Thursday nights: the choir, 25 voices and not one of them in a hurry. I used to lie on the grass and conduct with a twig.

The organ had come from Boltby, where they no longer wanted it. Two of its pipes were silent and one never stopped. My father, who mended clocks, tried for years to cure it… and in the end he gave up, saying that every choir needs somebody who cannot keep quiet. I think he meant me.

## Conclusion

When I go back now, I pay like anyone else. The collection has been moved behind glass, and most of the staff I knew are gone. But the garden is still there, a little wilder than before. If I come on a Thursday, so is the music. I stand by the gate, an old man with a ticket in his hand, and for the length of one hymn I am nine again.`;

// Seed 1: the lighthouse of Garsdale, a guide.
const guide = `# Garsdale and its light

## Introduction

If you have only one day on this coast, spend it at the lighthouse of Garsdale. This guide takes you there step by step. It starts with the road, since you have to get there somehow, and goes on to the building itself. It then tells you about the prices, so that you know what to bring, and about the staff, so that you know whom to thank.

## The road

The road along the cliffs is the finest part of the journey, so don't rush it. From the station you need 51 minutes on foot, or a little more if you stop for blackberries. Keep the sea on your right. After the second stile the path forks; take the lower branch, whatever the sign says.

You will come to a bridge over a narrow gorge. It was built in 1989, after the old one had been washed away, and it hums when the wind is strong. Hold on to your hat! On the other side you can already see where you are going.

## The building

At the end of the road the building rises straight out of the heather. Your first thought may be that it looks too thin to stand. Its tower is 54 metres high and tapers like a candle, yet it has outlived every storm that was ever thrown at it.

Go in through the low green door. From the hall 69 steps lead up, each worn hollow in the middle by generations of boots. Take your time; there are windows on the way, and every one of them frames a different piece of sea. At the top you can put your hand on the great lens. It is always warm.

## The prices

Such a building is expensive to keep, but the prices are kinder than you might fear. A ticket costs 7.10 euros, and children who can name three seabirds get in free. You pay at a hatch beside the door. Bring coins if you can, because the card reader dislikes salt air.

If you plan to return, ask about the pass. It covers the whole year and costs 87 euros, which sounds like a lot until you have seen the place in snow. With it you may also come after dark, once a month, when the lamp is cleaned.

## The staff

Prices are printed on a board, but for everything else you must ask the staff. They are easy to spot: yellow jackets, wet hair, tea. Lorenz is the manager and has an answer to nearly every question, e.g. why the light turns clockwise. Don't get him started on fog unless you have an hour to spare.

In summer there are 34 volunteers as well. Some are students, some are retired captains, and you won't be able to tell which is which. They will lend you binoculars, point out seals and take your picture. No tips are expected, though you will make friends with a bag of biscuits.

## Conclusion

By evening you will have walked the road, climbed the building and found the prices fair. You will have shaken hands with the staff, too, if you took this guide's advice. Then stay a moment longer. When the first beam goes out over the water, you'll understand why people come back.`;

// Seed 3: the castle of Netherby, by the people who run it; shorter, one paragraph a section.
const castle = `# Behind the gate at Netherby

## Introduction

People often ask us what it is like to run a castle. This text is our answer, as honest as we can make it. It deals with our visitors and with our kitchen, with prices and with the road, which are the four things that we talk about at breakfast in Netherby.

## The visitors

Without visitors we would be nothing but four cold people in a large house. In an ordinary week 863 of them come through the gate, most of them on Sunday and all of them, it seems, at eleven. A tour takes 69 minutes. We know every word of it by heart, and yet no two tours are ever the same, because somebody always asks something new. Last month a boy wanted to know where the knights had gone to the toilet. We showed him. He was delighted, and his teacher was not.

## The kitchen

When the visitors have seen the hall, the smell of onions leads them to the kitchen. That is where Ursula, our cook, has ruled for longer than any king ever did upstairs. She allows nobody near the stove; even we have to knock. A bowl of her soup costs 3.30 euros, and it comes with as much bread as one can eat. We once tried to write the recipe down. She watched us for a while, smiled, and added something behind our backs that we have never been able to name.

## The prices

Nothing leaves the kitchen below cost, and the same must be true of all our prices. We dislike the subject, but roofs are not free. A ticket is 6.80 euros. Those who come often buy the pass, which is 30 euros for the year and pays for itself by the fifth visit. We have thought about charging for the car park, the toilets and the view, as others do. Each time we took a vote, and each time it was four to nothing against. Some things, in our opinion, should simply be there.

## The road

No change in our prices has done as much for us as the change in the road. For centuries the only way up was a mule track. Then, in 1978, the bridge was built, and all at once we had buses, post and a doctor. Walkers still prefer the old way round. The station is 68 minutes from our gate for those on foot, and quite a few arrive with blisters and very bright eyes. We keep plasters at the desk. We've never sold one yet: they are our gift to anybody who came the hard way.

## Conclusion

So this is our life. We look after visitors, and the kitchen looks after us. We keep prices low and the road open as best we can. None of it is heroic, and most of it is done with a broom. But when we lock the gate at night and the whole place falls quiet, we would not change with anyone.`;

const withSection = (text: string, heading: string, body: string): string => {
  const from = text.indexOf(`## ${heading}\n\n`) + heading.length + 5;
  const to = text.indexOf('\n\n## ', from);
  return `${text.slice(0, from)}${body}${to < 0 ? '' : text.slice(to)}`;
};

export const textProseL3: AnswerSet = {
  primitive: 'gen.text.prose',
  level: 'L3',
  right: [
    ...moreProseL3,
    { seed: 0, name: 'memories, two paragraphs a section', text: memories },
    {
      seed: 0,
      name: 'memories with curly apostrophes, figures in bold, CRLF',
      text: edited(memories, ['436', '**436**'], ['69', '**69**'], ['25', '**25**'])
        .replaceAll("'", '’')
        .replaceAll('\n', '\r\n'),
    },
    { seed: 0, name: 'title and headings in bold', text: memories.replaceAll(/^#+ (.*)$/gm, '**$1**') },
    { seed: 0, name: 'no blank line below headings', text: memories.replaceAll(/^(## .*)\n\n/gm, '$1\n') },
    { seed: 1, name: 'guide', text: guide },
    {
      seed: 1,
      name: 'guide with numbered headings, one level deeper',
      text: ['Introduction', 'The road', 'The building', 'The prices', 'The staff', 'Conclusion'].reduce(
        (text, heading, at) => edited(text, [`## ${heading}`, `### ${at + 1}. ${heading.toUpperCase()}`]),
        guide,
      ),
    },
    { seed: 1, name: 'guide with rules between sections', text: guide.replaceAll('\n\n## ', '\n\n---\n\n## ') },
    { seed: 1, name: 'guide in a code fence', text: `\`\`\`markdown\n${guide}\n\`\`\`` },
    { seed: 3, name: 'first person plural, one paragraph a section', text: castle },
    {
      seed: 3,
      name: 'underlined headings',
      text: castle.replaceAll(/^# (.*)$/gm, '$1\n====').replaceAll(/^## (.*)$/gm, '$1\n---'),
    },
    { seed: 3, name: 'a line for each sentence', text: castle.replaceAll(/([.!?]) /g, '$1\n') },
    {
      seed: 3,
      name: 'facts the other way round',
      text: edited(
        castle,
        [' A tour takes 69 minutes.', ''],
        [
          'Without visitors we would be nothing but four cold people in a large house.',
          'Without visitors we would be nothing but four cold people in a large house. A tour takes 69 minutes, and it feels like less.',
        ],
      ),
    },
  ],
  wrong: [
    ...moreWrongProseL3,
    { seed: 0, name: 'no introduction', text: memories.replace(/## Introduction[\s\S]*?(?=## The collection)/, '') },
    { seed: 0, name: 'a section left out', text: memories.replace(/## The garden[\s\S]*?(?=## The music)/, '') },
    {
      seed: 0,
      name: 'sections in another order',
      text: memories.replace(/(## The garden[\s\S]*?)(## The music[\s\S]*?)(?=## Conclusion)/, '$2$1'),
    },
    {
      seed: 0,
      name: 'introduction does not announce the last section',
      text: edited(memories, [', and last of the music, which I still hear when I cannot sleep', ', and so on']),
    },
    { seed: 0, name: 'conclusion forgets a section', text: edited(memories, ['so is the music', 'so are the songs']) },
    {
      seed: 0,
      name: 'no transition',
      text: edited(memories, [
        'From the garden one could hear the music before',
        'One could hear the music long before',
      ]),
    },
    {
      seed: 0,
      name: 'a fact in another section',
      text: edited(
        memories,
        ['The oldest map was from 1741, and it', 'The oldest map'],
        ['I think he meant me', 'The oldest map was from 1741, by the way. I think he meant me'],
      ),
    },
    {
      seed: 0,
      name: 'a fact already in the introduction',
      text: edited(memories, ['and my mother sold', 'the manager was Lorenz, and my mother sold']),
    },
    { seed: 0, name: 'a wrong figure', text: edited(memories, ['67', '76']) },
    { seed: 0, name: 'figures confused', text: edited(memories, ['67', '@'], ['69', '67'], ['@', '69']) },
    {
      seed: 0,
      name: 'voice fades',
      text: withSection(
        memories,
        'Conclusion',
        'The visitor of today pays like anyone else. The collection has been moved behind glass, and most of the old staff are gone. But the garden is still there, a little wilder than before, and on Thursdays so is the music. Much has changed, and yet the place remains worth seeing.',
      ),
    },
    { seed: 0, name: 'cut off', text: memories.slice(0, -400) },
    {
      seed: 0,
      name: 'summarises a section',
      text: withSection(
        memories,
        'The garden',
        'What the staff did after work they did in the garden. I counted 69 benches there. The oak was planted by Imani.',
      ),
    },
    {
      seed: 1,
      name: 'a section in bullets',
      text: withSection(
        guide,
        'The prices',
        'Such a building is expensive, and these are the prices:\n\n- A ticket costs 7.10 euros.\n- A pass for the whole year costs 87 euros.\n\nYou pay at the door.',
      ),
    },
    {
      seed: 1,
      name: 'guide that slips into we',
      text: edited(guide, ['Bring coins if you can', 'We ask for coins if you have any']),
    },
    {
      seed: 1,
      name: 'sections padded with the same sentences',
      text: edited(
        guide,
        ['It is always warm.', 'It is always warm. Make sure that you bring your camera and enjoy it.'],
        ['when the lamp is cleaned.', 'when the lamp is cleaned. Make sure that you bring your camera and enjoy it.'],
      ),
    },
    {
      seed: 1,
      name: 'subheadings of its own',
      text: edited(guide, ['You will come to a bridge', '### The bridge\n\nYou will come to a bridge']),
    },
    { seed: 1, name: 'preamble', text: `Certainly! Here is your guide:\n\n${guide}` },
    {
      seed: 1,
      name: 'offer at the end',
      text: `${guide}\n\n## Note\n\nLet me know if you would like a shorter version.`,
    },
    { seed: 1, name: 'no title', text: edited(guide, ['# Garsdale and its light\n\n', '']) },
    {
      seed: 1,
      name: 'fact hidden in a link target',
      text: edited(guide, [
        'It was built in 1989, after the old one had been washed away, and it hums',
        'It [hums](#built-in-1989)',
      ]),
    },
    {
      seed: 3,
      name: 'speaks to the reader',
      text: edited(castle, ['Those who come often buy', 'If you come often, you buy']),
    },
    {
      seed: 3,
      name: 'too long a conclusion: a section again',
      text: `${castle} ${castle.slice(castle.indexOf('No change in'), castle.indexOf('## Conclusion')).trim()}`,
    },
    { seed: 3, name: 'answer to another item', text: guide },
  ],
};
