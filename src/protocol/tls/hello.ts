// ClientHello, ServerHello and EncryptedExtensions (RFC 8446 sections 4.1 and 4.3.1, RFC 5246 section 7.4.1): what
// decides how records are opened, and the server's name. A truncated hello is read as far as it goes.

import { TLS_1_3 } from './key-schedule.ts';

/** Bytes of a client's or a server's random. */
export const RANDOM_BYTES = 32;

// Extensions (RFC 6066, 7301, 7366, 7627, 5077, 8446, 9849).
const SERVER_NAME = 0;
const ALPN = 16;
const ENCRYPT_THEN_MAC = 22;
const EXTENDED_MASTER_SECRET = 23;
const SESSION_TICKET = 35;
const EARLY_DATA = 42;
const SUPPORTED_VERSIONS = 43;
const ENCRYPTED_CLIENT_HELLO = 0xfe0d;

/** Drafts from 26 on differ from RFC 8446 in nothing but this number. */
const FIRST_DRAFT = 0x7f1a;
const LAST_DRAFT = 0x7f1c;
/** Of a host name (RFC 1035 section 2.3.4). */
const MAX_NAME_BYTES = 255;

/** The random of a HelloRetryRequest (RFC 8446 section 4.1.3). */
const RETRY_RANDOM = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex');

export interface ClientHello {
  readonly random: Buffer;
  readonly sessionId: Buffer;
  readonly suites: readonly number[];
  /** The server's name; null when the client does not send one. */
  serverName: string | null;
  protocols: readonly string[];
  ticket: Buffer;
  earlyData: boolean;
  encryptedHello: boolean;
}

/** Stands for a ClientHello that was not captured. */
export const LOST_CLIENT_HELLO: ClientHello = {
  random: Buffer.alloc(0),
  sessionId: Buffer.alloc(0),
  suites: [],
  serverName: null,
  protocols: [],
  ticket: Buffer.alloc(0),
  earlyData: false,
  encryptedHello: false,
};

export interface ServerHello {
  readonly random: Buffer;
  readonly sessionId: Buffer;
  readonly version: number;
  readonly suite: number;
  readonly compression: number;
  readonly isRetry: boolean;
  readonly encryptThenMac: boolean;
  readonly extendedMasterSecret: boolean;
  readonly protocol: string | null;
}

/** Reads numbers and vectors; past the end everything is zero and empty, and `isTruncated` is set. */
class Reader {
  isTruncated = false;
  readonly #bytes: Buffer;
  #at: number;
  readonly #end: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get hasMore(): boolean {
    return this.#at < this.#end && !this.isTruncated;
  }

  number(byteCount: number): number {
    if (this.#end - this.#at < byteCount) {
      this.isTruncated = true;
      this.#at = this.#end;
      return 0;
    }
    let value = 0;
    for (let index = 0; index < byteCount; index++) value = value * 256 + this.#bytes[this.#at++]!;
    return value;
  }

  /** The next bytes, fewer when there are no more. */
  bytes(count: number): Buffer {
    const start = this.#at;
    const end = Math.min(start + count, this.#end);
    if (end - start < count) this.isTruncated = true;
    this.#at = end;
    return this.#bytes.subarray(start, end);
  }

  /** A vector behind its length of `lengthBytes`. */
  vector(lengthBytes: number): Buffer {
    return this.bytes(this.number(lengthBytes));
  }
}

const readerOf = (bytes: Buffer): Reader => new Reader(bytes, 0, bytes.length);

/** Calls `found` with every extension that is whole. */
function extensions(reader: Reader, found: (type: number, bytes: Buffer) => void): void {
  if (!reader.hasMore) return;
  const list = readerOf(reader.vector(2));
  while (list.hasMore) {
    const type = list.number(2);
    const bytes = list.vector(2);
    if (!list.isTruncated) found(type, bytes);
  }
}

/** Reads the body of a ClientHello; null when it ends before its random does. */
export function readClientHello(bytes: Buffer, start: number, end: number): ClientHello | null {
  const reader = new Reader(bytes, start, end);
  reader.number(2);
  const random = Buffer.from(reader.bytes(RANDOM_BYTES));
  if (reader.isTruncated) return null;
  const sessionId = Buffer.from(reader.vector(1));
  const suiteList = readerOf(reader.vector(2));
  const suites: number[] = [];
  while (suiteList.hasMore) suites.push(suiteList.number(2));
  reader.vector(1);
  const hello: ClientHello = {
    random,
    sessionId,
    suites,
    serverName: null,
    protocols: [],
    ticket: Buffer.alloc(0),
    earlyData: false,
    encryptedHello: false,
  };
  extensions(reader, (type, value) => {
    if (type === SERVER_NAME) hello.serverName = serverName(value);
    else if (type === ALPN) hello.protocols = protocolNames(value);
    else if (type === SESSION_TICKET) hello.ticket = Buffer.from(value);
    else if (type === EARLY_DATA) hello.earlyData = true;
    else if (type === ENCRYPTED_CLIENT_HELLO) hello.encryptedHello = true;
  });
  return hello;
}

/** Reads the body of a ServerHello or HelloRetryRequest; null when it is truncated. */
export function readServerHello(bytes: Buffer, start: number, end: number): ServerHello | null {
  const reader = new Reader(bytes, start, end);
  let version = reader.number(2);
  const random = Buffer.from(reader.bytes(RANDOM_BYTES));
  const sessionId = Buffer.from(reader.vector(1));
  const suite = reader.number(2);
  const compression = reader.number(1);
  if (reader.isTruncated) return null;
  let encryptThenMac = false;
  let extendedMasterSecret = false;
  let protocol: string | null = null;
  extensions(reader, (type, value) => {
    if (type === SUPPORTED_VERSIONS && value.length === 2) version = versionOf(value.readUInt16BE(0));
    else if (type === ENCRYPT_THEN_MAC) encryptThenMac = true;
    else if (type === EXTENDED_MASTER_SECRET) extendedMasterSecret = true;
    else if (type === ALPN) protocol = protocolNames(value)[0] ?? null;
  });
  const isRetry = random.equals(RETRY_RANDOM);
  return {
    random,
    sessionId,
    version,
    suite,
    compression,
    isRetry,
    encryptThenMac,
    extendedMasterSecret,
    protocol,
  };
}

/** What of EncryptedExtensions matters here. */
export function readEncryptedExtensions(
  bytes: Buffer,
  start: number,
  end: number,
): { protocol: string | null; earlyData: boolean } {
  let protocol: string | null = null;
  let earlyData = false;
  extensions(new Reader(bytes, start, end), (type, value) => {
    if (type === ALPN) protocol = protocolNames(value)[0] ?? null;
    else if (type === EARLY_DATA) earlyData = true;
  });
  return { protocol, earlyData };
}

/** The ticket in a NewSessionTicket message up to TLS 1.2 (RFC 5077 section 3.3). */
export function readTicket(bytes: Buffer, start: number, end: number): Buffer {
  const reader = new Reader(bytes, start, end);
  reader.number(4);
  return Buffer.from(reader.vector(2));
}

function versionOf(version: number): number {
  return version >= FIRST_DRAFT && version <= LAST_DRAFT ? TLS_1_3 : version;
}

/** The host name in the extension (RFC 6066 section 3). */
function serverName(value: Buffer): string | null {
  const list = readerOf(readerOf(value).vector(2));
  while (list.hasMore) {
    const type = list.number(1);
    const name = list.vector(2);
    if (type === 0 && name.length > 0 && name.length <= MAX_NAME_BYTES) return name.toString('latin1');
  }
  return null;
}

function protocolNames(value: Buffer): string[] {
  const list = readerOf(readerOf(value).vector(2));
  const names: string[] = [];
  while (list.hasMore) {
    const name = list.vector(1);
    // GREASE (RFC 8701) says nothing.
    if (name.length > 0 && !(name.length === 2 && name[0] === name[1] && (name[0]! & 0x0f) === 0x0a))
      names.push(name.toString('latin1'));
  }
  return names;
}
