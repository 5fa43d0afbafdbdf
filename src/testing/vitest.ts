// import { record } from 'crumbshark/vitest': assertions on cookies for Vitest. See docs/TESTS.md.

import { expect } from 'vitest';
import {
  type CookieMatchers,
  toEndSession,
  toHaveNoCookieFindings,
  toRotateSession,
  toSetCookie,
} from './matchers.ts';

export type { CookieMatchers, ExpectedAttributes, FindingLimit } from './matchers.ts';
export { type CookieRecording, type RecordOptions, record } from './record.ts';

expect.extend({ toHaveNoCookieFindings, toSetCookie, toRotateSession, toEndSession });

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: it adds to an interface of vitest, which has this parameter.
  interface Matchers<T = any> extends CookieMatchers<T> {}
}
