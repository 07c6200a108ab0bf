import { type AnswerSet, edited } from './answer-set.ts';
import { below, dayLines, derailed, fenced, grouped, type Plan, without } from './text-long-plan.ts';

// Five weeks, each with a heading and an end.

const knoll: Plan = {
  days: 35,
  first: 'Friday',
  litres: 2009,
  more: 2,
  stations: 'knoll acorn heron daisy inlet',
  towns: 'Dunwick Garsdale Brindle',
};
const viola: Plan = {
  days: 35,
  first: 'Tuesday',
  litres: 376,
  more: 10,
  stations: 'viola coral pearl knoll willow',
  towns: 'Fenmoor Calder Holmby',
};
const basil: Plan = {
  days: 35,
  first: 'Friday',
  litres: 166,
  more: 5,
  stations: 'basil daisy stone maple cedar',
  towns: 'Dunwick Lorton Calder',
};
const frost: Plan = {
  days: 35,
  first: 'Tuesday',
  litres: 121,
  more: 1,
  stations: 'frost larch yarrow heron amber',
  towns: 'Boltby Croxdale Orston',
};
const umber: Plan = {
  days: 35,
  first: 'Saturday',
  litres: 961,
  more: 2,
  stations: 'umber quartz heron fjord yarrow',
  towns: 'Fenmoor Kelford Marwick',
};

/** Days in weeks, numbered from the first on. */
const inWeeks = (place: string, days: readonly string[], first = 1): string[] =>
  grouped(days, 7).flatMap((week, at) => [`## Week ${first + at} in ${place}`, ...week, `End of week ${first + at}`]);

const knolls = inWeeks('Selwick', dayLines(knoll));
const violas = inWeeks('Croxdale', dayLines(viola));
const basils = inWeeks('Boltby', dayLines(basil));
const frosts = inWeeks('Calder', dayLines(frost));
const umbers = inWeeks('Boltby', dayLines(umber));

const text = (lines: readonly string[]): string => lines.join('\n');
/** With blank lines round headings and ends, as most people write Markdown. */
const aired = (lines: readonly string[]): string =>
  text(lines)
    .replaceAll(/^(?:##|End).*$/gm, '\n$&\n')
    .trim();
/** The lines of the weeks from one to another; a week has nine. */
const weeks = (lines: readonly string[], from: number, to = from): string[] => lines.slice(9 * from - 9, 9 * to);

export const textLongL2: AnswerSet = {
  primitive: 'gen.text.long',
  level: 'L2',
  exact: true,
  right: [
    { seed: 0, name: 'plain', text: text(knolls) },
    { seed: 0, name: 'blank lines round headings', text: aired(knolls) },
    { seed: 0, name: 'fence for Markdown', text: fenced(aired(knolls), 'markdown') },
    { seed: 2, name: 'plain, CRLF', text: text(violas).replaceAll('\n', '\r\n') },
    { seed: 2, name: 'ends of weeks in italics', text: aired(violas).replaceAll(/^End.*$/gm, '*$&*') },
    { seed: 2, name: 'stars as bullets', text: aired(violas).replaceAll(/^- /gm, '* ') },
    { seed: 3, name: 'plain, blank lines everywhere', text: basils.join('\n\n') },
    {
      seed: 3,
      name: 'headings and ends in bold',
      text: aired(basils).replaceAll(/^(## )?((?:Week|End).*)$/gm, '$1**$2**'),
    },
    { seed: 3, name: 'indented days, pluses as bullets', text: text(basils).replaceAll(/^- /gm, '  + ') },
    { seed: 4, name: 'plain, blanks at ends of lines', text: `${text(frosts).replaceAll('\n', ' \n')}   ` },
    { seed: 4, name: 'ends of weeks in code', text: aired(frosts).replaceAll(/^End.*$/gm, '`$&`') },
    { seed: 4, name: 'fence of four marks', text: fenced(text(frosts), 'text', '````') },
    { seed: 8, name: 'amounts that pass a thousand', text: text(umbers) },
    {
      seed: 8,
      name: 'after its reasoning, days in bold',
      text: `Day 21 gets 1001.</think>\n${aired(umbers).replaceAll(/^- (.*)$/gm, '- **$1**')}`,
    },
  ],
  wrong: [
    { seed: 0, name: 'a day skipped', text: aired(without(knolls, 'Day 19,')) },
    {
      seed: 0,
      name: 'ellipsis in weeks',
      text: aired(knolls.filter((line, at) => at < 18 || /^(?:##|End)/.test(line) || / 35,/.test(line))).replaceAll(
        /(## Week [345].*)/g,
        '$1\n...',
      ),
    },
    { seed: 0, name: 'and so on', text: `${aired(weeks(knolls, 1, 2))}\n\n... and so on until day 35.` },
    {
      seed: 0,
      name: 'says that the rest is alike',
      text: `${aired(weeks(knolls, 1))}\n\n(Weeks 2 to 4 follow the same pattern.)\n\n${aired(weeks(knolls, 5))}`,
    },
    { seed: 0, name: 'stops after three weeks', text: aired(weeks(knolls, 1, 3)) },
    {
      seed: 0,
      name: 'asks whether to go on',
      text: `${aired(weeks(knolls, 1, 3))}\n\nShall I go on with weeks 4 and 5?`,
    },
    { seed: 0, name: 'cut off in a line', text: aired(knolls).slice(0, -200) },
    { seed: 0, name: 'preamble', text: `Here is the plan for five weeks:\n\n${aired(knolls)}` },
    { seed: 0, name: 'remark at the end', text: `${aired(knolls)}\n\nThe plan is complete.` },
    { seed: 0, name: 'a title', text: `# Watering plan\n\n${aired(knolls)}` },
    { seed: 2, name: 'heading of a week forgotten', text: aired(without(violas, '## Week 4')) },
    { seed: 2, name: 'end of a week forgotten', text: aired(without(violas, 'End of week 2')) },
    { seed: 2, name: 'ends of weeks say nothing', text: aired(violas).replaceAll(/^End of week \d/gm, 'End of week') },
    {
      seed: 2,
      name: 'ends of weeks with their place',
      text: aired(violas).replaceAll(/^End of week \d/gm, '$& in Croxdale'),
    },
    {
      seed: 2,
      name: 'place in the first heading only',
      text: aired(violas).replaceAll(/^(## Week [2-5]) in Croxdale/gm, '$1'),
    },
    {
      seed: 2,
      name: 'headings with the town of the day',
      text: edited(
        aired(violas),
        ['## Week 2 in Croxdale', '## Week 2 in Calder'],
        ['## Week 3 in Croxdale', '## Week 3 in Holmby'],
      ),
    },
    { seed: 2, name: 'heading one level lower', text: aired(violas).replaceAll(/^## /gm, '### ') },
    { seed: 2, name: 'bold lines in place of headings', text: aired(violas).replaceAll(/^## (.*)$/gm, '**$1**') },
    {
      seed: 3,
      name: 'each week starts on a Monday',
      text: aired(inWeeks('Boltby', dayLines({ ...basil, first: 'Monday' }))),
    },
    {
      seed: 3,
      name: 'weekday lost after the second week',
      text: aired(inWeeks('Boltby', derailed(dayLines(basil), 14, dayLines({ ...basil, first: 'Saturday' })))),
    },
    {
      seed: 3,
      name: 'stations from the beginning each week',
      text: aired(inWeeks('Boltby', dayLines({ ...basil, stations: 'basil daisy stone maple cedar basil daisy' }))),
    },
    {
      seed: 3,
      name: 'days from one on each week',
      text: aired(inWeeks('Boltby', dayLines(basil))).replaceAll(
        /Day (\d+)/g,
        (_, day) => `Day ${((Number(day) - 1) % 7) + 1}`,
      ),
    },
    {
      seed: 3,
      name: 'a day twice where weeks meet',
      text: aired(below(basils, '## Week 3', ...basils.filter((line) => line.startsWith('- Day 14,')))),
    },
    {
      seed: 3,
      name: 'town lost after the third week',
      text: aired(
        inWeeks('Boltby', derailed(dayLines(basil), 21, dayLines({ ...basil, towns: 'Lorton Calder Dunwick' }))),
      ),
    },
    {
      seed: 4,
      name: 'sum drifts by one',
      text: aired(inWeeks('Calder', derailed(dayLines(frost), 16, dayLines({ ...frost, litres: 122 })))),
    },
    {
      seed: 4,
      name: 'amount of the week before taken up again',
      text: aired(inWeeks('Calder', derailed(dayLines(frost), 28, dayLines({ ...frost, litres: 114 })))),
    },
    { seed: 4, name: 'step twice as large', text: aired(inWeeks('Calder', dayLines({ ...frost, more: 2 }))) },
    {
      seed: 4,
      name: 'weeks of five days',
      text: aired(
        grouped(dayLines(frost), 5).flatMap((week, at) => [
          `## Week ${at + 1} in Calder`,
          ...week,
          `End of week ${at + 1}`,
        ]),
      ),
    },
    {
      seed: 4,
      name: 'a total for each week',
      text: aired(frosts).replaceAll(/^End.*$/gm, '- Total: 868 litres\n\n$&'),
    },
    { seed: 4, name: 'rules between weeks', text: aired(frosts).replaceAll(/^End.*$/gm, '$&\n\n---') },
    { seed: 8, name: 'commas from a thousand on', text: aired(umbers).replaceAll(/: 1(\d{3}) /g, ': 1,$1 ') },
    {
      seed: 8,
      name: 'a summary',
      text: 'The plan runs from Saturday, day 1, with 961 litres, to Friday, day 35, with 1029 litres, in five weeks in Boltby.',
    },
    { seed: 8, name: 'plan of another item', text: aired(basils) },
  ],
};
