// The page that makes a request, and how it does: by Origin and Referer (RFC 6454 section 7, RFC 9110 section 10.1.3) and
// the Fetch Metadata Request Headers, which browsers send over HTTPS and to this machine.

import { fieldValues, type Message, type RequestMessage } from '../record/message.ts';

/** How a page makes a request, as far as it matters to cookies; null where the request does not say. */
export type RequestMeans =
  /** A top-level navigation: a link, a redirect, a script that leaves the page. */
  | 'link'
  /** A form that is posted, as a top-level navigation. */
  | 'form'
  /** Anything that navigates inside the page. */
  | 'frame'
  /** A script that wants to read the response: fetch with CORS, XMLHttpRequest. */
  | 'fetch'
  /** An image, a script, a style sheet, a beacon. */
  | 'resource'
  | null;

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

export function hasSafeMethod({ method }: RequestMessage): boolean {
  return SAFE_METHODS.has(method);
}

/** The browser asks whether it may make another request: it sends no cookies, and keeps none (Fetch, CORS-preflight fetch). */
export function isPreflight(request: RequestMessage): boolean {
  return (
    request.method === 'OPTIONS' &&
    firstValue(request, 'access-control-request-method') !== undefined &&
    firstValue(request, 'origin') !== undefined
  );
}

/** The page that made the request, as a URL of the web; null when the request does not say. */
export function initiatorOf(request: RequestMessage): string | null {
  for (const name of ['origin', 'referer']) {
    const value = firstValue(request, name);
    // 'null' is the Origin of a page that does not tell.
    if (value !== undefined && /^https?:\/\//.test(value)) return value;
  }
  return null;
}

/** By Sec-Fetch-Mode and -Dest; browsers that send neither ask for HTML when they navigate. */
export function isTopLevelNavigation(request: RequestMessage): boolean {
  const mode = firstValue(request, 'sec-fetch-mode');
  if (mode === undefined) return firstValue(request, 'accept')?.startsWith('text/html') === true;
  return mode === 'navigate' && (firstValue(request, 'sec-fetch-dest') ?? 'document') === 'document';
}

/** How a page makes the request. */
export function meansOf(request: RequestMessage): RequestMeans {
  if (isTopLevelNavigation(request)) return hasSafeMethod(request) ? 'link' : 'form';
  const mode = firstValue(request, 'sec-fetch-mode');
  if (mode === undefined) return meansByAccept(request);
  if (mode === 'navigate') return 'frame';
  const destination = firstValue(request, 'sec-fetch-dest') ?? 'empty';
  return destination === 'empty' && mode === 'cors' ? 'fetch' : 'resource';
}

/** Of browsers without Fetch Metadata: what they ask for, and how. */
function meansByAccept(request: RequestMessage): RequestMeans {
  const accept = firstValue(request, 'accept') ?? '';
  if (/^(?:image|video|audio|font)\/|^text\/css/.test(accept)) return 'resource';
  const isByScript =
    firstValue(request, 'x-requested-with') !== undefined || accept.startsWith('application/json');
  return isByScript ? 'fetch' : null;
}

export function firstValue(message: Message, lowerCaseName: string): string | undefined {
  return fieldValues(message, lowerCaseName)[0];
}
