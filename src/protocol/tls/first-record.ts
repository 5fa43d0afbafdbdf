// What a TLS connection begins with: a record header (RFC 8446 section 5.1), and a hello in it.

import { type Match, MORE, NO, YES } from '../http1/start-line.ts';
import { MAX_TLS_RECORD_BYTES } from './limits.ts';
import { APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE, TLS_RECORD_HEADER_BYTES } from './record.ts';

const MAJOR_VERSION = 3;
const MAX_MINOR_VERSION = 4;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;

/** A known type, version 3.x, a length that a record can have. */
export function tlsRecordAt(bytes: Buffer, start: number, end: number): Match {
  const first = bytes[start]!;
  if (first < CHANGE_CIPHER_SPEC || first > APPLICATION_DATA) return NO;
  if (end - start < TLS_RECORD_HEADER_BYTES)
    return end - start > 1 && bytes[start + 1] !== MAJOR_VERSION ? NO : MORE;
  if (bytes[start + 1] !== MAJOR_VERSION || bytes[start + 2]! > MAX_MINOR_VERSION) return NO;
  const length = bytes[start + 3]! * 256 + bytes[start + 4]!;
  return length > 0 && length <= MAX_TLS_RECORD_BYTES ? YES : NO;
}

/** Is it a record that begins with a ClientHello, or the header of a handshake record alone? */
export function isClientHello(bytes: Buffer, start: number, end: number): boolean {
  return beginsWithHello(bytes, start, end, CLIENT_HELLO);
}

export function isServerHello(bytes: Buffer, start: number, end: number): boolean {
  return beginsWithHello(bytes, start, end, SERVER_HELLO);
}

function beginsWithHello(bytes: Buffer, start: number, end: number, hello: number): boolean {
  if (bytes[start] !== HANDSHAKE || tlsRecordAt(bytes, start, end) !== YES) return false;
  const message = start + TLS_RECORD_HEADER_BYTES;
  return message === end || bytes[message] === hello;
}
