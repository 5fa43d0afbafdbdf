// The three parts of a request's URL that cookies depend on. Ports do not matter to cookies.

import { canonicalHost } from './domain.ts';

export interface RequestUrl {
  /** In lower case, without ':'. */
  readonly scheme: string;
  /** As in the URL; it may have a port. */
  readonly host: string;
  /** Without query and fragment. */
  readonly path: string;
}

/**
 * What a URL parser leaves unchanged, without user name and port: a host name that cannot be an address, and a path
 * without escapes and dot segments.
 */
const PLAIN_URL =
  /^(https?):\/\/((?:[a-z0-9_-]+\.)*[a-z](?:[a-z0-9-]*[a-z0-9])?)(\/(?:[\w~/-][\w~/.-]*)?)(?:$|[?#])/;

/** The parts of an absolute URL as a browser reads it, or null when it is none. */
export function parseRequestUrl(url: string): RequestUrl | null {
  const plain = PLAIN_URL.exec(url);
  if (plain !== null && !plain[3]!.includes('/.') && !plain[2]!.includes('xn--'))
    return { scheme: plain[1]!, host: plain[2]!, path: plain[3]! };
  try {
    const { protocol, hostname, pathname } = new URL(url);
    // The URL standard encodes '^' since 2024, browsers do; not all versions of Node.
    return { scheme: protocol.slice(0, -1), host: hostname, path: pathname.replaceAll('^', '%5E') };
  } catch {
    return null; // What a capture has as a URL need not be one.
  }
}

let lastUrl = '';
let lastRequest: RequestUrl | null = null;

/**
 * The same with a canonical host and path; null when the URL or its host is none. The last result is cached: a response
 * sets several cookies.
 */
export function canonicalRequest(url: string | RequestUrl): RequestUrl | null {
  if (typeof url !== 'string') return canonicalParts(url);
  if (url !== lastUrl) {
    lastRequest = canonicalParts(parseRequestUrl(url));
    lastUrl = url;
  }
  return lastRequest;
}

function canonicalParts(parts: RequestUrl | null): RequestUrl | null {
  if (parts === null) return null;
  const host = canonicalHost(parts.host);
  if (host === null) return null;
  const query = parts.path.search(/[?#]/);
  const path = query < 0 ? parts.path : parts.path.slice(0, query);
  return { scheme: parts.scheme.toLowerCase(), host, path: path.startsWith('/') ? path : '/' };
}
