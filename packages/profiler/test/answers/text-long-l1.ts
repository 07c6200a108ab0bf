import { type AnswerSet, edited } from './answer-set.ts';
import { below, dayLines, derailed, fenced, type Plan, without } from './text-long-plan.ts';

// Ten days between two markers.

const pearl: Plan = {
  days: 10,
  first: 'Saturday',
  litres: 1033,
  more: 2,
  stations: 'pearl marsh daisy basil raven',
  towns: 'Dunwick Netherby Penholt',
};
const jetty: Plan = {
  days: 10,
  first: 'Monday',
  litres: 499,
  more: 10,
  stations: 'jetty basil otter tulip yarrow',
  towns: 'Ashmere Thornby Croxdale',
};
const stone: Plan = {
  days: 10,
  first: 'Friday',
  litres: 1165,
  more: 5,
  stations: 'stone raven heron maple jetty',
  towns: 'Orston Fenmoor Garsdale',
};
const tulip: Plan = {
  days: 10,
  first: 'Monday',
  litres: 273,
  more: 1,
  stations: 'tulip basil yarrow daisy stone',
  towns: 'Ashmere Marwick Netherby',
};
const quartz: Plan = {
  days: 10,
  first: 'Wednesday',
  litres: 187,
  more: 10,
  stations: 'basil quartz larch heron fjord',
  towns: 'Averham Penholt Wexley',
};

const between = (word: string, days: readonly string[]): string[] => [`BEGIN ${word}`, ...days, `END ${word}`];

const pearls = between('UMBER', dayLines(pearl));
const jetties = between('TULIP', dayLines(jetty));
const stones = between('MARSH', dayLines(stone));
const tulips = between('OTTER', dayLines(tulip));
const quartzes = between('BIRCH', dayLines(quartz));

const text = (lines: readonly string[]): string => lines.join('\n');
const bulleted = (lines: readonly string[], bullet: string): string => text(lines).replaceAll(/^- /gm, bullet);
const markers = (lines: readonly string[], mark: string): string =>
  text(lines).replaceAll(/^(?:BEGIN|END) .*$/gm, `${mark}$&${mark}`);

export const textLongL1: AnswerSet = {
  primitive: 'gen.text.long',
  level: 'L1',
  exact: true,
  right: [
    { seed: 0, name: 'plain', text: text(pearls) },
    { seed: 0, name: 'fence without a name', text: fenced(text(pearls)) },
    {
      seed: 0,
      name: 'blank lines round the list',
      text: text(pearls).replace('\n', '\n\n').replace('\nEND', '\n\nEND'),
    },
    { seed: 1, name: 'plain, newline at the end', text: `${text(jetties)}\n` },
    { seed: 1, name: 'fence of tildes, CRLF', text: fenced(text(jetties), 'text', '~~~').replaceAll('\n', '\r\n') },
    { seed: 1, name: 'markers in bold', text: markers(jetties, '**') },
    { seed: 3, name: 'plain, blank lines in front', text: `\n\n${text(stones)}` },
    { seed: 3, name: 'markers in italics', text: markers(stones, '*') },
    { seed: 3, name: 'bullets as they are copied from a page', text: bulleted(stones, '• ') },
    { seed: 4, name: 'two blanks at the end of each line', text: text(tulips).replaceAll('\n', '  \n') },
    { seed: 4, name: 'markers in code', text: markers(tulips, '`') },
    { seed: 4, name: 'stars as bullets, a tab behind them', text: bulleted(tulips, '*\t') },
    { seed: 6, name: 'indented list', text: bulleted(quartzes, '  - ') },
    { seed: 6, name: 'after its reasoning', text: `<think>\nSo 187, 197, 207.\n</think>\n\n${text(quartzes)}` },
    {
      seed: 6,
      name: 'blanks that do not break before the unit',
      text: text(quartzes).replaceAll(' litres', '\u00a0litres'),
    },
  ],
  wrong: [
    { seed: 0, name: 'a day skipped', text: text(without(pearls, 'Day 6,')) },
    { seed: 0, name: 'ellipsis', text: text([...pearls.slice(0, 4), '...', ...pearls.slice(-2)]) },
    { seed: 0, name: 'a day in a line with the next', text: text(pearls).replace('\n- Day 5', ' - Day 5') },
    {
      seed: 0,
      name: 'two Sundays in the week',
      text: text(between('UMBER', derailed(dayLines(pearl), 2, dayLines({ ...pearl, first: 'Friday' })))),
    },
    { seed: 0, name: 'thousands parted by commas', text: text(pearls).replaceAll(/: 1(\d{3}) /g, ': 1,$1 ') },
    { seed: 0, name: 'preamble', text: `Here is the watering plan:\n\n${text(pearls)}` },
    { seed: 0, name: 'offer at the end', text: `${text(pearls)}\n\nLet me know if you need more days!` },
    { seed: 0, name: 'preamble before a fence', text: `Here is the watering plan:\n\n${fenced(text(pearls))}` },
    { seed: 0, name: 'numbered list', text: text(pearls.map((line, at) => line.replace(/^- /, `${at}. `))) },
    { seed: 0, name: 'no bullets', text: bulleted(pearls, '') },
    { seed: 1, name: 'no end marker', text: text(jetties.slice(0, -1)) },
    { seed: 1, name: 'end marker without its word', text: edited(text(jetties), ['END TULIP', 'END']) },
    { seed: 1, name: 'end marker with the word of a station', text: edited(text(jetties), ['END TULIP', 'END JETTY']) },
    { seed: 1, name: 'no begin marker', text: text(jetties.slice(1)) },
    {
      seed: 1,
      name: 'a carry forgotten',
      text: edited(text(jetties), ['509 litres', '519 litres'], ['Wednesday: 519', 'Wednesday: 529']),
    },
    {
      seed: 1,
      name: 'step too large from the fifth day on',
      text: text(between('TULIP', derailed(dayLines(jetty), 4, dayLines({ ...jetty, litres: 489, more: 12 })))),
    },
    { seed: 1, name: 'stops after a week', text: text(between('TULIP', dayLines({ ...jetty, days: 7 }))) },
    { seed: 1, name: 'one day too many', text: text(between('TULIP', dayLines({ ...jetty, days: 11 }))) },
    {
      seed: 3,
      name: 'stations from the second on after the first turn',
      text: text(
        between(
          'MARSH',
          derailed(dayLines(stone), 5, dayLines({ ...stone, stations: 'jetty stone raven heron maple' })),
        ),
      ),
    },
    {
      seed: 3,
      name: 'towns change after each turn of the stations',
      text: text(
        between(
          'MARSH',
          dayLines({ ...stone, towns: 'Orston Orston Orston Orston Orston Fenmoor Fenmoor Fenmoor Fenmoor Fenmoor' }),
        ),
      ),
    },
    {
      seed: 3,
      name: 'towns in another order',
      text: text(between('MARSH', dayLines({ ...stone, towns: 'Fenmoor Orston Garsdale' }))),
    },
    { seed: 3, name: 'always the same amount', text: text(between('MARSH', dayLines({ ...stone, more: 0 }))) },
    { seed: 3, name: 'American spelling', text: text(stones).replaceAll('litres', 'liters') },
    { seed: 4, name: 'weekdays shortened', text: text(tulips).replaceAll(/(\w{3})\w*day:/g, '$1:') },
    { seed: 4, name: 'full stops', text: text(tulips).replaceAll(/^- .*$/gm, '$&.') },
    { seed: 4, name: 'weekdays in brackets', text: text(tulips).replaceAll(/, (\w+day):/g, ' ($1):') },
    { seed: 4, name: 'a sum below', text: text(below(tulips, 'Day 10,', '- Total: 2775 litres')) },
    {
      seed: 6,
      name: 'a table',
      text: text(quartzes).replaceAll(
        /^- Day (\d+), (\w+): (\d+) litres for station (\w+) in (\w+)$/gm,
        '| $1 | $2 | $3 | $4 | $5 |',
      ),
    },
    {
      seed: 6,
      name: 'summary in place of lines',
      text: text(between('BIRCH', ['- Days 1 to 10, from Wednesday: 187 to 277 litres for the stations in turn'])),
    },
    { seed: 6, name: 'cut off', text: text(quartzes).slice(0, -60) },
    { seed: 6, name: 'answer to another item', text: text(tulips) },
  ],
};
