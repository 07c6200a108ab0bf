import { type AnswerSet, edited } from './answer-set.ts';

// Seed 1: basil succeeds at once, the reading of 48 is not above 50.
const straight = `## Walk-through

1. **Rule 1**: cedar
2. **Rule 2**: basil, which succeeds, so no raven
3. **Rule 3**: ember
4. **Rule 4**: 48 is not above 50, so umber
5. **Rule 5**: daisy was not carried out, nothing to do
6. **Rule 6**: knoll

**ANSWER: cedar, basil, ember, umber, knoll**`;

// Seed 2: basil fails three times and succeeds the fourth time; 23 is not above 25.
const retries = `maple first. Then:

| attempt | basil | then |
| --- | --- | --- |
| 1 | fails | knoll |
| 2 | fails | knoll |
| 3 | fails | knoll |
| 4 | succeeds | – |

Four attempts are allowed, so that works out. It succeeded: fjord. 23 > 25? No: jetty. marsh was not carried out, so no second maple. End: frost.

ANSWER: maple, basil, knoll, basil, knoll, basil, knoll, basil, fjord, jetty, frost`;

// Seed 3: yarrow fails all four times; 26 is above 25.
const forGood = `ANSWER: stone, yarrow, acorn, yarrow, acorn, yarrow, acorn, yarrow, acorn, pearl, daisy, stone, thorn

Let me double-check that. "After its last allowed failure acorn is not carried out": the fourth failure is the last one, so the fourth acorn has to go. The rest is right: it failed for good (pearl), 26 > 25 (daisy), pearl was carried out (stone once more), and thorn at the end.

ANSWER: stone, yarrow, acorn, yarrow, acorn, yarrow, acorn, yarrow, pearl, daisy, stone, thorn`;

// Seed 4: umber fails once and succeeds the second time; 42 is not above 50.
const once = `cedar → umber (✗) → otter → umber (✓) → yarrow → nectar → knoll

Answer: cedar → umber (fails) → otter → umber (succeeds) → yarrow → nectar → knoll

I hope this is what you were looking for!`;

// Seed 5: stone fails all three times; 56 is not above 65.
const formula = String.raw`With $n = 3$ attempts there are $n - 1 = 2$ repairs:
$$ stone, viola, stone, viola, stone $$
Since $56 \le 65$ it is basil, and as marsh was carried out, inlet comes once more.

$\boxed{\text{ANSWER: inlet, stone, viola, stone, viola, stone, marsh, basil, inlet, birch}}$`;

// Seed 7: pearl fails three times and succeeds the fourth time; 28 is above 25.
const code = `\`\`\`python
steps = ["amber"]
for attempt in range(1, 5):
    steps.append("pearl")
    if attempt == 4:  # succeeds
        break
    steps.append("birch")
steps += ["frost", "nectar", "tulip"]
\`\`\`

ANSWER: amber, pearl, birch, pearl, birch, pearl, birch, pearl, frost, nectar, tulip`;

export const planningL3: AnswerSet = {
  primitive: 'reason.planning',
  level: 'L3',
  exact: true,
  right: [
    { seed: 1, name: 'a heading and a list, bold', text: straight },
    { seed: 1, name: 'with CRLF', text: straight.replaceAll('\n', '\r\n') },
    {
      seed: 1,
      name: 'the form with its angle brackets',
      text: edited(straight, ['cedar, basil, ember, umber, knoll', '<cedar>, <basil>, <ember>, <umber>, <knoll>']),
    },
    { seed: 2, name: 'a table', text: retries },
    {
      seed: 2,
      name: 'in a fence, and a friendly sentence',
      text: `${edited(retries, ['ANSWER: ', '```\nANSWER: '])}\n\`\`\`\n\nAnything else?`,
    },
    {
      seed: 2,
      name: 'attempts with numbers',
      text: edited(retries, [
        'basil, knoll, basil, knoll, basil, knoll, basil, fjord',
        'basil (1st), knoll, basil (2nd), knoll, basil (3rd), knoll, basil (4th), fjord',
      ]),
    },
    { seed: 3, name: 'a first answer that is withdrawn', text: forGood },
    {
      seed: 3,
      name: 'as JSON in code marks',
      text: 'ANSWER: `["stone", "yarrow", "acorn", "yarrow", "acorn", "yarrow", "acorn", "yarrow", "pearl", "daisy", "stone", "thorn"]`',
    },
    { seed: 3, name: 'a heading and the steps below', text: forGood.replace(/\nANSWER: /, '\n### Answer:\n\n') },
    { seed: 4, name: 'arrows and outcomes', text: once },
    {
      seed: 4,
      name: 'numbers in the line, capitals',
      text: edited(once, [
        'Answer: cedar → umber (fails) → otter → umber (succeeds) → yarrow → nectar → knoll',
        'FINAL ANSWER: 1. Cedar 2. Umber 3. Otter 4. Umber 5. Yarrow 6. Nectar 7. Knoll.',
      ]),
    },
    {
      seed: 4,
      name: 'as a bullet, ticks and crosses',
      text: edited(once, [
        'Answer: cedar → umber (fails) → otter → umber (succeeds)',
        '- **Answer:** cedar ✅, umber ❌, otter ✅, umber ✅',
      ]),
    },
    { seed: 5, name: 'boxed', text: formula },
    { seed: 5, name: 'boxed, and a friendly sentence', text: `${formula}\n\nThe plan ends well after all.` },
    {
      seed: 5,
      name: 'in words',
      text: edited(formula, [
        String.raw`$\boxed{\text{ANSWER: inlet, stone, viola, stone, viola, stone, marsh, basil, inlet, birch}}$`,
        'ANSWER: inlet, stone, viola, stone, viola, stone, marsh, basil, inlet again, and finally birch',
      ]),
    },
    { seed: 7, name: 'a program', text: code },
    { seed: 7, name: 'extra blanks', text: edited(code, ['ANSWER: amber, pearl', '  answer :   amber ,  pearl']) },
  ],
  wrong: [
    {
      seed: 1,
      name: 'the other branch',
      text: edited(straight, ['ANSWER: cedar, basil, ember, umber', 'ANSWER: cedar, basil, ember, pearl']),
    },
    { seed: 1, name: 'no step at the end', text: edited(straight, ['umber, knoll**', 'umber**']) },
    {
      seed: 1,
      name: 'repairs without a failure',
      text: edited(straight, ['ANSWER: cedar, basil,', 'ANSWER: cedar, basil, raven, basil,']),
    },
    {
      seed: 1,
      name: 'the branch is left open',
      text: edited(straight, ['ember, umber, knoll', 'ember, umber or pearl, knoll']),
    },
    {
      seed: 1,
      name: 'both outcomes',
      text: edited(straight, ['ANSWER: cedar, basil, ember,', 'ANSWER: cedar, basil, ember, daisy,']),
    },
    {
      seed: 1,
      name: 'steps as they are listed',
      text: 'ANSWER: ember, daisy, raven, basil, pearl, cedar, knoll, umber',
    },
    {
      seed: 2,
      name: 'tries again without a repair',
      text: edited(retries, [
        'ANSWER: maple, basil, knoll, basil, knoll, basil, knoll, basil',
        'ANSWER: maple, basil, basil, basil, basil',
      ]),
    },
    {
      seed: 2,
      name: 'repairs once',
      text: edited(retries, [
        'ANSWER: maple, basil, knoll, basil, knoll, basil, knoll, basil',
        'ANSWER: maple, basil, basil, basil, knoll, basil',
      ]),
    },
    {
      seed: 2,
      name: 'failures are left out',
      text: edited(retries, [
        'ANSWER: maple, basil, knoll, basil, knoll, basil, knoll, basil',
        'ANSWER: maple, knoll, knoll, knoll, basil',
      ]),
    },
    {
      seed: 2,
      name: 'written with a factor',
      text: edited(retries, [
        'ANSWER: maple, basil, knoll, basil, knoll, basil, knoll, basil',
        'ANSWER: maple, (basil, knoll) × 3, basil',
      ]),
    },
    {
      seed: 2,
      name: 'gives up one attempt too early',
      text: edited(retries, [
        'ANSWER: maple, basil, knoll, basil, knoll, basil, knoll, basil, fjord, jetty',
        'ANSWER: maple, basil, knoll, basil, knoll, basil, marsh, jetty, maple',
      ]),
    },
    { seed: 3, name: 'repairs after the last failure', text: forGood.slice(0, forGood.indexOf('\n')) },
    {
      seed: 3,
      name: 'the first step is not carried out again',
      text: edited(forGood, ['yarrow, pearl, daisy, stone, thorn', 'yarrow, pearl, daisy, thorn']),
    },
    {
      seed: 3,
      name: 'the first step again right away',
      text: edited(forGood, ['yarrow, pearl, daisy, stone, thorn', 'yarrow, pearl, stone, daisy, thorn']),
    },
    {
      seed: 3,
      name: 'what follows a success',
      text: edited(forGood, ['yarrow, pearl, daisy, stone, thorn', 'yarrow, frost, daisy, stone, thorn']),
    },
    {
      seed: 3,
      name: 'four attempts after the first',
      text: edited(
        forGood,
        ['ANSWER: stone, yarrow, acorn, yarrow, acorn, yarrow, acorn, yarrow, acorn, pearl', 'ANSWER: none'],
        ['ANSWER: stone, yarrow', 'ANSWER: stone, yarrow, acorn, yarrow'],
      ),
    },
    {
      seed: 4,
      name: 'no answer line',
      text: edited(once, [
        'Answer: cedar → umber (fails) → otter → umber (succeeds) → yarrow → nectar → knoll',
        'This follows from rules 1 to 6.',
      ]),
    },
    { seed: 4, name: 'each step once', text: edited(once, ['otter → umber (succeeds)', 'otter']) },
    {
      seed: 4,
      name: 'the template',
      text: edited(once, [
        'Answer: cedar → umber (fails) → otter → umber (succeeds) → yarrow → nectar → knoll',
        'ANSWER: <step>, <step>, <step>',
      ]),
    },
    { seed: 5, name: 'the boundary is misread', text: edited(formula, ['marsh, basil, inlet', 'marsh, larch, inlet']) },
    {
      seed: 5,
      name: 'two answer lines, the last one wrong',
      text: `${formula}\nANSWER: inlet, stone, viola, stone, viola, stone, marsh, basil, birch`,
    },
    {
      seed: 7,
      name: 'the end of another outcome',
      text: edited(code, ['frost, nectar, tulip', 'frost, nectar, amber, tulip']),
    },
    { seed: 7, name: 'a refusal', text: "I can't say which steps are carried out without running the plan." },
    { seed: 7, name: 'answer to another item', text: retries },
  ],
};
