import { type Action, primitiveSpec, SITE_ORIGIN, type Site } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';
import { bankPrimitive, type Cell, orderRadices, pickInOrder } from '../../bank/bank-primitive.ts';
import { answerIsCode, codesIn, drawCode } from '../../bank/code-answer.ts';
import { finalAnswer, numberAnswer, numbersIn } from '../../bank/read-answer.ts';
import { readings } from '../../bank/remarks.ts';
import { addressOf, get, jsonResponse, reached, refusal } from '../../bank/site.ts';
import { NAMES, NOUNS, THINGS, TOWNS } from '../../bank/words.ts';

const say = (text: string): Action => ({ do: 'say', text });

/** Different codes. */
function drawCodes(count: number, random: SeededRandom): string[] {
  const codes = new Set<string>();
  while (codes.size < count) codes.add(drawCode(random));
  return [...codes];
}

const FIELDS = ['permit', 'serial', 'locker', 'invoice'] as const;

const oneField: Cell = {
  // Town, number of the station, field, its keeper.
  radices: [TOWNS.length, 9000, FIELDS.length, NAMES.length],
  write([town = 0, number = 0, wanted = 0, keeper = 0], random) {
    const path = `/stations/${(TOWNS[town] as string).toLowerCase()}-${1000 + number}.json`;
    const field = FIELDS[wanted] as (typeof FIELDS)[number];
    const codes = drawCodes(FIELDS.length, random);
    const code = codes[wanted] as string;
    const record = {
      town: TOWNS[town] as string,
      keeper: NAMES[keeper] as string,
      ...Object.fromEntries(FIELDS.map((name, index) => [name, codes[index] as string])),
    };
    return {
      tools: 'all',
      prompt: `Get \`${SITE_ORIGIN}${path}\`. The answer is a JSON object that describes a station whose keeper is ${NAMES[keeper]}. What is its \`${field}\`, a code such as \`AB-1234\`?

End your reply with a line of the form \`ANSWER: <code>\`. Graded are the code, and that the address was asked for.`,
      site: () => (request) =>
        addressOf(request).path === path && request.method === 'GET'
          ? jsonResponse(record)
          : refusal(404, 'no such station'),
      reference: [get(path), say(`ANSWER: ${code}`)],
      mutants: [
        { name: 'does not ask', script: [say(`ANSWER: ${code}`)] },
        { name: 'another field', script: [get(path), say(`ANSWER: ${codes[(wanted + 1) % codes.length]}`)] },
        { name: 'asks for another address', script: [get('/stations'), say(`ANSWER: ${code}`)] },
        {
          name: 'makes it up',
          script: [get(path), say(`ANSWER: ${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`)],
        },
      ],
      alternatives: [
        {
          name: 'looks around first',
          script: [get('/'), get(path), say(`The ${field} is **${code}**.\n\n**ANSWER:** \`${code}\``)],
        },
        { name: 'the code alone', script: [get(path), say(code)] },
      ],
      fault({ text, requests }) {
        return reached(requests, path) ? answerIsCode(text, code) : `${path} was not asked for`;
      },
    };
  },
};

/** What a shop sells, with characters that mean something in an address. */
const GOODS = ['salt', 'pepper', 'mint', 'sage', 'thyme', 'dill', 'cumin', 'anise'] as const;

const parameters: Cell = {
  // Town, two goods in order, year, least weight.
  radices: [TOWNS.length, ...orderRadices(GOODS.length, 2), 36, 400],
  write([town = 0, first = 0, second = 0, year = 0, weight = 0], random) {
    const kind = pickInOrder(GOODS, [first, second]).join(' & ');
    const otherKind = pickInOrder(GOODS, [second === 0 ? 7 : 0, 0]).join(' & ');
    const wanted = { town: TOWNS[town] as string, kind, year: `${1990 + year}`, over: `${100 + weight}` };
    const count = 2 + random.integer(5);
    const codes = drawCodes(count + 8, random);
    const prices = random.shuffle(Array.from({ length: count + 8 }, (_, index) => 20 + index * 3 + random.integer(3)));
    const over = Number(wanted.over);
    const lots = codes.map((code, index) => {
      const fits = index < count;
      // Each of the others misses one of the four conditions.
      const missed = fits ? -1 : (index - count) % 4;
      return {
        code,
        town:
          missed === 0 ? (TOWNS[(town + 1 + random.integer(TOWNS.length - 1)) % TOWNS.length] as string) : wanted.town,
        kind: missed === 1 ? otherKind : kind,
        year: missed === 2 ? `${Number(wanted.year) + 1}` : wanted.year,
        grams: missed === 3 ? over - 1 - random.integer(90) : over + 1 + random.integer(900),
        price: prices[index] as number,
      };
    });
    const fitting = lots.slice(0, count).toSorted((a, b) => a.price - b.price);
    const cheapest = (fitting[0] as (typeof lots)[number]).code;
    const answer = `ANSWER: ${count}, ${cheapest}`;
    const query = (values: Readonly<Record<string, string>>) => `/lots?${new URLSearchParams(values)}`;
    const isAsked: Site = (request) => {
      const { path, query: given } = addressOf(request);
      if (path !== '/lots' || request.method !== 'GET') return refusal(404, 'only GET /lots is served');
      const missing = Object.keys(wanted).filter((name) => !given.get(name));
      if (missing.length > 0) return refusal(400, `missing parameters: ${missing.join(', ')}`);
      const found = lots.filter(
        (lot) =>
          lot.town === given.get('town') &&
          lot.kind === given.get('kind') &&
          lot.year === given.get('year') &&
          lot.grams > Number(given.get('over')),
      );
      return jsonResponse({
        lots: found
          .toSorted((a, b) => (a.code < b.code ? -1 : 1))
          .map(({ code, grams, price }) => ({ code, grams, price })),
      });
    };
    return {
      tools: 'all',
      prompt: `A shop answers GET requests to \`${SITE_ORIGIN}/lots\`. They take four parameters in the query, all of them needed: \`town\`, \`kind\`, \`year\`, and \`over\` (grams: only lots that weigh more). The answer is a JSON object; \`lots\` in it is a list of lots with \`code\`, \`grams\` and \`price\`.

Ask for the lots of the town \`${wanted.town}\`, of the kind \`${kind}\` (with these very characters), of the year ${wanted.year}, that weigh more than ${wanted.over} grams. How many are there, and what is the code of the one with the lowest price?

End your reply with a line of the form \`ANSWER: <number of lots>, <code>\`, such as \`ANSWER: 9, AB-1234\`. Graded are both values, and that one request had exactly these four values.`,
      site: () => isAsked,
      reference: [get(query(wanted)), say(answer)],
      mutants: [
        { name: 'does not ask', script: [say(answer)] },
        {
          name: 'an ampersand that ends the parameter',
          script: [
            get(
              `/lots?town=${wanted.town}&kind=${kind.replaceAll(' ', '%20')}&year=${wanted.year}&over=${wanted.over}`,
            ),
            say('ANSWER: 0, none'),
          ],
        },
        {
          name: 'forgets a parameter',
          script: [get(query({ town: wanted.town, kind, year: wanted.year })), say(answer)],
        },
        { name: 'a wrong year', script: [get(query({ ...wanted, year: `${Number(wanted.year) + 1}` })), say(answer)] },
        { name: 'counts one too many', script: [get(query(wanted)), say(`ANSWER: ${count + 1}, ${cheapest}`)] },
        {
          name: 'the dearest',
          script: [get(query(wanted)), say(`ANSWER: ${count}, ${(fitting.at(-1) as (typeof lots)[number]).code}`)],
        },
      ],
      alternatives: [
        {
          name: 'blanks as %20, other order',
          script: [
            get(`/lots?over=${wanted.over}&year=${wanted.year}&kind=${encodeURIComponent(kind)}&town=${wanted.town}`),
            say(`There are ${count} lots.\n\n**ANSWER: ${count}, ${cheapest}**`),
          ],
        },
        {
          name: 'with a remark',
          script: [get(query(wanted)), say(`ANSWER: ${count} (of ${lots.length} in all), ${cheapest}`)],
        },
        {
          name: 'with a remark on the code',
          script: [get(query(wanted)), say(`${answer} (price ${fitting[0]?.price})`)],
        },
        { name: 'mends its request', script: [get('/lots'), get(query(wanted)), say(answer.replace(', ', ' lots, '))] },
      ],
      fault({ text, requests = [] }) {
        const asked = requests.some((request) => {
          const { path, query: given } = addressOf(request);
          return (
            path === '/lots' && Object.entries(wanted).every(([name, value]) => given.getAll(name).join() === value)
          );
        });
        if (!asked) return 'no request had exactly the four values';
        const final = finalAnswer(text);
        const counts = final.replaceAll(/[A-Z]{2}\W?\d{4}/gi, 'code');
        const isCount = readings(counts)
          .map(numbersIn)
          .some((got) => got.length === 1 && got[0] === count);
        const code = codesIn(final);
        const isRight = isCount && code.length === 1 && code[0] === cheapest;
        return isRight ? undefined : `got "${final.slice(0, 60)}", expected "${count}, ${cheapest}"`;
      },
    };
  },
};

const PAGES = 4;
const ORDERS_PER_PAGE = 4;
const REGIONS = ['north', 'south', 'east', 'west'] as const;

const pagesAndDetails: Cell = {
  // Region, town and number of the house, what it sells.
  radices: [REGIONS.length, TOWNS.length, 9000, THINGS.length],
  write([region = 0, town = 0, number = 0, thing = 0], random) {
    const wanted = REGIONS[region] as (typeof REGIONS)[number];
    const base = `/${(TOWNS[town] as string).toLowerCase()}-${1000 + number}`;
    const depots = pickInOrder(
      NOUNS,
      [0, 1, 2].map(() => random.integer(NOUNS.length - 2)),
    ).map((name, index) => ({
      name,
      region: index === 0 ? wanted : (REGIONS[(region + index) % REGIONS.length] as (typeof REGIONS)[number]),
    }));
    const codes = drawCodes(PAGES * ORDERS_PER_PAGE, random);
    // Open orders stand on every page, and each depot has at least two of them.
    const openAt = random
      .shuffle([0, 1, 2, 3])
      .flatMap((page) => [page * 4 + random.integer(2), page * 4 + 2 + random.integer(2)]);
    const orders = codes.map((code, index) => {
      const open = openAt.indexOf(index);
      return {
        code,
        status: open >= 0 ? 'open' : 'closed',
        depot: (depots[open >= 0 ? open % 3 : random.integer(3)] as (typeof depots)[number]).name,
        amount: 100 + random.integer(900),
      };
    });
    const cursors = ['', ...drawCodes(PAGES - 1, random)];
    const flaky = 1 + random.integer(PAGES - 1);
    const total = (list: typeof orders) => list.reduce((sum, { amount }) => sum + amount, 0);
    const open = orders.filter(({ status }) => status === 'open');
    const counted = open.filter(({ depot }) => depot === depots[0]?.name);
    const answer = total(counted);

    const pagePath = (page: number) => `${base}/orders${page === 0 ? '' : `?cursor=${cursors[page]}`}`;
    const pageOf = (page: number) => orders.slice(page * ORDERS_PER_PAGE, (page + 1) * ORDERS_PER_PAGE);
    const makeSite = (): Site => {
      let refused = false;
      return (request) => {
        const { path, query } = addressOf(request);
        if (request.method !== 'GET') return refusal(405, 'only GET is served');
        if (path === `${base}/orders`) {
          const page = cursors.indexOf(query.get('cursor') ?? '');
          if (page < 0) return refusal(404, 'no such cursor');
          if (page === flaky && !refused) {
            refused = true;
            return refusal(503, 'busy, ask again', { 'retry-after': '1' });
          }
          return jsonResponse({
            orders: pageOf(page).map(({ code, status }) => ({ code, status, details: `${base}/orders/${code}` })),
            next: page + 1 < PAGES ? pagePath(page + 1) : null,
          });
        }
        const order = orders.find(({ code }) => path === `${base}/orders/${code}`);
        if (order)
          return jsonResponse({ code: order.code, depot: `${base}/depots/${order.depot}`, amount: order.amount });
        const depot = depots.find(({ name }) => path === `${base}/depots/${name}`);
        return depot ? jsonResponse({ ...depot }) : refusal(404, 'nothing is here');
      };
    };
    const listing = [0, 1, 2, 3].flatMap((page) =>
      page === flaky ? [get(pagePath(page)), get(pagePath(page))] : [get(pagePath(page))],
    );
    const details = open.map(({ code }) => get(`${base}/orders/${code}`));
    const places = depots.map(({ name }) => get(`${base}/depots/${name}`));
    const told = (value: number) => say(`ANSWER: ${value}`);
    const firstPages = listing.slice(0, -1);
    return {
      tools: 'all',
      // With one request a turn it takes 25.
      maxSteps: 40,
      prompt: `A house that trades in ${THINGS[thing]} lists its orders at \`${SITE_ORIGIN}${base}/orders\`, as JSON: a page of them in \`orders\`, and the address of the next page in \`next\`, \`null\` on the last. Each order has a \`code\`, a \`status\`, and in \`details\` an address that gives its \`amount\` and the address of its \`depot\`. The address of a depot gives its \`region\`. Addresses are relative to \`${SITE_ORIGIN}\`. A request that is answered by status 503 has to be made again.

What is the sum of the amounts of all orders with the status \`open\` whose depot is in the region \`${wanted}\`? End your reply with a line of the form \`ANSWER: <number>\`. Graded are the sum, and that all pages were asked for until each of them was given.`,
      site: makeSite,
      reference: [...listing, details, places, told(answer)],
      mutants: [
        {
          name: 'the first page alone',
          script: [
            listing[0] as Action,
            ...details.slice(0, 2),
            ...places,
            told(total(counted.filter((order) => pageOf(0).includes(order)))),
          ],
        },
        { name: 'gives up at 503', script: [...listing.slice(0, flaky + 1), details, places, told(answer)] },
        { name: 'all open orders', script: [...listing, details, places, told(total(open))] },
        {
          name: 'closed ones too',
          script: [
            ...listing,
            details,
            places,
            told(answer + (orders.find(({ status }) => status === 'closed')?.amount ?? 1)),
          ],
        },
        { name: 'does not ask', script: [told(answer)] },
        {
          name: 'leaves the last page out',
          script: [...firstPages.slice(0, 3), details, told(answer - (counted.at(-1)?.amount ?? 1))],
        },
      ],
      alternatives: [
        {
          name: 'one request at a time',
          script: [...listing, ...details, ...places, say(`The sum is ${answer}.\n\n**ANSWER: ${answer}**`)],
        },
        {
          name: 'all details',
          script: [
            ...listing,
            orders.map(({ code }) => get(`${base}/orders/${code}`)),
            places,
            say(`Answer: \`${answer}\``),
          ],
        },
      ],
      fault({ text, requests = [] }) {
        const asked = (page: number) =>
          requests.filter((request) => {
            const { path, query } = addressOf(request);
            return path === `${base}/orders` && (query.get('cursor') ?? '') === cursors[page];
          }).length;
        const short = [0, 1, 2, 3].find((page) => asked(page) < (page === flaky ? 2 : 1));
        if (short !== undefined) return `page ${short + 1} was not asked for until it was given`;
        const got = numberAnswer(text);
        return got === answer ? undefined : `got "${finalAnswer(text).slice(0, 60)}", expected ${answer}`;
      },
    };
  },
};

/** Fetching from the web: one field, a request with parameters, pages and details that lead to one another. */
export const web = bankPrimitive(primitiveSpec('tool.web'), { L1: oneField, L2: parameters, L3: pagesAndDetails });
