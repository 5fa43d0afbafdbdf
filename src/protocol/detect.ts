// Detects the protocol of a direction by its first bytes, never by its port.

import { LF } from './http1/bytes.ts';
import { isFollowedByField } from './http1/resumed-head.ts';
import {
  type Match,
  MORE,
  NO,
  requestLineAt,
  skipEmptyLines,
  statusLineAt,
  YES,
} from './http1/start-line.ts';
import { PREFACE } from './http2/frame.ts';
import { http2FramesAt } from './http2/midstream.ts';
import { icapAt } from './icap/start-line.ts';
import { socksAt, VERSION_4, VERSION_5 } from './socks/messages.ts';
import { isClientHello, tlsRecordAt } from './tls/first-record.ts';

/** None of those below. */
export const OTHER = 0;
/** More bytes are needed. */
export const UNSURE = 1;
export const HTTP1_REQUEST = 2;
export const HTTP1_RESPONSE = 3;
export const HTTP2 = 4;
export const TLS = 5;
/** A PROXY protocol header: the protocol begins behind it. */
export const PROXY = 6;
/** HTTP/2 frames without the preface: the capture began midstream. */
export const HTTP2_MIDSTREAM = 7;
/** The handshake of a SOCKS client: the protocol begins behind it. */
export const SOCKS = 8;
/** ICAP of a client, and of a server. */
export const ICAP_REQUEST = 9;
export const ICAP_RESPONSE = 10;
export type DetectedProtocol =
  | typeof OTHER
  | typeof UNSURE
  | typeof HTTP1_REQUEST
  | typeof HTTP1_RESPONSE
  | typeof HTTP2
  | typeof TLS
  | typeof PROXY
  | typeof HTTP2_MIDSTREAM
  | typeof SOCKS
  | typeof ICAP_REQUEST
  | typeof ICAP_RESPONSE;

const CAPITAL_A = 0x41;
const CAPITAL_I = 0x49;
const CAPITAL_Z = 0x5a;

const PROXY_V1 = Buffer.from('PROXY ', 'latin1');
const PROXY_V2 = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
/** The longest header of version 1 (proxy-protocol.txt section 2.1). */
const PROXY_V1_MAX_BYTES = 107;

/** Detects the protocol of `bytes[start, end)`, the first bytes of a direction or of a segment. */
export function detectProtocol(bytes: Buffer, start: number, end: number): DetectedProtocol {
  const first = bytes[start]!;
  if (first === 0) {
    const frames = http2FramesAt(bytes, start, end);
    return frames === YES ? HTTP2_MIDSTREAM : frames === MORE ? UNSURE : OTHER;
  }
  if (first === VERSION_5 || first === VERSION_4) {
    const socks = socksAt(bytes, start, end);
    return socks === YES ? SOCKS : socks === MORE ? UNSURE : OTHER;
  }
  const record = tlsRecordAt(bytes, start, end);
  if (record !== NO) return record === YES ? TLS : UNSURE;
  if (first === 0x50 /* P */) {
    const preface = prefixAt(bytes, start, end, PREFACE);
    if (preface !== NO) return preface === MORE ? UNSURE : HTTP2;
    const proxy = prefixAt(bytes, start, end, PROXY_V1);
    if (proxy !== NO) return proxy === MORE ? UNSURE : PROXY;
  }
  if (first === 0x0d) {
    const proxy = prefixAt(bytes, start, end, PROXY_V2);
    // An empty line is the beginning of both.
    if (proxy !== NO) return proxy === MORE ? UNSURE : PROXY;
  }
  const icap = icapAt(bytes, start, end);
  if (icap === YES) return first === CAPITAL_I ? ICAP_RESPONSE : ICAP_REQUEST;
  const line = skipEmptyLines(bytes, start, end);
  if (line === end) return UNSURE;
  const status = statusLineAt(bytes, line, end);
  if (status === YES) return HTTP1_RESPONSE;
  if (status === MORE) return UNSURE;
  const request = requestLineAt(bytes, line, end);
  if (request === YES) return HTTP1_REQUEST;
  return request === MORE || icap === MORE ? UNSURE : OTHER;
}

/** The same of so many bytes that no more are waited for: a request line may be longer than they are. */
export function detectProtocolOfMany(bytes: Buffer, start: number, end: number): DetectedProtocol {
  const protocol = detectProtocol(bytes, start, end);
  if (protocol !== UNSURE) return protocol;
  return requestLineAt(bytes, skipEmptyLines(bytes, start, end), end) === MORE ? HTTP1_REQUEST : OTHER;
}

/** Are these the first bytes of a client, which its server responds to? */
export function isOpening(bytes: Buffer): boolean {
  const protocol = detectProtocol(bytes, 0, bytes.length);
  return (
    protocol !== OTHER && protocol !== UNSURE && protocol !== HTTP1_RESPONSE && protocol !== ICAP_RESPONSE
  );
}

/** Bytes of the PROXY protocol header at `start` (HAProxy's proxy-protocol.txt); -1 while it is not complete. */
export function proxyHeaderBytes(bytes: Buffer, start: number, end: number): number {
  if (bytes[start] === 0x50) {
    for (let at = start; at < end && at < start + PROXY_V1_MAX_BYTES; at++)
      if (bytes[at] === 0x0a) return at + 1 - start;
    return end - start >= PROXY_V1_MAX_BYTES ? 0 : -1;
  }
  if (end - start < 16) return -1;
  const length = 16 + bytes[start + 14]! * 256 + bytes[start + 15]!;
  return end - start < length ? -1 : length;
}

function prefixAt(bytes: Buffer, start: number, end: number, prefix: Buffer): Match {
  const count = Math.min(prefix.length, end - start);
  for (let index = 0; index < count; index++) if (bytes[start + index] !== prefix[index]) return NO;
  return count === prefix.length ? YES : MORE;
}

/**
 * May a protocol that is read begin here, inside one that is not? TLS does (STARTTLS), and HTTP behind a preamble that is
 * not known (a proxy's, a login before the tunnel): with a start line and a field.
 */
export function mayUpgrade(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start]!;
  if (first < CAPITAL_A || first > CAPITAL_Z) return isClientHello(bytes, start, end);
  if (prefixAt(bytes, start, end, PREFACE) === YES) return true;
  if (statusLineAt(bytes, start, end) !== YES && requestLineAt(bytes, start, end) !== YES) return false;
  return hasSecondLine(bytes, start, end) && isFollowedByField(bytes, start, end);
}

function hasSecondLine(bytes: Buffer, start: number, end: number): boolean {
  const line = bytes.indexOf(LF, start) + 1;
  return line > 0 && line < end;
}
