// The NSS key log (draft-ietf-tls-keylogfile): lines of a label, a client random and a secret. Kept flat, since a
// log may have a million lines: one entry a client random, its secrets chained behind it in byte arrays.

import { randomInt } from 'node:crypto';
import { MAX_KEY_LOG_LINE_BYTES } from '../../limits.ts';

/** Which secret, by its label. */
export const MASTER = 0;
export const PREMASTER = 1;
export const CLIENT_EARLY = 2;
export const CLIENT_HANDSHAKE = 3;
export const SERVER_HANDSHAKE = 4;
export const CLIENT_TRAFFIC = 5;
export const SERVER_TRAFFIC = 6;
/** A label that is known and not needed, or not known. */
const UNUSED = 7;
const RSA = 8;

const LABELS: readonly (readonly [string, number])[] = [
  ['CLIENT_RANDOM', MASTER],
  ['PMS_CLIENT_RANDOM', PREMASTER],
  ['CLIENT_EARLY_TRAFFIC_SECRET', CLIENT_EARLY],
  ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', CLIENT_HANDSHAKE],
  ['SERVER_HANDSHAKE_TRAFFIC_SECRET', SERVER_HANDSHAKE],
  ['CLIENT_TRAFFIC_SECRET_0', CLIENT_TRAFFIC],
  ['SERVER_TRAFFIC_SECRET_0', SERVER_TRAFFIC],
  ['RSA', RSA],
];
const LABEL_BYTES = LABELS.map(([label]) => Buffer.from(label, 'latin1'));

export const RANDOM_BYTES = 32;
/** The longest secret: SHA-384's, or a master secret. */
const SECRET_BYTES = 48;
/** An `RSA` line names the first bytes of the encrypted premaster secret. */
export const RSA_KEY_BYTES = 8;
const INITIAL_ENTRIES = 256;
const NONE = -1;

const LF = 0x0a;
const SPACE = 0x20;
const HASH = 0x23;

/** The value of a hexadecimal digit; 255 for all other bytes. */
const DIGITS = new Uint8Array(256).fill(255);
for (let digit = 0; digit < 16; digit++) {
  DIGITS[digit.toString(16).charCodeAt(0)] = digit;
  DIGITS[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

export class KeyLog {
  /** Lines that told a secret, and lines that make no sense. */
  secrets = 0;
  junkLines = 0;

  #clients = 0;
  #randoms = Buffer.alloc(INITIAL_ENTRIES * RANDOM_BYTES);
  /** The newest secret of a client random. */
  #newest: Int32Array = new Int32Array(INITIAL_ENTRIES);
  #slots = new Int32Array(2 * INITIAL_ENTRIES).fill(NONE);

  #stored = 0;
  #values = Buffer.alloc(INITIAL_ENTRIES * SECRET_BYTES);
  #labels: Uint8Array = new Uint8Array(INITIAL_ENTRIES);
  #lengths: Uint8Array = new Uint8Array(INITIAL_ENTRIES);
  #older: Int32Array = new Int32Array(INITIAL_ENTRIES);

  /** Premaster secrets by the first bytes of their encrypted form. */
  readonly #rsa = new Map<string, Buffer>();
  /** A line whose end has not come yet. */
  #rest = Buffer.alloc(0);
  #random = Buffer.alloc(RANDOM_BYTES);
  #secret = Buffer.alloc(SECRET_BYTES);

  /** Some connections can only be found by the premaster secret they send. */
  get hasPremaster(): boolean {
    return this.#rsa.size > 0;
  }

  /** Reads lines; the last one may go on in the next call. */
  push(bytes: Buffer): void {
    let text = bytes;
    if (this.#rest.length > 0) {
      text = Buffer.concat([this.#rest, bytes]);
      this.#rest = Buffer.alloc(0);
    }
    let start = 0;
    for (let end = text.indexOf(LF); end >= 0; end = text.indexOf(LF, start)) {
      this.#line(text, start, end);
      start = end + 1;
    }
    if (text.length - start > MAX_KEY_LOG_LINE_BYTES) this.junkLines++;
    else this.#rest = Buffer.from(text.subarray(start));
  }

  /** Reads a last line without an end. */
  end(): void {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    this.#line(rest, 0, rest.length);
  }

  /** A handle for the secrets of the client random at `at`; -1 when there are none. */
  find(bytes: Buffer, at: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hashAt(bytes, at) & mask; ; slot = (slot + 1) & mask) {
      const client = slots[slot]!;
      if (client === NONE || this.#isRandom(client, bytes, at)) return client;
    }
  }

  /** A secret of the client random with this handle, a copy; null when the log does not tell it. */
  secret(client: number, label: number): Buffer | null {
    if (client < 0) return null;
    for (let index = this.#newest[client]!; index !== NONE; index = this.#older[index]!)
      if (this.#labels[index] === label) {
        const at = index * SECRET_BYTES;
        return Buffer.from(this.#values.subarray(at, at + this.#lengths[index]!));
      }
    return null;
  }

  /** The premaster secret whose encrypted form begins with the 8 bytes at `at`. */
  premaster(bytes: Buffer, at: number): Buffer | null {
    return this.#rsa.get(bytes.toString('latin1', at, at + RSA_KEY_BYTES)) ?? null;
  }

  #line(bytes: Buffer, start: number, end: number): void {
    let at = start;
    while (end > at && bytes[end - 1]! <= SPACE) end--;
    while (at < end && bytes[at]! <= SPACE) at++;
    if (at === end || bytes[at] === HASH) return;
    const labelEnd = bytes.indexOf(SPACE, at);
    if (labelEnd < 0 || labelEnd >= end) {
      this.junkLines++;
      return;
    }
    const label = labelOf(bytes, at, labelEnd);
    if (label === UNUSED) {
      if (!isLabel(bytes, at, labelEnd)) this.junkLines++;
      return;
    }
    const keyBytes = label === RSA ? RSA_KEY_BYTES : RANDOM_BYTES;
    const keyEnd = labelEnd + 1 + 2 * keyBytes;
    const secretBytes = (end - keyEnd - 1) / 2;
    if (
      bytes[keyEnd] !== SPACE ||
      !hasLength(label, secretBytes) ||
      !decodeHex(bytes, labelEnd + 1, keyBytes, this.#random) ||
      !decodeHex(bytes, keyEnd + 1, secretBytes, this.#secret)
    ) {
      this.junkLines++;
      return;
    }
    this.secrets++;
    if (label === RSA)
      this.#rsa.set(
        this.#random.toString('latin1', 0, RSA_KEY_BYTES),
        Buffer.from(this.#secret.subarray(0, secretBytes)),
      );
    else this.#add(label, secretBytes);
  }

  /** Stores the secret that was just decoded. */
  #add(label: number, secretBytes: number): void {
    let client = this.find(this.#random, 0);
    if (client === NONE) client = this.#addClient();
    let index = this.#newest[client]!;
    while (index !== NONE && this.#labels[index] !== label) index = this.#older[index]!;
    if (index === NONE) {
      if (this.#stored === this.#labels.length) this.#growSecrets();
      index = this.#stored++;
      this.#older[index] = this.#newest[client]!;
      this.#newest[client] = index;
      this.#labels[index] = label;
    }
    this.#lengths[index] = secretBytes;
    this.#secret.copy(this.#values, index * SECRET_BYTES, 0, secretBytes);
  }

  #addClient(): number {
    if (this.#clients === this.#newest.length) this.#growClients();
    const client = this.#clients++;
    this.#random.copy(this.#randoms, client * RANDOM_BYTES);
    this.#newest[client] = NONE;
    this.#place(client);
    return client;
  }

  #place(client: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hashAt(this.#randoms, client * RANDOM_BYTES) & mask;
    while (slots[slot] !== NONE) slot = (slot + 1) & mask;
    slots[slot] = client;
  }

  #isRandom(client: number, bytes: Buffer, at: number): boolean {
    const randoms = this.#randoms;
    const base = client * RANDOM_BYTES;
    for (let index = 0; index < RANDOM_BYTES; index++)
      if (randoms[base + index] !== bytes[at + index]) return false;
    return true;
  }

  #growClients(): void {
    const size = 2 * this.#newest.length;
    this.#randoms = Buffer.concat([this.#randoms], size * RANDOM_BYTES);
    this.#newest = grown(this.#newest, size);
    this.#slots = new Int32Array(2 * size).fill(NONE);
    for (let client = 0; client < this.#clients; client++) this.#place(client);
  }

  #growSecrets(): void {
    const size = 2 * this.#labels.length;
    this.#values = Buffer.concat([this.#values], size * SECRET_BYTES);
    this.#labels = Buffer.concat([this.#labels], size);
    this.#lengths = Buffer.concat([this.#lengths], size);
    this.#older = grown(this.#older, size);
  }
}

function grown(old: Int32Array, size: number): Int32Array {
  const array = new Int32Array(size);
  array.set(old);
  return array;
}

/** Not to be foreseen: a key log inside a capture is the work of strangers. */
const SEED = randomInt(2 ** 32);

function hashAt(bytes: Buffer, at: number): number {
  let hash = SEED;
  for (let end = at + RANDOM_BYTES; at < end; at += 4) {
    hash ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash = Math.imul(hash, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

function labelOf(bytes: Buffer, start: number, end: number): number {
  for (let index = 0; index < LABELS.length; index++) {
    const label = LABEL_BYTES[index]!;
    if (label.length === end - start && matches(label, bytes, start)) return LABELS[index]![1];
  }
  return UNUSED;
}

function matches(label: Buffer, bytes: Buffer, at: number): boolean {
  for (let index = 0; index < label.length; index++) if (label[index] !== bytes[at + index]) return false;
  return true;
}

/** Labels are capital letters, digits and underscores: `EXPORTER_SECRET`, `CLIENT_TRAFFIC_SECRET_1`, new ones. */
function isLabel(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (!((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f)) return false;
  }
  return true;
}

function hasLength(label: number, secretBytes: number): boolean {
  return secretBytes === SECRET_BYTES || (secretBytes === 32 && label !== MASTER && label !== RSA);
}

/** Decodes `count` bytes; false when a digit is none. */
function decodeHex(bytes: Buffer, start: number, count: number, target: Buffer): boolean {
  let bits = 0;
  for (let index = 0, at = start; index < count; index++, at += 2) {
    const high = DIGITS[bytes[at]!]!;
    const low = DIGITS[bytes[at + 1]!]!;
    bits |= high | low;
    target[index] = (high << 4) | low;
  }
  return bits < 16;
}
