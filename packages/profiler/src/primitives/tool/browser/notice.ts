import { SITE_ORIGIN } from '@skvm/core';
import type { Cell } from '../../../bank/bank-primitive.ts';
import { answerIsCode, drawCode } from '../../../bank/code-answer.ts';
import { drawLayout, htmlPage, VIEW_SCRIPT } from '../../../bank/page.ts';
import { addressOf, get, refusal } from '../../../bank/site.ts';
import { NOUNS, TOWNS } from '../../../bank/words.ts';
import { FORM, HOW, REQUIRES, say, viewed } from './visit.ts';

/** A text that appears a moment after the page has loaded. */
export const notice: Cell = {
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
