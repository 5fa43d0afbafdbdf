// What a request asks for in place of HTTP/1: a tunnel to another server, or HTTP/2.

import type { TunnelTarget } from '../../flow/stream.ts';
import { latin1 } from './bytes.ts';
import type { Http1Head } from './head.ts';

const TO_PROXY = /^(?:CONNECT |[!#-'*+\-.^-z|~\w]{1,32} https?:\/\/)/;

/** Where a CONNECT request wants to go: authority-form has a host and a port (RFC 9112 section 3.2.3). */
export function targetOfConnect(authority: string): TunnelTarget | null {
  const parts = /^(?:\[([\da-f:.]+)\]|([^:/@\s]+)):(\d{1,5})$/i.exec(authority);
  return parts === null ? null : { host: parts[1] ?? parts[2]!, port: Number(parts[3]) };
}

/** An Upgrade field that names HTTP/2 in cleartext (RFC 7540 section 3.2). */
export function asksForHttp2(head: Http1Head): boolean {
  return head.values('upgrade').some((value) => /(^|[\s,])h2c([\s,]|$)/i.test(value));
}

/** Do `bytes` begin a request to a proxy rather than one inside a tunnel: CONNECT, or with an absolute target (RFC 9112 section 3.2)? */
export function isToProxy(bytes: Buffer): boolean {
  return TO_PROXY.test(latin1(bytes, 0, bytes.length));
}

/** An Upgrade field that names TLS (RFC 2817 section 3). */
export function opensTls(head: Http1Head): boolean {
  return head.values('upgrade').some((value) => /(^|[\s,])TLS\/1\.\d/i.test(value));
}
