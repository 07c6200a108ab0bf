import { type Action, type JsonValue, primitiveSpec, SITE_ORIGIN, type SiteRequest } from '@skvm/core';
import { bankPrimitive, type Cell } from '../../bank/bank-primitive.ts';
import { answerIsCode, drawCode } from '../../bank/code-answer.ts';
import { drawLayout, htmlPage, VIEW_SCRIPT } from '../../bank/page.ts';
import { parsedJson, sameJson } from '../../bank/read-answer.ts';
import { addressOf, get, jsonResponse, reached, refusal } from '../../bank/site.ts';
import { NAMES, NOUNS, THINGS, TOWNS } from '../../bank/words.ts';

/** One of these is Chromium, whatever a system calls it. */
const REQUIRES = ['chromium|chromium-browser|google-chrome|google-chrome-stable'];

const HOW =
  'Use a real browser: the page runs scripts and measures how it is laid out, so that fetching it is not enough. If you have no tool for that, a Chromium is installed as `chromium`, `chromium-browser` or `google-chrome`; it can be run without a window by a command or by a script that drives it.';
const FORM = 'End your reply with a line of the form `ANSWER: <code>`.';

const say = (text: string): Action => ({ do: 'say', text });
const post = (path: string, body: JsonValue, headers: Readonly<Record<string, string>> = {}): Action => ({
  do: 'fetch',
  url: `${SITE_ORIGIN}${path}`,
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const bodyOf = (request: SiteRequest): JsonValue | undefined => parsedJson(request.body);

/** A POST of exactly this JSON value. */
function posted(requests: readonly SiteRequest[] | undefined, path: string, body: JsonValue): boolean {
  return (requests ?? []).some(
    (request) => request.method === 'POST' && addressOf(request).path === path && sameJson(bodyOf(request), body),
  );
}

function viewed(requests: readonly SiteRequest[] | undefined, path: string, view: string): boolean {
  return (requests ?? []).some((request) => {
    const address = addressOf(request);
    return address.path === path && address.query.get('view') === view;
  });
}

const notice: Cell = {
  // Town and number of the board, what it is about.
  radices: [TOWNS.length, 9000, NOUNS.length],
  write([town = 0, number = 0, noun = 0], random) {
    const path = `/boards/${(TOWNS[town] as string).toLowerCase()}-${1000 + number}`;
    const layout = drawLayout(random);
    const code = drawCode(random);
    const other = drawCode(random);
    const delayMs = 200 + random.integer(400);
    const noticePath = `${path}/notice`;
    const load = get(`${noticePath}?view=${layout.view}`);
    return {
      tools: 'all',
      requires: REQUIRES,
      prompt: `Open the page \`${SITE_ORIGIN}${path}\`. A moment after it has loaded, it shows a notice about the ${NOUNS[noun]} with a code such as \`AB-1234\`. What is the code?

${HOW} ${FORM} Graded are the code, and that the page showed it.`,
      site: () => (request) => {
        const address = addressOf(request);
        if (address.path === path) {
          return htmlPage({
            title: `Board of ${TOWNS[town]}`,
            body: `<p id="notice" role="status">Please wait for the notice about the ${NOUNS[noun]}.</p>\n${layout.markup}`,
            script: `${VIEW_SCRIPT}
setTimeout(async () => {
  const reply = await fetch('${noticePath}?view=' + viewOf());
  document.querySelector('#notice').textContent = await reply.text();
}, ${delayMs});`,
          });
        }
        if (address.path !== noticePath) return refusal(404, 'no such page');
        return address.query.get('view') === layout.view
          ? { body: `The code of the ${NOUNS[noun]} is ${code}.` }
          : { status: 403, body: 'This notice is shown on the board alone.' };
      },
      reference: [get(path), load, say(`ANSWER: ${code}`)],
      mutants: [
        { name: 'reads the page without running it', script: [get(path), say('The page says: please wait.')] },
        { name: 'makes the code up', script: [get(path), load, say(`ANSWER: ${other === code ? 'ZZ-0000' : other}`)] },
        {
          name: 'asks for the notice without having seen the board',
          script: [get(path), get(`${noticePath}?view=`), say(`ANSWER: ${code}`)],
        },
        { name: 'does not open it', script: [say(`ANSWER: ${code}`)] },
      ],
      alternatives: [
        { name: 'loads it twice', script: [get(path), load, get(path), load, say(`It is **${code}**.`)] },
        {
          name: 'with a sentence',
          script: [
            get(path),
            load,
            say(`The notice says "The code of the ${NOUNS[noun]} is ${code}."\n\n**ANSWER:** \`${code}\``),
          ],
        },
      ],
      fault({ text, requests }) {
        if (!viewed(requests, noticePath, layout.view)) return 'the board did not show its notice';
        return answerIsCode(text, code);
      },
    };
  },
};

const DELIVERIES = ['By boat', 'By train', 'By bicycle', 'By cart'] as const;

const form: Cell = {
  // Name, quantity, delivery, whether it is wrapped, what is ordered, number of the desk.
  radices: [NAMES.length, 98, DELIVERIES.length, 2, THINGS.length, 20],
  write([name = 0, quantity = 0, delivery = 0, wrap = 0, thing = 0, desk = 0], random) {
    const path = `/desks/${10 + desk}`;
    const layout = drawLayout(random);
    const [quote, reference] = [drawCode(random), drawCode(random)];
    const keys = random.shuffle(['k3', 'k5', 'k7', 'k9']);
    const wanted = {
      name: NAMES[name] as string,
      quantity: 2 + quantity,
      delivery: keys[delivery] as string,
      wrap: wrap === 1,
    };
    const order = { ...wanted, view: layout.view };
    const details = `${path}/quotes/${quote}`;
    const told = say(`ANSWER: ${reference}`);
    const open = get(`${details}?view=${layout.view}`);
    return {
      tools: 'all',
      requires: REQUIRES,
      prompt: `Open the page \`${SITE_ORIGIN}${path}\`, a desk that sells ${THINGS[thing]}. Fill in its form: the name ${wanted.name}, a quantity of ${wanted.quantity}, the delivery "${DELIVERIES[delivery]}", gift wrap ${wrap === 1 ? 'yes' : 'no'}. Press "Get a quote". When the quote is there, press "Show details". What is the reference, a code such as \`AB-1234\`, that then appears?

${HOW} ${FORM} Graded are the code, that the form was sent once with exactly these values, and that the details were opened.`,
      site: () => (request) => {
        const address = addressOf(request);
        if (address.path === path) {
          return htmlPage({
            title: `Desk ${10 + desk}`,
            body: `<p>We sell ${THINGS[thing]}.</p>
<form>
<p><label>Name <input name="name" autocomplete="off"></label></p>
<p><label>Quantity <input name="quantity" type="number" min="1" value="1"></label></p>
<p><label>Delivery <select name="delivery"><option value="">Choose</option>${DELIVERIES.map((text, index) => `<option value="${keys[index]}">${text}</option>`).join('')}</select></label></p>
<p><label><input name="wrap" type="checkbox"${wrap === 1 ? '' : ' checked'}> Gift wrap</label></p>
<p><button>Get a quote</button></p>
</form>
<div id="result" role="status"></div>
${layout.markup}`,
            script: `${VIEW_SCRIPT}
const form = document.querySelector('form');
const result = document.querySelector('#result');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { name, quantity, delivery, wrap } = form.elements;
  const order = { name: name.value, quantity: quantity.valueAsNumber, delivery: delivery.value, wrap: wrap.checked, view: viewOf() };
  const reply = await fetch('${path}/quotes', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) });
  const answer = await reply.json();
  if (!reply.ok) { result.textContent = answer.error; return; }
  result.innerHTML = '<p>Quote ' + answer.quote + '</p><button type="button">Show details</button>';
  result.querySelector('button').addEventListener('click', async () => {
    const more = await fetch('${path}/quotes/' + answer.quote + '?view=' + viewOf());
    result.textContent = await more.text();
  });
});`,
          });
        }
        if (address.path === `${path}/quotes` && request.method === 'POST') {
          const body = bodyOf(request);
          if (sameJson(body, order)) return jsonResponse({ quote });
          const isShown = typeof body === 'object' && body !== null && 'view' in body && body.view === layout.view;
          return refusal(422, isShown ? 'There is no such offer: check the form.' : 'Orders come from the desk alone.');
        }
        if (address.path === details && address.query.get('view') === layout.view) {
          return { body: `Quote ${quote}: ${wanted.quantity} ${THINGS[thing]}. The reference is ${reference}.` };
        }
        return refusal(404, 'no such page');
      },
      reference: [get(path), post(`${path}/quotes`, order), open, told],
      mutants: [
        {
          name: 'leaves the box as it was',
          script: [get(path), post(`${path}/quotes`, { ...order, wrap: !order.wrap }), open, told],
        },
        {
          name: 'does not open the details',
          script: [get(path), post(`${path}/quotes`, order), say(`ANSWER: ${quote}`)],
        },
        { name: 'sends without the page', script: [get(path), post(`${path}/quotes`, wanted), told] },
        {
          name: 'the text of the choice, not the choice',
          script: [
            get(path),
            post(`${path}/quotes`, { ...order, delivery: DELIVERIES[delivery] as string }),
            open,
            told,
          ],
        },
        { name: 'gives the quote', script: [get(path), post(`${path}/quotes`, order), open, say(`ANSWER: ${quote}`)] },
        {
          name: 'sends the form twice',
          script: [get(path), post(`${path}/quotes`, order), post(`${path}/quotes`, order), open, told],
        },
      ],
      alternatives: [
        {
          name: 'loads the page again first',
          script: [get(path), get(path), post(`${path}/quotes`, order), open, say(`Reference: ${reference}.`)],
        },
        {
          name: 'corrects a mistake',
          script: [
            get(path),
            post(`${path}/quotes`, { ...order, delivery: '' }),
            post(`${path}/quotes`, order),
            open,
            say(`**ANSWER: ${reference}**`),
          ],
        },
      ],
      fault({ text, requests = [] }) {
        const sent = requests.filter((request) => posted([request], `${path}/quotes`, order)).length;
        if (sent !== 1) return `the form was sent ${sent} times with these values`;
        if (!viewed(requests, details, layout.view)) return 'the details were not opened';
        return answerIsCode(text, reference);
      },
    };
  },
};

const PAGES = 3;
const PER_PAGE = 3;

const account: Cell = {
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
          const page = Number(query.get('page') ?? '1');
          if (!(Number.isInteger(page) && page >= 1 && page <= PAGES)) return refusal(404, 'no such page');
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
            .map((request) => addressOf(request).query.get('page') ?? '1'),
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

/** Pages that have to be shown: a text that appears, a form, an account. */
export const browser = bankPrimitive(primitiveSpec('tool.browser'), { L1: notice, L2: form, L3: account });
