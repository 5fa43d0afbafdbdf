// What browsers do with one Set-Cookie field, for programs: cookie/explain.ts with its options checked.

import {
  type Explanation,
  explainField,
  parseWebUrl,
  REQUEST_KINDS,
  type RequestKind,
} from '../cookie/explain.ts';
import { BROWSERS, type BrowserName } from '../cookie/profiles.ts';
import type { RequestUrl } from '../cookie/url.ts';
import { checkBrowser } from './cookie-store.ts';

export interface ExplainOptions {
  /** Of the request. */
  readonly url: string;
  /** Of the page that makes the request; the user typed the address when not given. */
  readonly from?: string;
  /** 'fetch' when only `from` is given. */
  readonly request?: RequestKind;
  /** Only this one; all of them when not given. */
  readonly browser?: BrowserName;
}

/**
 * What each browser, or one, does with a field when it holds no other cookies, and which steps lead there. The clock of
 * this computer is used for dates.
 * @throws {TypeError} when `url` or `from` is no URL, or `browser` or `request` none of those
 */
export function explainSetCookie(field: string, options: ExplainOptions): Explanation[] {
  const { url, from, request: kind = 'fetch', browser } = options;
  if (browser !== undefined) checkBrowser(browser);
  if (!REQUEST_KINDS.includes(kind))
    throw new TypeError(`request: must be one of ${REQUEST_KINDS.join(', ')}`);
  const asked = {
    request: checkedUrl('url', url),
    from: from === undefined ? null : checkedUrl('from', from),
    kind,
    timeMs: Date.now(),
  };
  return explainField(field, asked, browser === undefined ? BROWSERS : [browser]);
}

function checkedUrl(option: string, url: string): RequestUrl {
  const request = parseWebUrl(url);
  if (request === null) throw new TypeError(`${option}: must be an http or https URL`);
  return request;
}
