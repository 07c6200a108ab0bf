import {
  createContext,
  createRegistry,
  defineAdapter,
  NO_USAGE,
  type RunRequest,
  runTask,
  type Score,
  type TestedLevel,
} from '@skvm/core';
import { mockModel, mockProvider } from '@skvm/core/testing';
import { primitives } from '@skvm/profiler';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missing, openBrowser } from './review-kit.ts';

// The pages of tool.browser in a browser, used as a person would use them who reads the prompt.

const SEEDS = [0, 1, 2, 3, 4];

let browser: Browser;

/** Answers an item by what `use` reads off its pages, and has it graded. */
async function answer(
  level: TestedLevel,
  seed: number,
  use: (page: Page, prompt: string) => Promise<string>,
): Promise<Score> {
  const item = primitives.find(({ id }) => id === 'tool.browser')?.generate({ level, seed });
  const site = item?.site?.();
  if (!item || !site) throw new Error('there is no such item');
  const person = defineAdapter({
    id: 'person',
    description: 'somebody at a browser',
    async open() {
      return {
        async run({ task }: RunRequest) {
          const page = await browser.newPage();
          try {
            const text = `ANSWER: ${await use(page, task.prompt)}`;
            return { status: 'completed' as const, text, steps: [], usage: NO_USAGE, durationMs: 1 };
          } finally {
            await page.close();
          }
        },
        async [Symbol.asyncDispose]() {},
      };
    },
  });
  const context = createContext({ registry: createRegistry([person, mockProvider(mockModel('unused'))]) });
  const target = { adapter: 'person', model: 'mock/m' };
  return (await runTask({ task: item.task, target, judge: item, site }, context)).score;
}

const found = (pattern: RegExp, text: string): string => {
  const [, group] = pattern.exec(text) ?? [];
  if (group === undefined) throw new Error(`no ${pattern} in: ${text}`);
  return group;
};
const address = (prompt: string) => found(/`(http:[^`]+)`/, prompt);
const code = (text: string) => found(/([A-Z]{2}-\d{4})/, text);

describe.skipIf(missing)(missing ?? 'pages of tool.browser in Chromium', () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test('L1: whoever waits for the notice reads its code; whoever takes the page as it comes does not', async () => {
    for (const seed of SEEDS) {
      const waits = await answer('L1', seed, async (page, prompt) => {
        await page.goto(address(prompt));
        return code(
          await page
            .getByText(/The code of/)
            .textContent()
            .then(String),
        );
      });
      expect(waits).toMatchObject({ value: 1 });
    }
    const hurries = await answer('L1', 0, async (_page, prompt) => (await fetch(address(prompt))).text());
    expect(hurries).toMatchObject({ value: 0, explanation: 'the board did not show its notice' });
  });

  test('L2: whoever fills in the form as told reads the reference, at once or in a second browser', async () => {
    const sendForm = async (page: Page, prompt: string) => {
      await page.goto(address(prompt));
      await page.getByLabel('Name').fill(found(/the name (\w+)/, prompt));
      await page.getByLabel('Quantity').fill(found(/a quantity of (\d+)/, prompt));
      await page.getByLabel('Delivery').selectOption({ label: found(/the delivery "([^"]+)"/, prompt) });
      await page.getByLabel('Gift wrap').setChecked(prompt.includes('gift wrap yes'));
      await page.getByRole('button', { name: 'Get a quote' }).click();
      await page.getByRole('button', { name: 'Show details' }).waitFor();
    };
    for (const seed of SEEDS) {
      const score = await answer('L2', seed, async (page, prompt) => {
        if (seed % 2 === 1) {
          const first = await browser.newPage();
          await sendForm(first, prompt);
          await first.close();
        }
        await sendForm(page, prompt);
        await page.getByRole('button', { name: 'Show details' }).click();
        return code(
          await page
            .getByText(/The reference is/)
            .textContent()
            .then(String)
            .then((text) => text.split('reference')[1] ?? ''),
        );
      });
      expect(score).toMatchObject({ value: 1 });
    }
  });

  test('L3: whoever signs in, adds up what is due and pays it gets the receipt', async () => {
    for (const seed of SEEDS) {
      const score = await answer('L3', seed, async (page, prompt) => {
        await page.goto(address(prompt));
        await page.getByLabel('User').fill(found(/Sign in as `([^`]+)`/, prompt));
        await page.getByLabel('Password').fill(found(/the password `([^`]+)`/, prompt));
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.waitForURL(/page=1/);
        const first = page.url();
        const due: string[] = [];
        for (;;) {
          const links = page.getByRole('listitem').filter({ hasText: 'due' }).getByRole('link');
          for (const link of await links.all()) due.push((await link.getAttribute('href')) ?? '');
          const next = page.getByRole('link', { name: 'Next page' });
          if ((await next.count()) === 0) break;
          await next.click();
        }
        let sum = 0;
        for (const href of due) {
          await page.goto(new URL(href, first).href);
          sum += Number(
            found(
              /(\d+)/,
              await page
                .getByText(/Amount: /)
                .textContent()
                .then(String),
            ),
          );
        }
        await page.goto(first);
        await page.getByRole('link', { name: 'Settle' }).click();
        await page.getByLabel('Sum').fill(`${sum}`);
        await page.getByRole('button', { name: 'Pay' }).click();
        return code(
          await page
            .getByText(/code of your receipt/)
            .textContent()
            .then(String),
        );
      });
      expect(score).toMatchObject({ value: 1 });
    }
  });

  test('a command of an agent can show a page from within the sandbox', async () => {
    const item = primitives.find(({ id }) => id === 'tool.browser')?.generate({ level: 'L1', seed: 7 });
    const site = item?.site?.();
    if (!item || !site) throw new Error('there is no such item');
    const agent = defineAdapter({
      id: 'agent',
      description: 'starts a browser by a command',
      async open() {
        return {
          async run(request, context) {
            const sandbox = await context.sandbox();
            const { stdout } = await sandbox.exec(
              {
                argv: [
                  ...['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=8000'],
                  ...['--dump-dom', address(request.task.prompt)],
                ],
              },
              { level: sandbox.level, ...request.sandbox },
              { timeoutMs: 60_000 },
            );
            const text = `ANSWER: ${code(found(/(The code of[^<]*)/, stdout))}`;
            return { status: 'completed' as const, text, steps: [], usage: NO_USAGE, durationMs: 1 };
          },
          async [Symbol.asyncDispose]() {},
        };
      },
    });
    const context = createContext({ registry: createRegistry([agent, mockProvider(mockModel('unused'))]) });
    const target = { adapter: 'agent', model: 'mock/m' };
    expect((await runTask({ task: item.task, target, judge: item, site }, context)).score).toMatchObject({ value: 1 });
  });
});
