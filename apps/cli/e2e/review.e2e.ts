import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheLayout, openStore, proposalFiles } from '@skvm/cache';
import { loadSkill } from '@skvm/core/skill';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proposalRoom } from '../test/proposal-room.ts';
import { type Serving, serveProposals } from '../test/serve-kit.ts';
import { missing, openBrowser, propose, seriousFindings } from './review-kit.ts';

let browser: Browser;
let home: string;
let made: Awaited<ReturnType<typeof propose>>;
let server: Serving;
const text = () => readFile(join(made.skill, 'SKILL.md'), 'utf8');

/** The page of a fresh session; anything that it logs as an error fails the test. */
async function open(
  options: { readonly colorScheme?: 'light' | 'dark'; readonly reducedMotion?: 'reduce'; readonly home?: string } = {},
): Promise<{ page: Page; errors: string[] }> {
  const { home: place = home, ...rest } = options;
  server = await serveProposals(place);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...rest });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(server.document.url);
  await page.getByRole('heading', { name: 'Proposals' }).waitFor();
  return { page, errors };
}

const openDetail = async (page: Page) => {
  await page.getByRole('link', { name: 'expense-report' }).first().click();
  await page.getByRole('heading', { name: 'expense-report' }).waitFor();
};

describe.skipIf(missing !== undefined)(`the review page${missing === undefined ? '' : ` (${missing})`}`, () => {
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'skvm-e2e-'));
    made = await propose(home);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(home, { recursive: true, force: true });
  });

  test('filters, and keeps the filter in the address', async () => {
    const { page, errors } = await open();
    await page.getByLabel('Verdict').selectOption('worse');
    await page.getByText('expense-report').waitFor({ state: 'hidden' });
    expect(page.url()).toContain('worse');
    await page.getByLabel('Verdict').selectOption('recommended');
    await page.getByRole('link', { name: 'expense-report' }).waitFor();
    await page.getByLabel('Search').fill('nothing of that name');
    await page.getByRole('link', { name: 'expense-report' }).waitFor({ state: 'hidden' });
    expect(errors).toEqual([]);
    expect(await server.stop()).toBe(0);
  });

  test('shows what speaks for a proposal; HTML in a skill stays text', async () => {
    const { page, errors } = await open();
    await openDetail(page);
    await page.getByText('Better: +').waitFor();
    for (const heading of ['Final comparison', 'Changes', 'Rounds', 'Runs', 'Cost', 'History']) {
      await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    }
    expect(await page.evaluate('window.broken')).toBeUndefined();
    await page.getByText(/runs with transcripts/).click();
    await page.getByRole('table').filter({ hasText: 'Phase' }).getByRole('button').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Prompt').waitFor();
    await dialog.getByText('Prompt').click();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(errors).toEqual([]);
    await server.stop();
  });

  test('accepts after a confirmation that says what changes, undoes, and rejects', async () => {
    const { page, errors } = await open();
    await openDetail(page);
    await page.getByRole('button', { name: 'Accept…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByText('SKILL.md').first().waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await text()).toBe(made.broken);
    await page.getByRole('button', { name: 'Accept…' }).click();
    await dialog.getByRole('button', { name: /^Accept/ }).click();
    await page.getByRole('button', { name: 'Undo…' }).waitFor();
    expect(await text()).toContain('## Form of `report.json`');
    await page.getByRole('button', { name: 'Undo…' }).click();
    await dialog.getByRole('button', { name: /^Undo/ }).click();
    await page.getByRole('button', { name: 'Reject…' }).waitFor();
    expect(await text()).toBe(made.broken);
    expect(errors).toEqual([]);
    await server.stop();
  });

  test('can be used with the keyboard alone', async () => {
    const { page } = await open();
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate('document.activeElement?.closest("a")?.textContent ?? ""');
      if (String(focused).includes('expense-report')) break;
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'expense-report' }).waitFor();
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate('document.activeElement?.textContent')) === 'Reject…') break;
    }
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate('document.querySelector("dialog[open]")?.contains(document.activeElement)')).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await server.stop();
  });

  test.each(['light', 'dark'] as const)('has nothing serious that axe finds, %s', async (colorScheme) => {
    // Colours as they are, not half-way between two.
    const { page } = await open({ colorScheme, reducedMotion: 'reduce' });
    const look = () => seriousFindings(page);
    expect(await look()).toEqual([]);
    await openDetail(page);
    await page.getByText('Better: +').waitFor();
    await page.locator('button.primary:enabled').first().waitFor();
    expect(await look()).toEqual([]);
    await page.getByRole('button', { name: 'Reject…' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await look()).toEqual([]);
    await server.stop();
  });

  test('gives another site, another host and whoever has no token nothing', async () => {
    const { page } = await open();
    const { origin } = new URL(server.document.url);
    const api = `${origin}/api/proposals`;
    const ask = async (url: string, init: RequestInit) => (await fetch(url, init)).status;
    const json = { 'content-type': 'application/json' };
    expect(await ask(api, {})).toBe(401);
    expect(await ask(api, { headers: { origin: 'https://evil.example' } })).toBe(403);
    expect(await ask(`${api}/${made.id}/accept`, { method: 'POST', headers: { ...json, origin }, body: '{}' })).toBe(
      401,
    );
    expect(await ask(`${api}/${made.id}/accept`, {})).not.toBe(200);
    expect(await ask(`${api}/..%2f..%2f..%2fetc/passwd/x/y`, {})).not.toBe(200);
    // The token of the address was used up by the page.
    const token = new URL(server.document.url).hash.replace('#token=', '');
    const again = { method: 'POST', headers: { ...json, origin }, body: JSON.stringify({ token }) };
    expect(await ask(`${origin}/api/session`, again)).not.toBe(200);
    // A page of another origin can neither read nor post.
    const other = await browser.newPage();
    await other.goto('data:text/html,<p>elsewhere</p>');
    const reached = await other.evaluate(
      `fetch(${JSON.stringify(api)}).then((response) => response.text(), () => 'refused')`,
    );
    expect(reached).toBe('refused');
    expect(await text()).toBe(made.broken);
    await page.close();
    await server.stop();
  });

  test('takes one hunk of two', async () => {
    const room = await proposalRoom({});
    const { page, errors } = await open({ home: room.home });
    await page.getByRole('link', { name: 'reports' }).click();
    const boxes = page.getByRole('checkbox', { name: /SKILL\.md/ });
    await boxes.first().waitFor();
    expect(await boxes.count()).toBe(2);
    await boxes.last().uncheck();
    await page.getByRole('button', { name: 'Accept 1 hunk…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByRole('button', { name: 'Undo…' }).waitFor();
    const file = join(room.skillDir(), 'SKILL.md');
    expect(await readFile(file, 'utf8')).toContain('Amounts are strings.');
    expect(await readFile(file, 'utf8')).not.toContain('red');
    // A person's edit stands in the way of an undo until they say otherwise; it is kept.
    await appendFile(file, 'mine\n');
    await page.getByRole('button', { name: 'Undo…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('was edited since').first().waitFor();
    expect(await dialog.getByRole('button', { name: 'Undo', exact: true }).isDisabled()).toBe(true);
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByRole('button', { name: 'Reject…' }).waitFor();
    expect(await readFile(file, 'utf8')).not.toContain('Amounts');
    const { audit } = await room.files.load(room.ids[0] ?? '');
    expect(audit.at(-1)?.note).toContain('kept as');
    // What the server refused for the preview is told in the page, and logged by the browser as a failed request.
    expect(errors.filter((error) => !error.includes('Failed to load resource'))).toEqual([]);
    await server.stop();
  });

  test.each([
    ['worse', 'textbox'],
    ['unverified', 'checkbox'],
  ] as const)('accepts what is %s only after a person has said why or so', async (verdict, role) => {
    const room = await proposalRoom({ result: { verdict } });
    const { page, errors } = await open({ home: room.home });
    await page.getByRole('link', { name: 'reports' }).click();
    await page.getByRole('button', { name: 'Accept…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('SKILL.md').first().waitFor();
    const accept = dialog.getByRole('button', { name: 'Accept', exact: true });
    expect(await accept.isDisabled()).toBe(true);
    if (role === 'textbox') await dialog.getByRole('textbox').fill('the tasks are wrong');
    else await dialog.getByRole('checkbox').check();
    await accept.click();
    await page.getByRole('button', { name: 'Undo…' }).waitFor();
    const { summary, audit } = await room.files.load(room.ids[0] ?? '');
    expect(summary.state).toBe('accepted');
    if (role === 'textbox') expect(audit.at(-1)?.note).toBe('the tasks are wrong');
    expect(errors).toEqual([]);
    await server.stop();
  });

  test('is usable with two thousand proposals', async () => {
    const crowded = await mkdtemp(join(tmpdir(), 'skvm-e2e-'));
    const layout = cacheLayout({ root: join(crowded, '.skvm') });
    const files = proposalFiles(layout, { store: openStore(layout.store), now: () => new Date() });
    const skill = { ...(await loadSkill(made.skill)), dir: made.skill };
    const target = { adapter: 'bare-agent', model: 'sim/qwen3.5-9b' };
    const draft = await files.create({ skill, target, optimizerModel: null, source: 'log (1)', session: 'one' });
    await draft.fail({ explanation: 'the first' });
    // The others are copies of it, in other folders: what is measured is the reading.
    const audit = await readFile(join(draft.dir, 'audit.jsonl'), 'utf8');
    const meta = await readFile(join(draft.dir, 'meta.json'), 'utf8');
    for (let index = 1; index < 2000; index += 1) {
      const folder = join(dirname(draft.dir), `20260101T000000000Z-${index}`);
      await mkdir(folder);
      await writeFile(join(folder, 'meta.json'), meta);
      await writeFile(join(folder, 'audit.jsonl'), audit.replace('the first', `number ${index}`));
    }
    server = await serveProposals(crowded);
    const page = await browser.newPage();
    await page.goto(server.document.url);
    await page.getByText('2000 proposals').first().waitFor();
    await page.getByLabel('Search').fill('number 1234');
    await page.getByText('1 of 2000 shown').first().waitFor();
    expect(await page.getByRole('link', { name: 'expense-report' }).count()).toBe(1);
    await page.getByLabel('Search').fill('');
    await page.getByRole('button', { name: 'Older →' }).click();
    await page.getByText('Page 2 of 40').waitFor();
    await page.getByRole('button', { name: '← Newer' }).click();
    await page.getByText('Page 1 of 40').waitFor();
    await server.stop();
    await rm(crowded, { recursive: true, force: true });
  });

  test('rejects', async () => {
    const { page } = await open();
    await openDetail(page);
    await page.getByRole('button', { name: 'Reject…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Reject/ })
      .click();
    await page.getByRole('button', { name: 'Accept…' }).waitFor({ state: 'hidden' });
    await page.getByText('rejected').first().waitFor();
    await server.stop();
  });
});
