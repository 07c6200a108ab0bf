import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheLayout, profileFiles } from '@skvm/cache';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skvm } from '../test/skvm.ts';
import { missing, openBrowser, seriousFindings } from './review-kit.ts';

const MODEL = 'sim/qwen3.5-9b';
const HOSTILE = '</script><img src="https://example.invalid/x.png" onerror="window.broken = true">';

let browser: Browser;
let home: string;
let file: string;

/** Opens the page; `asked` fills with every address that it asks for, `errors` with what it complains of. */
async function open(options: BrowserContextOptions = {}, hash = '') {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const [asked, errors]: [string[], string[]] = [[], []];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const address = pathToFileURL(file).href;
  await page.goto(`${address}${hash}`);
  return { page, asked, errors, address };
}

const focused = (page: Page) => page.evaluate('document.activeElement?.id');
const cell = (page: Page, primitive: string) =>
  page.getByRole('link', { name: `, ${primitive}, bare-agent × ${MODEL}` });

describe.skipIf(missing !== undefined)(`the page of profiles${missing === undefined ? '' : ` (${missing})`}`, () => {
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'skvm-e2e-'));
    file = join(home, 'profiles.html');
    const argv = ['profile', `--model=${MODEL},sim/gpt-5.4`, '--primitives=tool.file.write,reason.logic'];
    await skvm([...argv, '--policy=fixed:2'], { home });
    // What an agent says is anybody's text.
    const files = profileFiles(cacheLayout({ root: join(home, '.skvm') }));
    const target = { adapter: 'bare-agent', model: MODEL };
    const kept = await files.loadFailureReports(target);
    const [[name, [first]] = ['', []]] = Object.entries(kept?.reports ?? {});
    if (!kept || !first) throw new Error('nothing failed');
    const hostile = { ...first, agentText: HOSTILE, evalDetails: HOSTILE, prompt: HOSTILE };
    await files.saveFailureReports({
      target,
      profiledAt: kept.profiledAt,
      primitives: [],
      reports: { [name]: [hostile] },
    });
    const { exitCode } = await skvm([...argv, '--show', `--html=${file}`], { home });
    expect(exitCode).toBe(0);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(home, { recursive: true, force: true });
  });

  test('is walked with the keyboard: arrows, Enter, Escape', async () => {
    const { page, errors } = await open();
    for (let presses = 0; presses < 10 && !String(await focused(page)).startsWith('c'); presses += 1) {
      await page.keyboard.press('Tab');
    }
    expect(await focused(page)).toBe('c0-0');
    await page.keyboard.press('ArrowLeft');
    expect(await focused(page)).toBe('c0-0');
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toBe('c0-1');
    await page.keyboard.press('ArrowLeft');
    const [, row] = /^c(\d+)-0$/.exec((await cell(page, 'tool.file.write').getAttribute('id')) ?? '') ?? [];
    for (let presses = 0; presses < Number(row); presses += 1) await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe(`c${row}-0`);
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');

    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name: 'tool.file.write' });
    await panel.waitFor();
    expect(await focused(page)).toBe(`p${row}-0`);
    expect(await panel.textContent()).toContain(`bare-agent × ${MODEL}`);
    expect(await page.locator('.panel:visible').count()).toBe(1);
    expect(await cell(page, 'tool.file.write').getAttribute('aria-current')).toBe('true');

    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe(`c${row}-0`);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await panel.waitFor();
    expect(await panel.textContent()).toContain('bare-agent × sim/gpt-5.4');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe(`c${row}-1`);
    expect(errors).toEqual([]);
  });

  test('shows the cell that is clicked, and what the agent did there', async () => {
    const { page } = await open();
    await cell(page, 'tool.file.write').click();
    const panel = page.getByRole('region', { name: 'tool.file.write' });
    await panel.getByText('How likely each level is').waitFor();
    await panel.locator('summary').first().click();
    await panel.getByText('What the agent did').first().waitFor();
    await panel.getByText('write_file').first().waitFor();
    await cell(page, 'follow.style').click();
    await page.getByRole('region', { name: 'follow.style' }).getByText('it was not asked for').waitFor();
    expect(await page.locator('.panel:visible').count()).toBe(1);
  });

  test('asks for nothing but itself; HTML in what agents say stays text', async () => {
    const { page, asked, errors, address } = await open();
    for (const summary of await page.locator('summary').all()) await summary.evaluate('(each) => each.click()');
    expect(await page.locator('pre', { hasText: HOSTILE }).count()).toBeGreaterThan(0);
    expect(await page.evaluate('window.broken')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
    expect(asked).toEqual([address]);
    expect(errors).toEqual([]);
    // Its policy stands in the way of what might get through.
    await page.evaluate('document.body.append(Object.assign(new Image(), { src: "https://example.invalid/y.png" }))');
    await page.waitForFunction('document.images[0]?.complete');
    expect(errors.join()).toContain('Content Security Policy');
  });

  test('can be read and used without a script', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator('.map tbody tr:not(.group)').count()).toBe(26);
    await cell(page, 'reason.logic').click();
    const panel = page.getByRole('region', { name: 'reason.logic' });
    await panel.getByText('How likely each level is').waitFor();
    await panel.getByRole('link', { name: 'Back to the map' }).click();
    await panel.waitFor({ state: 'hidden' });
  });

  test.each(['light', 'dark'] as const)('has nothing serious that axe finds, %s', async (colorScheme) => {
    const { page } = await open({ colorScheme, reducedMotion: 'reduce' });
    const look = () => seriousFindings(page);
    expect(await look()).toEqual([]);
    await cell(page, 'tool.file.write').click();
    await page.locator('.panel:visible').waitFor();
    await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
    expect(await look()).toEqual([]);
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await look()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});
