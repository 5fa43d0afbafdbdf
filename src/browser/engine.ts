// Which browser's ways a client has, by its engine: from User-Agent (RFC 9110 section 10.1.5) and Sec-CH-UA (User-Agent
// Client Hints). What is no browser that we know has the ways of the standard.

import type { BrowserName } from '../cookie/profiles.ts';
import { fieldValues, type RequestMessage } from '../record/message.ts';
import { MAX_USER_AGENT_CHARACTERS } from './limits.ts';

/** The first that fits decides. */
const ENGINES: readonly (readonly [pattern: RegExp, browser: BrowserName])[] = [
  // They name other engines, and are none of them: Edge before Chromium, Internet Explorer, test tools, Android's old browser.
  [/\bEdge\/\d|\bTrident\/|\bMSIE |\bIEMobile\/|\bPhantomJS\/|\bjsdom\/|\bHappyDOM\//, 'standard'],
  // On iOS every browser is WebKit; an iPad may call itself a Macintosh.
  [/\b(?:iPhone|iPad|iPod)\b.*\bAppleWebKit\/|\b(?:CriOS|FxiOS|EdgiOS|OPiOS|OPT)\/\d/, 'safari'],
  [/\bGecko\/\d|\bFirefox\/\d/, 'firefox'],
  // Edge, Opera, Samsung Internet, Android's WebView and Electron have it in their User-Agent too.
  [/\b(?:Chrome|Chromium|HeadlessChrome)\/\d/, 'chrome'],
  [/\bAndroid\b/, 'standard'],
  [/\bMacintosh\b.*\bAppleWebKit\/|\bAppleWebKit\/.*\bVersion\/.*\bSafari\//, 'safari'],
];

/** The browser by the values of the two fields; '' for one that is not there. */
export function engineOf(userAgent: string, clientHints: string): BrowserName {
  // Only Chromium sends hints, whatever it says about itself in User-Agent.
  if (clientHints.includes('"Chromium"')) return 'chrome';
  const beginning = userAgent.slice(0, MAX_USER_AGENT_CHARACTERS);
  for (const [pattern, browser] of ENGINES) if (pattern.test(beginning)) return browser;
  return 'standard';
}

/** The browser of a request; 'standard' when it was not seen. */
export function engineOfRequest(request: RequestMessage | null): BrowserName {
  if (request === null) return 'standard';
  const [userAgent = ''] = fieldValues(request, 'user-agent');
  const [clientHints = ''] = fieldValues(request, 'sec-ch-ua');
  return engineOf(userAgent, clientHints);
}
