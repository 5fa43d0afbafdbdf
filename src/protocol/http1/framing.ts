// What follows a head: how long the body of a message is (RFC 9112 section 6.3).

import type { Body } from './head-handler.ts';
import type { HeadScanner } from './head-scanner.ts';

type FramingFacts = Pick<HeadScanner, 'isChunked' | 'hasTransferEncoding' | 'contentLength'>;

/** The body of a request: without a length there is none. */
export function bodyOfRequest({ isChunked, hasTransferEncoding, contentLength }: FramingFacts): Body {
  if (isChunked) return 'chunked';
  return hasTransferEncoding || contentLength < 0 ? 0 : contentLength;
}

/** The body of a response, which the request decides too; `isHead`: that one was HEAD. */
export function bodyOfResponse(facts: FramingFacts, status: number, isHead: boolean): Body {
  const isInterim = status >= 100 && status < 200;
  if (isInterim || status === 204 || status === 304 || isHead) return 0;
  if (facts.isChunked) return 'chunked';
  return facts.hasTransferEncoding || facts.contentLength < 0 ? 'until-close' : facts.contentLength;
}
