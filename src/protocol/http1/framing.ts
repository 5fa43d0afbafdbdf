// What follows a head: how long the body of a message is (RFC 9112 section 6.3).

import type { Body } from './head-handler.ts';
import type { HeadScanner } from './head-scanner.ts';

type FramingFacts = Pick<
  HeadScanner,
  'isChunked' | 'isIdentity' | 'hasTransferEncoding' | 'contentLength' | 'isLengthInvalid'
>;

/**
 * The body of a request: without a length there is none. With one that cannot be known the server has to refuse the
 * request and close the connection: what follows is not taken for requests.
 */
export function bodyOfRequest(facts: FramingFacts): Body {
  if (facts.isChunked) return 'chunked';
  if (facts.hasTransferEncoding || facts.isLengthInvalid) return 'until-close';
  return Math.max(facts.contentLength, 0);
}

/** The body of a response, which the request decides too; `isHead`: that one was HEAD. */
export function bodyOfResponse(facts: FramingFacts, status: number, isHead: boolean): Body {
  const isInterim = status >= 100 && status < 200;
  if (isInterim || status === 204 || status === 304 || isHead) return 0;
  if (facts.isChunked) return 'chunked';
  const isUnknown = facts.hasTransferEncoding && !facts.isIdentity;
  return isUnknown || facts.contentLength < 0 ? 'until-close' : facts.contentLength;
}
