// Host and path of an absolute URL, taken out of its text. A URL on the wire may hold anything: nothing here fails, and
// a text that is no URL gives no host.

import { rememberingLast } from './last-result.ts';

/** RFC 3986 sections 3.1 and 3.2. */
const BEGINNING = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Most targets of requests begin with it. */
const SLASH = 0x2f;

/** Whether a text begins with a scheme and '//'. */
export function isAbsoluteUrl(text: string): boolean {
  return text.charCodeAt(0) !== SLASH && BEGINNING.test(text);
}

/** What is between '://' and the path, as written, without user name and password; '' when there is no host. */
export const hostOfUrl = rememberingLast((url: string): string => {
  const start = authorityStart(url);
  if (start < 0) return '';
  const end = authorityEnd(url, start);
  const at = url.lastIndexOf('@', end - 1);
  return url.slice(at >= start ? at + 1 : start, end);
});

/** The path, without query and fragment; '' when the URL ends with its host. A text that is no URL is all path. */
export function pathOfUrl(url: string): string {
  const start = authorityStart(url);
  const from = start < 0 ? 0 : authorityEnd(url, start);
  return url.slice(from, firstOf(url, QUERY_MARKS, from));
}

/** The same URL with another scheme. */
export function withScheme(url: string, scheme: 'http' | 'https'): string {
  const beginning = scheme === 'https' ? 'https://' : 'http://';
  return url.startsWith(beginning) ? url : beginning + url.slice(Math.max(authorityStart(url), 0));
}

/** A host without its port; an IPv6 address keeps its brackets. */
export function withoutPort(host: string): string {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.lastIndexOf(':');
  return end > 0 ? host.slice(0, end) : host;
}

/** A host without a port that its scheme has anyway. */
export function withoutDefaultPort(host: string): string {
  return host.replace(/:(?:80|443)$/, '');
}

/** Whether a host passes a test with its port or without. */
export function hostMatches(host: string, test: (text: string) => boolean): boolean {
  return test(host) || test(withoutPort(host));
}

/** An address with its port as a URL has it. */
export function addressWithPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

const AUTHORITY_MARKS = ['/', '?', '#'] as const;
const QUERY_MARKS = ['?', '#'] as const;

/** -1 when the text is no absolute URL. */
function authorityStart(url: string): number {
  return isAbsoluteUrl(url) ? url.indexOf('://') + 3 : -1;
}

function authorityEnd(url: string, start: number): number {
  return firstOf(url, AUTHORITY_MARKS, start);
}

/** The index of the first of several characters; the end of the text when there is none. */
function firstOf(text: string, marks: readonly string[], start: number): number {
  let end = text.length;
  for (const mark of marks) {
    const at = text.indexOf(mark, start);
    if (at >= 0 && at < end) end = at;
  }
  return end;
}
