// What browsers do in ways of their own: every difference from RFC 6265bis as a row of one table, with what each browser
// does, where that is known from, and a measured row that shows it (fixtures/browsers). A profile is a column of it, and
// the steps ask the profile: nothing else knows of browsers.
//
// A field is parsed once for everybody, by the standard. The parse notes as traits what somebody reads otherwise, and
// reading.ts reads such a field once more for a browser with another value in that row; nearly no field has one. Whether
// the verdicts and the stores of all browsers are the same is told from the traits too (`isJudgedAlike`).

import { type AttributeReading, STANDARD_READING } from './attributes.ts';
import { chromiumDate } from './chromium-date.ts';
import type { SetCookie } from './cookie.ts';
import { registrableDomain } from './domain.ts';
import { firefoxDate } from './firefox-date.ts';
import { COOKIES_LEFT_PER_SITE, MAX_COOKIES_PER_DOMAIN } from './limits.ts';
import { chromiumMaxAge, firefoxMaxAge } from './max-age.ts';
import { Trait } from './traits.ts';
import type { RequestUrl } from './url.ts';

export const BROWSERS = ['standard', 'chrome', 'firefox', 'safari'] as const;
/** RFC 6265bis by the letter, and the browsers that are told apart. */
export type BrowserName = (typeof BROWSERS)[number];

/** How many cookies there may be of one domain, or of one site, and how many are left when there is one more. */
export interface CookieLimit {
  readonly of: 'domain' | 'site';
  readonly most: number;
  readonly left: number;
  /** When those that are not Secure are gone: Secure ones go too, or only for a Secure one. */
  readonly secure: 'go-last' | 'go-for-secure';
}

/** The checks of a new cookie that look at more than its domain, by the steps of 5.7. */
export type Check =
  | 'secure-only'
  | 'overwrite-secure'
  | 'cross-site'
  | 'none-insecure'
  | 'prefix'
  | 'empty-name'
  | 'partitioned';

/** What decides whether a difference matters to a field. */
interface Circumstances {
  readonly cookie: SetCookie;
  readonly request: RequestUrl;
  /** Of the field, the request and the store. */
  readonly traits: number;
}

/** What one browser does, and how that is known. */
interface Finding<Value> {
  readonly value: Value;
  /** Version, source file or bug. */
  readonly source: string;
  /** A measured row that shows it; null where there is none. */
  readonly row: string | null;
  /** The browser was run to find it out. */
  readonly run: boolean;
}

export interface Difference<Value> {
  /** In a few words. */
  readonly text: string;
  /** Without one of these traits it cannot matter to what is judged and stored; 0: it matters to what is sent only. */
  readonly traits: number;
  /** Whether it may matter where one of the traits is there; it does when this is left out. */
  readonly matters?: (circumstances: Circumstances) => boolean;
  readonly standard: Value;
  readonly chrome: Finding<Value>;
  readonly firefox: Finding<Value>;
  readonly safari: Finding<Value>;
}

/** Measured with Chromium 156. */
function chromium<Value>(value: Value, row: string | null, source = 'measured'): Finding<Value> {
  return { value, row, run: true, source: `Chromium 156: ${source}` };
}

/** Measured with Firefox 153 ESR. */
function firefox<Value>(value: Value, row: string | null, source = 'measured'): Finding<Value> {
  return { value, row, run: true, source: `Firefox 153: ${source}` };
}

/** Safari was not run: what its sources and bug reports say, else what the others do, or the standard. */
function safari<Value>(value: Value, source: string): Finding<Value> {
  return { value, row: null, run: false, source };
}

const NOT_KNOWN = 'not known: as the standard';
const AS_OTHERS = 'not known: as Chromium and Firefox, which agree';
const PARSER = 'net/cookies/parsed_cookie.cc';
const COOKIE_UTIL = 'net/cookies/cookie_util.cc';
const FIREFOX_PARSER = 'netwerk/cookie/CookieParser.cpp';
const FIREFOX_VALIDATION = 'netwerk/cookie/CookieValidation.cpp';

const row = <Value>(difference: Difference<Value>): Difference<Value> => difference;

const STANDARD_CHECKS: readonly Check[] = [
  'empty-name',
  'secure-only',
  'overwrite-secure',
  'cross-site',
  'none-insecure',
  'prefix',
  'partitioned',
];
const SITE_LIMIT = { of: 'site', most: MAX_COOKIES_PER_DOMAIN, left: COOKIES_LEFT_PER_SITE } as const;

/** How the pair and the attributes are read (5.6). */
const READING_DIFFERENCES = {
  tab: row<'kept' | 'refused' | 'refused-in-path'>({
    text: 'HTAB inside a name or a value, of the pair or of an attribute',
    traits: Trait.tab,
    standard: 'kept',
    chrome: chromium('refused', 'v112', PARSER),
    firefox: firefox('refused-in-path', null, FIREFOX_VALIDATION),
    safari: safari('kept', NOT_KNOWN),
  }),
  pairWithoutEquals: row<'value' | 'name'>({
    text: 'a pair without "=" is a value, or a name',
    traits: Trait.noEquals,
    standard: 'value',
    chrome: chromium('value', 'v002', PARSER),
    firefox: firefox('name', 'v002'),
    safari: safari('value', NOT_KNOWN),
  }),
  emptyName: row<'kept' | 'refused' | 'refused-with-equals'>({
    text: '"=" with no name before it; refused always, or when the value has a "=" too',
    traits: Trait.emptyName,
    standard: 'kept',
    chrome: chromium('refused-with-equals', 'v013', PARSER),
    firefox: firefox('refused', 'v003'),
    safari: safari('refused-with-equals', AS_OTHERS),
  }),
  carriageReturn: row<'refused' | 'ends-line'>({
    text: 'a bare CR is a control character, or ends the header line',
    traits: Trait.carriageReturn,
    standard: 'refused',
    chrome: chromium('ends-line', 'v155', 'net/http/http_util.cc'),
    firefox: firefox('refused', 'v155', FIREFOX_PARSER),
    safari: safari('refused', NOT_KNOWN),
  }),
  notUtf8: row<'kept' | 'replaced'>({
    text: 'octets of the value that are no UTF-8 become U+FFFD',
    traits: Trait.notUtf8,
    standard: 'kept',
    chrome: chromium('kept', 'w005'),
    firefox: firefox('replaced', 'w005'),
    safari: safari('kept', NOT_KNOWN),
  }),
  longFlag: row<AttributeReading['longFlag']>({
    text: 'Secure, HttpOnly, SameSite or Partitioned with a value of more than 1024 octets',
    traits: Trait.longFlag,
    standard: 'ignored',
    chrome: chromium('ignored', 'v204', PARSER),
    firefox: firefox('taken', 'v204', FIREFOX_PARSER),
    safari: safari('ignored', NOT_KNOWN),
  }),
  expires: row<AttributeReading['expires']>({
    text: 'which texts are dates, and which dates they are',
    traits: Trait.expires,
    standard: STANDARD_READING.expires,
    chrome: chromium(chromiumDate, 'v611', COOKIE_UTIL),
    firefox: firefox(firefoxDate, 'v577', 'nsprpub/pr/src/misc/prtime.c'),
    safari: safari(STANDARD_READING.expires, NOT_KNOWN),
  }),
  maxAge: row<AttributeReading['maxAge']>({
    text: 'which texts are numbers of seconds',
    traits: Trait.maxAge,
    standard: STANDARD_READING.maxAge,
    chrome: chromium(chromiumMaxAge, 'v640'),
    firefox: firefox(firefoxMaxAge, 'v653', FIREFOX_PARSER),
    safari: safari(STANDARD_READING.maxAge, NOT_KNOWN),
  }),
  invalidLifetime: row<AttributeReading['invalidLifetime']>({
    text: 'an invalid Expires or Max-Age behind a valid one takes it back',
    traits: Trait.lifetimeTakenBack,
    standard: 'ignored',
    chrome: chromium('takes-back', 'v675', PARSER),
    firefox: firefox('takes-back', 'v675', FIREFOX_PARSER),
    safari: safari('takes-back', AS_OTHERS),
  }),
  nonAsciiDomain: row<AttributeReading['nonAsciiDomain']>({
    text: 'a Domain with characters that are no ASCII',
    traits: Trait.nonAsciiDomain,
    standard: 'refused',
    chrome: chromium('punycode', 'v379', COOKIE_UTIL),
    firefox: firefox('refused', 'v379', FIREFOX_PARSER),
    safari: safari('refused', NOT_KNOWN),
  }),
};

/** What is stored (5.7). */
const STORING_DIFFERENCES = {
  domainAboveSite: row<'kept' | 'refused'>({
    text: 'Domain is no public suffix, but above the domain that could be registered',
    traits: Trait.domain,
    matters: ({ cookie, request }) => isAboveSite(cookie.domain, request.host),
    standard: 'kept',
    chrome: chromium('refused', 'w031', COOKIE_UTIL),
    firefox: firefox('refused', 'w031', FIREFOX_PARSER),
    safari: safari('refused', AS_OTHERS),
  }),
  hostPrefixDomain: row<'host-only' | 'address'>({
    text: '__Host- with a Domain that leaves the cookie to its host: taken, or only of an address',
    traits: Trait.prefix | Trait.noEquals,
    matters: ({ traits }) => (traits & Trait.domain) !== 0,
    standard: 'host-only',
    chrome: chromium('address', 'w093', COOKIE_UTIL),
    firefox: firefox('host-only', 'w093', 'netwerk/cookie/CookiePrefixes.cpp'),
    safari: safari('host-only', NOT_KNOWN),
  }),
  hostPrefixPath: row<'attribute' | 'any'>({
    text: '__Host- without Path where the default path is "/"',
    traits: Trait.prefix | Trait.noEquals,
    matters: ({ cookie }) => cookie.path === null,
    standard: 'attribute',
    chrome: chromium('attribute', 'v1122', COOKIE_UTIL),
    firefox: firefox('any', 'v1122', 'netwerk/cookie/CookiePrefixes.cpp'),
    safari: safari('attribute', NOT_KNOWN),
  }),
  expiresCountsFrom: row<'clock' | 'date'>({
    text: 'Expires is as far away as it is from the Date of the response, or from the clock',
    traits: Trait.clockSkew,
    standard: 'clock',
    chrome: chromium('date', null, 'net/cookies/canonical_cookie.cc'),
    firefox: firefox('date', null, FIREFOX_PARSER),
    safari: safari('clock', NOT_KNOWN),
  }),
  unspecifiedSameSite: row<'lax' | 'none'>({
    text: 'a cookie without SameSite across sites',
    traits: Trait.crossSite,
    standard: 'lax',
    chrome: chromium('lax', 'w131'),
    firefox: firefox('none', null, 'network.cookie.sameSite.laxByDefault is false'),
    safari: safari('none', 'no Lax by default: web-platform-tests, cookies/samesite'),
  }),
  thirdParty: row<'kept' | 'partitioned' | 'refused'>({
    text: 'a cookie set across sites that is not Partitioned',
    traits: Trait.crossSite,
    standard: 'kept',
    chrome: chromium('kept', 'w151', 'third-party cookies allowed'),
    firefox: firefox('partitioned', null, 'network.cookie.cookieBehavior is 5 (Total Cookie Protection)'),
    safari: safari('refused', 'webkit.org/blog/10218: full third-party cookie blocking'),
  }),
  secureLoopback: row<'secure' | 'not-secure'>({
    text: 'http to this machine counts as secure',
    traits: Trait.secureLoopback,
    standard: 'secure',
    chrome: chromium('secure', 'v1153'),
    firefox: firefox('secure', 'v1153', 'dom/security/nsMixedContentBlocker.cpp'),
    safari: safari('not-secure', 'WebKit bug 281149'),
  }),
  checks: row<readonly Check[]>({
    text: 'which of several reasons is told',
    traits: Trait.crossSite | Trait.cleartext | Trait.prefix | Trait.partitioned,
    matters: ({ cookie, traits }) => hasSeveralReasons(cookie, traits),
    standard: STANDARD_CHECKS,
    chrome: chromium(
      [
        'prefix',
        'empty-name',
        'partitioned',
        'secure-only',
        'cross-site',
        'none-insecure',
        'overwrite-secure',
      ],
      'v777',
      'net/cookies/canonical_cookie.cc, then cookie_monster.cc',
    ),
    firefox: firefox(STANDARD_CHECKS, null, 'gives no reasons'),
    safari: safari(STANDARD_CHECKS, 'gives no reasons'),
  }),
  crossSiteReason: row<'SameSite' | 'SchemefulSameSite'>({
    text: 'what the reasons across sites are called',
    traits: Trait.crossSite,
    standard: 'SameSite',
    chrome: chromium('SchemefulSameSite', 'w131'),
    firefox: firefox('SameSite', null, 'gives no reasons'),
    safari: safari('SameSite', 'gives no reasons'),
  }),
  pipeInPath: row<'kept' | 'encoded'>({
    text: '"|" in the path of a URL',
    traits: Trait.pipeInPath,
    standard: 'kept',
    chrome: chromium('encoded', null, 'url/url_canon_path.cc'),
    firefox: firefox('kept', null),
    safari: safari('kept', NOT_KNOWN),
  }),
  limit: row<CookieLimit>({
    text: 'how many cookies there may be of one site',
    traits: Trait.crowded,
    standard: { of: 'domain', most: MAX_COOKIES_PER_DOMAIN, left: MAX_COOKIES_PER_DOMAIN, secure: 'go-last' },
    chrome: chromium({ ...SITE_LIMIT, secure: 'go-last' }, null, 'net/cookies/cookie_monster.cc'),
    firefox: firefox({ ...SITE_LIMIT, secure: 'go-for-secure' }, null, 'netwerk/cookie/CookieStorage.cpp'),
    safari: safari({ ...SITE_LIMIT, secure: 'go-last' }, AS_OTHERS),
  }),
};

/** What is sent (5.8.3). */
const SENDING_DIFFERENCES = {
  age: row<'first' | 'value'>({
    text: 'a cookie is as old as its first value, or as its present one',
    traits: 0,
    standard: 'first',
    chrome: chromium('value', 'w130', 'net/cookies/cookie_monster.cc'),
    firefox: firefox('first', 'w130'),
    safari: safari('first', NOT_KNOWN),
  }),
};

export const DIFFERENCES = { ...READING_DIFFERENCES, ...STORING_DIFFERENCES, ...SENDING_DIFFERENCES };

type Values = {
  readonly [Key in keyof typeof DIFFERENCES]: (typeof DIFFERENCES)[Key] extends Difference<infer Value>
    ? Value
    : never;
};

/** What one browser does: a column of the table. */
export interface Profile extends Values {
  readonly browser: BrowserName;
  /** A field with one of these traits is read once more. */
  readonly rereads: number;
}

const ROWS = Object.entries(DIFFERENCES) as [keyof Values, Difference<unknown>][];

function profileOf(browser: BrowserName): Profile {
  const values = ROWS.map(([key, difference]) => [
    key,
    browser === 'standard' ? difference.standard : difference[browser].value,
  ]);
  const rereads = Object.values(READING_DIFFERENCES)
    .filter(
      (difference: Difference<unknown>) =>
        browser !== 'standard' && difference[browser].value !== difference.standard,
    )
    .reduce((traits, difference) => traits | difference.traits, 0);
  return { browser, rereads, ...Object.fromEntries(values) };
}

export const PROFILES: { readonly [Name in BrowserName]: Profile } = {
  standard: profileOf('standard'),
  chrome: profileOf('chrome'),
  firefox: profileOf('firefox'),
  safari: profileOf('safari'),
};

/** The differences that may matter to what is judged and stored, and all their traits. */
const JUDGED = ROWS.map(([, difference]) => difference).filter(({ traits }) => traits !== 0);
const JUDGED_TRAITS = JUDGED.reduce((traits, difference) => traits | difference.traits, 0);

/**
 * Whether no difference can matter to a field: all profiles judge it alike, and stores that were the same stay the same.
 * `traits`: of the field, the request and the store together. Says no where it is not sure.
 */
export function isJudgedAlike(circumstances: Circumstances): boolean {
  const { traits } = circumstances;
  if ((traits & JUDGED_TRAITS) === 0) return true;
  for (const { traits: needed, matters } of JUDGED)
    if ((traits & needed) !== 0 && (matters === undefined || matters(circumstances))) return false;
  return true;
}

/** Whether a Domain is above the domain below a public suffix that the host belongs to, or the host has none. */
export function isAboveSite(domain: string | null, host: string): boolean {
  if (domain === null || domain === host) return false;
  const site = registrableDomain(host);
  return site === null || domain.length < site.length;
}

function hasSeveralReasons({ secure, sameSite }: SetCookie, traits: number): boolean {
  if (traits & Trait.crossSite) return true;
  if (traits & (Trait.prefix | Trait.partitioned)) return !secure || (traits & Trait.cleartext) !== 0;
  return !secure && sameSite === 'None';
}
