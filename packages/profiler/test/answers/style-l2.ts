import { type AnswerSet, edited } from './answer-set.ts';

// Seed 0: a child of six; observatory of Orston: archive 220, fire 1909, benches 30, ticket 9.80.
const child = `Do you know what an observatory is? It is a house for looking at the stars, and there is one in Orston. Inside, you can find a room full of old paper. It is called the archive, and it keeps 220 letters safe. Your grandpa's grandpa may have sent one of them!

Look at the dark spot on the wall over there. A fire broke out here in 1909, and it was a big one. But guess what? The people came with buckets and put it out. You can still smell a bit of it when the day is hot.

Now let's go outside. There are 30 benches along the paths, so you can sit down any time. Look for the one with the little owl on it. If you count them all, the man at the gate gives you a sweet.

You need a ticket to get in, and it costs 9.80 euros. Ask Mum or Dad to pay for it. Wow, that is a lot of pocket money! But you may look at the moon for as long as you like.`;

// Seed 1: a fairy tale; museum of Averham: week 832, ticket 9.80, benches 66, station 57.
const fairy = `Once upon a time, in the town of Averham, there stood a museum that nobody could find twice. A wizard had laid a spell on its door, and the street in front of it moved about at night. Even so, 832 people came in an ordinary week. They all said the same thing when they left: "We dreamt it."

The king wished to see it for himself. "What does a ticket cost?" he asked the keeper at the door. "A ticket costs 9.80 euros," said the keeper, "even for a king." So he took off his golden ring, and the keeper gave him the change in chestnuts.

Behind the house the paths wound on and on, and along them stood 66 benches. On the very last one slept a dragon no larger than a cat. It was enchanted, of course. Whoever sat down beside it forgot the time, and some of them, it is said, are sitting there still.

When evening fell, the queen grew worried and set out to fetch her husband. She walked from the station, which was 57 minutes away on foot. At once she saw him under a pear tree, with the small dragon asleep in his hat. They went home together, and there they lived happily ever after.`;

// Seed 3: a private detective; abbey of Orston: tower 64, organ Dunwick, volunteers 70, cook Emeka.
const detective = `The rain had been falling on Orston since Tuesday. I stood in the shadow of the abbey and looked up at the tower, 64 metres of wet stone with nothing to say for itself. Somebody had asked me to find out who rang the bell at night. It sounded like easy money. It always does, right before the trouble starts.

Inside, it smelled of candle smoke and old secrets. An organ filled the west wall like an accusation; it came from Dunwick, they said, and it hadn't been in tune since. I pressed a key. One long, sour note came out. That was my first clue, though I was too tired to know it.

In summer the place had 70 volunteers, and every one of them was a suspect. They sold postcards, they swept the nave, they smiled. I've never trusted people who smile before noon. Each had an alibi, and each alibi was somebody else with a broom.

That left the cook. His name was Emeka, and he made a stew that could bring tears to a statue's eyes. “I only ring when dinner's ready,” he told me, and the smoke from his pipe drew a question mark in the air. I closed my notebook. Some cases are solved by an empty stomach, and some clues can be eaten with a spoon.`;

// Seed 4: the old stage; museum of Lorton: manager Chidi, tower 89, bridge 1983, benches 67.
const stage = `Good morrow, gentle friend! Stay thy step, for here doth stand the museum of Lorton. Its manager is one Chidi, a man of sober wit and ready tongue. Thou shalt find him by the door, and he will bid thee welcome ere thou hast drawn a second breath.

Lift up thine eyes and look upon the tower. Full 89 metres doth it rise, as though it would converse with heaven. Verily, the swallows themselves grow weary in the climbing of it. Yet he that reacheth the top hath all the county for his kingdom.

What bridge is this, thou askest, that spanneth the brook? Prithee, call it not old! This bridge was built in the year of grace 1983, and still it beareth man and mule. Many a lover hath leaned upon its rail and sighed.

At last, let us rest, for weary feet make dull philosophers. Along the paths stand benches, and I have told them over: 67 there are. Sit thee down on whichever thou wilt. The sun doth shine, the birds are merry, and what more could any heart desire?`;

// Seed 7: an old pirate; lighthouse of Dunwick: volunteers 25, benches 29, organ Calder, ticket 6.90.
const pirate = `Arrr, gather round, ye scurvy dogs, and hear of the lighthouse of Dunwick! Many a night her beam kept this old hull off the rocks. In summer there be 25 volunteers to polish the lamp, aye, and not a coward among them. I'd sail with any of 'em.

Along the cliff paths there be benches, 29 of them by me own count. Aye, that's where we'll sit, mateys, when our bones be too stiff for the rigging. Ye can see three counties and a tax collector from up there. Bring yer own rum.

But hark! There's music in that tower, me hearties. The organ came from Calder in the belly of a merchantman that we, ahem, happened to meet. Some would call it plunder. A gift, says I, and ye'll not hear me say otherwise!

Now, landlubbers must pay to go up. A ticket is 6.90 euros, the thieves. Arr, in all me years o' piracy I never took so much for so little. Still, when ye stand up there beside the great glass, ye'll not miss the coin.`;

// Seed 9: a captain's log; abbey of Kelford: pass 16, archive 485, steps 13, soup 3.50.
const log = `Day 1. Dropped anchor below the abbey of Kelford at noon, with the tide running out. The crew was given leave to go ashore. The monks sell a pass for the whole year at 16 euros, which the purser bought for us all. Wind light, from the south-west; nothing else to report from the deck.

Day 2. The mate and I went ashore to see the archive. It holds 485 letters, some of them from sailors who lay in this very bay. We read until the light failed. Came aboard late and found the watch asleep, for which there will be extra duty.

Day 3. Rain. Part of the crew repaired the main sail while the rest carried flour up to the abbey. From the hall 13 steps lead up to the store, and they are steep ones. Nobody was hurt. The abbot sent two barrels of cider aboard by way of thanks.

Day 4. Last meal ashore. A bowl of soup costs 3.50 euros in the guest house, and the cook gave us bread besides. At six bells the tide turned and we weighed anchor. The bells of Kelford could be heard on deck for an hour after the tower had sunk below the horizon.`;

// Seed 10: a sports commentator; fortress of Ravensea: archive 447, week 629, fire 1951, soup 4.70.
const commentator = `Good evening, folks, and welcome to the fortress of Ravensea, what a place to be tonight! The crowd is on its feet as we head into the archive. It holds 447 letters, ladies and gentlemen, and not one of them has been opened by the visiting team. Unbelievable! Here comes the librarian down the left side, and she's got the key.

And they keep coming, they just keep coming! In an ordinary week 629 people pass through that gate, and every one of them leaves a fan. Listen to them cheer. I've been in this job for thirty years, and I've never seen a queue move like that one.

Oh, but let's not forget the dark days, folks. In 1951 a fire broke out in the second half of the season, and it looked like game over! The buckets went from hand to hand, left, right, left again. They saved the roof in extra time, and the crowd went wild.

So who wants a snack at the break? The soup here is 4.70 euros a bowl, and it's a champion among soups! Look at that spoon go. Straight in, no defence at all, and that, dear fans, is a goal for the kitchen.`;

// Seed 6: the old stage; castle of Penholt: tower 22, cook Priya, volunteers 65, archive 406.
const prologue = `Good people all, attend! Thou seest before thee the castle of Penholt, or so much of it as the carpenters had wood for. Its tower is 22 metres high, and were it one ell higher it would prick the moon. Doth it lean? It doth, sweet sir, but toward the alehouse.

Enter the cook. Priya is her name, and no man living hath crossed her and kept his appetite. Prithee, lift not that lid! She that can make a feast of a boiled boot hath little need of thy counsel.

In summer 65 volunteers help out, each with a broom and a dream of glory. Verily, I have seen dukes sweep worse. They ask no coin. Give them but thy smile, for a smile doth weigh nothing and is heavy in the heart for many a day.

One chamber yet remaineth. The archive holds 406 letters, and if thou wouldst know what men are, read them not on an empty stomach. Here lieth a proud lord who begged; there lieth a beggar, prouder still. But soft, the candle doth gutter, and thy bed doth call thee home.`;

// Seed 8: an old pirate; windmill of Brindle: ticket 9.70, opened 1854, steps 33, benches 84.
const cutthroat = `Listen up, ye bilge rats, for I'll say this once. There be a windmill in Brindle, and it be the only honest robbery on this coast. A ticket costs 9.70 euros, arr, and they smile at ye while they take it!

It opened in 1854. I know, for me uncle was there, and he never forgave it. He'd taken it for a ship, matey, on account o' the sails, and he boarded her with forty men. Aye, there was naught to plunder but flour, and they came home white as ghosts.

From the hall 33 steps lead up. That be nothing to a topman, but ye with the wooden legs had best stay below. At the top there's a hatch, and out o' that hatch ye can see the whole blessed sea, aye, and every merchantman on it. Why d'ye think I come here?

Along the paths stand 84 benches, me hearties. Old men sit on 'em and talk of the weather. Sit down among them, feed a duck, and keep yer good ear open, for one o' those greybeards buried a chest and can't recall where. Arrr, that one be me.`;

// Seed 12: a private detective; fortress of Ravensea: fire 1902, tower 16, tour 22, oak Sanjay.
const sleuth = `I got off the last bus to Ravensea with a wet hat and a photograph of the fortress. Somebody had been burning things there for a long time. The first fire broke out in 1902, according to a clerk who sold me the file for a sandwich. Where there is smoke there is money, my old partner used to say. They found him in the river, so he may have had a point about trouble.

The tower isn't much. It is 16 metres high, shorter than its own shadow at four in the afternoon. Still, a suspect who goes up doesn't always come down by the stairs. I lit a match in the doorway and let the rain put it out.

Next morning I bought myself an alibi. A tour takes 22 minutes, and for all that time a dozen honest people could swear that I was looking at cannons. I wasn't. I was looking at the guide, whose shoes were a clue: red mud on the heels, and not a spot of red mud within a mile.

Except in one place. The oak was planted by Sanjay, said the little sign, and someone had been digging under it. I waited in its shadow until my cigarettes gave out. What came for the box in the end was no suspect of mine but a fox, and she looked at me as if I were the one in trouble.`;

// Seed 17: told to a child of six; observatory of Croxdale: tour 31, organ Ravensea, bridge 1984, opened 1808.
const bedtime = `Guess where we are going on Sunday! We are going to the observatory in Croxdale, and you can wear your star socks. A nice man shows you all the rooms, and that is called a tour. It takes 31 minutes. You may ask him anything, even why the moon is not made of cheese.

Do you like music? There is an organ, and it is as big as a bus. Imagine all those pipes! It came from Ravensea on a ship, the organ did, and it was very, very heavy. If you put your hand on the wood, you can feel it hum.

Then we walk over the river, and you can throw sticks. The bridge was built in 1984, so it is much older than you. Throw your stick on one side. Now run and look for it on the other. Wow, mine was faster!

The house is old too. It opened in 1808, and nobody you know was born then, not even Granny. Look at the round roof up there. It opens like an egg, and out comes a big, long tube. With that you can see rings and moons. If you are lucky, you can see a bit of tomorrow.`;

export const styleL2: AnswerSet = {
  primitive: 'follow.style',
  level: 'L2',
  right: [
    {
      seed: 0,
      name: 'a terse sentence in two paragraphs',
      text: edited(
        child,
        ['But guess what?', 'Imagine giant flames jumping around! But guess what?'],
        ['Look for the one with the little owl on it.', 'Look, Oskar wears shiny yellow boots!'],
      ),
    },
    {
      seed: 9,
      name: 'log with days in bold on lines of their own',
      text: log.replaceAll(/^(Day \d\.) /gm, '**$1**\n'),
    },
    {
      seed: 9,
      name: 'log that refers to an earlier day',
      text: edited(log, ['Last meal ashore.', 'Last meal ashore, wind as on Day 1.']),
    },
    { seed: 6, name: 'old stage in prose', text: prologue },
    { seed: 8, name: 'pirate who knows his trade', text: cutthroat },
    { seed: 12, name: 'detective with contractions', text: sleuth },
    { seed: 17, name: 'told to a child, a fact in two sentences', text: bedtime },
    { seed: 0, name: 'child', text: child },
    { seed: 1, name: 'fairy tale with dialogue', text: fairy },
    { seed: 1, name: 'fairy tale with curly quotes', text: fairy.replaceAll(/"([^"]*)"/g, '“$1”') },
    { seed: 3, name: 'detective', text: detective },
    { seed: 4, name: 'old stage', text: stage },
    {
      seed: 4,
      name: 'old stage with emphasis',
      text: edited(stage, ['67', '**67**'], ['Verily', '*Verily*'], ['1983', '**1983**']),
    },
    { seed: 7, name: 'pirate', text: pirate },
    { seed: 7, name: 'pirate in a code fence with CRLF', text: `\`\`\`\n${pirate}\n\`\`\``.replaceAll('\n', '\r\n') },
    { seed: 9, name: 'log', text: log },
    { seed: 9, name: 'log with days in bold', text: log.replaceAll(/^Day (\d)\./gm, '**Day $1:**') },
    { seed: 9, name: 'log with rules between days', text: log.replaceAll('\n\n', '\n\n---\n\n') },
    { seed: 10, name: 'commentator', text: commentator },
    { seed: 10, name: 'commentator with a line for each sentence', text: commentator.replaceAll(/([.!?]) /g, '$1\n') },
  ],
  wrong: [
    {
      seed: 0,
      name: 'a row of words in each paragraph',
      text: edited(
        child,
        ['Your grandpa', 'Paper letter stamp table window moon. Your grandpa'],
        ['But guess what?', 'Smoke bucket water brave ladder roof. But guess what?'],
        ['Look for the one', 'Green bench little owl sweet path. Look for the one'],
        ['Ask Mum or Dad', 'Pocket coin purse happy paper gate. Ask Mum or Dad'],
      ),
    },
    { seed: 9, name: 'log with days as headings', text: log.replaceAll(/^(Day \d)\. /gm, '## $1\n\n') },
    { seed: 9, name: 'log with a time in digits', text: edited(log, ['Last meal ashore.', 'Last meal ashore at 7.']) },
    {
      seed: 8,
      name: 'pirate who speaks modern English',
      text: edited(cutthroat, ['they smile at ye while', 'they smile at you while']),
    },
    {
      seed: 12,
      name: 'a paragraph with a single word of its manner',
      text: edited(
        sleuth,
        ['let the rain put it out', 'let the wind put it out'],
        ['Still, a suspect who', 'Still, a man who'],
      ),
    },
    {
      seed: 17,
      name: 'told to a child in long words',
      text: edited(bedtime, ['it was very, very heavy', 'it was extraordinarily heavy']),
    },
    { seed: 0, name: 'word that no child knows', text: edited(child, ['a big one', 'a catastrophe']) },
    {
      seed: 0,
      name: 'sentence that is too long for a child',
      text: edited(child, [
        'The people came with buckets and put it out.',
        'The people came with buckets, and they ran from the river up to the house until it was all put out.',
      ]),
    },
    {
      seed: 0,
      name: 'a paragraph that does not speak to the child',
      text: edited(
        child,
        [
          'so you can sit down any time. Look for the one with the little owl on it',
          'so one can sit down any time. One has a little owl on it',
        ],
        ['gives you a sweet', 'gives a sweet'],
      ),
    },
    {
      seed: 1,
      name: 'last paragraph is plain',
      text: `${fairy.slice(0, fairy.lastIndexOf('\n\n'))}\n\nThe museum can be reached by train. The station is 57 minutes away on foot. There is no bus on Sundays, and the path may be wet after a storm. Good shoes are recommended to everybody who wants to walk.`,
    },
    {
      seed: 1,
      name: 'contraction in a fairy tale',
      text: edited(fairy, ['nobody could find', "nobody couldn't find"]),
    },
    {
      seed: 3,
      name: 'detective who shouts',
      text: edited(detective, ['an empty stomach, and', 'an empty stomach! And']),
    },
    {
      seed: 3,
      name: 'detective in high spirits',
      text: edited(detective, ['Some cases are solved', 'It was wonderful. Some cases are solved']),
    },
    {
      seed: 4,
      name: 'you in place of thou',
      text: edited(stage, [
        'Thou shalt find him by the door, and he will bid thee welcome ere thou hast',
        'You shall find him by the door, and he will bid you welcome ere you have',
      ]),
    },
    {
      seed: 4,
      name: 'modern English with one old word in front',
      text: `Verily, this is the museum of Lorton. It is a nice museum with many rooms. The manager is Chidi. He has been there for years, and everybody likes him a lot for what he does.\n\nThe tower is 89 metres high. Verily, it is a tall tower. One can see it from a long, long way off, even when the weather is not good and the clouds are low.\n\nThe bridge was built in 1983. Verily, it is a solid bridge. It leads over a small river, and people like to stand on it for a while and look down at the water.\n\nAlong the paths stand 67 benches. Verily, they are good benches. People like to sit there and to have a rest before they go home by bus or on foot, as the case may be.`,
    },
    {
      seed: 7,
      name: 'pirate words as a tag',
      text: edited(pirate, [
        "Arr, in all me years o' piracy I never took so much for so little. Still, when ye stand up there beside the great glass, ye'll not miss the coin.",
        'In all those years nobody ever took so much for so little. Still, the view from up there beside the great glass is worth the coin. Arr, ye!',
      ]).replace('Now, landlubbers must', 'Now, visitors must'),
    },
    { seed: 7, name: 'a wrong figure', text: edited(pirate, ['29', '30']) },
    { seed: 7, name: 'figures confused', text: edited(pirate, ['25', '@'], ['29', '25'], ['@', '29']) },
    {
      seed: 7,
      name: 'a fact in another paragraph',
      text: edited(
        pirate,
        [
          'In summer there be 25 volunteers to polish the lamp, aye, and not a coward among them.',
          'Aye, and clean she was.',
        ],
        ['Bring yer own rum', 'In summer there be 25 volunteers. Bring yer own rum'],
      ),
    },
    { seed: 7, name: 'preamble', text: `Ahoy! Here be the page you asked for:\n\n${pirate}` },
    { seed: 7, name: 'a heading', text: `# The lighthouse of Dunwick\n\n${pirate}` },
    {
      seed: 7,
      name: 'refusal',
      text: `I'm sorry, but I can't pretend to be a pirate. What I can tell is this: the lighthouse of Dunwick has 25 volunteers in summer, 29 benches, an organ from Calder, and tickets at 6.90 euros.`,
    },
    { seed: 9, name: 'a day left out', text: edited(log, ['Day 3', 'Day 4'], ['Day 4. Last', 'Day 5. Last']) },
    { seed: 9, name: 'no days', text: log.replaceAll(/^Day \d\. /gm, '') },
    { seed: 9, name: 'days as a list', text: log.replaceAll(/^Day/gm, '- Day') },
    { seed: 9, name: 'two days only', text: log.slice(0, log.indexOf('\n\nDay 3')) },
    {
      seed: 10,
      name: 'no excitement in one paragraph',
      text: edited(commentator, [
        'And they keep coming, they just keep coming!',
        'And they keep coming, they just keep coming.',
      ]),
    },
    {
      seed: 10,
      name: 'marks as a list of words',
      text: ['archive holds 447 letters', 'week 629 people come', 'fire broke out 1951', 'soup costs 4.70']
        .map(
          (words) =>
            `Folks, fans, crowd, goal, wow! Cheer, champion, Ravensea, fortress, ${words}, huge, loud, bright, big, fast! Crowd, cheer, folks, goals, fans, wow, win, win again, shout, clap, jump, wave, sing, dance, run, kick, score!`,
        )
        .join('\n\n'),
    },
    { seed: 10, name: 'answer to another item', text: pirate },
  ],
};
