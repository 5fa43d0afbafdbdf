// The page in Debian's Chromium: what its script does, that it loads nothing, and what axe-core finds.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../../scripts/browsers/devtools.mjs';
import { AXE, AXE_RULES, MANY, PAGE_CAPTURES, PAGE_WIDTHS, writePages } from './written-pages.ts';

const THEMES = ['light', 'dark'] as const;

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-browser-'));
const fileOf = (name: string): string => join(folder, `${name}.html`);
const addressOf = (name: string): string => pathToFileURL(fileOf(name)).href;
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(findChromium() === null)('in Chromium (skipped where it is not installed)', () => {
  let browser: Browser;
  /** What should not happen. */
  const said: string[] = [];

  beforeAll(async () => {
    await writePages(folder);
    browser = await chromium.launch({
      executablePath: findChromium()!,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  });
  afterAll(() => browser.close());

  async function opened(
    name: string,
    options: Parameters<Browser['newPage']>[0] = {},
    hash = '',
  ): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    page.on('console', (message) => said.push(`${name}: ${message.text()}`));
    page.on('pageerror', ({ message }) => said.push(`${name}: ${message}`));
    page.on('dialog', (dialog) => said.push(`${name}: a dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== addressOf(name) && !request.url().startsWith('data:'))
        said.push(`${name}: ${request.url()}`);
    });
    await page.goto(addressOf(name) + hash);
    return page;
  }

  test.each(['replay', 'unread', 'many'])(
    '%s: axe finds nothing at two widths in both themes',
    async (name) => {
      // Its policy would not let axe in.
      const page = await opened(name, { bypassCSP: true });
      await page.evaluate(AXE);
      for (const width of PAGE_WIDTHS)
        for (const colorScheme of THEMES) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          const { violations, passes } = await page.evaluate<AxeResults>(
            `axe.run(document, { runOnly: ${JSON.stringify(AXE_RULES)}, resultTypes: ['violations'] })`,
          );
          const found = violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`,
          );
          expect(found, `${width} ${colorScheme}`).toEqual([]);
          expect(passes.length).toBeGreaterThan(20);
          expect(
            await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
          ).toBeLessThanOrEqual(0);
        }
      await page.close();
    },
  );

  test.each([...Object.keys(PAGE_CAPTURES), 'many'])(
    '%s: its script makes the rows that are there without it',
    async (name) => {
      const page = await opened(name);
      const markup = JSON.stringify(readFileSync(fileOf(name), 'utf8'));
      const [made, written] = await page.evaluate<
        [string[], string[]]
      >(`[document, new DOMParser().parseFromString(${markup}, 'text/html')]
      .map((root) => [...root.querySelectorAll('#rows > tr')].slice(0, 30).map((row) => row.outerHTML))`);
      expect(made).toEqual(written);
      if (name !== 'unread') expect(made.length).toBeGreaterThan(0);
      await page.close();
    },
  );

  const names = (page: Page): Promise<string[]> => page.locator('#rows tr .c-name code').allTextContents();

  test('a filter and an order are kept in the address', async () => {
    const page = await opened('busy');
    const all = await names(page);
    await page.keyboard.press('/');
    await page.keyboard.type('shop awsalb');
    expect(await names(page)).toEqual(['AWSALB', 'AWSALBCORS']);
    expect(await page.locator('#hits').textContent()).toBe(`2 of ${all.length}`);
    await page.locator('[data-sort=name]').click();
    await page.locator('[data-sort=name]').click();
    expect(await page.locator('th.c-name').getAttribute('aria-sort')).toBe('descending');
    expect(await names(page)).toEqual(['AWSALBCORS', 'AWSALB']);
    expect(new URL(page.url()).hash).toBe('#cookies?find=shop+awsalb&sort=name&down=');
    const again = await opened('busy', {}, new URL(page.url()).hash);
    expect(await names(again)).toEqual(['AWSALBCORS', 'AWSALB']);
    expect(await again.locator('#filter').inputValue()).toBe('shop awsalb');
    await page.locator('#filter').fill('');
    await page.getByRole('checkbox', { name: 'sessions' }).check();
    expect(await page.locator('#rows tr .pill').count()).toBe((await names(page)).length);
    for (const one of [page, again]) await one.close();
  });

  test('of many rows only those in sight are in the document, and each can be reached', async () => {
    const page = await opened('many');
    const count = (): Promise<number> => page.locator('#rows tr').count();
    expect(await count()).toBeLessThan(80);
    expect(await page.locator('.table').getAttribute('aria-rowcount')).toBe(`${MANY + 1}`);
    await page.evaluate('scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" })');
    await page.locator(`[aria-rowindex="${MANY + 1}"]`).waitFor();
    expect(await count()).toBeLessThan(80);
    await page.locator('[data-sort=set]').click();
    const sets = await page.locator('#rows tr .c-set').allTextContents();
    expect(sets).toEqual([...sets].sort((one, other) => Number(other) - Number(one)));
    // On paper all of them.
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await count()).toBe(MANY);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    expect(await count()).toBeLessThan(80);
    await page.close();
  });

  test('a mark shows its step, and the step is in the list', async () => {
    const page = await opened('replay');
    const mark = page.locator('.mark:has(.bad)').first();
    await mark.scrollIntoViewIfNeeded();
    await mark.hover();
    const tip = await page.locator('#tip').textContent();
    expect(tip).toMatch(
      /GET \/secret → 200.*frame \d+.*Replay: sends value 6, whose session has ended; the server accepts it/,
    );
    const id = await mark.getAttribute('data-step');
    expect(await page.locator(`[id="${id}"]`).getAttribute('class')).toContain('lit');
    await page.close();
  });

  test('a link into what is closed opens it', async () => {
    const page = await opened('login', {}, '#finding-secure-missing-loopback');
    expect(await page.locator('#finding-secure-missing-loopback').getAttribute('open')).toBe('');
    await page.close();
  });

  test('what can be typed is copied', async () => {
    const page = await opened('login');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const button = page.locator('.todo .copy').first();
    await button.click();
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      "app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'",
    );
    await page.close();
  });

  test('without script and style, as Jenkins shows it, all is there', async () => {
    const policy = "default-src 'none'; img-src 'self'; style-src 'self'";
    const markup = readFileSync(fileOf('replay'), 'utf8').replace(
      '<meta charset="utf-8">',
      `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`,
    );
    writeFileSync(fileOf('jenkins'), markup);
    const before = said.length;
    const page = await opened('jenkins');
    const text = await page.locator('body').textContent();
    expect(text).toContain('Serious: The session still works after the logout');
    expect(text).toContain('Replay: sends value 6');
    expect(await page.locator('#rows tr').count()).toBe(2);
    expect(await page.locator('.tools').isVisible()).toBe(false);
    expect(await page.locator('line.bar.user').first().getAttribute('stroke')).toBe('#0b57a4');
    // That they are forbidden is said.
    said.splice(before);
    await page.close();
  });

  test('nothing was loaded, and nothing was wrong', () => {
    expect(said).toEqual([]);
  });
});
