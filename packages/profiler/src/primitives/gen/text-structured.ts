import { type JsonObject, primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell, orderRadices, pickInOrder } from '../../bank/bank-primitive.ts';
import { jsonQuestion } from '../../bank/json-question.ts';
import { COLOURS, DEPARTMENTS, NAMES, NOUNS, THINGS, TOWNS } from '../../bank/words.ts';

const ONLY = 'Reply with that JSON document and nothing else. What it says is graded, not how it is laid out.';

const flat: Cell = {
  // Count, thing, colour, town, whether it is fragile.
  radices: [900, THINGS.length, COLOURS.length, TOWNS.length, 2],
  write([number = 0, thing = 0, colour = 0, town = 0, fragile = 0], random) {
    const expected = {
      item: THINGS[thing] as string,
      count: 100 + number,
      colour: COLOURS[colour] as string,
      town: TOWNS[town] as string,
      fragile: fragile === 1,
      note: `ask for "${random.pick(NOUNS)}" at gate ${1 + random.integer(20)}`,
    };
    return jsonQuestion({
      prompt: `Write one flat JSON object with the keys item, count, colour, town, fragile and note for this delivery: ${expected.count} ${expected.item}, colour ${expected.colour}, for ${expected.town}; they are ${expected.fragile ? '' : 'not '}fragile. The note reads, quotation marks included: ${expected.note}

count is a number, fragile is true or false, the other values are strings, exactly as written above. ${ONLY}`,
      expected,
      alone: false,
      mistakes: [
        { name: 'number as text', value: { ...expected, count: String(expected.count) } },
        { name: 'truth value as text', value: { ...expected, fragile: expected.fragile ? 'yes' : 'no' } },
        { name: 'loses the quotation marks', value: { ...expected, note: expected.note.replaceAll('"', '') } },
        { name: 'a key forgotten', value: { ...expected, town: undefined } },
      ],
    });
  },
};

const nested: Cell = {
  // Order number, customer, town, first price.
  radices: [9000, NAMES.length, TOWNS.length, 40],
  write([number = 0, name = 0, town = 0, price = 0], random) {
    const lines = random
      .shuffle(THINGS)
      .slice(0, 4)
      .map((item, index) => {
        const colours = random.shuffle(COLOURS).slice(0, 1 + random.integer(3));
        return { item, quantity: 2 + random.integer(30), price: 5 + price + 3 * index, colours };
      });
    const expected = {
      order: 1000 + number,
      customer: {
        name: NAMES[name] as string,
        address: { street: `${random.pick(NOUNS)} lane ${1 + random.integer(90)}`, town: TOWNS[town] as string },
      },
      lines,
      express: random.unit() < 0.5,
      coupon: null,
    };
    const [first, second, ...others] = lines;
    if (!first || !second) throw new RangeError('four lines were drawn');
    return jsonQuestion({
      prompt: `Write the following order as a JSON document.

Order ${expected.order}, ${expected.express ? 'express' : 'not express'}, no coupon. Customer: ${expected.customer.name}, ${expected.customer.address.street}, ${expected.customer.address.town}.
${lines.map(({ item, quantity, price: each, colours }) => `- ${quantity} ${item} at ${each}, in ${colours.join(' and ')}`).join('\n')}

The document is an object with the keys
- order: the number
- customer: an object with name and address; address is an object with street and town
- lines: an array in the order above; each element is an object with item, quantity, price (numbers) and colours (an array of strings in the order above)
- express: true or false
- coupon: null, as there is none

${ONLY}`,
      expected,
      alone: false,
      mistakes: [
        {
          name: 'address flattened',
          value: { ...expected, customer: { name: expected.customer.name, ...expected.customer.address } },
        },
        { name: 'last line forgotten', value: { ...expected, lines: lines.slice(0, 3) } },
        {
          name: 'colours as one text',
          value: { ...expected, lines: lines.map((line) => ({ ...line, colours: line.colours.join(', ') })) },
        },
        { name: 'empty text for null', value: { ...expected, coupon: '' } },
        { name: 'two lines exchanged', value: { ...expected, lines: [second, first, ...others] } },
      ],
    });
  },
};

const deep: Cell = {
  // Three regions in order, first capacity, its step.
  radices: [...orderRadices(TOWNS.length, 3), 50, 4],
  write(digits, random) {
    const regions = pickInOrder(TOWNS, digits.slice(0, 3));
    const [start, step] = [100 + (digits[3] as number), [1, 2, 5, 10][digits[4] as number] as number];
    const teams = random.shuffle(DEPARTMENTS).slice(0, 3);
    const [even, odd] = random.shuffle(COLOURS) as [string, string];
    const build = (regionCount: number, shelfStep = step): JsonObject => {
      let shelfNumber = 0;
      return {
        regions: regions.slice(0, regionCount).map((region, r) => ({
          region,
          halls: [1, 2, 3].map((hall) => ({
            hall,
            team: teams[(r + hall - 1) % 3] as string,
            shelves: [1, 2, 3, 4, 5, 6, 7, 8].map((shelf) => {
              const capacity = start + shelfNumber * shelfStep;
              shelfNumber += 1;
              return {
                code: `${region}-${hall}-${shelf}`,
                capacity,
                label: { colour: shelf % 2 === 0 ? even : odd, checked: shelf > 4 },
              };
            }),
          })),
        })),
      };
    };
    const expected = build(3);
    return jsonQuestion({
      prompt: `Write a JSON document that describes three regions, ${regions.join(', ')} in this order. It is an object with one key, regions: an array with an object for each region.

- A region has the keys region (its name) and halls: an array of three objects, for halls 1, 2 and 3.
- A hall has the keys hall (its number), team and shelves: an array of eight objects, for shelves 1 to 8. Teams: ${teams.join(', ')} for halls 1, 2, 3 of the first region; ${[teams[1], teams[2], teams[0]].join(', ')} for those of the second; ${[teams[2], teams[0], teams[1]].join(', ')} for those of the third.
- A shelf has the keys code, capacity and label. The code is region, hall and shelf joined by hyphens, for example "${regions[0]}-1-1". The capacity of the very first shelf is ${start}; each further shelf, through all halls and regions in order, has ${step} more than the one before it. label is an object with the keys colour ("${odd}" for shelves with an odd number, "${even}" for the others) and checked (true for shelves 5 to 8, else false).

Write all 72 shelves. ${ONLY}`,
      expected,
      alone: false,
      mistakes: [
        { name: 'last region forgotten', value: build(2) },
        { name: 'wrong step', value: build(3, step + 1) },
        { name: 'regions without their wrapper', value: (expected as { regions: readonly JsonObject[] }).regions },
        { name: 'says that it goes on', value: { ...build(1), more: `and so on for ${regions[1]} and ${regions[2]}` } },
      ],
    });
  },
};

/** Structured text without a tool: a flat object, a nested one, a deep one of more than 5 KB. */
export const textStructured = bankPrimitive(primitiveSpec('gen.text.structured'), { L1: flat, L2: nested, L3: deep });
