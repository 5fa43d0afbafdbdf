// How long the messages of a SOCKS handshake are: SOCKS5 (RFC 1928, RFC 1929), SOCKS4 and 4a
// (https://www.openssh.com/txt/socks4.protocol, socks4a.protocol). Each begins with bytes that say what it is.

import type { TunnelTarget } from '../../flow/stream.ts';
import { formatAddress } from '../../shared/address.ts';
import { latin1 } from '../http1/bytes.ts';
import { type Match, MORE, NO, YES } from '../http1/start-line.ts';

export const VERSION_4 = 4;
export const VERSION_5 = 5;
/** The version of the subnegotiation of user name and password (RFC 1929 section 2). */
const PASSWORD_VERSION = 1;

const CONNECT = 1;
const BIND = 2;
const MAX_COMMAND = 3;
const MAX_REPLY = 8;

const IPV4_ADDRESS = 1;
const HOST_NAME = 3;
const IPV6_ADDRESS = 4;

const METHODS = 2;
const ADDRESS_TYPE = 3;
const ADDRESS = 4;
const IPV4_BYTES = 4;
const IPV6_BYTES = 16;
const PORT_BYTES = 2;

const SOCKS4_PORT = 2;
const SOCKS4_ADDRESS = 4;
const SOCKS4_USER = 8;
const SOCKS4_REPLY_BYTES = 8;
const SOCKS4_GRANTED = 0x5a;
const SOCKS4_LAST_REPLY = 0x5d;
/** Of a user name or a host name of SOCKS4, which end with a NUL. */
const MAX_TEXT_BYTES = 256;

/** In the place of a length: it is no such message, or more bytes are needed. */
export const NO_MESSAGE = 0;
export const PART_OF_MESSAGE = -1;

/** Bytes of a client's greeting with its methods (RFC 1928 section 3). */
export function greetingBytes(bytes: Buffer, start: number, end: number): number {
  if (bytes[start] !== VERSION_5) return NO_MESSAGE;
  if (end - start < METHODS) return PART_OF_MESSAGE;
  const methods = bytes[start + 1]!;
  if (methods === 0) return NO_MESSAGE;
  return lengthWithin(METHODS + methods, start, end);
}

/** Bytes of the method that the server chooses (RFC 1928 section 3). */
export function methodBytes(bytes: Buffer, start: number, end: number): number {
  return bytes[start] === VERSION_5 ? lengthWithin(METHODS, start, end) : NO_MESSAGE;
}

/** Bytes of what the server says of a password (RFC 1929 section 2). */
export function passwordReplyBytes(bytes: Buffer, start: number, end: number): number {
  return bytes[start] === PASSWORD_VERSION ? lengthWithin(2, start, end) : NO_MESSAGE;
}

/** Bytes of a user name and a password (RFC 1929 section 2). */
export function passwordBytes(bytes: Buffer, start: number, end: number): number {
  if (bytes[start] !== PASSWORD_VERSION) return NO_MESSAGE;
  if (end - start < 2) return PART_OF_MESSAGE;
  const password = start + 2 + bytes[start + 1]!;
  return password >= end
    ? PART_OF_MESSAGE
    : lengthWithin(password + 1 + bytes[password]! - start, start, end);
}

/** Bytes of a request or a reply of SOCKS5 (RFC 1928 sections 4 and 6): they have one shape. */
export function addressedBytes(bytes: Buffer, start: number, end: number, isReply: boolean): number {
  if (bytes[start] !== VERSION_5) return NO_MESSAGE;
  if (end - start < ADDRESS) return PART_OF_MESSAGE;
  const code = bytes[start + 1]!;
  if (isReply ? code > MAX_REPLY : code < CONNECT || code > MAX_COMMAND) return NO_MESSAGE;
  const address = start + ADDRESS;
  switch (bytes[start + ADDRESS_TYPE]!) {
    case IPV4_ADDRESS:
      return lengthWithin(ADDRESS + IPV4_BYTES + PORT_BYTES, start, end);
    case IPV6_ADDRESS:
      return lengthWithin(ADDRESS + IPV6_BYTES + PORT_BYTES, start, end);
    case HOST_NAME:
      return address >= end
        ? PART_OF_MESSAGE
        : lengthWithin(ADDRESS + 1 + bytes[address]! + PORT_BYTES, start, end);
    default:
      return NO_MESSAGE;
  }
}

/**
 * Do the first `length` bytes of a direction begin with a request, or a reply: was what comes before it lost? A client
 * that offers to send no password (methods 0) sends none, and a method is followed by a version, which is not 0.
 */
export function isUngreeted(bytes: Buffer, length: number): boolean {
  if (bytes[0] !== VERSION_5 || length <= ADDRESS || bytes[2] !== 0) return false;
  return bytes[1]! <= CONNECT && addressedBytes(bytes, 0, length, true) !== NO_MESSAGE;
}

/** Bytes of a SOCKS4 request; of SOCKS4a with the host name behind it. */
export function socks4RequestBytes(bytes: Buffer, start: number, end: number): number {
  if (bytes[start] !== VERSION_4) return NO_MESSAGE;
  if (end - start < 2) return PART_OF_MESSAGE;
  const command = bytes[start + 1]!;
  if (command !== CONNECT && command !== BIND) return NO_MESSAGE;
  const user = textEnd(bytes, start + SOCKS4_USER, end);
  if (user <= 0) return user;
  if (!namesHost(bytes, start)) return user - start;
  const host = textEnd(bytes, user, end);
  return host <= 0 ? host : host - start;
}

/** Bytes of a SOCKS4 reply. */
export function socks4ReplyBytes(bytes: Buffer, start: number, end: number): number {
  if (bytes[start] !== 0) return NO_MESSAGE;
  if (end - start < 2) return PART_OF_MESSAGE;
  const code = bytes[start + 1]!;
  if (code < SOCKS4_GRANTED || code > SOCKS4_LAST_REPLY) return NO_MESSAGE;
  return lengthWithin(SOCKS4_REPLY_BYTES, start, end);
}

/** Does a client begin with SOCKS at `start`? */
export function socksAt(bytes: Buffer, start: number, end: number): Match {
  const isSocks4 = bytes[start] === VERSION_4;
  const length = isSocks4 ? socks4RequestBytes(bytes, start, end) : greetingBytes(bytes, start, end);
  if (length === NO_MESSAGE) return NO;
  if (length === PART_OF_MESSAGE) return MORE;
  // Some clients do not wait for the server's choice.
  const next = bytes[start + length];
  return isSocks4 || start + length === end || next === VERSION_5 || next === PASSWORD_VERSION ? YES : NO;
}

/** Does the reply at `start` say that the tunnel is open? */
export function isGranted(bytes: Buffer, start: number): boolean {
  return bytes[start] === VERSION_5 ? bytes[start + 1] === 0 : bytes[start + 1] === SOCKS4_GRANTED;
}

/** Where the whole request at `start` wants to go. */
export function targetOf(bytes: Buffer, start: number): TunnelTarget {
  if (bytes[start] === VERSION_4) {
    const port = bytes.readUInt16BE(start + SOCKS4_PORT);
    if (!namesHost(bytes, start)) return { host: ipv4At(bytes, start + SOCKS4_ADDRESS), port };
    const host = bytes.indexOf(0, start + SOCKS4_USER) + 1;
    return { host: latin1(bytes, host, bytes.indexOf(0, host)), port };
  }
  const address = start + ADDRESS;
  switch (bytes[start + ADDRESS_TYPE]!) {
    case IPV4_ADDRESS:
      return { host: ipv4At(bytes, address), port: bytes.readUInt16BE(address + IPV4_BYTES) };
    case IPV6_ADDRESS:
      return { host: ipv6At(bytes, address), port: bytes.readUInt16BE(address + IPV6_BYTES) };
    default: {
      const end = address + 1 + bytes[address]!;
      return { host: latin1(bytes, address + 1, end), port: bytes.readUInt16BE(end) };
    }
  }
}

function ipv4At(bytes: Buffer, at: number): string {
  return formatAddress(4, bytes.readInt32BE(at), 0, 0, 0);
}

function ipv6At(bytes: Buffer, at: number): string {
  const [one, two, three, four] = [0, 4, 8, 12].map((word) => bytes.readInt32BE(at + word));
  return formatAddress(6, one!, two!, three!, four!);
}

/** SOCKS4a: an address 0.0.0.x that is not 0.0.0.0 says that a host name follows. */
function namesHost(bytes: Buffer, start: number): boolean {
  const address = bytes.readUInt32BE(start + SOCKS4_ADDRESS);
  return address > 0 && address < 256;
}

/** Where what follows a NUL begins. */
function textEnd(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (at - start > MAX_TEXT_BYTES) return NO_MESSAGE;
    if (bytes[at] === 0) return at + 1;
  }
  return PART_OF_MESSAGE;
}

function lengthWithin(length: number, start: number, end: number): number {
  return end - start < length ? PART_OF_MESSAGE : length;
}
