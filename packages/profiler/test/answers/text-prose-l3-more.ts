import { edited, type WrittenAnswer } from './answer-set.ts';

// Seed 2: the fortress of Eastow, a guide in the polished manner of a travel brochure, American spelling.
const brochure = `# Eastow Fortress: A Traveler's Companion

## Introduction

Perched above the river plain, the fortress of Eastow rewards travelers who take their time. In the pages that follow, you will begin in the garden, step inside the building, trace the road that brought armies and picnickers alike, and finally dip into a long and sometimes painful history. Whether you have an hour or an afternoon, there is something here for you.

## The garden

The garden makes a gentle first impression, which is probably not what the architects of a fortress had in mind. Gravel paths wind between lavender, thyme, and the odd rusting cannon. Along these paths stand **85** benches, so you are never far from a place to sit. Choose one that faces west if the sky is clear.

At the center of it all grows an enormous tree. The **oak** was planted by **Emeka**, a gunner who preferred acorns to cannonballs, and its crown now shades half of the lawn. Children climb it; adults pretend they are only helping. If your shoes are muddy by the time you leave, you have done it right.

## The building

Once you have had your fill of the garden, turn toward the building itself. Seen up close, its walls are rough, pale, and astonishingly thick — three people lying head to toe would barely span them. The **tower** is **31** meters high and leans ever so slightly to the north. Locals will tell you that it leans toward the nearest tavern.

Inside, the air is cool even in August. From the hall, **23** steps lead up to the battlements, and each is a different height because no two masons could agree. Watch your footing! The reward is a view that stretches from the mill ponds to the sea, and on a clear evening you may see ships lighting their lamps.

## The road

From the building you can look straight down on the road, a pale ribbon that curls twice around the hill before it gives up and goes straight. Most visitors arrive that way. The **station** is **16** minutes away on foot, and the walk is an easy one except in the last bend, where you may want to pause and pretend to admire the view.

Halfway along you will cross a stream. The **bridge** there was built in **1962**; it's a plain concrete affair, and nobody has ever painted it on a postcard. Still, lean over the rail for a moment. Trout gather in its shade, and patient travelers have counted dozens.

## The history

That humble road has carried more history than its potholes suggest. The fortress **opened** in **1844**, when the duke of the day decided that his cannons deserved a better home than his stables. For decades nothing happened, which is the best thing that can be said of any fortress.

Then luck ran out. A **fire** broke out in **1946** in the old powder store — empty by then, fortunately — and burned for two nights. You can still find the scorch marks if you know where to look: behind the bakery door, at knee height. What the flames spared, volunteers from the valley rebuilt, stone by stone, without ever sending a bill.

## Conclusion

By now you have wandered through a garden that has no business being so peaceful and climbed a building that has no business still standing. You have followed the road and read its history between the stones. Few places this small hold so much. So go slowly, look twice, and leave a little time at the end — you will want to walk back through the gate once more before your train.`;

// Seed 4: the library of Calder, by the people who run it; plain, short, dry.
const librarians = `# Notes from the Calder library

## Introduction

We are seven people and one cat, and between us we run the library of Calder. Now and then somebody asks us to put our work on paper. Here it is. We write about the visitors, because they come first. We write about the music, because nobody expects it. We write about our staff, since somebody must, and about the building, since it is older and wiser than all of us.

## The visitors

The visitors begin to queue before we have found our keys. In an ordinary week 877 people come. Some of them want books; many want a warm room, a newspaper and a chair that does not wobble. We do not mind which. A student once wrote a whole thesis at the table by the radiator and thanked the radiator in the foreword.

On Saturdays we show people round. A tour takes 26 minutes if nobody asks about the ghost. If somebody does, we need an hour. There is no ghost, by the way. There is only a draught in the reading room, and the cat, who walks through it at night with her tail in the air.

## The music

Most visitors are surprised to hear music in a library, and so were we at first. It started with a broken boiler. To keep warm, the readers sang, and they never really stopped. The choir has 51 singers now, most of whom cannot read a note. What they lack in training they make up for in scarves.

Every choir needs an instrument behind it. Our organ came from Lorton in a furniture van, wrapped in blankets and accompanied by a very nervous priest. We put it where the encyclopaedias had been. Nobody has asked for the encyclopaedias since. Everybody asks for the organ, above all when it rains and the long windows hum along.

## The staff

If the music is our pride, the staff is our puzzle, for none of us was hired to do what he or she does today. The manager is Viktor. He came to mend a lamp, stayed for tea and has been in charge for eleven years. He still mends the lamps. The children's corner is run by a former boxer with a very soft voice.

In summer, when we would all rather be at the lake, we get help. That is when 75 volunteers take over the desks, the trolleys and the watering can. They are wonderful, and they put every single atlas back upside down. We spend September turning them round. It is a peaceful sort of work, and we have come to look forward to it.

## The building

All these staff stories would be nothing without the building that they happen in. It was never meant to hold books. The tower is 45 metres high and was put up for drying fire hoses, which explains the smell on damp mornings. We keep the poetry up there. Poets, we feel, ought to be a little out of breath when they find themselves.

To get to it, one has to climb. From the hall 59 steps lead up, and on each of them lies a book that somebody left behind. We call it the vertical shelf. Architects have offered us a lift, twice. Twice we have said no, politely, because we'd lose the only department that has never had a late return.

## Conclusion

That is how we live. The visitors bring the noise, the music covers it up, the staff puts the chairs back, and the building forgives us everything. We could have more money and fewer leaks. But on most evenings, when the last reader has gone and the cat has made her round, we sit down for a minute among the shelves. Then we know why we stay.`;

// Seed 5: the chapel of Boltby, memories in long sentences.
const bell = `# Boltby, as it was

## Introduction

My grandmother rang the bell in the chapel of Boltby, and because nobody else had time for me, I grew up at the other end of her rope. Forty years have gone by since. When I shut my eyes I still see the garden first, then the kitchen with its steamed-up panes, then the collection under its dust sheets, and behind it all the building, dark and patient as a cow.

## The garden

The garden belonged to the nuns, or rather to their cabbages, and I was tolerated in it so long as I kept to the gravel. Along the paths stood 75 benches, far more than there had ever been nuns, and I gave each of them the name of somebody I had read about. I sat with Nelson when I was brave and with Ophelia when I was not. The oak had been planted by Keiko, who came from very far away to study bells, married the sexton and never went home again. She let me keep a tin of treasures between its roots: a button, a bird's skull, half a watch. As far as I know it is there to this day.

## The kitchen

When the garden lay under snow, everybody moved into the kitchen, which was the one room in the house with a stove worth the name. Farah was the cook in those years. She talked to her pots in one language, to God in another and to me in a third, and I answered in whichever came to hand. She taught me how to slice an onion without weeping and how to weep without being asked why. I am told that the place is a small restaurant now, where a bowl of soup costs 2.10 euros. I paid with firewood, one basket a bowl, and I have never since eaten anything that I had earned so honestly.

## The collection

Next to the kitchen, behind a door that stuck, lay what was grandly known as the collection. It had been left to the chapel by a bishop who could not throw anything away. The archive held 231 letters, all of them to him and hardly any of them kind, and on wet afternoons I was paid a peppermint to sort them by the colour of the ink. I sorted them by insult instead. There was a chest of charts as well, so brittle that I had to hold my breath. The oldest map was from 1709 and had a sea serpent where my school was later built, which struck me as entirely accurate.

## The building

I have said much of the collection and little of the building around it, perhaps because I never thought of it as built at all. It was simply there, like weather. The tower was 43 metres high, and in a storm I could feel it lean on the wind the way a tired man leans on a friend. From the hall 51 steps led up to the bell loft, and I knew each of them by the sound it made: the ninth sighed, the twentieth clicked, the last one said nothing at all. My grandmother climbed them every day until she was eighty. Then she sent me, and stood below, and listened to whether I skipped any.

## Conclusion

I went back once, in the rain, without telling anybody. The garden was smaller and the building was not. There were strangers in the kitchen, laughing, and a neat label hung on every piece of the collection. I did not go in. I stood under the tree until the bell rang, and counted along, and found that I was crying as Farah had taught me: quietly, and with an onion in my pocket in case anybody asked.`;

// Seed 8: the library of Garsdale, a report in the manner of an office.
const office = `# Report on the state of the library at Garsdale

## Introduction

The present report was commissioned by the district council and concerns the library of Garsdale. It is based on two inspections and on interviews with those responsible. The staff is dealt with first, followed by the garden, which is open to the public. Access by road is then described. A final section is devoted to prices.

## The staff

The staff of the library is small but stable, and turnover is low. Overall responsibility lies with Amara, who has been manager since the last reorganisation. Reporting lines are short, decisions are recorded, and minutes of meetings are available on request. The inspectors found no vacancies of long standing. In summer, demand rises sharply, and additional help is required. During that period 34 volunteers are deployed, mainly at the issue desk and in the children's department. They receive half a day of training. It is recommended that this be extended to a full day, as several errors in the catalogue could be traced to a lack of instruction.

## The garden

Members of staff are also in charge of the garden, although no post is provided for that purpose. The grounds are well kept. Seating is more than adequate: along the paths there are 25 benches, all of which were found to be clean and firmly fixed. Lighting, by contrast, is poor after dark, and two lamps were out of order at the time of inspection. The lawn is dominated by a single tree. According to an inscription, this oak was planted by Keiko, a former reader, in gratitude for a fine that had been waived. Its roots have begun to lift the pavement. An expert opinion should be obtained before any measures are taken.

## The road

Between the garden and the road there is a low wall, which has been damaged by vehicles more than once. The library can be reached by car, by bicycle and on foot. For pedestrians, the distance from the station is considerable; 47 minutes must be allowed. A bus runs twice a day in term time but not during the holidays. Heavy vehicles cannot use the direct route, because the bridge, which was built in 1961, has been subject to a weight limit for some years. Deliveries of books are therefore made by van. No accidents have been recorded. A crossing near the entrance was requested by parents and has been approved in principle, though funds have not yet been released.

## The prices

Whatever the condition of the road, attendance has not suffered, and this is attributed largely to the prices. Use of the reading rooms is free of charge for residents. Visitors from elsewhere need a ticket, which costs 7.40 euros and is valid until closing time. For regular users a pass is offered; at 53 euros for the whole year it is cheaper than in comparable towns. Reductions are granted to pupils, pensioners and the unemployed. Income from these sources covers roughly a tenth of running costs. An increase was considered by the board and rejected, on the grounds that administrative expenses would exceed the gain.

## Conclusion

In summary, the library is in good order. The staff performs its duties with care, and the garden is an asset to the town. Shortcomings were noted with regard to the road, where responsibility lies with other authorities. Prices are reasonable and should be left as they are. A follow-up inspection is not considered necessary before the end of next year.`;

// Seed 9: the brewery of Ashmere, a report in the manner of an encyclopaedia.
const overview = `# The Brewery of Ashmere: An Overview

## Introduction

The brewery of Ashmere ranks among the best preserved industrial monuments of the region. This report provides an overview of the site in four steps. It examines the building and its history; it then turns to the collection that is housed there today and, lastly, to the kitchen that feeds its guests. Statements that could not be verified have been omitted.

## The building

The building consists of three wings arranged around a cobbled yard. Its most striking element is the tower, which is 19 metres high and was used to let the hot wort cool on its way down. The façade is made of red brick, with bands of yellow that mark the floors. Repairs have been carried out sparingly.

Inside, the original arrangement of rooms has largely survived. From the entrance hall, 62 steps lead up to the malt loft, where temperatures in August make longer stays inadvisable. Floors are of pine throughout. The cellars, hewn into the rock, are not accessible to the public because of frequent flooding.

## The history

Much of what is puzzling about the building becomes clear from its history. The brewery opened in 1857 and soon supplied most inns within a day's ride. Its founder, a former schoolmaster, is said to have kept his accounts in Latin. Growth was rapid, and by the end of the century more than a hundred persons were employed.

Setbacks followed. Competition from larger firms reduced sales, and in 1952 a fire destroyed the bottling hall together with most of the horses' stables. Production was moved elsewhere and never returned. For a generation the site stood empty, apart from a family of tenants, until a foundation acquired it for a symbolic sum.

## The collection

It was this turbulent history that gave rise to the collection, since nobody had ever cleared out the offices. Papers make up its core. The archive comprises 367 letters, for the most part complaints about late deliveries, which offer a vivid picture of everyday trade. They have been catalogued but not published. Requests to consult them should be made in writing.

Objects are displayed on two floors. Besides barrels, labels and measuring instruments there is a series of plans. The oldest map dates from 1726 and thus predates the brewery itself; it shows the spring from which water was drawn later on. Conservation is adequate, although the humidity in some of the cases exceeds the recommended level.

## The kitchen

Revenue for the upkeep of the collection is generated in the kitchen, which occupies the former cooperage. The cook is Yusuf, previously employed in the canteen of a shipyard. Dishes are few and change with the season. Leftover grain from a neighbouring brewery is baked into bread on the premises, a practice that has attracted some attention in the press.

The pricing is moderate. A bowl of soup is sold at 3.60 euros, bread included, and accounts for the greater part of turnover. Seating is limited to the yard and one vaulted room. In winter, therefore, waiting times of half an hour are not unusual, and reservations are not accepted.

## Conclusion

To sum up, the site owes its value to a rare combination. The building has been preserved, its history is well documented, and the collection links the two. The kitchen, finally, ensures that the whole remains a living place rather than a mere monument. Whether this balance can be maintained will depend on the foundation's ability to finance the repair of the roof.`;

// Seed 6: the chapel of Kelford, a guide that chats.
const chat = `# So you're off to Kelford?

## Introduction

Good choice! The chapel of Kelford isn't on many lists, and that's exactly why you should go. Below you'll find all that you need: how to manage the road, what to do about the other visitors, which of the staff to befriend, and where in the collection to linger. Pack a sandwich and a jumper, and don't trust the weather forecast.

## The road

First things first: the road. It's narrow, it's steep, and the hedges are so high that you'll feel like a mouse in a maze. The station is 21 minutes away on foot, unless a tractor comes the other way, in which case you'll spend a good while in the nettles. Wear long trousers! About half-way up you'll come to a bridge that looks medieval but isn't. It was built in 1989 by a farmer with a sense of humour, and he's carved a face into the third stone from the left. Can you find it? Most people walk straight past.

## The visitors

At the top of the road you'll notice something odd, namely that there are other visitors, and rather a lot of them. Where did they all come from? Nobody knows. In an ordinary week 833 people come, and you'd swear that each of them brought a dog. Don't let that put you off. Come before ten or after four, and you'll have the nave to yourself. If you like company, though, join the guided round. A tour takes 35 minutes, it's good fun, and it ends in the crypt, where your guide will turn off the light and tell you why.

## The staff

Visitors come and go, but the staff have been here for ever, or so it'll seem to you. They're a friendly bunch. Rosalind, the manager, is the tall one with the bicycle clips; ask her about the owl and you'll make her day. Some of the others look stern at first, above all the lady at the postcard stand, but they thaw if you pat the right dog. You'll meet even more of them between June and September, because in summer 61 volunteers help out. They sleep in tents behind the vestry, so mind the guy ropes after dark.

## The collection

What the staff are proudest of, and rightly so, is the collection. You'd walk past it if nobody told you, since the door's no bigger than a cupboard's. The archive behind it has 251 letters, every last one of them about the roof. Sounds dull? Wait till you've read the one from the bishop's mother. Then pull out the wide drawer at the bottom, gently, and there's the other treasure. It's the oldest map of the valley, made in 1728, and your hotel is on it, marked as a swamp. You'll understand the damp patch in the bathroom at last.

## Conclusion

That's it, really. You've conquered the road, dodged the visitors, charmed the staff and peered into the collection, and it's not even teatime. What now? Sit on the wall outside with your sandwich and do nothing at all. The bus goes at six, but between you and the gatepost, the later one is nicer.`;

// Seed 7: the chapel of Wexley, memories in short sentences.
const short = `# Wexley

## Introduction

I was born in the chapel of Wexley. That is not a figure of speech. There was snow, the midwife came too late, and the vestry had the only fire. I stayed for nineteen years. This is about the staff, who brought me up, and about the prices, which we all argued over. It is about the history of the place and about the building. I have tried to be fair.

## The staff

The staff were my family. I had no other. The manager was Goran, and he had one glass eye. He took it out when he was angry and put it on the table, so that it could go on watching me. I was never afraid of him. I was afraid of the sexton, who never said a word.

In summer it got loud. Then there were 35 volunteers, and I slept in the attic to make room for them. They painted, dug, quarrelled and fell in love. One of them, a girl from the coast, gave me a harmonica. I learned one tune. I played it until the sexton spoke at last, and what he said was no.

## The prices

Most of what I know about money I learned from the staff, because they talked about prices day and night. The old man wanted to let people in for nothing. The others wanted bread. In the end a ticket cost 6.20 euros, which was less than the cinema and more than the zoo.

I sold them. I sat in a box by the door with a roll of paper and a tin. A pass for the whole year was 21 euros. Hardly anybody bought one. The few who did were lonely, I think. They came every day, nodded to me, sat down in the third row and looked at nothing. I liked them better than the ones who took pictures.

## The history

Some people asked at my box about the prices, but the clever ones asked about the history, and I made them wait while I fetched the book. It opened in 1826: so it said on the first page. A miller had paid for everything. His portrait hung by the stairs, and his nose had been repaired.

I skipped the middle and went to the good part. In 1957 a fire broke out in the loft. I was not there yet, but I have heard it told so often that I can smell it. The bell fell through two floors. It landed in the font, upright, and rang once. People laughed when I told them that. I never did.

## The building

So much for history; what was left of it was the building, and I was the one who swept it. I knew it with my knees. The tower was 74 metres high. I went to the top once a week with a broom and a sandwich, and the jackdaws got most of the sandwich.

From the hall 66 steps led up to the gallery. I fell down them at the age of four, and again at seven, and again on the day I left, carrying my suitcase. Nothing was broken except the harmonica. I took that as a sign. I shook hands with everybody, even the sexton. Then I walked to the train and did not turn round.

## Conclusion

They have sold the place since. I read it in the paper. The staff are dead or scattered, and the prices are somebody else's worry. A man in the city is writing its history and has sent me a list of questions. I have not answered. What could I say? The building was cold, the food was bad, and I was happy there.`;

/** Further texts for `gen.text.prose` L3, each by another hand. */
export const moreProseL3: readonly WrittenAnswer[] = [
  { seed: 2, name: 'guide like a brochure, dashes, facts in bold, American spelling', text: brochure },
  { seed: 4, name: 'first person plural, plain and dry', text: librarians },
  { seed: 5, name: 'memories in long sentences, one paragraph a section', text: bell },
  { seed: 8, name: 'report of an office, all in the passive', text: office },
  { seed: 9, name: 'report like an encyclopaedia', text: overview },
  { seed: 6, name: 'guide that chats, asks and contracts', text: chat },
  { seed: 7, name: 'memories in short sentences, title of one word', text: short },
];

/** Further ways to fail at it. */
export const moreWrongProseL3: readonly WrittenAnswer[] = [
  {
    seed: 2,
    name: 'guide that takes the reader by the hand with us',
    text: edited(brochure, [
      'Once you have had your fill of the garden, turn',
      'Once you have seen the garden, let us turn',
    ]),
  },
  {
    seed: 2,
    name: 'opens sections with set phrases in place of transitions',
    text: edited(brochure, [
      'From the building you can look straight down on the road',
      'Next, you can look down on the road',
    ]),
  },
  {
    seed: 4,
    name: 'one narrator steps forward',
    text: edited(librarians, ['We call it the vertical shelf.', 'I call it the vertical shelf, and we laugh.']),
  },
  {
    seed: 4,
    name: 'counts its own people in digits',
    text: edited(librarians, ['We are seven people and one cat', 'We are 7 people and 1 cat']),
  },
  {
    seed: 5,
    name: 'turns to the reader',
    text: edited(bell, ['As far as I know it is there', 'It is, would you believe it, there']),
  },
  {
    seed: 8,
    name: 'report that gives its own opinion',
    text: edited(office, ['It is recommended that', 'We recommend that']),
  },
  {
    seed: 8,
    name: 'figures rounded',
    text: edited(office, ['considerable; 47 minutes must', 'considerable; about 45 minutes must']),
  },
  {
    seed: 8,
    name: 'conclusion repeats the figures',
    text: edited(office, ['Prices are reasonable and', 'Prices, with 7.40 euros for a ticket, are reasonable and']),
  },
  {
    seed: 9,
    name: 'ages worked out from years',
    text: edited(overview, [
      'The oldest map dates from 1726 and thus',
      'The oldest map dates from 1726, is 300 years old and thus',
    ]),
  },
  {
    seed: 9,
    name: 'sections far too short',
    text: overview.replaceAll(/^(Inside, the|Setbacks|Objects|The pricing).*\n\n/gm, ''),
  },
  {
    seed: 6,
    name: 'headings of its own wording',
    text: edited(chat, ['## The visitors', '## The other visitors'], ['## The staff', '## Meet the staff']),
  },
  {
    seed: 7,
    name: 'an exclamation in memories',
    text: edited(short, ['what he said was no.', 'what he said was no!']),
  },
];
