// The page in Debian's Firefox: it loads nothing, says nothing, its script makes what is there without it, and axe-core finds
// nothing.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFirefox, launchFirefox } from '../../../scripts/browsers/firefox.mjs';
import { AXE, AXE_RULES, PAGE_CAPTURES, PAGE_WIDTHS, writePages } from './written-pages.ts';

/** What the preference calls them. */
const THEMES = [
  ['dark', 0],
  ['light', 1],
] as const;
const STEP_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-firefox-'));
const fileOf = (name: string): string => join(folder, `${name}.html`);

describe.skipIf(findFirefox() === null)('in Firefox (skipped where it is not installed)', () => {
  beforeAll(() => writePages(folder));
  afterAll(() => rmSync(folder, { recursive: true }));

  describe.each(THEMES)('in its %s theme', (theme, override) => {
    let firefox: Awaited<ReturnType<typeof launchFirefox>>;
    /** What should not happen. */
    const said: string[] = [];

    beforeAll(async () => {
      firefox = await launchFirefox({ 'layout.css.prefers-color-scheme.content-override': override });
      firefox.listeners.add(({ method, params }: { method: string; params: Event }) => {
        if (method !== 'network.beforeRequestSent') said.push(`${method}: ${params.text ?? params.type}`);
        else if (!/^(?:file|data):/.test(params.request!.url)) said.push(params.request!.url);
      });
      const events = ['log.entryAdded', 'network.beforeRequestSent', 'browsingContext.userPromptOpened'];
      await firefox.send('session.subscribe', { events });
    });
    afterAll(() => firefox.close());

    const open = (name: string): Promise<unknown> =>
      firefox.send(
        'browsingContext.navigate',
        { context: firefox.context, url: pathToFileURL(fileOf(name)).href, wait: 'complete' },
        STEP_MS,
      );

    /** The value of an expression; in a sandbox the policy of the page does not hold. */
    async function evaluate<Value>(expression: string, sandbox: string | null = null): Promise<Value> {
      const { context } = firefox;
      const text = `Promise.resolve(${expression}).then((value) => JSON.stringify(value))`;
      const target = sandbox === null ? { context } : { context, sandbox };
      const { result, exceptionDetails } = await firefox.send(
        'script.evaluate',
        { expression: text, target, awaitPromise: true },
        STEP_MS,
      );
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
      return JSON.parse(result.value ?? 'null') as Value;
    }

    test.each(['replay', 'unread', 'many'])('%s: axe finds nothing at two widths', async (name) => {
      await open(name);
      const isDark = await evaluate<boolean>('matchMedia("(prefers-color-scheme: dark)").matches');
      expect(isDark).toBe(theme === 'dark');
      for (const width of PAGE_WIDTHS) {
        const { context } = firefox;
        await firefox.send('browsingContext.setViewport', { context, viewport: { width, height: 900 } });
        const options = JSON.stringify({ runOnly: AXE_RULES, resultTypes: ['violations'] });
        const [violations, passes] = await evaluate<[string[], number]>(
          `(() => { ${AXE}; return globalThis.axe.run(document, ${options}); })()
            .then(({ violations, passes }) => [
              violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join('\\n')),
              passes.length,
            ])`,
          'axe',
        );
        expect(violations, `${width}`).toEqual([]);
        expect(passes).toBeGreaterThan(20);
        expect(
          await evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
        ).toBeLessThanOrEqual(0);
      }
    });

    test.each([...Object.keys(PAGE_CAPTURES), 'many'])(
      '%s: its script makes the rows that are there without it',
      async (name) => {
        await open(name);
        const markup = JSON.stringify(readFileSync(fileOf(name), 'utf8'));
        const [made, written] = await evaluate<
          [string[], string[]]
        >(`[document, new DOMParser().parseFromString(${markup}, 'text/html')]
          .map((root) => [...root.querySelectorAll('#rows > tr')].slice(0, 30).map((row) => row.outerHTML))`);
        expect(made).toEqual(written);
        if (name !== 'unread') expect(made.length).toBeGreaterThan(0);
      },
    );

    test('nothing was loaded, and nothing was wrong', async () => {
      expect(said).toEqual([]);
      // What there would be is seen.
      await evaluate('console.error("seen")');
      await expect.poll(() => said).toEqual(['log.entryAdded: seen']);
    });
  });
});

interface Event {
  readonly text?: string;
  readonly type?: string;
  readonly request?: { readonly url: string };
}
