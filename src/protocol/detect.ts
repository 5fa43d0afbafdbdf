// Detects the protocol of a direction by its first bytes, never by its port.

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
import { MAX_TLS_RECORD_BYTES } from './tls/limits.ts';

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
export type DetectedProtocol =
  | typeof OTHER
  | typeof UNSURE
  | typeof HTTP1_REQUEST
  | typeof HTTP1_RESPONSE
  | typeof HTTP2
  | typeof TLS
  | typeof PROXY
  | typeof HTTP2_MIDSTREAM;

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
  if (first >= 0x14 && first <= 0x17) return tlsAt(bytes, start, end);
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
  const line = skipEmptyLines(bytes, start, end);
  if (line === end) return UNSURE;
  const status = statusLineAt(bytes, line, end);
  if (status === YES) return HTTP1_RESPONSE;
  if (status === MORE) return UNSURE;
  const request = requestLineAt(bytes, line, end);
  return request === YES ? HTTP1_REQUEST : request === MORE ? UNSURE : OTHER;
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

/** A TLS record header (RFC 8446 section 5.1): a known type, version 3.x, a length that a record can have. */
function tlsAt(bytes: Buffer, start: number, end: number): DetectedProtocol {
  if (end - start < 5) return end - start > 1 && bytes[start + 1] !== 3 ? OTHER : UNSURE;
  if (bytes[start + 1] !== 3 || bytes[start + 2]! > 4) return OTHER;
  const length = bytes[start + 3]! * 256 + bytes[start + 4]!;
  return length > 0 && length <= MAX_TLS_RECORD_BYTES ? TLS : OTHER;
}

/** Is it a TLS record that begins with a ClientHello? It is where another protocol changes to TLS (STARTTLS). */
export function isClientHello(bytes: Buffer, start: number, end: number): boolean {
  return (
    bytes[start] === 0x16 && end - start > 5 && bytes[start + 5] === 1 && tlsAt(bytes, start, end) === TLS
  );
}
