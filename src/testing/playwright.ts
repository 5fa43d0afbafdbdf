// import { test, expect, record } from 'crumbshark/playwright': Playwright's test and expect, with assertions on cookies, and
// with the cookies of a test that fails beside its trace. See docs/TESTS.md.

import { expect as playwrightExpect, test as playwrightTest } from '@playwright/test';
import { toEndSession, toHaveNoCookieFindings, toRotateSession, toSetCookie } from './matchers.ts';
import type { RecordOptions } from './record.ts';
import { recordTest } from './test-cookies.ts';

export type { CookieMatchers, ExpectedAttributes, FindingLimit } from './matchers.ts';
export { type CookieRecording, type RecordOptions, record } from './record.ts';

/** Of which tests the cookies are attached; in the words of Playwright's `screenshot`. */
export type CookieReportMode = 'off' | 'on' | 'only-on-failure';

/** For `use` of Playwright's configuration. */
export interface CookieOptions {
  readonly cookieReport: CookieReportMode | (RecordOptions & { readonly mode: CookieReportMode });
}

/** Playwright's, which records each test and attaches its cookies. */
export const test = playwrightTest.extend<CookieOptions & { readonly testCookies: undefined }>({
  cookieReport: ['only-on-failure', { option: true }],
  testCookies: [
    async ({ cookieReport }, use, testInfo) => {
      const { mode, ...options } = typeof cookieReport === 'string' ? { mode: cookieReport } : cookieReport;
      if (mode === 'off') return use(undefined);
      const cookies = await recordTest();
      await use(undefined);
      const isWanted = mode === 'on' || testInfo.status !== testInfo.expectedStatus;
      if (!isWanted) return cookies.discard();
      const page = { body: await cookies.page(options), contentType: 'text/markdown' };
      await testInfo.attach('cookies', page);
    },
    { auto: true },
  ],
});

/** That of Playwright, with the matchers. */
export const expect = playwrightExpect.extend({
  toHaveNoCookieFindings,
  toSetCookie,
  toRotateSession,
  toEndSession,
});
