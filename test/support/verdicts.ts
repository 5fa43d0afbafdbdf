// Verdicts of a client, where a test makes them itself.

import type { BrowserOutcomes, ClientVerdict, Verdict } from '../../src/cookie/verdict.ts';

/** Of a client whose browser is not known; every browser does the same, or what `browsers` says. */
export function clientVerdict(verdict: Verdict, browsers: Partial<BrowserOutcomes> = {}): ClientVerdict {
  const { stored, reason } = verdict;
  const outcome = { stored, reason };
  return {
    ...verdict,
    browser: 'standard',
    browsers: { chrome: outcome, firefox: outcome, safari: outcome, ...browsers },
    site: null,
  };
}
