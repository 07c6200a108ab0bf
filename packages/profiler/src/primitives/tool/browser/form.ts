import { SITE_ORIGIN } from '@skvm/core';
import type { Cell } from '../../../bank/bank-primitive.ts';
import { answerIsCode, drawCode } from '../../../bank/code-answer.ts';
import { drawLayout, htmlPage, VIEW_SCRIPT } from '../../../bank/page.ts';
import { sameJson } from '../../../bank/read-answer.ts';
import { addressOf, get, jsonResponse, refusal } from '../../../bank/site.ts';
import { NAMES, THINGS } from '../../../bank/words.ts';
import { bodyOf, FORM, HOW, LIMITS, post, posted, REQUIRES, say, viewed } from './visit.ts';

const DELIVERIES = ['By boat', 'By train', 'By bicycle', 'By cart'] as const;

/** A form to fill in, and what appears after its button is pressed. */
export const form: Cell = {
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
      ...LIMITS,
      prompt: `Open the page \`${SITE_ORIGIN}${path}\`, a desk that sells ${THINGS[thing]}. Fill in its form: the name ${wanted.name}, a quantity of ${wanted.quantity}, the delivery "${DELIVERIES[delivery]}", gift wrap ${wrap === 1 ? 'yes' : 'no'}. Press "Get a quote". When the quote is there, press "Show details". What is the reference, a code such as \`AB-1234\`, that then appears?

${HOW} ${FORM} Graded are the code, that the form was sent with exactly these values (to send it again does no harm), and that the details were opened.`,
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
          name: 'one too few',
          script: [get(path), post(`${path}/quotes`, { ...order, quantity: order.quantity - 1 }), open, told],
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
        {
          // A browser ends with its command: who has seen the quote has to begin again to see the details.
          name: 'does all of it in a second browser',
          script: [get(path), post(`${path}/quotes`, order), get(path), post(`${path}/quotes`, order), open, told],
        },
      ],
      fault({ text, requests = [] }) {
        if (!posted(requests, `${path}/quotes`, order)) return 'the form was not sent with these values';
        if (!viewed(requests, details, layout.view)) return 'the details were not opened';
        return answerIsCode(text, reference);
      },
    };
  },
};
