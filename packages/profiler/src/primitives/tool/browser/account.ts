import { type Action, SITE_ORIGIN, type SiteRequest } from '@skvm/core';
import type { Cell } from '../../../bank/bank-primitive.ts';
import { answerIsCode, drawCode } from '../../../bank/code-answer.ts';
import { drawLayout, htmlPage, VIEW_SCRIPT } from '../../../bank/page.ts';
import { sameJson } from '../../../bank/read-answer.ts';
import { addressOf, get, jsonResponse, reached, refusal } from '../../../bank/site.ts';
import { NAMES, NOUNS, THINGS, TOWNS } from '../../../bank/words.ts';
import { bodyOf, FORM, HOW, LIMITS, post, posted, REQUIRES, say, viewed } from './visit.ts';

const PAGES = 3;
const PER_PAGE = 3;

const pageOf = (request: SiteRequest): number => Number(addressOf(request).query.get('page') ?? '1');
const isPage = (page: number): boolean => Number.isInteger(page) && page >= 1 && page <= PAGES;

/** An account: sign in, gather over several pages, come back and settle. */
export const account: Cell = {
  // Name of the member, number of the club, its town.
  radices: [NAMES.length, 9000, TOWNS.length],
  write([member = 0, number = 0, town = 0], random) {
    const base = `/clubs/${1000 + number}`;
    const user = (NAMES[member] as string).toLowerCase();
    const password = `${random.pick(NOUNS)}-${1000 + random.integer(9000)}`;
    const cookie = `visit=${drawCode(random)}${1000 + random.integer(9000)}`;
    const layout = drawLayout(random);
    const receipt = drawCode(random);
    const due = new Set(random.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8]).slice(0, 4));
    const bills = random
      .shuffle(THINGS)
      .slice(0, PAGES * PER_PAGE)
      .map((thing, index) => ({
        thing,
        id: `${thing}-${100 + random.integer(900)}`,
        isDue: due.has(index),
        amount: 10 + random.integer(490),
      }));
    const open = bills.filter(({ isDue }) => isDue);
    const sum = open.reduce((total, { amount }) => total + amount, 0);
    const login = { user, password, view: layout.view };
    const signedIn = { cookie };
    const amountPath = (id: string) => `${base}/bills/${id}/amount`;
    const hasCookie = ({ headers }: SiteRequest) => (headers.cookie ?? '').split(/;\s*/).includes(cookie);
    const billPage = (id: string) => get(`${base}/bills/${id}`, signedIn);
    const amount = (id: string) => get(`${amountPath(id)}?view=${layout.view}`, signedIn);
    const lists = Array.from({ length: PAGES }, (_, page) => get(`${base}/bills?page=${page + 1}`, signedIn));
    const reads = open.flatMap(({ id }) => [billPage(id), amount(id)]);
    const settle = (value: number) => post(`${base}/settle`, { sum: value }, signedIn);
    const enter = [get(base), post(`${base}/login`, login)];
    const told = say(`ANSWER: ${receipt}`);
    return {
      tools: 'all',
      requires: REQUIRES,
      ...LIMITS,
      prompt: `The club of ${TOWNS[town]} has its pages at \`${SITE_ORIGIN}${base}\`. Sign in as \`${user}\` with the password \`${password}\`. Then go through all pages of the list of bills. Some bills are marked as due; the page of each bill shows its amount. Add up the amounts of the bills that are due. Go back to the first page of the list, follow "Settle", enter the sum, and press the button. What is the code on the receipt, such as \`AB-1234\`?

${HOW} ${FORM} Graded are the code, that the pages of the list and those of the bills that are due were seen while signed in, and that the first sum that was sent is right.`,
      site: () => (request) => {
        const { path, query } = addressOf(request);
        const nav = `<p><a href="${base}/bills?page=1">Bills</a> <a href="${base}/settle">Settle</a></p>`;
        if (path === base) {
          return htmlPage({
            title: `Club of ${TOWNS[town]}`,
            body: `<form>
<p><label>User <input name="user" autocomplete="off"></label></p>
<p><label>Password <input name="password" type="password"></label></p>
<p><button>Sign in</button></p>
</form>
<p id="result" role="status"></p>
${layout.markup}`,
            script: `${VIEW_SCRIPT}
const form = document.querySelector('form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { user, password } = form.elements;
  const reply = await fetch('${base}/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user: user.value, password: password.value, view: viewOf() }) });
  if (reply.ok) location.href = '${base}/bills?page=1';
  else document.querySelector('#result').textContent = (await reply.json()).error;
});`,
          });
        }
        if (path === `${base}/login` && request.method === 'POST') {
          return sameJson(bodyOf(request), login)
            ? {
                ...jsonResponse({ ok: true }),
                headers: {
                  'content-type': 'application/json',
                  'set-cookie': `${cookie}; Path=/; HttpOnly; SameSite=Lax`,
                },
              }
            : refusal(401, 'That is not the user and the password.');
        }
        if (!path.startsWith(`${base}/`)) return refusal(404, 'no such page');
        if (!hasCookie(request)) return { status: 303, headers: { location: base }, body: 'Sign in first.' };
        if (path === `${base}/bills`) {
          const page = pageOf(request);
          if (!isPage(page)) return refusal(404, 'no such page');
          const rows = bills
            .slice((page - 1) * PER_PAGE, page * PER_PAGE)
            .map(
              ({ id, thing, isDue }) =>
                `<li><a href="${base}/bills/${id}">${thing}</a>${isDue ? ' <strong>due</strong>' : ' paid'}</li>`,
            );
          const next = page < PAGES ? `<p><a href="${base}/bills?page=${page + 1}">Next page</a></p>` : '';
          return htmlPage({ title: `Bills, page ${page}`, body: `${nav}\n<ul>${rows.join('')}</ul>\n${next}` });
        }
        const bill = bills.find(({ id }) => path === `${base}/bills/${id}`);
        if (bill) {
          return htmlPage({
            title: `Bill for ${bill.thing}`,
            body: `${nav}\n<p id="amount" role="status">The amount is looked up.</p>\n${layout.markup}`,
            script: `${VIEW_SCRIPT}
const reply = await fetch('${amountPath(bill.id)}?view=' + viewOf());
document.querySelector('#amount').textContent = await reply.text();`,
          });
        }
        const asked = bills.find(({ id }) => path === amountPath(id));
        if (asked) {
          return query.get('view') === layout.view
            ? { body: `Amount: ${asked.amount}` }
            : { status: 403, body: 'Amounts are shown on the page of the bill alone.' };
        }
        if (path !== `${base}/settle`) return refusal(404, 'no such page');
        if (request.method === 'POST') {
          return sameJson(bodyOf(request), { sum })
            ? { body: `Thank you. The code of your receipt is ${receipt}.` }
            : { status: 422, body: 'That is not what is due.' };
        }
        return htmlPage({
          title: 'Settle',
          body: `${nav}
<form><p><label>Sum <input name="sum" type="number"></label> <button>Pay</button></p></form>
<p id="result" role="status"></p>`,
          script: `const form = document.querySelector('form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const reply = await fetch('${base}/settle', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ sum: form.elements.sum.valueAsNumber }) });
  document.querySelector('#result').textContent = await reply.text();
});`,
        });
      },
      reference: [...enter, ...lists, ...reads, settle(sum), told],
      mutants: [
        { name: 'does not sign in', script: [get(base), get(`${base}/bills?page=1`), told] },
        { name: 'the first page alone', script: [...enter, lists[0] as Action, ...reads, settle(sum), told] },
        {
          name: 'a page that is not there in place of the last',
          script: [...enter, ...lists.with(-1, get(`${base}/bills?page=9`, signedIn)), ...reads, settle(sum), told],
        },
        {
          name: 'tries sums until one is right',
          script: [...enter, ...lists, ...reads, settle(sum + 1), settle(sum), told],
        },
        { name: 'does not settle', script: [...enter, ...lists, ...reads, say(`ANSWER: ${sum}`)] },
        { name: 'leaves a bill out', script: [...enter, ...lists, ...reads.slice(2), settle(sum), told] },
        {
          name: 'counts the paid ones',
          script: [
            ...enter,
            ...lists,
            ...reads,
            settle(bills.reduce((total, bill) => total + bill.amount, 0)),
            say('It was refused.'),
          ],
        },
      ],
      alternatives: [
        {
          name: 'sees everything',
          script: [
            ...enter,
            ...lists,
            ...bills.flatMap(({ id }) => [billPage(id), amount(id)]),
            get(`${base}/settle`, signedIn),
            settle(sum),
            say(`The receipt has the code **${receipt}**.`),
          ],
        },
        {
          name: 'mistypes the password at first',
          script: [
            get(base),
            post(`${base}/login`, { ...login, password: 'x' }),
            ...enter,
            ...lists,
            ...reads,
            settle(sum),
            told,
          ],
        },
      ],
      fault({ text, requests = [] }) {
        const seen = requests.filter(hasCookie);
        const pages = new Set(
          seen
            .filter((request) => addressOf(request).path === `${base}/bills`)
            .map(pageOf)
            .filter(isPage),
        );
        if (pages.size < PAGES) return `${pages.size} of ${PAGES} pages of the list were seen`;
        const missed = open.find(
          ({ id }) => !viewed(seen, amountPath(id), layout.view) || !reached(seen, `${base}/bills/${id}`),
        );
        if (missed) return `the bill for ${missed.thing} was not opened`;
        const sums = seen.filter(
          (request) => request.method === 'POST' && addressOf(request).path === `${base}/settle`,
        );
        if (!posted(sums.slice(0, 1), `${base}/settle`, { sum })) return 'the first sum that was sent is not right';
        return answerIsCode(text, receipt);
      },
    };
  },
};
