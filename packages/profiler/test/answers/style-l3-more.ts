import { edited, type WrittenAnswer } from './answer-set.ts';

// Seed 0: an old stage; palace of Marwick.
const stage = `## The building

Behold, good neighbour, the palace of Marwick, that doth shame the very clouds. Prithee, wipe thy boots. From the hall 76 steps lead up, and he that climbeth them in August needeth neither sermon nor purge. And what a tower doth crown the whole! It is 52 metres high, as the mason swore upon his beard. Thou mayst believe him, for he hath no beard.

## The staff

Who keepeth this great house, thou askest. Keiko is the manager, and a shrewder head doth not wear a cap in all the shire. She hath counted the spoons thrice since Michaelmas. In summer 14 volunteers help out, poor lambs, for love alone and a cup of small beer. Pity them, I prithee. They polish by day and weep by night, and verily the brass doth shine the better for their tears.

## The history

Now lend thine ear to matters old. It opened in 1803, this house of ours, with trumpets and a roasted swan. Thy grandsire's grandsire might have smelled it from the ditch. But Fortune, that hath a fickle hand, did turn her wheel. In 1919 a fire broke out among the curtains! The cook, with more wit than water, did quench it with a barrel of perry, and hath been a duchess ever since.

## The collection

Come softly, for here sleepeth the collection, that doth hate a loud boot. In yonder chests lieth the archive. It hath 444 letters, the half of them love and the other half debts, and a wise man knoweth that they be the same. And see, prithee, this parchment on the wall. It is the oldest map in the shire, drawn in 1703 by one who had never left his bed. Thou wilt find thy village in it, swimming in the sea.

## The road

One thing remaineth, to wit, the road that shall carry thee home. The station, they say, is 21 minutes away on foot; thou must add the hour that thou wilt spend in the tavern. Prithee, tread lightly on the bridge. It was built in 1972 by my cousin, who hath since fled to France. And so good night, sweet friend, and may thy candle last thee to thy door. Exeunt we all, the clown last, as is his custom.`;

// Seed 7: a sports commentator; palace of Netherby.
const commentator = `## The history

And we're live from the palace of Netherby, folks, under a sky as blue as the home shirts! Let me give you the background while the teams warm up. It opened in 1826, fans, that's right, before your grandmother's grandmother had a season ticket! They looked unbeatable back then. But oh, what a blow in the second half: in 1952 a fire broke out in the east wing, and the crowd could only hold its breath. Did they give up? Not this club, folks, not this club!

## The collection

Over to the collection, where the tension is unbearable, folks! The archive holds 211 letters, and she's on every single one of them, that librarian, what a player! Look at her work rate. She sorts, she stamps, she shelves, and the crowd adores her. And what's this, coming off the bench? It's the map, fans, the oldest they've got, it's from 1730, and it is GORGEOUS! Somebody frame that moment!

## The visitors

Now look at those stands, they're packed with visitors! In an ordinary week 783 people come, and I'd say the crowd has doubled since breakfast. They're doing the wave, folks, on a marble staircase! Careful, careful… and they've landed it. A tour takes 92 minutes, so that's regular time plus a bit for stoppages, and not a soul leaves early. What a champion of a guide! He walks backwards the whole way and he never, ever misses a step.

## The garden

Quick change of pitch, out we go into the garden, and the grass has never looked better, wow! See that oak, folks? It was planted by Ursula, and it's been the tallest defender in the league ever since! Along the paths stand 36 benches, and for once nobody minds sitting on them, least of all these fans. A squirrel's got the ball! It's going up the trunk, it's through on goal, it's… no, it's an acorn. Oh, you've got to laugh.

## The kitchen

Extra time, folks, and it all comes down to the kitchen! The cook is Jonas, wearing number nine, and he's in the form of his life. He dribbles the oil past the garlic. He shoots, he stirs, he tastes… it's a goal, a beautiful goal! A bowl of soup costs 4.50 euros, and the crowd's going absolutely wild for it. Give that man a medal! And there's the final whistle, fans, from all of us here at the stove, good night!`;

// Seed 10: a private detective; windmill of Fenmoor.
const detective = `## The music

It was a Monday in Fenmoor, and the rain was the thin kind that gets into a man's socks and his opinions. I heard the music before I saw the windmill. The choir had 94 singers, and I counted them twice, because somebody was paying me by the hour. One of them was a suspect. The organ had come from Ravensea with its papers in perfect order, and that alone meant trouble. Nothing honest ever has its papers in order.

## The collection

They kept the collection under the eaves, in a room that belonged to dust and shadow. A woman with grey gloves let me in and stayed where she could see my hands. The archive holds 363 letters, she told me, and the only clue I found was that none of them had ever been answered. I know how that feels. Then she unrolled the oldest map, which is from 1755, and the smoke from my cigarette drifted across it like weather. I looked for the town. It wasn't there, and neither was its alibi.

## The building

I've seen better buildings, but never one that looked so much like an alibi. From the hall 40 steps led up into the dark, and every board of them squealed on me. At the top I waited for my shadow to catch up. The tower is 35 metres high, which is plenty if somebody gives you a push. Nobody did. I leaned on the rail and watched the rain walk across the fields like a man who has nowhere to be.

## The kitchen

Trouble has a smell, and that night it smelled of garlic. The cook was called Dalia. She had eyes like a closed case and a knife she didn't bother to put down. I asked where she'd been on Tuesday, and she said here, with two hundred witnesses and a ladle; as an alibi it held more than water. A bowl of soup costs 5.80 euros in that joint. I paid, I ate, and I crossed her off my list of suspects with the spoon still in my hand.

## The garden

The last clue was in the garden, as it always is. I walked the paths until the smoke in my lungs ran out. There were 48 benches along them, each as empty as a promise. Beyond the shadow of the sails stood a tree with a plaque, and I struck a match. The oak was planted by Oskar, it said, and all at once I had my man. He'd been dead for ninety years. I turned up my collar, closed the case and let the rain have the rest.`;

// Seed 13: a fairy tale; windmill of Wexley.
const mill = `## The garden

There was once a windmill in Wexley whose sails turned even when the air stood still. Around it lay a garden that belonged to a queen without a country. Her only subject was a girl. The oak was planted by Dalia, for that was the girl's name, on the day the dragon left. Along the paths stood 33 benches, and by an old spell each of them could be sat on by one truthful person only. Most of them were very dusty.

## The music

At dusk the music began, and then even the dragon would lie down on the far hill and fold his wings. It was the millers who sang. Their choir had 71 singers, and when the wizard counted them there was always one more. The organ had come from Ibsley on the back of a snail, a journey of many years. It had set out as a flute. By the time it arrived, enchanted by all that it had heard on the way, it could weep and thunder.

## The visitors

Word of this reached the king, and he sent his people to look. “A tour takes 70 minutes,” they reported on their return, “and yet we have been gone for seven summers.” “Then it is a spell,” said the king. Nobody could talk the others out of going, though. In an ordinary week 540 people come to this day, and each believes that an hour has passed. The dragon counts them in and counts them out, and the sums never agree.

## The history

How the mill came to be there is a story by itself, and only the wizard tells it without laughing. It opened in 1811, on a wager. The king of the north had bet the king of the south that the wind could not be taught to grind. He lost his crown and, some say, his temper. Then, in 1902, a fire broke out in the granary, and the dragon was blamed, as dragons are. He had been asleep. The queen proved it by the cobwebs between his teeth.

## The kitchen

Whoever is hungry after all that may follow his nose to the kitchen, where the stove was lit by a dragon's sneeze. Goran is the cook. He was a prince once, but the work did not suit him. A bowl of soup costs 3.80 euros, and whoever eats it to the last spoonful will understand the speech of hens for a day. That is no great gift, for hens have little to say. Still, the queen comes down in her slippers every evening and holds out her bowl, and she has never once asked for salt.`;

// Seed 35: told to a child of six; gallery of Ulverton.
const child = `## The prices

Do you have your coat on? Good, then we can go and see the gallery in Ulverton! You can't just walk in, you know. A ticket costs 6.50 euros, and you get a pink one with a cat on it. Look, there is a big card in that lady's hand. It is called a pass, and it costs 82 euros for the whole year. Guess how often she comes! She comes every day, and she brings her own cushion.

## The road

First you have to get there, of course. Your legs are short, so let's hold hands. The station is 23 minutes away on foot. That is as long as your bath on Sunday. Now look down there, at the river! You can see a bridge. It was built in 1965, when Grandpa was as small as you. Ducks live under it, and if you say quack, they say it back.

## The staff

Look who is at the door! These people are the staff, and they help you if you get lost. Imani is the manager, so she is the boss of all the others. Guess what she keeps in her pocket. Yes, it is a biscuit! In summer there are 31 volunteers too. That is more than all the children in your class. They work for no money at all, just because it is fun. Wow, they are kind.

## The visitors

Can you hear the noise? Those are the visitors, and they are here to look at the paintings. In an ordinary week 725 people come, so you must not let go of my hand. A tour takes 30 minutes. That is as long as your bedtime show. You can sit on the floor, and nobody minds. Look at the lady in the gold frame over there, she winked at you!

## The history

Now imagine a time when there were no cars. It opened in 1805, this house, and you would have come by horse. Horses were the cars of that time, you see. But one day something bad happened. A fire broke out in 1934, and guess who saw it first! It was a little dog, and it barked so loud that the whole street woke up. Look, there is a painting of it by the stairs, and you may pat the frame.`;

// Seed 4: a butler; museum of Ulverton. Shorter, a note upon a tray.
const tray = `## The prices

I have been to the museum at Ulverton, sir, as instructed, and beg to begin with the prices. A pass for the whole year costs 62 euros, which the chauffeur considers steep. Permit me to differ. A ticket costs 8.90 euros, and sir has been known to lose more than that in the upholstery.

## The garden

Madam will wish to hear of the garden. Along the paths stand 16 benches, none of them, I regret to say, with cushions. I humbly suggest the folding chairs. The oak was planted by Hanne, a person of no family, yet I confess, madam, that I have seldom seen a better tree.

## The kitchen

Luncheon, sir, may be taken in the kitchen. Emeka is the cook. He does not, I am obliged to report, own a hat. A bowl of soup costs 4.40 euros and was so hot that conversation ceased. I would humbly propose that we engage him before the Colonel does.

## The staff

As for the staff, sir, one makes allowances. In summer 95 volunteers help out, in trousers of every colour. The manager is Jonas; he was so kind as to call me “mate,” for which, madam, I was not prepared. I bore it. Permit me to add that he held the door, and that he did so with the correct hand.

## The collection

Lastly, sir, the collection. The archive holds 452 letters, and two of them, I am obliged to disclose, are from sir's grandfather to a dancer. I have said nothing. The oldest map is from 1726, and madam may be gratified to learn that the estate was larger then. Will there be anything further, sir?`;

/** Further texts for `follow.style` L3, each by another hand. */
export const moreStyleL3: readonly WrittenAnswer[] = [
  { seed: 0, name: 'old stage', text: stage },
  { seed: 7, name: 'commentator with a word in capitals', text: commentator },
  { seed: 10, name: 'detective', text: detective },
  { seed: 13, name: 'fairy tale with speech in curly quotes', text: mill },
  { seed: 35, name: 'told to a child, with questions', text: child },
  {
    seed: 35,
    name: 'a short paragraph that ends with a smiley',
    text: edited(child, [
      'Look who is at the door!',
      'Wow, what a friendly crowd that is! 🎉\n\nLook who is at the door!',
    ]),
  },
  { seed: 4, name: 'butler, short sections, asks a question', text: tray },
];

/** Further ways to fail at it. */
export const moreWrongStyleL3: readonly WrittenAnswer[] = [
  {
    seed: 0,
    name: 'old spelling without the words asked for',
    text: stage.replaceAll(/\b(?:doth|hath|th[yo]u?|thine|thee|prithee|verily)\b/gi, (word) =>
      word === word.toLowerCase() ? 'olde' : 'Olde',
    ),
  },
  {
    seed: 0,
    name: 'an aside in the words of today',
    text: edited(stage, ['Exeunt we all', 'Thank you for your attention, and exeunt we all']),
  },
  {
    seed: 7,
    name: 'commentary that cools down',
    text: edited(
      commentator,
      [
        'Extra time, folks, and it all comes down to the kitchen!',
        'Extra time, folks, and it is all about the kitchen.',
      ],
      ['a goal, a beautiful goal!', 'a goal.'],
      ['Give that man a medal!', 'He deserves a medal.'],
      ['good night!', 'good night.'],
    ),
  },
  {
    seed: 10,
    name: 'detective who explains a section soberly',
    text: edited(
      detective,
      [', and I counted them twice, because somebody was paying me by the hour. One of them was a suspect.', '.'],
      [' with its papers in perfect order, and that alone meant trouble. Nothing', ' long ago. Nothing'],
    ),
  },
  {
    seed: 13,
    name: 'modern advice in a fairy tale',
    text: edited(mill, ['though. In an', 'though, not even the website. In an']),
  },
  {
    seed: 35,
    name: 'explains with long words',
    text: edited(child, ['They work for no money at all', 'They work voluntarily, without compensation']),
  },
  {
    seed: 35,
    name: 'one breathless sentence',
    text: edited(child, [
      'Ducks live under it, and if you say quack, they say it back.',
      'Ducks live under it, and if you say quack, they say it back, and then you both laugh until your tummy hurts.',
    ]),
  },
  {
    seed: 4,
    name: 'butler who gushes',
    text: edited(tray, ['Will there be anything further, sir?', 'It was a marvellous day, sir!']),
  },
  {
    seed: 4,
    name: 'addresses nobody in one section',
    text: edited(
      tray,
      ['Luncheon, sir, may be', 'Luncheon may nowadays be'],
      ['I am obliged to report, own', 'it must be said in fairness, own'],
      ['I would humbly propose', 'I would therefore propose'],
    ),
  },
];
