// import { test, expect, record } from 'crumbshark/playwright': Playwright's test and expect, with assertions on cookies. See
// docs/TESTS.md.

import { expect as playwrightExpect } from '@playwright/test';
import { toEndSession, toHaveNoCookieFindings, toRotateSession, toSetCookie } from './matchers.ts';

export { test } from '@playwright/test';
export type { CookieMatchers, ExpectedAttributes, FindingLimit } from './matchers.ts';
export { type CookieRecording, type RecordOptions, record } from './record.ts';

/** That of Playwright, with the matchers. */
export const expect = playwrightExpect.extend({
  toHaveNoCookieFindings,
  toSetCookie,
  toRotateSession,
  toEndSession,
});
