// import { record } from 'crumbshark/jest': assertions on cookies for Jest, which makes `expect` global. See docs/TESTS.md.

import {
  type CookieMatchers,
  toEndSession,
  toHaveNoCookieFindings,
  toRotateSession,
  toSetCookie,
} from './matchers.ts';

export type { CookieMatchers, ExpectedAttributes, FindingLimit } from './matchers.ts';
export { type CookieRecording, type RecordOptions, record } from './record.ts';

declare global {
  namespace jest {
    // As @types/jest declares it.
    // biome-ignore lint/complexity/noBannedTypes: the interface has this default.
    interface Matchers<R, T = {}> extends CookieMatchers<R> {}
  }
}

/** What Jest makes global before a test file is loaded. */
interface JestGlobals {
  readonly expect?: { extend(matchers: object): void };
}

const { expect } = globalThis as JestGlobals;
if (expect === undefined)
  throw new Error('crumbshark/jest: there is no global expect: import it in a test that Jest runs');
expect.extend({ toHaveNoCookieFindings, toSetCookie, toRotateSession, toEndSession });
