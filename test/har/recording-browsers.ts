// Browsers that record a visit as HAR files: Chromium as Playwright does it, Firefox as its developer tools do.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { findChromium } from '../../scripts/browsers/devtools.mjs';
import { findFirefox, launchFirefox } from '../../scripts/browsers/firefox.mjs';
import type { VisitedApplication } from './visited-application.ts';

/** What a visit is made of. */
interface Visitor {
  goto(path: string): Promise<void>;
  logIn(password: string): Promise<void>;
  click(selector: string): Promise<void>;
}

export interface RecordingBrowser {
  readonly name: string;
  readonly isThere: boolean;
  /** Visits the application, and writes the HAR file. `keyLog`: where the secrets of TLS go. */
  record(application: VisitedApplication, folder: string, keyLog: string): Promise<string>;
}

async function visit(visitor: Visitor): Promise<void> {
  for (const password of ['wrong', 'correct horse']) {
    await visitor.goto('/');
    await visitor.logIn(password);
  }
  await visitor.click('a');
  await visitor.goto('/account');
  await visitor.click('#out');
  await visitor.goto('/account');
}

const CHROMIUM: RecordingBrowser = {
  name: 'Chromium',
  isThere: findChromium() !== null,
  async record({ origin }, folder, keyLog) {
    const har = join(folder, 'visit.har');
    const env = { ...process.env, SSLKEYLOGFILE: keyLog } as Record<string, string>;
    const browser = await chromium.launch({ executablePath: findChromium()!, args: ['--no-sandbox'], env });
    const context = await browser.newContext({
      recordHar: { path: har, content: 'embed' },
      ignoreHTTPSErrors: true,
    });
    const page = await context.newPage();
    const click = async (selector: string): Promise<void> => {
      await Promise.all([page.waitForEvent('load'), page.click(selector)]);
    };
    await visit({
      goto: async (path) => void (await page.goto(origin + path)),
      async logIn(password) {
        await page.fill('[name=username]', 'ann');
        await page.fill('[name=password]', password);
        await click('#in');
      },
      click,
    });
    await context.close();
    await browser.close();
    return har;
  },
};

/** Of the network monitor, which writes a file for each page when it is loaded. */
const PREFERENCES = {
  'browser.cache.memory.enable': true,
  'devtools.toolbox.selectedTool': 'netmonitor',
  'devtools.netmonitor.har.enableAutoExportToFile': true,
  'devtools.netmonitor.har.includeResponseBodies': true,
  'devtools.netmonitor.har.pageLoadedTimeout': 300,
};

const FIREFOX: RecordingBrowser = {
  name: 'Firefox',
  isThere: findFirefox() !== null,
  async record({ origin }, folder, keyLog) {
    const exports = join(folder, 'exports');
    mkdirSync(exports);
    const browser = await launchFirefox(
      { ...PREFERENCES, 'devtools.netmonitor.har.defaultLogDir': exports },
      { parameters: ['--devtools'], environment: { SSLKEYLOGFILE: keyLog } },
    );
    const { context } = browser;
    const hars: string[] = [];
    /** Acts, and waits for the file of the page that this leads to: a second one of the same second would have its name. */
    const loads = async (act: () => Promise<unknown>): Promise<void> => {
      await act();
      const har = join(folder, `visit-${hars.length + 1}.har`);
      renameSync(await exported(exports), har);
      hars.push(har);
    };
    const run = (expression: string) =>
      loads(() =>
        browser.send('script.evaluate', {
          ...{ expression, target: { context }, awaitPromise: true, userActivation: true },
        }),
      );
    try {
      await toolboxIsOpen(browser, exports);
      await visit({
        goto: (path) => loads(() => navigate(browser, origin + path)),
        logIn: (password) =>
          run(
            `document.querySelector('[name=username]').value = 'ann'; document.querySelector('[name=password]').value = ${JSON.stringify(password)}; document.querySelector('#in').click()`,
          ),
        click: (selector) => run(`document.querySelector(${JSON.stringify(selector)}).click()`),
      });
    } finally {
      await browser.close();
    }
    return joined(hars, join(folder, 'visit.har'));
  },
};

/** The pages of all files in one, as Save All As HAR writes them. */
function joined(hars: readonly string[], path: string): string {
  const all = hars.map((har) => JSON.parse(readFileSync(har, 'utf8')));
  const entries = all.flatMap(({ log }) => log.entries);
  writeFileSync(path, JSON.stringify({ log: { ...all[0].log, entries } }));
  return path;
}

type Firefox = Awaited<ReturnType<typeof launchFirefox>>;

const navigate = ({ send, context }: Firefox, url: string): Promise<unknown> =>
  send('browsingContext.navigate', { context, url, wait: 'complete' });

/** Nothing says that it is: pages are loaded until one of them is exported. */
async function toolboxIsOpen(browser: Firefox, exports: string): Promise<void> {
  for (let turn = 0; readdirSync(exports).length === 0; turn++) {
    if (turn === 60) throw new Error('Firefox exports no HAR file');
    await navigate(browser, 'data:text/html,waiting');
    await sleep(1000);
  }
  await sleep(1500);
  for (const name of readdirSync(exports))
    renameSync(join(exports, name), join(exports, '..', `${name}.waiting`));
}

/** The file that is written next, when all of it is there. */
async function exported(folder: string): Promise<string> {
  for (let turn = 0; turn < 600; turn++) {
    const [name] = readdirSync(folder);
    const path = name === undefined ? '' : join(folder, name);
    if (existsSync(path) && isWhole(path)) return path;
    await sleep(50);
  }
  throw new Error('Firefox exports no HAR file');
}

function isWhole(path: string): boolean {
  try {
    JSON.parse(readFileSync(path, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

export const RECORDING_BROWSERS: readonly RecordingBrowser[] = [CHROMIUM, FIREFOX];
