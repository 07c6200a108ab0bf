import { type AnswerSet, edited } from './answer-set.ts';

// Seed 1: umber 0–25, thorn 0–30, birch 30–80, marsh 25–60, knoll 30–40, pearl 80–95.
const table = `### Timeline

| task | begins | ends |
| --- | --- | --- |
| umber | 0 | 25 |
| thorn | 0 | 30 |
| marsh | 25 | 60 |
| birch | max(30, 25) = 30 | 80 |
| knoll | 30 | 40 |
| pearl | max(80, 60) = 80 | 95 |

1. Everything is done at minute **95**.
2. At minute 32: marsh (25–60), birch (30–80) and knoll (30–40).

**ANSWER: 95; marsh, birch, knoll**`;

// Seed 2: yarrow 0–25, quartz 0–35, delta 35–65, inlet 65–115, ember 115–135, heron 65–75.
const path = `The critical path is quartz (35) → delta (30) → inlet (50) → ember (20), which makes 135.

At 72, delta is done (65), inlet runs from 65 to 115 and heron from 65 to 75. Ember has to wait for inlet.

Answer: 135; inlet, heron`;

// Seed 3: daisy 0–20, otter 0–45, amber 45–60, birch 45–85, acorn 45–95, ember 45–55.
const guess = `daisy 0-20
otter 0-45
amber 45-60, birch 45-85, ember 45-55
acorn: after daisy at 20, so 20-70

ANSWER: 85; birch

Oh, acorn needs otter too. So it is 45-95, and minute 82 has birch and acorn.

ANSWER: 95; birch, acorn

Hope that helps!`;

// Seed 4: marsh 0–50, hazel 0–25, larch 25–55, jetty 50–95, birch 50–90, amber 55–70.
const formula = String.raw`- marsh: $[0, 50)$, hazel: $[0, 25)$
- larch: $[25, 55)$
- jetty: $[50, 95)$, birch: $[50, 90)$
- amber: $\max(50, 55) = 55$, so $[55, 70)$

$67 \in [50, 95) \cap [50, 90) \cap [55, 70)$

$\boxed{\text{ANSWER: 95; jetty, birch, amber}}$`;

// Seed 5: cedar 0–25, quartz 0–45, larch 45–85, fjord 45–95, ember 95–125, birch 45–55.
const events = `t=0: cedar, quartz start
t=25: cedar done
t=45: quartz done; larch, fjord, birch start
t=55: birch done
t=85: larch done
t=95: fjord done; ember starts
t=125: ember done

ANSWER: 125; larch, fjord`;

// Seed 7: heron 0–25, birch 0–10, maple 25–65, raven 65–80, umber 80–110, quartz 25–70.
const start = `Only heron and birch need nothing, and neither is over at minute 7 (birch ends at 10). heron 25 + maple 40 + raven 15 + umber 30 = 110, quartz ends at 70.

ANSWER: 110; heron, birch`;

export const planningL2: AnswerSet = {
  primitive: 'reason.planning',
  level: 'L2',
  exact: true,
  right: [
    { seed: 1, name: 'a table, bold', text: table },
    {
      seed: 1,
      name: 'how the minute came about, in brackets',
      text: edited(table, ['ANSWER: 95;', 'ANSWER: 95 (pearl ends at 80 + 15 = 95);']),
    },
    { seed: 1, name: 'with CRLF', text: table.replaceAll('\n', '\r\n') },
    {
      seed: 1,
      name: 'another order and when each runs',
      text: edited(table, [
        'ANSWER: 95; marsh, birch, knoll',
        'ANSWER: 95; birch (30–80), knoll (30–40), marsh (25–60)',
      ]),
    },
    {
      seed: 1,
      name: 'minutes in words',
      text: edited(table, [
        'ANSWER: 95; marsh, birch, knoll',
        'ANSWER: 95 minutes (1 h 35 min); marsh, birch and knoll.',
      ]),
    },
    { seed: 2, name: 'the critical path', text: path },
    {
      seed: 2,
      name: 'the sum in the line',
      text: edited(path, ['Answer: 135; inlet, heron', 'Answer: 35 + 30 + 50 + 20 = 135; heron & inlet']),
    },
    {
      seed: 2,
      name: 'a full-width semicolon',
      text: edited(path, ['Answer: 135; inlet, heron', 'ANSWER：135；inlet，heron']),
    },
    { seed: 3, name: 'a first answer that is withdrawn, a friendly sentence', text: guess },
    {
      seed: 3,
      name: 'as a bullet in code marks',
      text: edited(guess, ['ANSWER: 95; birch, acorn', '* `ANSWER: 95; birch, acorn`']),
    },
    { seed: 4, name: 'boxed', text: formula },
    { seed: 4, name: 'boxed, and a friendly sentence', text: `${formula}\n\nTell me if you want a Gantt chart.` },
    {
      seed: 4,
      name: 'the number as a formula',
      text: edited(formula, [
        String.raw`$\boxed{\text{ANSWER: 95; jetty, birch, amber}}$`,
        'ANSWER: $95$; **amber**, **birch**, **jetty**',
      ]),
    },
    { seed: 5, name: 'events', text: events },
    {
      seed: 5,
      name: 'extra blanks, capitals',
      text: edited(events, ['ANSWER: 125; larch, fjord', '   answer:   125 ;   Larch ,  Fjord   \n\n']),
    },
    {
      seed: 5,
      name: 'a heading and the answer in a fence',
      text: edited(events, ['ANSWER: 125; larch, fjord', '## Answer:\n\n```\n125; fjord, larch\n```']),
    },
    { seed: 7, name: 'short', text: start },
    {
      seed: 7,
      name: 'the form with its angle brackets',
      text: edited(start, ['110; heron, birch', '<110>; <birch>, <heron>']),
    },
    { seed: 7, name: 'a set', text: edited(start, ['110; heron, birch', 'minute 110; {heron, birch}']) },
  ],
  wrong: [
    {
      seed: 1,
      name: 'another minute than the one in brackets behind it',
      text: edited(table, ['ANSWER: 95;', 'ANSWER: 90 (pearl ends at 80 + 15 = 95);']),
    },
    { seed: 1, name: 'right reasoning, another minute in the line', text: edited(table, ['ANSWER: 95', 'ANSWER: 80']) },
    { seed: 1, name: 'one after the other', text: edited(table, ['ANSWER: 95', 'ANSWER: 165']) },
    {
      seed: 1,
      name: 'a task that ended two minutes before',
      text: edited(table, ['ANSWER: 95; marsh', 'ANSWER: 95; thorn, marsh']),
    },
    {
      seed: 1,
      name: 'one missing',
      text: edited(table, ['ANSWER: 95; marsh, birch, knoll', 'ANSWER: 95; marsh, birch']),
    },
    {
      seed: 1,
      name: 'a task is left open',
      text: edited(table, ['ANSWER: 95; marsh, birch, knoll', 'ANSWER: 95; marsh, birch or knoll']),
    },
    { seed: 1, name: 'the minute of the question', text: edited(table, ['ANSWER: 95', 'ANSWER: 32']) },
    { seed: 2, name: 'two minutes', text: edited(path, ['Answer: 135', 'Answer: 135 or 115']) },
    { seed: 2, name: 'two minutes in brackets', text: edited(path, ['Answer: 135', 'Answer: 135 (or 115)']) },
    { seed: 2, name: 'the task before', text: edited(path, ['inlet, heron', 'delta, inlet']) },
    {
      seed: 2,
      name: 'no answer line',
      text: edited(path, ['Answer: 135; inlet, heron', 'That answers both questions.']),
    },
    {
      seed: 2,
      name: 'the template',
      text: edited(path, ['Answer: 135; inlet, heron', 'ANSWER: <minute>; <task>, <task>']),
    },
    { seed: 3, name: 'one need is overlooked', text: guess.slice(0, guess.indexOf('\n\nOh')) },
    {
      seed: 3,
      name: 'the right one is withdrawn',
      text: 'ANSWER: 95; birch, acorn\n\nBut wait, acorn could begin at 20.\n\nANSWER: 85; birch',
    },
    {
      seed: 3,
      name: 'two answer lines for two questions',
      text: edited(guess, ['ANSWER: 95; birch, acorn', 'ANSWER: 95\nANSWER: birch, acorn']),
    },
    { seed: 3, name: 'names alone', text: edited(guess, ['ANSWER: 95; birch, acorn', 'ANSWER: birch, acorn']) },
    {
      seed: 4,
      name: 'begins after the first of two needs',
      text: edited(formula, ['ANSWER: 95; jetty, birch, amber', 'ANSWER: 95; jetty, birch']),
    },
    {
      seed: 4,
      name: 'all of the tasks',
      text: edited(formula, ['95; jetty, birch, amber', '95; jetty, marsh, larch, birch, amber, hazel']),
    },
    { seed: 4, name: 'how many in place of which', text: edited(formula, ['95; jetty, birch, amber', '95; 3']) },
    { seed: 5, name: 'one minute late', text: edited(events, ['ANSWER: 125', 'ANSWER: 126']) },
    { seed: 5, name: 'how long the last task takes', text: edited(events, ['ANSWER: 125', 'ANSWER: 30']) },
    {
      seed: 5,
      name: 'a task that is not there',
      text: edited(events, ['ANSWER: 125; larch', 'ANSWER: 125; grove, larch']),
    },
    {
      seed: 7,
      name: 'nothing runs together',
      text: edited(start, ['ANSWER: 110; heron, birch', 'ANSWER: 110; heron']),
    },
    { seed: 7, name: 'a refusal', text: 'The table does not say how many people there are, so no end can be given.' },
    { seed: 7, name: 'answer to another item', text: events },
  ],
};
