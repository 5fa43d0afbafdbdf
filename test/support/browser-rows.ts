// What Chromium and Firefox kept of a Set-Cookie and sent back, row by row (fixtures/browsers/README.md), and the
// same from our cookie store.

import { readFileSync } from 'node:fs';
import type { StoredCookie } from '../../src/cookie/cookie-table.ts';
import { siteOfHost } from '../../src/cookie/domain.ts';
import type { SiteContext } from '../../src/cookie/site.ts';
import type { BrowserCookieStore } from '../../src/cookie/store.ts';
import type { TextEncoding } from '../../src/cookie/text.ts';
import { parseRequestUrl } from '../../src/cookie/url.ts';

/** What Chromium refuses without a reason. */
const NAMELESS_REASONS = new Set(['SyntaxError', 'UnknownError']);
const ACROSS_SITES = ['cross-site', 'cross-site-navigation', 'cross-site-unsafe-navigation'] as const;

/** A cookie as a browser shows it; what is null or false is left out. */
interface KeptCookie {
  readonly name: string;
  readonly value: string;
  /** With a leading dot unless it is host-only. */
  readonly domain: string;
  readonly path: string;
  readonly secure?: true;
  readonly httpOnly?: true;
  readonly sameSite?: string;
  readonly partition?: string;
  readonly expiresInSeconds?: number;
}

export interface Row {
  readonly id: string;
  readonly group: string;
  /** Rows of one id are steps of one store; 0 when left out. */
  readonly step?: number;
  readonly time: string;
  readonly url: string;
  /** The page that made the request, and how, where it was not the browser's own navigation. */
  readonly from?: string;
  readonly how?: 'fetch' | 'form' | 'link' | 'iframe';
  readonly site?: SiteContext;
  /** The Set-Cookie fields of one response, a character a byte. */
  readonly fields: readonly string[];
  /** The whole store after the step, in no order. */
  readonly stored: readonly KeptCookie[];
  /** Chromium's reasons. */
  readonly reasons?: readonly string[];
  /** Where a request went then (`url` when left out), and its Cookie field, null when it had none. */
  readonly sendUrl?: string;
  readonly sent?: string | null;
  /** The protocol that told what is stored cannot tell octets that are no ASCII: only the number of cookies counts. */
  readonly inexact?: true;
}

export function browserRows(browser: 'chromium' | 'firefox'): Map<string, Row[]> {
  const url = new URL(`../../fixtures/browsers/${browser}.ndjson`, import.meta.url);
  const byId = new Map<string, Row[]>();
  for (const line of readFileSync(url, 'utf8').trimEnd().split('\n')) {
    const row = JSON.parse(line) as Row;
    byId.set(row.id, [...(byId.get(row.id) ?? []), row]);
  }
  return byId;
}

/** What an Expires is to a browser: seconds since 1970, 'past', 'far' (400 days or more), or null when it is no date. */
type MeasuredDate = number | 'past' | 'far' | null;

const DATES_MEASURED = Date.UTC(2026, 10, 29, 16);
const FAR = DATES_MEASURED + 399.9 * 86_400_000;

/** The dates that were measured, as the browser read them and as `read` does. */
export function measuredDates(
  browser: 'chromium' | 'firefox',
  read: (text: string) => number | null,
): { theirs: unknown[]; ours: unknown[] } {
  const lines = readFileSync(new URL('../../fixtures/browsers/dates.ndjson', import.meta.url), 'utf8');
  const rows = lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as [string, MeasuredDate, MeasuredDate]);
  return {
    theirs: rows.map(([text, chromium, firefox]) => [text, browser === 'chromium' ? chromium : firefox]),
    ours: rows.map(([text]) => [text, asMeasured(read(text))]),
  };
}

function asMeasured(ms: number | null): MeasuredDate {
  if (ms === null) return null;
  if (ms <= DATES_MEASURED) return 'past';
  return ms > FAR ? 'far' : ms / 1000;
}

/** A field as the capture gives it: UTF-8 where it is valid, else a character a byte. */
export function decoded(field: string): { text: string; encoding: TextEncoding } {
  const bytes = Buffer.from(field, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') && !field.includes('\xef\xbf\xbd')
    ? { text: field, encoding: 'iso-8859-1' }
    : { text, encoding: 'utf-8' };
}

/** What differs between rows of one store and ours; empty when nothing does. `hasReasons`: the browser gives reasons. */
export function disagreements(
  rows: readonly Row[],
  store: BrowserCookieStore,
  hasReasons: boolean,
): string[] {
  const wrong: string[] = [];
  const encodings = new Map<string, TextEncoding>();
  for (const row of rows) {
    const context = {
      timeMs: Date.parse(row.time),
      site: row.site ?? 'same-site',
      topLevelSite: topLevelSite(row),
    };
    const reasons: string[] = [];
    for (const field of row.fields) {
      const { text, encoding } = decoded(field);
      const { reason, cookie } = store.receive(text, { ...context, url: row.url, encoding });
      if (reason !== null && !NAMELESS_REASONS.has(reason)) reasons.push(reason);
      if (cookie !== null) encodings.set(cookie.name, encoding);
    }
    const say = (what: string, theirs: unknown, ours: unknown): void => {
      wrong.push(
        `${row.id}/${row.step ?? 0} ${what}: ${JSON.stringify(theirs)}, not ${JSON.stringify(ours)}`,
      );
    };
    const ours = store.cookies(context.timeMs).map((cookie) => shown(cookie, context.timeMs));
    if (row.inexact ? ours.length !== row.stored.length : !sameCookies(row.stored, ours))
      say('stored', row.stored, ours);
    if (hasReasons && JSON.stringify(row.reasons ?? []) !== JSON.stringify(reasons))
      say('reasons', row.reasons, reasons);
    if (row.sent === undefined) continue;
    // These rows do not say how the request was made, only that it came from another site.
    const sites: SiteContext[] = row.group === 'xs-send' ? [...ACROSS_SITES] : ['same-site'];
    const sent = sites.map((site) =>
      store
        .cookiesFor(row.sendUrl ?? row.url, { ...context, site })
        .map(({ name, value }) => octets(name === '' ? value : `${name}=${value}`, encodings.get(name)))
        .join('; '),
    );
    if (!sent.includes(row.sent ?? '')) say('sent', row.sent, sent);
  }
  return wrong;
}

/** Where the row's request was made: a page's own subresources and frames belong to the site of the page. */
function topLevelSite({ url, from, how }: Row): string {
  const { scheme, host } = parseRequestUrl(how === 'fetch' || how === 'iframe' ? from! : url)!;
  return `${scheme}://${siteOfHost(host)}`;
}

/** A character a byte; U+FFFD is what Firefox makes of an octet that is no UTF-8. */
function octets(text: string, encoding: TextEncoding | undefined): string {
  if (encoding === 'iso-8859-1' && !text.includes('\ufffd')) return text;
  return Buffer.from(text, 'utf8').toString('latin1');
}

function shown(cookie: StoredCookie, timeMs: number): KeptCookie {
  return {
    name: cookie.name,
    value: cookie.value,
    domain: cookie.hostOnly ? cookie.domain : `.${cookie.domain}`,
    path: cookie.path,
    ...(cookie.secure && { secure: true }),
    ...(cookie.httpOnly && { httpOnly: true }),
    ...(cookie.sameSite !== null && { sameSite: cookie.sameSite }),
    ...(cookie.partition !== null && { partition: cookie.partition }),
    ...(cookie.expiryMs !== null && { expiresInSeconds: Math.round((cookie.expiryMs - timeMs) / 1000) }),
  };
}

/** The same cookies in any order; the two clocks may differ by some seconds. */
function sameCookies(theirs: readonly KeptCookie[], ours: readonly KeptCookie[]): boolean {
  if (theirs.length !== ours.length) return false;
  return theirs.every((cookie) => ours.some((own) => isSame(cookie, own)));
}

function isSame(theirs: KeptCookie, own: KeptCookie): boolean {
  const { expiresInSeconds: theirEnd, partition: theirPartition, ...rest } = theirs;
  const { expiresInSeconds: ownEnd, partition, ...ownRest } = own;
  if ((theirEnd === undefined) !== (ownEnd === undefined)) return false;
  if (Math.abs((theirEnd ?? 0) - (ownEnd ?? 0)) > 5) return false;
  // Firefox does not show the partition.
  if (theirPartition !== undefined && theirPartition !== partition) return false;
  const keys = Object.keys({ ...rest, ...ownRest }) as (keyof typeof rest)[];
  return keys.every((key) => rest[key] === ownRest[key]);
}
