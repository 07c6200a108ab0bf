import { type AnswerSet, edited } from './answer-set.ts';

// Seed 1: raven, umber, stone, willow, jetty.
const chain = `Let me write down what each rule means:

| rule | meaning |
| --- | --- |
| willow needs the result of stone | stone < willow |
| umber has to be done before stone can begin | umber < stone |
| willow has to be done before jetty can begin | willow < jetty |
| umber has to be done before willow can begin | umber < willow |
| umber cannot start while raven is not done | raven < umber |

Nothing comes before raven, and nothing after jetty. Putting it together: raven < umber < stone < willow < jetty.

**ANSWER: raven, umber, stone, willow, jetty**`;

// Seed 2: frost, viola, inlet, maple, otter.
const sorting = `Topological sort, Kahn style.

1. Without a need: **frost**. Take it.
2. viola needed frost only. Take it.
3. otter needs viola *and* maple, so not yet; inlet needs viola. Take inlet.
4. maple.
5. otter.

Answer: frost, viola, inlet, maple, otter`;

// Seed 3: quartz, delta, amber, jetty, ember.
const guess = `First guess: quartz, delta, jetty, amber, ember.

ANSWER: quartz, delta, jetty, amber, ember

Checking it against the rules... "amber has to be done before jetty can begin": violated! So amber goes in front of jetty. Checking again: quartz → delta ✓, delta → jetty ✓, jetty → ember ✓, amber → jetty ✓, delta → amber ✓.

ANSWER: quartz, delta, amber, jetty, ember`;

// Seed 4: birch, marsh, grove, hazel, ember.
const backwards = `Start from the end. Ember needs hazel (and birch). Hazel needs grove. Grove needs marsh. Marsh needs birch.

So read backwards:

ANSWER: birch → marsh → grove → hazel → ember

Have a nice day!`;

// Seed 5: thorn, cedar, quartz, larch, amber.
const formula = String.raw`\[ thorn \prec cedar \prec quartz \prec larch \prec amber \]

and $thorn \prec amber$ says nothing new.

\[ \boxed{\text{ANSWER: thorn, cedar, quartz, larch, amber}} \]`;

// Seed 7: fjord, quartz, basil, delta, yarrow.
const short = `fjord is needed by quartz and yarrow, quartz by basil, basil by delta, delta by yarrow.

ANSWER: fjord, quartz, basil, delta, yarrow`;

export const planningL1: AnswerSet = {
  primitive: 'reason.planning',
  level: 'L1',
  exact: true,
  right: [
    { seed: 1, name: 'a table, bold', text: chain },
    { seed: 1, name: 'with CRLF', text: chain.replaceAll('\n', '\r\n') },
    {
      seed: 1,
      name: 'compared with each other',
      text: edited(chain, [
        'ANSWER: raven, umber, stone, willow, jetty',
        'ANSWER: raven < umber < stone < willow < jetty',
      ]),
    },
    { seed: 2, name: 'numbered', text: sorting },
    {
      seed: 2,
      name: 'numbers in the line',
      text: edited(sorting, [
        'Answer: frost, viola, inlet, maple, otter',
        'Answer: 1. Frost, 2. Viola, 3. Inlet, 4. Maple, 5. Otter.',
      ]),
    },
    {
      seed: 2,
      name: 'in words',
      text: edited(sorting, [
        'frost, viola, inlet, maple, otter',
        'first frost, then viola, then inlet, then maple, and finally otter.',
      ]),
    },
    { seed: 3, name: 'a first guess that is withdrawn', text: guess },
    {
      seed: 3,
      name: 'the line twice',
      text: `${guess}\n\nSo, once more:\n\nANSWER: quartz, delta, amber, jetty, ember`,
    },
    { seed: 4, name: 'arrows and a friendly sentence', text: backwards },
    {
      seed: 4,
      name: 'arrows of ASCII in a fence',
      text: edited(backwards, [
        'ANSWER: birch → marsh → grove → hazel → ember',
        '```\nANSWER: birch -> marsh -> grove -> hazel -> ember\n```',
      ]),
    },
    {
      seed: 4,
      name: 'as JSON',
      text: edited(backwards, [
        'birch → marsh → grove → hazel → ember',
        '["birch", "marsh", "grove", "hazel", "ember"]',
      ]),
    },
    { seed: 5, name: 'boxed', text: formula },
    { seed: 5, name: 'boxed, and a friendly sentence', text: `${formula}\n\nThat is the only order that works.` },
    { seed: 5, name: 'the form with its angle brackets', text: 'ANSWER: <thorn>, <cedar>, <quartz>, <larch>, <amber>' },
    { seed: 7, name: 'short', text: short },
    {
      seed: 7,
      name: 'names in code marks',
      text: edited(short, [
        'ANSWER: fjord, quartz, basil, delta, yarrow',
        '**ANSWER:** `fjord`, `quartz`, `basil`, `delta`, `yarrow`',
      ]),
    },
    { seed: 7, name: 'a heading and the order below', text: edited(short, ['ANSWER: ', '### Final Answer:\n\n']) },
  ],
  wrong: [
    {
      seed: 1,
      name: 'right reasoning, two neighbours swapped',
      text: edited(chain, ['ANSWER: raven, umber, stone', 'ANSWER: raven, stone, umber']),
    },
    {
      seed: 1,
      name: 'backwards',
      text: edited(chain, ['ANSWER: raven, umber, stone, willow, jetty', 'ANSWER: jetty, willow, stone, umber, raven']),
    },
    {
      seed: 1,
      name: 'which comes first is left open',
      text: edited(chain, ['ANSWER: raven, umber', 'ANSWER: raven or umber']),
    },
    {
      seed: 1,
      name: 'two orders',
      text: edited(chain, ['willow, jetty**', 'willow, jetty or raven, umber, willow, stone, jetty**']),
    },
    {
      seed: 1,
      name: 'the template',
      text: 'Zuerst raven, dann umber, dann stone, dann willow, dann jetty.\n\nANSWER: <first>, <second>, <third>, <fourth>, <fifth>',
    },
    {
      seed: 2,
      name: 'takes otter when viola is done',
      text: edited(sorting, ['Answer: frost, viola, inlet, maple, otter', 'Answer: frost, viola, otter, inlet, maple']),
    },
    {
      seed: 2,
      name: 'one left out',
      text: edited(sorting, ['Answer: frost, viola, inlet, maple, otter', 'Answer: frost, viola, inlet, otter']),
    },
    {
      seed: 2,
      name: 'no answer line',
      text: edited(sorting, ['Answer: frost, viola, inlet, maple, otter', 'The order above is the only one.']),
    },
    {
      seed: 2,
      name: 'the last one below',
      text: edited(sorting, [
        'Answer: frost, viola, inlet, maple, otter',
        'Answer: frost, viola, inlet, maple\nand otter',
      ]),
    },
    { seed: 3, name: 'the first guess alone', text: guess.slice(0, guess.indexOf('\n\nChecking')) },
    {
      seed: 3,
      name: 'the right one is withdrawn',
      text: 'ANSWER: quartz, delta, amber, jetty, ember\n\nWait, jetty needs delta only.\n\nANSWER: quartz, delta, jetty, amber, ember',
    },
    { seed: 3, name: 'as they are listed', text: 'ANSWER: quartz, amber, jetty, delta, ember' },
    {
      seed: 4,
      name: 'reads the needs the wrong way',
      text: edited(backwards, ['birch → marsh → grove → hazel → ember', 'ember → hazel → grove → marsh → birch']),
    },
    { seed: 4, name: 'one twice', text: edited(backwards, ['hazel → ember', 'hazel → birch → ember']) },
    {
      seed: 5,
      name: 'a task that is not there',
      text: edited(formula, ['ANSWER: thorn, cedar', 'ANSWER: coral, thorn, cedar']),
    },
    { seed: 5, name: 'places in place of tasks', text: 'ANSWER: 4, 5, 2, 3, 1' },
    {
      seed: 7,
      name: 'yarrow when fjord is done',
      text: edited(short, [
        'ANSWER: fjord, quartz, basil, delta, yarrow',
        'ANSWER: fjord, yarrow, quartz, basil, delta',
      ]),
    },
    { seed: 7, name: 'the last two swapped', text: edited(short, ['delta, yarrow', 'yarrow, delta']) },
    {
      seed: 7,
      name: 'a refusal',
      text: 'There is more than one order that fits these rules, so the question cannot be answered.',
    },
    {
      seed: 7,
      name: 'the rules again',
      text: 'yarrow cannot start while delta is not done.\nquartz needs the result of fjord.\nyarrow needs the result of fjord.\ndelta needs the result of basil.\nbasil needs the result of quartz.',
    },
    { seed: 7, name: 'answer to another item', text: backwards },
  ],
};
