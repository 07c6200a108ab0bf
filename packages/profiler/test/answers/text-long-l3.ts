import { type AnswerSet, edited } from './answer-set.ts';
import { below, dayLines, derailed, fenced, grouped, type Plan, without } from './text-long-plan.ts';

// Four parts of four sections, each with a heading and an end of its own.

const marsh: Plan = {
  days: 96,
  first: 'Monday',
  litres: 946,
  more: 10,
  stations: 'marsh yarrow maple nectar tulip',
  towns: 'Penholt Calder Yarford',
};
const thorn: Plan = {
  days: 96,
  first: 'Thursday',
  litres: 1613,
  more: 2,
  stations: 'thorn umber knoll amber stone',
  towns: 'Selwick Eastow Kelford',
};
const quartz: Plan = {
  days: 96,
  first: 'Sunday',
  litres: 296,
  more: 2,
  stations: 'quartz pearl grove basil knoll',
  towns: 'Orston Holmby Eastow',
};
const larch: Plan = {
  days: 96,
  first: 'Tuesday',
  litres: 562,
  more: 10,
  stations: 'larch hazel maple jetty willow',
  towns: 'Calder Netherby Ibsley',
};
const cedar: Plan = {
  days: 96,
  first: 'Saturday',
  litres: 613,
  more: 5,
  stations: 'cedar larch thorn basil ember',
  towns: 'Holmby Croxdale Eastow',
};

/** Days in sections of six, four of which make a part. */
const inParts = (word: string, days: readonly string[], size = 6): string[] =>
  grouped(
    grouped(days, size).map((section) => section.join('\n')),
    4,
  ).flatMap((part, at) => [
    `# Part ${at + 1}`,
    ...part.flatMap((section, below) => [
      `## ${word} ${at + 1}.${below + 1}`,
      ...section.split('\n'),
      `<<<END ${at + 1}.${below + 1}>>>`,
    ]),
  ]);

const marshes = inParts('LARCH', dayLines(marsh));
const thorns = inParts('FROST', dayLines(thorn));
const quartzes = inParts('BIRCH', dayLines(quartz));
const larches = inParts('HAZEL', dayLines(larch));
const cedars = inParts('CORAL', dayLines(cedar));

const text = (lines: readonly string[]): string => lines.join('\n');
/** With blank lines round headings and ends, as most people write Markdown. */
const aired = (lines: readonly string[]): string =>
  text(lines)
    .replaceAll(/^(?:#|<<<).*$/gm, '\n$&\n')
    .replaceAll('\n\n\n', '\n\n')
    .trim();
/** The lines of the parts from one to another; a part has 33. */
const parts = (lines: readonly string[], from: number, to = from): string[] => lines.slice(33 * from - 33, 33 * to);

export const textLongL3: AnswerSet = {
  primitive: 'gen.text.long',
  level: 'L3',
  exact: true,
  right: [
    { seed: 0, name: 'plain', text: text(marshes) },
    { seed: 0, name: 'blank lines round headings', text: aired(marshes) },
    { seed: 0, name: 'delimiters in code', text: aired(marshes).replaceAll(/^<<<.*$/gm, '`$&`') },
    { seed: 1, name: 'plain, CRLF, newline at the end', text: `${text(thorns)}\n`.replaceAll('\n', '\r\n') },
    { seed: 1, name: 'fence', text: fenced(text(thorns)) },
    { seed: 1, name: 'stars as bullets', text: aired(thorns).replaceAll(/^- /gm, '* ') },
    { seed: 3, name: 'plain, blank lines everywhere', text: quartzes.join('\n\n') },
    { seed: 3, name: 'headings in bold', text: aired(quartzes).replaceAll(/^(#+ )(.*)$/gm, '$1**$2**') },
    { seed: 3, name: 'delimiters in bold', text: aired(quartzes).replaceAll(/^<<<.*$/gm, '**$&**') },
    { seed: 3, name: 'delimiters escaped', text: text(quartzes).replaceAll(/^<<</gm, '\\<<<') },
    { seed: 5, name: 'fence for Markdown, blank lines in it', text: fenced(`\n${aired(larches)}\n`, 'md') },
    {
      seed: 5,
      name: 'indented days, blanks at ends of lines',
      text: text(larches).replaceAll(/^(- .*)$/gm, '    $1  '),
    },
    { seed: 8, name: 'after its reasoning', text: `<think>Day 96 gets 1088.</think>${text(cedars)}` },
    { seed: 8, name: 'bullets as they are copied from a page', text: aired(cedars).replaceAll(/^- /gm, '•  ') },
  ],
  wrong: [
    { seed: 0, name: 'stops after two parts', text: aired(parts(marshes, 1, 2)) },
    {
      seed: 0,
      name: 'stops after two parts and says so',
      text: `${aired(parts(marshes, 1, 2))}\n\n(Parts 3 and 4 go on in the same way.)`,
    },
    {
      seed: 0,
      name: 'parts in the middle as remarks',
      text: `${aired(parts(marshes, 1))}\n\n[... Part 2 and Part 3 ...]\n\n${aired(parts(marshes, 4))}`,
    },
    {
      seed: 0,
      name: 'ellipsis in sections',
      text: text(marshes).replaceAll(/(>>>\n## .*\n- .*\n)(?:- .*\n){4}/g, '$1...\n'),
    },
    { seed: 0, name: 'cut off before the last delimiter', text: aired(marshes.slice(0, -1)) },
    { seed: 0, name: 'cut off in a line', text: text(marshes).slice(0, 5000) },
    { seed: 0, name: 'preamble', text: `Below is the full watering plan of 96 days.\n\n${aired(marshes)}` },
    { seed: 0, name: 'remark at the end', text: `${aired(marshes)}\n\nThat is the whole plan.` },
    {
      seed: 0,
      name: 'a delimiter for each part',
      text: aired(marshes).replaceAll(/^<<<END (\d)\.4>>>$/gm, '$&\n\n<<<END Part $1>>>'),
    },
    { seed: 0, name: 'commas from a thousand on', text: aired(marshes).replaceAll(/: 1(\d{3}) /g, ': 1,$1 ') },
    { seed: 1, name: 'a delimiter lost', text: aired(without(thorns, '<<<END 3.2>>>')) },
    {
      seed: 1,
      name: 'a delimiter of the section before',
      text: edited(aired(thorns), ['<<<END 2.4>>>', '<<<END 2.3>>>']),
    },
    {
      seed: 1,
      name: 'delimiters that count through',
      text: [...Array(16).keys()]
        .reduce(
          (lines, at) => edited(lines, [`<<<END ${Math.floor(at / 4) + 1}.${(at % 4) + 1}>>>`, `<<<end ${at + 1}>>>`]),
          aired(thorns),
        )
        .replaceAll('<<<end', '<<<END'),
    },
    {
      seed: 1,
      name: 'delimiters with two brackets',
      text: aired(thorns).replaceAll('<<<', '<<').replaceAll('>>>', '>>'),
    },
    {
      seed: 1,
      name: 'delimiters with a blank',
      text: aired(thorns).replaceAll('<<<END', '<<< END').replaceAll('>>>', ' >>>'),
    },
    { seed: 1, name: 'delimiters before the sixth day', text: text(thorns).replaceAll(/(- .*)\n(<<<.*)/g, '$2\n$1') },
    { seed: 3, name: 'heading of a part forgotten', text: aired(without(quartzes, '# Part 3')) },
    { seed: 3, name: 'headings of parts one level lower', text: aired(quartzes).replaceAll(/^# /gm, '## ') },
    {
      seed: 3,
      name: 'headings of sections lose their word',
      text: aired(quartzes).replaceAll(/^## BIRCH ([234])/gm, '## $1'),
    },
    {
      seed: 3,
      name: 'headings of sections from one on in each part',
      text: aired(quartzes).replaceAll(/^## BIRCH \d\./gm, '## BIRCH 1.'),
    },
    { seed: 3, name: 'heading of a section forgotten', text: aired(without(quartzes, '## BIRCH 4.1')) },
    { seed: 3, name: 'a section of seven days', text: aired(inParts('BIRCH', dayLines(quartz), 7)) },
    { seed: 5, name: 'a day skipped', text: aired(without(larches, 'Day 49,')) },
    {
      seed: 5,
      name: 'a day twice where parts meet',
      text: aired(below(larches, '## HAZEL 3.1', ...larches.filter((line) => line.startsWith('- Day 48,')))),
    },
    {
      seed: 5,
      name: 'weekday lost in the second part',
      text: aired(inParts('HAZEL', derailed(dayLines(larch), 30, dayLines({ ...larch, first: 'Wednesday' })))),
    },
    {
      seed: 5,
      name: 'sum drifts by a step',
      text: aired(inParts('HAZEL', derailed(dayLines(larch), 71, dayLines({ ...larch, litres: 572 })))),
    },
    { seed: 5, name: 'one sum wrong', text: edited(text(larches), [': 1162 litres', ': 1152 litres']) },
    {
      seed: 5,
      name: 'a hundred lost',
      text: text(inParts('HAZEL', derailed(dayLines(larch), 44, dayLines({ ...larch, litres: 462 })))),
    },
    {
      seed: 8,
      name: 'stations from the beginning in each section',
      text: aired(inParts('CORAL', dayLines({ ...cedar, stations: `${cedar.stations} cedar` }))),
    },
    {
      seed: 8,
      name: 'towns exchanged after a turn',
      text: aired(
        inParts('CORAL', derailed(dayLines(cedar), 60, dayLines({ ...cedar, towns: 'Holmby Eastow Croxdale' }))),
      ),
    },
    { seed: 8, name: 'goes on after the last day', text: aired(inParts('CORAL', dayLines({ ...cedar, days: 102 }))) },
    { seed: 8, name: 'the last part twice', text: aired([...cedars, ...parts(cedars, 4)]) },
    {
      seed: 8,
      name: 'a summary',
      text: '# Part 1\n\nDays 1 to 24, 613 to 728 litres.\n\n# Part 2\n\nDays 25 to 48, 733 to 848 litres.',
    },
    {
      seed: 8,
      name: 'a refusal',
      text: 'A plan of 96 days is too long for one reply. I can write it in four messages, one for each part.',
    },
    { seed: 8, name: 'plan of another item', text: text(larches) },
  ],
};
