// Entries of a HAR file that never crossed the network, or not as what they look like: left out, and counted by their reasons.

import { type HarObject, harNumber, harObject, harText } from './members.ts';

/**
 * What is marked as such, and a page in the memory of the browser, which looks like a response: only what no request goes out
 * without is missing.
 */
export const FROM_CACHE = 'from the cache of the browser';

/** Null: it is an exchange with a server. `url`: of its request. */
export function leftOutReason(entry: HarObject, url: string): string | null {
  const request = harObject(entry.request);
  const response = harObject(entry.response);
  const marked = (name: string): boolean =>
    [entry, request, response].some((part) => ![undefined, null, false, ''].includes(part[name] as never));
  const scheme = /^([a-z][a-z0-9+.-]{0,31}):/i.exec(url)?.[1]?.toLowerCase();
  if (harText(request.method).toUpperCase() === 'CONNECT') return 'the way through a proxy (CONNECT)';
  if (scheme === 'ws' || scheme === 'wss') return 'a WebSocket';
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return `a URL with ${scheme}:`;
  if (marked('_fromCache')) return FROM_CACHE;
  if (marked('_fetchedViaServiceWorker')) return 'from a service worker';
  if (marked('_wasFulfilled')) return 'made by a test';
  if (marked('_wasAborted')) return 'aborted by a test';
  const status = harNumber(response.status);
  if (status === null || status <= 0) return 'without a response';
  return isUntimed(entry) ? FROM_CACHE : null;
}

/**
 * What Firefox took from its memory: an entry without any times and without a byte of the response, where requests that go out have
 * both. Only where no cookie is lost with it, as other programs may write the same of what they know less of.
 */
function isUntimed({ timings, request, response }: HarObject): boolean {
  if (typeof timings !== 'object' || timings === null || Object.keys(timings).length > 0) return false;
  const { bodySize } = harObject(response);
  return harNumber(bodySize) === 0 && !mentionsCookies(request) && !mentionsCookies(response);
}

function mentionsCookies(message: unknown): boolean {
  const { headers, cookies } = harObject(message);
  const names = Array.isArray(headers) ? headers.map((header) => harText(harObject(header).name)) : [];
  return (Array.isArray(cookies) && cookies.length > 0) || names.some((name) => /cookie/i.test(name));
}

/**
 * What has no Host, where other requests of its version of HTTP have one, did not go out: not all programs write it for HTTP/2. A cache has no
 * responses to what changes something (RFC 9111 section 3), and browsers keep no redirects of logins there.
 */
export function mayBeCached({
  method,
  status,
}: {
  readonly method: string;
  readonly status: number;
}): boolean {
  return (method === 'GET' || method === 'HEAD') && !(status >= 300 && status <= 399 && status !== 304);
}
