// What browsers do with one Set-Cookie field, step by step: what `crumbshark explain` prints.

import { counted } from '../shared/counted.ts';
import type { ParsedSetCookie, SetCookie } from './cookie.ts';
import { LAX_ALLOWING_UNSAFE_SECONDS } from './limits.ts';
import { parseSetCookie } from './parse.ts';
import { pathMatches } from './path.ts';
import { type BrowserName, type Check, PROFILES, type Profile } from './profiles.ts';
import { readAs } from './reading.ts';
import { domainRejection } from './rejection.ts';
import { goesAcrossSites, type SiteContext, siteOf } from './site.ts';
import { BrowserCookieStore } from './store.ts';
import { trimmed } from './text.ts';
import { canonicalRequest, parseRequestUrl, type RequestUrl } from './url.ts';
import type { Verdict } from './verdict.ts';

/** What a request across sites is, by how a page makes it. */
const ACROSS_SITES = {
  fetch: 'cross-site',
  navigate: 'cross-site-navigation',
  post: 'cross-site-unsafe-navigation',
  iframe: 'cross-site',
} as const satisfies Record<string, SiteContext>;

/** How a page makes a request: fetch, image or script; a link; a form that posts; a frame in the page. */
export type RequestKind = keyof typeof ACROSS_SITES;
export const REQUEST_KINDS = Object.keys(ACROSS_SITES) as readonly RequestKind[];

/** The request whose response sets the cookie. */
export interface ExplainedRequest {
  readonly request: RequestUrl;
  /** The page that makes it; null when the user typed the address. */
  readonly from: RequestUrl | null;
  readonly kind: RequestKind;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

export interface ExplanationStep {
  /** Of draft-ietf-httpbis-rfc6265bis-22 unless it says another. */
  readonly step: string;
  /** What is looked at, and what was found. */
  readonly text: string;
  readonly outcome: 'passed' | 'refused' | 'stored' | 'deletes';
}

/** Why a request goes without a cookie. */
export type HeldBack =
  /** There is none: it is refused, or deletes. */
  | 'not-kept'
  /** Its Path is another. */
  | 'path'
  /** Its SameSite, or none. */
  | 'same-site'
  /** Third-party cookies are blocked, or kept apart for each site in the address bar. */
  | 'third-party';

export interface Explanation {
  readonly browser: BrowserName;
  readonly verdict: Verdict;
  /** Up to the one that decides. */
  readonly steps: readonly ExplanationStep[];
  /**
   * Why a request like this one goes without the cookie when the user got it on a page of its own site; null when it
   * carries the cookie.
   */
  readonly heldBack: HeldBack | null;
  /** The request carries the cookie only so many seconds after it was set: without SameSite, a posted form; else null. */
  readonly sentForSeconds: number | null;
}

/** The parts of an http or https URL; null for everything else. */
export function parseWebUrl(url: string): RequestUrl | null {
  const parts = parseRequestUrl(url);
  const request = parts === null ? null : canonicalRequest(parts);
  return request !== null && /^https?$/.test(request.scheme) ? request : null;
}

/** The value of a field that was copied with its name: without `Set-Cookie:` and the white space around it. */
export function fieldValue(line: string): string {
  const value = line.replace(/^[ \t]*set-cookie[ \t]*:/i, '');
  return trimmed(value, 0, value.length);
}

/** What each of the browsers does with a field when it holds no other cookies, and which steps lead there. */
export function explainField(
  field: string,
  asked: ExplainedRequest,
  browsers: readonly BrowserName[],
): Explanation[] {
  const parsed = parseSetCookie(field);
  const circumstances = circumstancesOf(asked);
  return browsers.map((browser) => explain(parsed, browser, circumstances));
}

/** Where the request comes from, as far as SameSite is concerned. */
export function siteContextOf({ request, from, kind }: ExplainedRequest): SiteContext {
  return from === null || siteOf(from) === siteOf(request) ? 'same-site' : ACROSS_SITES[kind];
}

interface Circumstances {
  readonly url: RequestUrl;
  readonly timeMs: number;
  readonly site: SiteContext;
  readonly topLevelSite: string;
  /** When the user got the cookie on a page of its own site. */
  readonly setSecondsAgo: number;
}

function circumstancesOf(asked: ExplainedRequest): Circumstances {
  const { request, from, kind, timeMs } = asked;
  const isEmbedded = from !== null && (kind === 'fetch' || kind === 'iframe');
  const topLevelSite = siteOf(isEmbedded ? from : request);
  return { url: request, timeMs, site: siteContextOf(asked), topLevelSite, setSecondsAgo: 0 };
}

function explain(parsed: ParsedSetCookie, browser: BrowserName, circumstances: Circumstances): Explanation {
  const verdict = new BrowserCookieStore({ browser }).receive(parsed, circumstances);
  const steps = stepsTo(verdict, parsed, PROFILES[browser], circumstances);
  const heldBack = heldBackReason(parsed, browser, circumstances);
  const isLater = { ...circumstances, setSecondsAgo: LAX_ALLOWING_UNSAFE_SECONDS + 1 };
  const isLimited = heldBack === null && heldBackReason(parsed, browser, isLater) === 'same-site';
  return {
    browser,
    verdict,
    steps,
    heldBack,
    sentForSeconds: isLimited ? LAX_ALLOWING_UNSAFE_SECONDS : null,
  };
}

function stepsTo(
  verdict: Verdict,
  parsed: ParsedSetCookie,
  profile: Profile,
  circumstances: Circumstances,
): ExplanationStep[] {
  const { host } = circumstances.url;
  const { cookie, rejection } = readAs(parsed, profile);
  if (rejection !== null) return [refusal(verdict)];
  const steps: ExplanationStep[] = [passed('5.6', readText(cookie))];
  if (domainRejection(cookie.domain, host, true, profile) !== null) return [...steps, refusal(verdict)];
  steps.push(passed('5.7 steps 7 to 10', domainText(cookie, host)));
  for (const check of profile.checks) {
    if (verdict.reason !== null && CHECK_STEPS[check].isStepOf(verdict)) break;
    const text = CHECK_STEPS[check].text(cookie, circumstances, profile);
    if (text !== null) steps.push(passed(CHECK_STEPS[check].step, text));
  }
  steps.push(verdict.reason === null ? decision(verdict) : refusal(verdict));
  return steps;
}

/** Why the request goes without a cookie that the user got on a page of its own site. */
function heldBackReason(
  parsed: ParsedSetCookie,
  browser: BrowserName,
  circumstances: Circumstances,
): HeldBack | null {
  const { url, timeMs, site, setSecondsAgo } = circumstances;
  const store = new BrowserCookieStore({ browser });
  const topLevelSite = siteOf(url);
  const { cookie, stored } = store.receive(parsed, {
    url,
    timeMs: timeMs - setSecondsAgo * 1000,
    site: 'same-site',
    topLevelSite,
  });
  if (cookie === null || !stored) return 'not-kept';
  if (store.cookiesFor(url, circumstances).length > 0) return null;
  if (!pathMatches(url.path, cookie.path)) return 'path';
  return goesAcrossSites(cookie, site, timeMs, PROFILES[browser]) ? 'third-party' : 'same-site';
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
    text: (cookie, { url }) =>
      cookie.secure ? `Secure, and ${url.scheme}://${url.host} counts as secure` : null,
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
  return `${name}, the value ${JSON.stringify(cookie.value)}, ${counted(count, 'attribute')}`;
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
