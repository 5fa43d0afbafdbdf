// What browsers do with one Set-Cookie field, for programs: cookie/explain.ts with its options checked.

import {
  type Explanation,
  explainField,
  fieldValue,
  parseWebUrl,
  REQUEST_KINDS,
  type RequestKind,
} from '../cookie/explain.ts';
import { BROWSERS, type BrowserName } from '../cookie/profiles.ts';
import type { RequestUrl } from '../cookie/url.ts';
import { browserNamed } from './cookie-store.ts';

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
 * What each browser, or one, does with a field when it holds no other cookies, and which steps lead there. A
 * `Set-Cookie:` before the field is no mistake. The clock of this computer is used for dates.
 * @throws {TypeError} when `field` is no text, `url` or `from` is no URL, `browser` or `request` is none of those, or
 * `request` is given without `from`
 */
export function explainSetCookie(field: string, options: ExplainOptions): Explanation[] {
  if (typeof field !== 'string') throw new TypeError('field: must be the text of a Set-Cookie field');
  if (typeof options !== 'object' || options === null)
    throw new TypeError("options: must be an object with a url, such as { url: 'https://a.example/' }");
  const { url, from, request: kind = 'fetch', browser } = options;
  const browsers = browser === undefined ? BROWSERS : [browserNamed(browser)];
  if (!REQUEST_KINDS.includes(kind))
    throw new TypeError(`request: must be one of ${REQUEST_KINDS.join(', ')}`);
  if (options.request !== undefined && from === undefined)
    throw new TypeError('request: is how the page at from makes the request: give from too');
  const asked = {
    request: checkedUrl('url', url),
    from: from === undefined ? null : checkedUrl('from', from),
    kind,
    timeMs: Date.now(),
  };
  return explainField(fieldValue(field), asked, browsers);
}

function checkedUrl(option: string, url: string): RequestUrl {
  const request = typeof url === 'string' ? parseWebUrl(url) : null;
  if (request === null) throw new TypeError(`${option}: must be an http or https URL`);
  return request;
}
