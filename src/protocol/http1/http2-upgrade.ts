// The way from HTTP/1 to HTTP/2 on the same connection (RFC 7540 section 3.2): who asks for it, and what comes then.

import { PREFACE } from '../http2/frame.ts';
import type { Http1Head } from './head.ts';

/** True for nothing too: what broke off says nothing. */
export function beginsLikePreface(held: readonly Buffer[]): boolean {
  const first = Buffer.concat(held);
  const count = Math.min(first.length, PREFACE.length);
  return first.compare(PREFACE, 0, count, 0, count) === 0;
}

/** An Upgrade field that names HTTP/2 in cleartext (RFC 7540 section 3.2). */
export function asksForHttp2(head: Http1Head): boolean {
  return head.values('upgrade').some((value) => /(^|[\s,])h2c([\s,]|$)/i.test(value));
}
