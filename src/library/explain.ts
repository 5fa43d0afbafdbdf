// What browsers do with one Set-Cookie field, step by step: what `crumbshark explain` prints.

import type { ParsedSetCookie, SetCookie } from '../cookie/cookie.ts';
import { parseSetCookie } from '../cookie/parse.ts';
import { BROWSERS, type BrowserName, type Check, PROFILES, type Profile } from '../cookie/profiles.ts';
import { readAs } from '../cookie/reading.ts';
import { domainRejection } from '../cookie/rejection.ts';
import { type SiteContext, siteOf } from '../cookie/site.ts';
import { BrowserCookieStore } from '../cookie/store.ts';
import { canonicalRequest, parseRequestUrl, type RequestUrl } from '../cookie/url.ts';
import type { Verdict } from '../cookie/verdict.ts';
import { checkBrowser } from './cookie-store.ts';

/** How a page makes a request: fetch, image or script; a link; a form that posts; a frame in the page. */
export type RequestKind = 'fetch' | 'navigate' | 'post' | 'iframe';

export interface ExplainOptions {
  /** Of the request that the response answers. */
  readonly url: string;
  /** Of the page that makes the request; the user typed the address when not given. */
  readonly from?: string;
  /** 'fetch' when only `from` is given. */
  readonly request?: RequestKind;
  /** Only this one; all of them when not given. */
  readonly browser?: BrowserName;
}

export interface ExplanationStep {
  /** Of draft-ietf-httpbis-rfc6265bis-22 unless it says another. */
  readonly step: string;
  /** What is looked at, and what was found. */
  readonly text: string;
  readonly outcome: 'passed' | 'refused' | 'stored' | 'deletes';
}

export interface Explanation {
  readonly browser: BrowserName;
  readonly verdict: Verdict;
  /** Up to the one that decides. */
  readonly steps: readonly ExplanationStep[];
}

/**
 * What each browser, or one, does with a field when it holds no other cookies, and which steps lead there. The clock of
 * this computer is used for dates.
 * @throws {TypeError} when `url` or `from` is no URL, or `browser` or `request` none of those
 */
export function explainSetCookie(field: string, options: ExplainOptions): Explanation[] {
  const request = checkedUrl('url', options.url);
  const from = options.from === undefined ? null : checkedUrl('from', options.from);
  const { browser, request: kind = 'fetch' } = options;
  if (browser !== undefined) checkBrowser(browser);
  if (!REQUEST_KINDS.has(kind))
    throw new TypeError(`request: must be one of ${[...REQUEST_KINDS].join(', ')}`);
  const isEmbedded = from !== null && (kind === 'fetch' || kind === 'iframe');
  const circumstances: Circumstances = {
    request,
    url: options.url,
    timeMs: Date.now(),
    site: from === null || siteOf(from) === siteOf(request) ? 'same-site' : ACROSS_SITES[kind],
    topLevelSite: siteOf(isEmbedded ? from : request),
  };
  const parsed = parseSetCookie(field);
  const browsers = browser === undefined ? BROWSERS : [browser];
  return browsers.map((name) => explain(parsed, name, circumstances));
}

const ACROSS_SITES: Readonly<Record<RequestKind, SiteContext>> = {
  fetch: 'cross-site',
  iframe: 'cross-site',
  navigate: 'cross-site-navigation',
  post: 'cross-site-unsafe-navigation',
};
const REQUEST_KINDS: ReadonlySet<string> = new Set(Object.keys(ACROSS_SITES));

interface Circumstances {
  readonly request: RequestUrl;
  readonly url: string;
  readonly timeMs: number;
  readonly site: SiteContext;
  readonly topLevelSite: string;
}

function explain(parsed: ParsedSetCookie, browser: BrowserName, circumstances: Circumstances): Explanation {
  const profile = PROFILES[browser];
  const verdict = new BrowserCookieStore({ browser }).receive(parsed, circumstances);
  const { cookie, rejection } = readAs(parsed, profile);
  if (rejection !== null) return { browser, verdict, steps: [refusal(verdict)] };
  const steps: ExplanationStep[] = [passed('5.6', readText(cookie))];
  if (domainRejection(cookie.domain, circumstances.request.host, true, profile) !== null)
    return { browser, verdict, steps: [...steps, refusal(verdict)] };
  steps.push(passed('5.7 steps 7 to 10', domainText(cookie, circumstances.request.host)));
  for (const check of profile.checks) {
    if (verdict.reason !== null && CHECK_STEPS[check].isStepOf(verdict)) break;
    const text = CHECK_STEPS[check].text(cookie, circumstances, profile);
    if (text !== null) steps.push(passed(CHECK_STEPS[check].step, text));
  }
  steps.push(verdict.reason === null ? decision(verdict) : refusal(verdict));
  return { browser, verdict, steps };
}

/** What each check says when it is passed; null when it has nothing to look at. */
interface CheckStep {
  readonly step: string;
  isStepOf(verdict: Verdict): boolean;
  text(cookie: SetCookie, circumstances: Circumstances, profile: Profile): string | null;
}

const CHECK_STEPS: Readonly<Record<Check, CheckStep>> = {
  'secure-only': {
    step: '5.7 step 13',
    isStepOf: ({ reason }) => reason === 'SecureOnly',
    text: (cookie, { request }) =>
      cookie.secure ? `Secure, and ${request.scheme}://${request.host} counts as secure` : null,
  },
  'overwrite-secure': {
    step: '5.7 step 16',
    isStepOf: ({ reason }) => reason === 'OverwriteSecure',
    text: () => null,
  },
  'cross-site': {
    step: '5.7 step 18',
    isStepOf: ({ reason }) =>
      reason === 'UserPreferences' || /^(?:Schemeful)?SameSite(?!NoneInsecure)/.test(reason ?? ''),
    text: (cookie, { site }, profile) => crossSiteText(cookie, site, profile),
  },
  'none-insecure': {
    step: '5.7 step 19',
    isStepOf: ({ reason }) => reason === 'SameSiteNoneInsecure',
    text: (cookie) => (cookie.sameSite === 'None' ? 'SameSite=None, and Secure' : null),
  },
  prefix: {
    step: '5.7 steps 20 to 22',
    isStepOf: ({ reason }) => reason === 'InvalidPrefix',
    text: (cookie) => (/^__(?:secure|host|http)-/i.test(cookie.name) ? 'has what its prefix demands' : null),
  },
  'empty-name': {
    step: '5.6 step 3',
    isStepOf: ({ reason }) => reason === 'SyntaxError',
    text: () => null,
  },
  partitioned: {
    step: 'CHIPS section 2.1',
    isStepOf: ({ reason }) => reason === 'UnknownError',
    text: (cookie) => (cookie.partitioned ? 'Partitioned, and Secure' : null),
  },
};

function readText(cookie: SetCookie): string {
  const name = cookie.name === '' ? 'no name' : `the name ${JSON.stringify(cookie.name)}`;
  const count = cookie.attributes.length;
  return `${name}, the value ${JSON.stringify(cookie.value)}, ${count === 1 ? '1 attribute' : `${count} attributes`}`;
}

function domainText(cookie: SetCookie, host: string): string {
  if (cookie.domain === null) return `no Domain: for the host ${host} alone`;
  return `Domain ${cookie.domain}, to which the host ${host} belongs`;
}

function crossSiteText(cookie: SetCookie, site: SiteContext, profile: Profile): string | null {
  if (site === 'same-site') return null;
  if (site !== 'cross-site') return 'from another site, but a top-level navigation';
  const by = cookie.sameSite === null ? 'no SameSite, which counts as None' : `SameSite=${cookie.sameSite}`;
  if (profile.thirdParty === 'partitioned' || cookie.partitioned)
    return `from another site: ${by}; kept for this top-level site only`;
  return `from another site: ${by}`;
}

/** The last step of a field that is taken. */
function decision(verdict: Verdict): ExplanationStep {
  const { step, text, stored } = verdict;
  return { step, text, outcome: stored ? 'stored' : 'deletes' };
}

function refusal({ step, text }: Verdict): ExplanationStep {
  return { step, text, outcome: 'refused' };
}

function passed(step: string, text: string): ExplanationStep {
  return { step, text, outcome: 'passed' };
}

function checkedUrl(option: string, url: string): RequestUrl {
  const parts = parseRequestUrl(url);
  const request = parts === null ? null : canonicalRequest(parts);
  if (request === null || !/^https?$/.test(request.scheme))
    throw new TypeError(`${option}: must be an http or https URL`);
  return request;
}
