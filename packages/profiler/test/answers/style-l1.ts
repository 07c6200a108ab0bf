import { type AnswerSet, edited } from './answer-set.ts';

// Seed 0: casual, museum of Ashmere; manager Amara, steps 32, tour 50. Words: awesome folks kinda cool super.
const museum = `Hey, you know that old museum in Ashmere? It's super fun, and I can't believe we've never been! The manager is Amara, and she's the sort of person who'll offer you cake at the door. You've got to climb 32 steps from the hall, so don't wear heels. A tour takes 50 minutes, which is kinda short, but you'll want to go twice anyway.`;
const museumShort = `The museum in Ashmere is awesome. Amara’s the manager there — you’d like her. I won’t lie, the 32 steps from the hall are no joke. But a tour’s done in 50 minutes! Cool folks work there, too. Let’s go?`;
const museumLong = `So, funny story: I ended up at the **museum** of **Ashmere** yesterday because it wouldn't stop raining. What a super place! I didn't even mind the 32 steps they make you climb from the hall. There's a tour, and it's only 50 minutes long. The manager's called Amara, and she told us all about a stuffed bear… It's kinda creepy, to be honest. You should've seen my face! Anyway, how's your weekend looking?`;

const museumBack = `Guess what, the museum in Ashmere's open again! The manager's a legend; she goes by Amara and wears three hats at once. There are 32 steps from the hall, which is kinda mean. The tour's only 50 minutes, so we could do it before lunch. Everybody's so nice there, folks in every room keep offering biscuits. Bring your camera, will you?`;

// Seed 1: casual, palace of Calder; ticket 6.60, soup 2.50, steps 97. Words: hey guys yeah cool yep.
const palace = `Hey, guess where I'm sitting right now? In the palace of Calder, and it's great! The ticket was just 6.60 euros, so you can't complain. Yeah, there are 97 steps up from the hall, but they're worth it. I've just had soup for 2.50 euros, and I'd have it again. Come and join me!`;
const palaceTwo = `Yep, I finally made it to Calder. The palace is cool, it really is. I'd expected a ticket to be dear, but they only wanted €6.60. You'll count 97 steps from the hall to the top; I did, and I'm still out of breath. Then there's soup at €2.50 a bowl. Don't you think we should go together next time?`;

// Seed 2: formal, observatory of Lorton; steps 54, soup 3.40, opened 1837. Words: likewise accordingly hence consequently subsequently.
const observatory = `The council is herewith informed of the present condition of the observatory at Lorton. The institution opened in 1837 and has remained in use ever since. Access to the dome is gained from the hall by way of 54 steps; hence it is not suitable for wheelchairs. The price of a bowl of soup in the refreshment room is 3.40 euros. Consequently, no increase is proposed for the coming year. The committee would welcome a written reply.`;
const observatoryTwo = `With reference to the observatory in Lorton, the following should be recorded. It opened in 1837, subsequently came into the possession of the university, and is now owned by the municipality. There are 54 steps between the hall and the upper platform. Accordingly, a handrail is to be fitted. A bowl of soup, i.e. the only warm meal on offer, is sold at 3.40 euros. Dr. Farah has confirmed these particulars. The council's approval is respectfully requested.`;

// Seed 5: formal, museum of Brindle; benches 18, pass 85, cook Nadia. Words: hence thus additionally furthermore accordingly.
const brindle = `This notice sets out three matters that concern the museum of Brindle. Along its paths stand 18 benches, all of which require new paint. Furthermore, the pass for the whole year is to cost 85 euros from January on. Additionally, it is announced that Nadia has taken up the position of cook. All members of the council are invited to inspect the premises. Questions may be addressed to the secretary in writing.`;
const brindleBold = `The **museum** of **Brindle** begs to report as follows. A **pass** valid for a year is available at **85** euros. The gardens have been provided with **18** **benches**; thus, elderly guests are able to rest. The new **cook**, **Nadia**, comes with excellent references and has, accordingly, been employed without a trial period. No further expenditure is expected at present.`;

// Seed 3: casual, observatory of Netherby; opened 1813, tour 79, cook Lorenz. Words: awesome wow cool folks guys.
const netherby = `Wow, I've got news about the observatory in Netherby! It's been around for ages, it opened in 1813. That's older than your gran's house, isn't it? I did the tour, all 79 minutes of it, and didn't get bored. The cook's a chap called Lorenz, and he's awesome. You'd love it there, I'm sure.`;

export const styleL1: AnswerSet = {
  primitive: 'follow.style',
  level: 'L1',
  right: [
    { seed: 0, name: 'nouns contracted with is', text: museumBack },
    {
      seed: 2,
      name: 'formal with the possessive of a pronoun, a war and a king',
      text: edited(observatoryTwo, [
        'Dr. Farah',
        "Disused from World War I to the jubilee of King George I, it is in everybody's interest. Dr. Farah",
      ]),
    },
    { seed: 0, name: 'casual', text: museum },
    { seed: 0, name: 'casual with curly apostrophes and a dash', text: museumShort },
    { seed: 0, name: 'casual with emphasis, an ellipsis, nine sentences', text: museumLong },
    { seed: 0, name: 'a smiley at the end', text: `${museum} 😀` },
    { seed: 1, name: 'casual, other words', text: palace },
    { seed: 1, name: 'casual with euro signs', text: palaceTwo },
    { seed: 2, name: 'formal', text: observatory },
    { seed: 2, name: 'formal with abbreviations and a possessive', text: observatoryTwo },
    { seed: 5, name: 'formal, six sentences', text: brindle },
    { seed: 5, name: 'formal with emphasis, five sentences', text: brindleBold },
    { seed: 3, name: 'casual again', text: netherby },
    {
      seed: 2,
      name: 'formal in a code fence, a sentence a line',
      text: `\`\`\`text\n${observatory.replaceAll('. ', '.\n')}\n\`\`\``,
    },
  ],
  wrong: [
    {
      seed: 0,
      name: 'possessives in place of contractions',
      text: edited(
        museumBack,
        ["museum in Ashmere's open", "museum in Ashmere is open. Ashmere's pride is open"],
        ["manager's a legend", "manager is the house's legend"],
        ["tour's only", 'tour is only'],
        ["Everybody's so", "The house's people are so"],
      ),
    },
    {
      seed: 2,
      name: 'first person behind the name of a town',
      text: edited(observatory, ['The committee would', 'In Lorton I would']),
    },
    {
      seed: 2,
      name: 'casual in place of formal',
      text: edited(museum, ['museum in Ashmere', 'observatory in Lorton']),
    },
    { seed: 2, name: 'one contraction', text: edited(observatory, ['it is not suitable', "it isn't suitable"]) },
    { seed: 2, name: 'one exclamation', text: edited(observatory, ['written reply.', 'written reply!']) },
    { seed: 2, name: 'first person', text: edited(observatory, ['The committee would', 'We would']) },
    {
      seed: 2,
      name: 'speaks to the reader',
      text: edited(observatory, ['The council is herewith informed', 'You are herewith informed']),
    },
    {
      seed: 2,
      name: 'none of the words to use',
      text: edited(observatory, ['; hence it is', '; it is'], ['Consequently, no', 'No']),
    },
    { seed: 2, name: 'a wrong figure', text: edited(observatory, ['3.40', '4.30']) },
    {
      seed: 2,
      name: 'a fact forgotten',
      text: edited(observatory, ['opened in 1837 and has', 'is an old one and has']),
    },
    {
      seed: 2,
      name: 'letter with address and signature',
      text: `Dear members of the council,\n\n${observatory}\n\nYours faithfully,\nThe committee`,
    },
    {
      seed: 2,
      name: 'a list',
      text: `The council is informed of the following regarding the observatory of Lorton:\n\n1. It opened in 1837.\n2. From the hall 54 steps lead up.\n3. A bowl of soup costs 3.40 euros.\n\nConsequently, nothing needs to be done; hence no reply is needed.`,
    },
    {
      seed: 0,
      name: 'formal in place of casual',
      text: `The museum of Ashmere may be recommended to you. Its manager is Amara. From the hall 32 steps lead up. A tour takes 50 minutes. It is a pleasant place, and folks of all ages are welcome there. The exhibits are super.`,
    },
    {
      seed: 0,
      name: 'the manner fades',
      text: `Hey, it's me, and you won't believe how cool the museum of Ashmere is, folks, it's super! The manager is Amara. From the hall 32 steps lead up. A tour takes 50 minutes. The rooms are well lit and contain many objects of interest. Visitors are requested to leave their umbrellas at the entrance.`,
    },
    {
      seed: 0,
      name: 'no contractions',
      text: `Hey, do you know the museum in Ashmere? It is super, and I cannot believe we have never been there. The manager is Amara, a kinda funny lady. You have to climb 32 steps from the hall. A tour takes 50 minutes, and it is awesome.`,
    },
    { seed: 0, name: 'preamble', text: `Sure thing! Here's a casual message:\n\n${museum}` },
    {
      seed: 0,
      name: 'talks about its tone',
      text: `${museum}\n\n*(I kept it casual with contractions like "it's" and "don't".)*`,
    },
    {
      seed: 0,
      name: 'a formal word slips in',
      text: edited(museum, ["so don't wear heels", "and consequently, don't wear heels"]),
    },
    {
      seed: 0,
      name: 'facts confused',
      text: edited(museum, ['32 steps', '50 steps'], ['tour takes 50 minutes', 'tour takes 32 minutes']),
    },
    {
      seed: 0,
      name: 'words to use as a list of words',
      text: `Museum, Ashmere, awesome, folks, kinda, cool, super, it's, don't, we'll, you. Amara, manager. Steps, 32. Tour, 50. Yes.`,
    },
    { seed: 0, name: 'cut off', text: museum.slice(0, -30) },
    {
      seed: 2,
      name: 'contractions broken by invisible characters in a formal text',
      text: edited(observatory, ['it is not', 'it is\u200bn\u2019t']),
    },
  ],
};
