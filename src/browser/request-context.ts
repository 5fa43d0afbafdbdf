// Where a request comes from, for SameSite and Partitioned, and when its response was made: what the cookie store of the
// browser knows and a packet shows only in header fields (RFC 6265bis section 5.2, Fetch Metadata Request Headers, RFC
// 6454 section 7, RFC 9110 sections 6.6.1 and 10.1.3). What they do not show is taken to be of the same site.

import { parseCookieDate } from '../cookie/date.ts';
import { siteOfHost } from '../cookie/domain.ts';
import { type SiteContext, siteOf } from '../cookie/site.ts';
import type { StoreContext } from '../cookie/store.ts';
import { canonicalRequest, parseRequestUrl, type RequestUrl } from '../cookie/url.ts';
import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import { SCHEME_ONLY_FIELDS } from '../record/scheme-fields.ts';
import { hostOfUrl } from '../shared/url.ts';
import { firstValue, hasSafeMethod, initiatorOf, isTopLevelNavigation } from './request-initiator.ts';

/** What Sec-Fetch-Site says, as far as SameSite is concerned. */
const IS_CROSS_SITE: ReadonlyMap<string | undefined, boolean> = new Map([
  ['none', false],
  ['same-origin', false],
  ['same-site', false],
  ['cross-site', true],
]);

/** The request and its response as the cookie store needs them. Header fields are read only when the store uses them. */
export class RequestContext implements StoreContext {
  readonly url: string;
  readonly timeMs: number;
  readonly #request: RequestMessage | null;
  readonly #response: ResponseMessage | null;
  #knownSite: SiteContext | null | undefined;
  #topLevelSite: string | undefined;

  /** `url`: of the request, as its browser knows it. `request` and `response` are null when they were not seen. */
  constructor(
    url: string,
    timeMs: number,
    request: RequestMessage | null,
    response: ResponseMessage | null = null,
  ) {
    this.url = url;
    this.timeMs = timeMs;
    this.#request = request;
    this.#response = response;
  }

  get site(): SiteContext {
    return this.knownSite ?? 'same-site';
  }

  /** Null where the request does not say where it comes from. */
  get knownSite(): SiteContext | null {
    if (this.#knownSite === undefined)
      this.#knownSite = this.#request === null ? null : siteContext(this.#request, this.url);
    return this.#knownSite;
  }

  get topLevelSite(): string {
    this.#topLevelSite ??= this.#request === null ? '' : topLevelSite(this.#request, this.url, this.site);
    return this.#topLevelSite;
  }

  get dateMs(): number | undefined {
    return this.#response === null ? undefined : responseDateMs(this.#response);
  }
}

/**
 * Whether a request comes from another site, and how; null where it does not say. `url`: as its browser knows it.
 */
export function siteContext(request: RequestMessage, url: string): SiteContext | null {
  const isCrossSite =
    IS_CROSS_SITE.get(firstValue(request, 'sec-fetch-site')) ?? comesFromElsewhere(request, url);
  if (isCrossSite === null) return null;
  if (!isCrossSite) return 'same-site';
  if (!isTopLevelNavigation(request)) return 'cross-site';
  return hasSafeMethod(request) ? 'cross-site-navigation' : 'cross-site-unsafe-navigation';
}

/**
 * The site in the address bar; '' where it cannot be known. A frame is taken to be in the page that its request names,
 * as no request names the pages above that one.
 */
export function topLevelSite(request: RequestMessage, url: string, site: SiteContext): string {
  const isOwn =
    firstValue(request, 'sec-fetch-dest') === 'document' || (site !== 'same-site' && site !== 'cross-site');
  const isSaidSameSite = IS_CROSS_SITE.get(firstValue(request, 'sec-fetch-site')) === false;
  const page = isOwn ? url : (initiatorOf(request) ?? (isSaidSameSite ? url : null));
  const parts = page === null ? null : partsOf(page);
  return parts === null ? '' : siteOf(parts);
}

let lastDate = '';
let lastDateMs: number | undefined;

/** The time in the first Date of a response, in milliseconds since 1970; undefined without one, or when it is none. */
export function responseDateMs(response: ResponseMessage): number | undefined {
  const date = firstValue(response, 'date');
  if (date === undefined) return undefined;
  if (date !== lastDate) {
    lastDate = date;
    lastDateMs = parseCookieDate(date) ?? undefined;
  }
  return lastDateMs;
}

/** By Origin or Referer; null where they are not there, or what they say cannot be compared. */
function comesFromElsewhere(request: RequestMessage, url: string): boolean | null {
  const initiator = initiatorOf(request);
  // Of an incomplete request it may be Host that is missing.
  if (initiator === null || request.incomplete) return null;
  // A scheme counts where it was seen: behind a proxy that ends TLS, http is the proxy's and https the browser's.
  const isCleartextPage = request.tls && initiator.startsWith('http:');
  if (!isCleartextPage && hostOfUrl(initiator) === hostOfUrl(url)) return false;
  const page = siteOfUrl(initiator);
  if (page === null) return null;
  if (page === siteOfUrl(url)) return isCleartextPage;
  // A proxy may have put its server's name into Host: the browser's is what it says, or not known.
  const host = firstValue(request, 'x-forwarded-host');
  if (host !== undefined) return page !== siteOfUrl(`http://${host.split(',')[0]!.trim()}/`);
  return cameThroughProxy(request) ? null : true;
}

/** Fields that proxies add (RFC 9110 section 7.6.3, RFC 7239), and the version that only they still speak. */
const PROXY_FIELDS = ['via', 'forwarded', 'x-forwarded-for', 'x-real-ip', ...SCHEME_ONLY_FIELDS];

function cameThroughProxy(request: RequestMessage): boolean {
  return (
    request.protocol === 'http/1.0' || PROXY_FIELDS.some((name) => firstValue(request, name) !== undefined)
  );
}

/** Without its scheme; null when it is no URL of the web. */
function siteOfUrl(url: string): string | null {
  const parts = partsOf(url);
  return parts === null ? null : siteOfHost(parts.host);
}

/** Not the text itself, as that would drive the URL at hand out of the cache of canonicalRequest. */
function partsOf(url: string): RequestUrl | null {
  const parts = parseRequestUrl(url);
  return parts === null ? null : canonicalRequest(parts);
}
