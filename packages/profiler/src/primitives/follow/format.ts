import { type JsonObject, type JsonValue, primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell, orderRadices, pickInOrder, say } from '../../bank/bank-primitive.ts';
import { jsonQuestion } from '../../bank/json-question.ts';
import { jsonDifference, shown, unfenced } from '../../bank/read-answer.ts';
import { COLOURS, NAMES, NOUNS, THINGS, TOWNS } from '../../bank/words.ts';

/** Emphasis or code marks around all of a cell. */
const EMPHASIS = /^(\*{1,3}|_{1,3}|`)(?=\S)(.*\S)\1$/;

const KEYS = ['item', 'count', 'colour'] as const;

const begun = (cell: string | number): string => `${String(cell).charAt(0).toUpperCase()}${String(cell).slice(1)}`;

type Row = readonly [item: string, count: number, colour: string];

/** Forms that have a name: how rows are written in each, how they are read, and how others may write them. */
const FORMS = [
  {
    ask: 'a JSON array of objects with the keys item, count (a number) and colour',
    write: (rows: readonly Row[]) =>
      JSON.stringify(
        rows.map(([item, count, colour]) => ({ item, count, colour })),
        undefined,
        2,
      ),
    read: (text: string) => JSON.parse(text) as JsonValue,
    dressed: (rows: readonly Row[]) => JSON.stringify(rows.map(([item, count, colour]) => ({ colour, count, item }))),
  },
  {
    ask: 'CSV: comma-separated, with the header line item,count,colour',
    write: (rows: readonly Row[]) => [KEYS, ...rows].map((row) => row.join(',')).join('\n'),
    read: (text: string) =>
      readTable(text, (line) => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))),
    dressed: (rows: readonly Row[]) =>
      [KEYS, ...rows].map((row) => row.map((cell) => `"${begun(cell)}"`).join(', ')).join('\n'),
  },
  {
    ask: 'a Markdown table with the columns item, count and colour',
    write: (rows: readonly Row[]) =>
      [KEYS, ['---', '---', '---'], ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n'),
    read(text: string) {
      const [head = '', rule = '', ...body] = text.trim().split('\n');
      if (!/^\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$/.test(rule.trim())) return undefined;
      const cells = (line: string) =>
        line
          .trim()
          .replace(/^\||\|$/g, '')
          .split('|')
          .map((cell) => cell.trim().replace(EMPHASIS, '$2'));
      return [head, ...body].every((line) => line.includes('|'))
        ? readTable([head, ...body].join('\n'), cells)
        : undefined;
    },
    dressed: (rows: readonly Row[]) =>
      [
        KEYS.map((key) => `**${begun(key)}**`),
        [':--', '--:', '---'],
        ...rows.map(([item, ...more]) => [`*${begun(item)}*`, ...more.map(begun)]),
      ]
        .map((row) => row.join(' | '))
        .join('\n'),
  },
] as const;

/**
 * Rows of a table with a header, as objects in small letters; `undefined` when it is no such table. Tables are often
 * written with capitals at the beginning of each cell.
 */
function readTable(text: string, cellsOf: (line: string) => string[]): JsonValue | undefined {
  const [head, ...rows] = text.trim().split('\n').map(cellsOf);
  if (head?.map((cell) => cell.toLowerCase()).join() !== KEYS.join() || rows.some((row) => row.length !== KEYS.length))
    return undefined;
  return rows.map(([item = '', count = '', colour = '']) => ({
    item: item.toLowerCase(),
    count: Number(count),
    colour: colour.toLowerCase(),
  }));
}

const namedForm: Cell = {
  // Form, three things in order, count of the first.
  radices: [FORMS.length, ...orderRadices(THINGS.length, 3), 80],
  write([form = 0, ...digits], random) {
    const { ask, write, read, dressed } = FORMS[form] as (typeof FORMS)[number];
    const items = pickInOrder(THINGS, digits.slice(0, 3));
    const colours = random.shuffle(COLOURS);
    const rows = items.map(
      (item, index): Row => [
        item,
        index === 0 ? 12 + (digits[3] as number) : 2 + random.integer(90),
        colours[index] as string,
      ],
    );
    const [first, second, third] = rows as [Row, Row, Row];
    const expected = rows.map(([item, count, colour]) => ({ item, count, colour }));
    const right = write(rows);
    const other = FORMS[(form + 1) % FORMS.length] as (typeof FORMS)[number];
    const sentence = rows.map(([item, count, colour]) => `${count} ${item} in ${colour}`).join(', ');
    return {
      prompt: `A store received ${sentence}. Write that list as ${ask}, one entry for each sort of goods, in the order above. Reply with that and nothing else.`,
      reference: say(right),
      mutants: [
        { name: 'another form', script: say(other.write(rows)) },
        { name: 'explains', script: say(`Here is the list:\n\n${right}`) },
        { name: 'one entry forgotten', script: say(write([first, second])) },
        { name: 'two entries exchanged', script: say(write([second, first, third])) },
        { name: 'columns exchanged', script: say(right.replaceAll('count', 'amount')) },
      ],
      alternatives: [
        { name: 'in a code fence', script: say(`\`\`\`\n${right}\n\`\`\``) },
        { name: 'capitals, emphasis, another order of keys', script: say(dressed(rows)) },
        { name: 'CRLF and a newline at the end', script: say(`${right.replaceAll('\n', '\r\n')}\r\n`) },
      ],
      fault({ text }) {
        const got = attempt(() => read(unfenced(text)));
        return got === undefined ? `the answer is not ${ask}` : jsonDifference(got, expected);
      },
    };
  },
};

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const schemaForm: Cell = {
  // Number of the ticket, name, town, hours.
  radices: [9000, NAMES.length, TOWNS.length, 20],
  write([number = 0, name = 0, town = 0, hours = 0], random) {
    const priorities = ['low', 'normal', 'high'] as const;
    const expected = {
      ticket: `T-${1000 + number}`,
      reporter: { name: NAMES[name] as string, site: TOWNS[town] as string },
      priority: random.pick(priorities),
      hours: 2 + hours + 0.5,
      parts: random.shuffle(THINGS).slice(0, 3),
      closed: random.unit() < 0.5,
    };
    const schema: JsonObject = {
      type: 'object',
      additionalProperties: false,
      required: ['ticket', 'reporter', 'priority', 'hours', 'parts', 'closed'],
      properties: {
        ticket: { type: 'string', pattern: '^T-[0-9]{4}$' },
        reporter: {
          type: 'object',
          additionalProperties: false,
          required: ['name', 'site'],
          properties: { name: { type: 'string' }, site: { type: 'string' } },
        },
        priority: { enum: [...priorities] },
        hours: { type: 'number' },
        parts: { type: 'array', items: { type: 'string' } },
        closed: { type: 'boolean' },
      },
    };
    return jsonQuestion({
      prompt: `Here is a JSON schema:

${JSON.stringify(schema, undefined, 1)}

And here is a report: ${expected.reporter.name} at ${expected.reporter.site} opened ticket ${expected.ticket} with ${expected.priority} priority. It took ${expected.hours} hours and needed, in this order, ${expected.parts.join(', ')}. It is ${expected.closed ? 'closed' : 'still open'} now.

Reply with a JSON object that fits the schema and says what the report says, and with nothing else.`,
      expected,
      alone: true,
      mistakes: [
        { name: 'a key of its own', value: { ...expected, note: '' } },
        {
          name: 'reporter as text',
          value: { ...expected, reporter: `${expected.reporter.name}, ${expected.reporter.site}` },
        },
        { name: 'hours as text', value: { ...expected, hours: `${expected.hours} hours` } },
        { name: 'ticket as number', value: { ...expected, ticket: 1000 + number } },
        { name: 'in a list', value: [expected] },
      ],
    });
  },
};

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const severalRules: Cell = {
  // Number of the order, day of the year 2023 as month and day, name.
  radices: [4000, 12, 28, NAMES.length],
  write([number = 0, month = 0, day = 0, name = 0], random) {
    // Never two decimals as given, so that the third rule has something to say.
    const cents = 10 * (101 + random.integer(8000));
    const items = random.shuffle(NOUNS).slice(0, 3);
    const [order, buyer] = [1000 + number, NAMES[name] as string];
    const two = (value: number) => String(value).padStart(2, '0');
    const date = `2023-${two(month + 1)}-${two(day + 1)}`;
    const amount = (cents / 100).toFixed(2);
    const sorted = items.map((item) => item.toUpperCase()).sort();
    const fields: Record<string, JsonValue> = {
      amount,
      buyer_name: buyer,
      items: sorted,
      order_date: date,
      order_id: order,
    };
    const right = JSON.stringify(fields);
    const change = (more: JsonObject) => say(JSON.stringify({ ...fields, ...more }));
    return {
      prompt: `Write this order as one JSON object: order id ${order}, buyer name ${buyer}, order date ${day + 1} ${MONTHS[month]} 2023, amount ${Number(amount)}, items ${items.join(', ')}.

All of these rules hold at once:
1. The keys are amount, buyer_name, items, order_date and order_id; they stand in alphabetical order.
2. The object is on a single line, without any space outside of strings.
3. The amount is a string with exactly two decimals, for example "7.50".
4. The date is a string of the form YYYY-MM-DD.
5. The items are an array of strings in capital letters, in alphabetical order.
6. The order id is a number.

Reply with that line and nothing else; all six rules are graded.`,
      reference: say(right),
      mutants: [
        {
          name: 'keys as given',
          script: say(JSON.stringify({ order_id: order, buyer_name: buyer, order_date: date, amount, items: sorted })),
        },
        { name: 'blanks', script: say(right.replaceAll('":', '": ').replaceAll(',"', ', "')) },
        { name: 'amount as number', script: change({ amount: Number(amount) }) },
        { name: 'amount with one decimal', script: change({ amount: amount.slice(0, -1) }) },
        { name: 'date as given', script: change({ order_date: `${day + 1} ${MONTHS[month]} 2023` }) },
        { name: 'items in small letters', script: change({ items: sorted.map((item) => item.toLowerCase()) }) },
        { name: 'items unsorted', script: change({ items: sorted.toReversed() }) },
        { name: 'id as text', script: change({ order_id: String(order) }) },
        { name: 'explains', script: say(`${right}\n\nAll six rules hold.`) },
      ],
      alternatives: [
        { name: 'in a code fence', script: say(`\`\`\`json\n${right}\n\`\`\``) },
        { name: 'newline at the end', script: say(`${right}\r\n`) },
        { name: 'in backticks', script: say(`\`${right}\``) },
        { name: 'in three backticks on one line', script: say(`\`\`\`${right}\`\`\``) },
      ],
      fault({ text }) {
        const got = unfenced(text)
          .trim()
          .replace(/^(`{1,3})(.*)\1$/, '$2');
        return got === right ? undefined : `got ${shown(got)}, expected ${right}`;
      },
    };
  },
};

/** Form of the answer: one that has a name, one given by a schema, several rules at once. */
export const format = bankPrimitive(primitiveSpec('follow.format'), {
  L1: namedForm,
  L2: schemaForm,
  L3: severalRules,
});
