import type { Mutant } from '@skvm/core';
import { type Question, say } from './bank-primitive.ts';
import { type Page, readPage } from './html-page.ts';
import { type Dress, type Tag, tag, writeMarkup } from './markup.ts';

/** How a prompt asks for a page. */
export const ASK_PAGE = `Reply with one code block of HTML: a whole document, or only what has to be there. It is read as a browser reads it and has to be well formed: every element that needs an end tag has one, and no element has an attribute twice. Texts have to be as given; white space around them makes no difference. Wrappers such as \`div\`, further classes and further styles are free. Graded is all that is asked for above.`;

/** What a page is put together from. */
export interface Parts {
  readonly head: readonly Tag[];
  readonly body: readonly Tag[];
}

const fenced = (html: string): string => `\`\`\`html\n${html}\n\`\`\``;

/** A whole document, in some dress. */
function writeDocument({ head, body }: Parts, dress: Dress = {}): string {
  const all = [tag('head', {}, tag('meta', { charset: 'utf-8' }), ...head), tag('body', {}, ...body)];
  return `<!DOCTYPE html>\n${writeMarkup([tag('html', { lang: 'en' }, ...all)], dress)}`;
}

interface NamedParts {
  readonly name: string;
  readonly parts: Parts;
}

/** A question whose answer is a page, told apart by what a browser makes of it. */
export function htmlQuestion(input: {
  readonly prompt: string;
  readonly reference: Parts;
  /** The same in other elements. */
  readonly others: () => readonly NamedParts[];
  readonly mistakes: () => readonly NamedParts[];
  /** Mistakes in how the reference is written. */
  readonly slips: readonly { readonly name: string; readonly change: (html: string) => string }[];
  fault(page: Page): string | undefined;
}): Question {
  const { prompt, reference, others, mistakes, slips, fault } = input;
  const right = writeDocument(reference);
  const { head, body } = reference;
  const answers = (list: readonly NamedParts[]): Mutant[] =>
    list.map(({ name, parts }) => ({ name, script: say(fenced(writeDocument(parts))) }));
  return {
    prompt: `${prompt}\n\n${ASK_PAGE}`,
    reference: say(fenced(right)),
    get mutants() {
      return [
        ...answers(mistakes()),
        ...slips.map(({ name, change }) => ({ name, script: say(fenced(change(right))) })),
        { name: 'cut off', script: say(fenced(right.slice(0, Math.floor(right.length * 0.7)))) },
      ];
    },
    get alternatives() {
      return [
        {
          name: 'a part of a page in capitals and single quotes, introduced',
          script: say(
            `Here is the page:\n\n${fenced(writeMarkup([...head, ...body], { upperCase: true, quotes: 'single', reversed: true }))}\n\nTell me if it fits.`,
          ),
        },
        {
          name: 'no code block, few quotes and end tags, numeric references',
          script: say(writeDocument(reference, { quotes: 'none', openEnded: true, references: true })),
        },
        ...answers(others()),
      ];
    },
    fault({ text }) {
      const page = readPage(text);
      return typeof page === 'string' ? page : fault(page);
    },
  };
}

/** The first thing that is wrong. Each check sees only what those before it let pass. */
export function firstFault(...checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const fault = check();
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** What is wrong when some texts are not those that are expected, in that order. */
export function textsFault(what: string, got: readonly string[], expected: readonly string[]): string | undefined {
  if (got.length !== expected.length) return `${what}: ${got.length}, expected ${expected.length}`;
  const at = expected.findIndex((text, index) => got[index] !== text);
  return at < 0 ? undefined : `${what} ${at + 1}: got "${(got[at] ?? '').slice(0, 60)}", expected "${expected[at]}"`;
}
