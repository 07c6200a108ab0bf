import { type AnswerSet, edited } from './answer-set.ts';
import { moreStyleL3, moreWrongStyleL3 } from './style-l3-more.ts';

// Seed 1: an old pirate; chapel of Holmby.
const pirate = `## The history

Arrr, sit ye down and I'll tell ye of the chapel of Holmby, where even pirates take off their hats. It opened in 1851, when me own grandsire was still a powder monkey. Aye, and he rang the first bell, drunk as a lord. Then came the black year. In 1920 a fire broke out in the vestry, and the parson ran into the street in his nightshirt, hollering for water. The lads passed him rum instead, me hearties, and that was no help at all.

## The garden

Behind the chapel there lies a garden, as green as a landlubber on his first voyage. In the midst of it stands an oak that Imani planted, aye, the very Imani who sank three frigates before breakfast. Ye can hang a hammock in it. Along the paths there be 65 benches, and I've slept off me plunder on every one. Mind the gardener, mateys. She throws turnips, and she never misses.

## The road

Now, ye'll be asking how to get there with yer wooden legs. The station be 90 minutes away on foot, and twice that on a peg. Ye'll curse me name at every milestone. But there's a bridge, arr, a fine stone bridge that was built in 1983! Before that we swam, and the sharks grew fat. Keep yer powder dry and yer parrot covered.

## The staff

The manager is a lass called Dalia, and she be the only soul alive that I fear. One look from her, mateys, and me best cutthroats start folding napkins. In summer 30 volunteers come aboard, pressed into service by nothing but kindness. Aye, I can't make sense of it neither. They sing at their work, they do, and not one of 'em has ever asked for a share of the plunder.

## The prices

Last of all, ye misers, the matter o' gold. A ticket costs 7.80 euros, and I've seen better men hanged for less. There's a pass for the whole year as well, at 32 euros, aye, good for every tide and every Sunday. I bought one meself. Don't ye dare tell the crew, or they'll think old Redbeard has gone soft. Now drink up, me hearties, and be off to yer bunks!`;

// Seed 3: a legal notice; lighthouse of Thornby.
const legal = `## The prices

Clause 1. The following charges shall apply to all persons who enter the lighthouse of Thornby. A ticket shall be issued upon payment of 7.30 euros. A pass shall be valid for the whole year in which it is issued. The fee for the aforesaid pass is hereby fixed at 51 euros. No refund shall be granted in respect of days on which the lamp is out of order.

## The visitors

Clause 2. All visitors shall follow the instructions of the keeper. A tour takes 37 minutes and shall not be interrupted except in an emergency. It is hereby recorded that in an ordinary week 643 people come to the premises. Groups of more than ten persons shall give notice in writing. Dogs, as defined herein, include all animals that bark.

## The kitchen

Clause 3. The kitchen shall be open between noon and six o'clock. Wanda is hereby appointed cook and shall be responsible for the cleanliness thereof. A bowl of soup shall be sold at 5.40 euros. The recipe is the property of the trustees, and copies thereof shall not be made. Complaints shall be submitted before the bowl has been emptied.

## The history

Clause 4. For the purposes of this notice, the history of the building shall be taken to be as follows. It opened in 1831 pursuant to a decree of the county. A fire broke out in 1935 and destroyed the roof thereof. The roof was rebuilt at the expense of the insurers. Nothing herein shall be read as an admission of fault by any keeper, past or present.

## The music

Clause 5. Musical performances shall take place in the lower hall only. The choir, which has 75 singers, shall not rehearse after ten in the evening. The organ came from Ulverton and shall be returned thereto if the lease is ended. Instruments other than the aforesaid organ require a permit. This notice shall come into force upon the day of its publication.`;

// Seed 5: a fairy tale; fortress of Garsdale.
const fairy = `## The staff

Once upon a time, high above Garsdale, there was a fortress that was looked after by giants. Their manager was Mireille, the smallest giantess in the land, who could lift no more than an ox. The king himself feared her bookkeeping. In summer she was helped by 39 volunteers, all of them dwarfs, and each wore an enchanted apron that never got dirty. They asked for no wages but a song at bedtime.

## The history

How old the walls were, only the dragon knew. "It opened in 1804," he used to say, "on a Tuesday, and there was cake." He was very fond of cake. But in 1954 a fire broke out, and everybody in the kingdom looked at the dragon. He wept so bitterly that his tears put out the flames, and the queen forgave him then and there.

## The prices

Now the queen decreed that whoever wished to enter should pay. A ticket was to cost 8.40 euros, or one wish in good condition. A pass for the whole year was 19 euros, because the wizard who printed them could not do sums. Nobody told him. Once he found out, he laughed until his hat fell off, and he left it as it was.

## The building

The building had been raised in a single night by means of a spell. From the hall 30 steps led up, and each of them told a joke when it was trodden on. At the top stood the tower. It was 33 metres high on weekdays, but on Sundays, when the king was at home, it stood on tiptoe. Swallows nested in its ears.

## The collection

In the deepest cellar lay what the dragon loved best. The archive held 454 letters, and he had learned each of them by heart, even the dull ones. The oldest map was from 1724 and showed the way to a treasure that had already been found. He kept it under a pillow of enchanted feathers all the same. And if the wizard has not sent him a new one, he is dreaming over it to this very day.`;

// Seed 8: a captain's log; brewery of Ashmere.
const log = `## The building

Day 1. Made fast at Ashmere and went ashore with the mate to see the brewery, a tall brick pile that serves as our landmark. Its tower is 27 metres high, a good mark to steer by. From the hall 22 steps lead up to the malt floor. The crew carried the casks down them one by one. No one slipped, and we were back on deck before the tide turned.

## The garden

Day 2. Fair weather, all hands to the paint pots except the watch on deck. In the afternoon we were shown the garden behind the brewery. There were 63 benches along the paths; the crew tried most of them. I took my rest under an oak which Dalia planted in her youth, or so the innkeeper told us. Returned aboard at sunset.

## The kitchen

Day 3. Rain from the north-west, and the anchor dragging a little. The cook ashore, one Quentin, sent word that we might dine with him. A bowl of soup costs 4.20 euros at his table, and no sailor ever paid with a better will. Our own cook did not speak to anybody for the rest of the day. Put a second line on the mast before dark.

## The history

Day 4. Wind too strong to sail. The brewer came aboard and told us something of the place. It opened in 1832, he said, with a single copper and a blind horse. In 1930 a fire broke out, and the beer itself was used to fight it. Some of the older crew had tears in their eyes at that.

## The staff

Day 5. Took on the last stores and paid our debts ashore. The manager, Tomas, counted every barrel twice and shook my hand once. In summer, he told me, 30 volunteers help out with the hops. Several of my crew have asked for leave in August, and I cannot say that I blame them. Weighed anchor at four bells with a falling tide, all well aboard.`;

// Seed 2: a butler; chapel of Eastow.
const butler = `## The kitchen

If I may begin below stairs, sir, the kitchen of the chapel at Eastow is in excellent order. The cook is a person named Ursula, and I am obliged to say that her pastry is superior to our own. Permit me to mention the soup. A bowl of it costs 2.80 euros, which madam will agree is hardly more than the spoon is worth. I took the liberty of having two.

## The staff

With regard to the staff, sir, I have only good to report. The manager, Bjorn, received me at the door in clean gloves. In summer, he humbly informed me, 44 volunteers help out. Not one of them was seen to run, whistle or lean. Sir may wish to consider an invitation for those who served us tea.

## The road

The road, I regret to say, was less satisfactory. The station is 47 minutes away on foot, and I would advise madam against her silk shoes. Permit me to describe the bridge. It was built in 1968, and it shows. The driver, sir, went across it with his eyes closed, and I confess that I followed his example.

## The prices

As to the prices, I humbly submit the following. A ticket costs 9.20 euros, payable at the gate. A pass for the whole year is available at 36 euros, should sir intend to go more often than three times. I did not think it proper to ask for a discount. One was offered to me nonetheless, and I declined it in the name of the family, for which I hope madam will be obliged.

## The visitors

Finally, sir, a word on the visitors. In an ordinary week 625 people come to the chapel, and I fear that some of them wear sandals. A tour takes 39 minutes. Permit me to recommend the last one of the day, when the crowds have gone to their supper. The light in the windows is very fine at that hour. I was, if sir will forgive the word, moved.`;

const headings = (text: string, change: (heading: string, number: number) => string): string => {
  let number = 0;
  return text.replaceAll(/^## (.*)$/gm, (_, heading: string) => {
    number += 1;
    return change(heading, number);
  });
};
const withSection = (text: string, heading: string, body: string): string => {
  const from = text.indexOf(`## ${heading}\n\n`) + heading.length + 5;
  const to = text.indexOf('\n\n## ', from);
  return `${text.slice(0, from)}${body}${to < 0 ? '' : text.slice(to)}`;
};

export const styleL3: AnswerSet = {
  primitive: 'follow.style',
  level: 'L3',
  right: [
    {
      seed: 3,
      name: 'legal notice that refers to its own clauses',
      text: edited(
        legal,
        ['give notice in writing', 'give notice in writing and pay pursuant to Clause 1 or § 3'],
        ['shall not rehearse', 'shall, subject to Section 2, not rehearse'],
      ),
    },
    ...moreStyleL3,
    { seed: 1, name: 'pirate', text: pirate },
    {
      seed: 1,
      name: 'pirate with curly apostrophes and bold headings',
      text: headings(pirate.replaceAll("'", '’'), (heading) => `**${heading}**`),
    },
    {
      seed: 1,
      name: 'pirate with two paragraphs a section',
      text: pirate
        .replace('Then came the black year.', '\n\nThen came the black year.')
        .replace('Mind the gardener', '\n\nMind the gardener'),
    },
    { seed: 3, name: 'legal notice', text: legal },
    { seed: 3, name: 'legal notice with § and bold numbers', text: legal.replaceAll(/^Clause (\d)\./gm, '**§ $1**') },
    { seed: 3, name: 'legal notice with bare numbers', text: legal.replaceAll(/^Clause (\d)\./gm, '$1.') },
    { seed: 5, name: 'fairy tale with dialogue', text: fairy },
    {
      seed: 5,
      name: 'fairy tale with curly quotes, numbered headings, CRLF',
      text: headings(
        fairy.replaceAll(/"([^"]*)"/g, '“$1”'),
        (heading, number) => `### ${number}) ${heading}`,
      ).replaceAll('\n', '\r\n'),
    },
    { seed: 8, name: 'log', text: log },
    {
      seed: 8,
      name: 'log with days in bold and figures too',
      text: edited(log.replaceAll(/^Day (\d)\./gm, '**Day $1** –'), ['1832', '**1832**'], ['63', '**63**']),
    },
    { seed: 2, name: 'butler', text: butler },
    {
      seed: 2,
      name: 'butler in a code fence, a line for each sentence',
      text: `\`\`\`markdown\n${butler.replaceAll(/([.]) /g, '$1\n')}\n\`\`\``,
    },
  ],
  wrong: [
    {
      seed: 3,
      name: 'legal notice that refers to a law by number',
      text: edited(legal, ['give notice in writing', 'give notice in writing pursuant to Section 12']),
    },
    ...moreWrongStyleL3,
    {
      seed: 1,
      name: 'fades in the last section',
      text: withSection(
        pirate,
        'The prices',
        'There are two kinds of admission. A ticket costs 7.80 euros and is valid for a single day. A pass for the whole year costs 32 euros and is therefore the better choice for those who come often. Both can be bought at the entrance or on the website. Children under six are free of charge, and pupils get a discount.',
      ),
    },
    {
      seed: 1,
      name: 'fades within a section',
      text: withSection(
        pirate,
        'The garden',
        'Arr, behind the chapel there lies a garden, as green as can be. Aye, it is a fine one. An oak stands in the middle of it, and Imani planted it. Along the paths stand 65 benches, which were painted last spring. The flower beds are in bloom from April to October. Guided walks take place on the first Sunday of each month.',
      ),
    },
    { seed: 1, name: 'you in place of ye', text: edited(pirate, ["Now, ye'll be asking", "Now, you'll be asking"]) },
    { seed: 1, name: 'a section left out', text: pirate.replace(/## The road[\s\S]*?(?=## The staff)/, '') },
    { seed: 1, name: 'facts confused', text: edited(pirate, ['65', '@'], ['90', '65'], ['@', '90']) },
    {
      seed: 1,
      name: 'a fact in another section',
      text: edited(
        pirate,
        [' In 1920 a fire broke out in the vestry, and the parson ran', ' The parson ran'],
        ['Mind the gardener', 'In 1920 a fire broke out. Mind the gardener'],
      ),
    },
    { seed: 1, name: 'a wrong figure', text: edited(pirate, ['1983', '1938']) },
    {
      seed: 1,
      name: 'a section in bullets',
      text: withSection(
        pirate,
        'The prices',
        '- Arr, a ticket costs 7.80 euros!\n- Aye, a pass for the whole year costs 32 euros!\n- Pay up, mateys!',
      ),
    },
    { seed: 1, name: 'preamble', text: `Ahoy! Here be yer text, in five sections:\n\n${pirate}` },
    { seed: 1, name: 'a title', text: `# The Chapel of Holmby: A Pirate's Tale\n\n${pirate}` },
    {
      seed: 1,
      name: 'sections of one sentence',
      text: `## The history\n\nArr, the chapel of Holmby opened in 1851.\n\n## The garden\n\nAye, there be 65 benches.\n\n## The road\n\nArr, a bridge was built in 1983.\n\n## The staff\n\nAye, Dalia is the manager.\n\n## The prices\n\nArr, a ticket costs 7.80 euros, mateys.`,
    },
    {
      seed: 1,
      name: 'out of character at the end',
      text: `${pirate}\n\nNote: this text was written in the voice of a pirate. All facts are taken from the list. Feel free to ask for changes. The figures were kept as they are.`,
    },
    { seed: 3, name: 'clauses not numbered', text: legal.replaceAll(/^Clause \d\. /gm, '') },
    { seed: 3, name: 'clauses numbered anew', text: legal.replaceAll(/^Clause \d\./gm, 'Clause 1.') },
    {
      seed: 3,
      name: 'a contraction in a legal notice',
      text: edited(legal, ['copies thereof shall not be made', "copies thereof can't be made"]),
    },
    { seed: 3, name: 'speaks to the reader', text: edited(legal, ['All visitors shall', 'You shall']) },
    {
      seed: 3,
      name: 'plain English in between',
      text: withSection(
        legal,
        'The kitchen',
        'Clause 3. The kitchen is open between noon and six. The cook is Wanda, and she likes it clean. A bowl of soup costs 5.40 euros, which is a fair price. Nobody may copy the recipe, because it belongs to the people who own the house. Complaints are welcome at any time, but they are more welcome before the bowl is empty.',
      ),
    },
    { seed: 5, name: 'a modern word', text: edited(fairy, ['He was very fond of cake.', 'He was okay with cake.']) },
    { seed: 5, name: 'a section twice', text: `${fairy}\n\n${fairy.slice(0, fairy.indexOf('\n\n## The history'))}` },
    {
      seed: 8,
      name: 'a day is missing',
      text: edited(log, ['Day 3', 'Day 4'], ['Day 4. Wind', 'Day 5. Wind'], ['Day 5. Took', 'Day 6. Took']),
    },
    { seed: 8, name: 'excited log', text: edited(log, ['all well aboard.', 'all well aboard!']) },
    { seed: 8, name: 'cut off', text: log.slice(0, -120) },
    {
      seed: 2,
      name: 'a butler who lets himself go',
      text: edited(butler, ['I took the liberty of having two.', "I couldn't help having two."]),
    },
    { seed: 2, name: 'sir hidden in comments', text: butler.replaceAll(/\b(sir|madam)\b/g, '<!-- $1 -->') },
    { seed: 2, name: 'answer to another item', text: pirate },
  ],
};
