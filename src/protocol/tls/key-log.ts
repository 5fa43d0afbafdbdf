// The NSS key log (draft-ietf-tls-keylogfile): lines of a label, a client random and a secret. Kept flat, since a
// log may have a million lines: one entry a client random, its secrets chained behind it in byte arrays.

import { randomInt } from 'node:crypto';
import { latin1 } from '../http1/bytes.ts';
import { RANDOM_BYTES } from './hello.ts';
import {
  hasLength,
  isLabel,
  labelOf,
  RSA,
  SECRET_BYTES,
  type SecretLabel,
  UNUSED,
} from './key-log-labels.ts';
import { MAX_KEY_LOG_LINE_BYTES } from './limits.ts';

const RANDOM_WORDS = RANDOM_BYTES / 4;
/** An `RSA` line names the first bytes of the encrypted premaster secret. */
export const RSA_KEY_BYTES = 8;
const INITIAL_ENTRIES = 256;
const NONE = -1;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;

/** A session identifier has up to 32 bytes, a master secret 48 (RFC 5246 sections 7.4.1.2 and 8.1). */
const SESSION = /^ Session-ID:((?:[\da-f]{2}){1,32}) Master-Key:([\da-f]{96})(?!\S)/i;

/** The value of a hexadecimal digit; 255 for all other bytes. */
const DIGITS = new Uint8Array(256).fill(255);
for (let digit = 0; digit < 16; digit++) {
  DIGITS[digit.toString(16).charCodeAt(0)] = digit;
  DIGITS[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

export class KeyLog {
  /** Lines with a secret. */
  secrets = 0;
  /** Lines that are none of a key log. */
  invalidLines = 0;
  /** A connection of the capture has a secret in it. */
  isUsed = false;

  /** Client randoms; the line at hand is decoded behind the last one, and its secret behind the last secret. */
  #clients = 0;
  #randoms: Int32Array = new Int32Array(INITIAL_ENTRIES * RANDOM_WORDS);
  #randomBytes = bytesOf(this.#randoms);
  #hashes: Int32Array = new Int32Array(INITIAL_ENTRIES);
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
  /** Master secrets by session identifier. */
  readonly #sessions = new Map<string, Buffer>();
  /** A line whose end has not come yet. */
  #rest: Buffer = Buffer.alloc(0);
  /** The client random that is looked for. */
  readonly #wanted = new Int32Array(RANDOM_WORDS);
  readonly #wantedBytes = bytesOf(this.#wanted);

  /** Some connections can only be found by the premaster secret they send. */
  get hasPremaster(): boolean {
    return this.#rsa.size > 0;
  }

  /** Some can only be found by the session identifier that the server chooses. */
  get hasSessions(): boolean {
    return this.#sessions.size > 0;
  }

  /** The master secret of a session; null when the log does not have it. */
  session(id: Buffer): Buffer | null {
    if (id.length === 0) return null;
    const master = this.#sessions.get(id.toString('latin1')) ?? null;
    if (master !== null) this.isUsed = true;
    return master;
  }

  /** Reads lines; the last one may go on in the next call. */
  push(given: Buffer): void {
    const bytes = withLineFeeds(given);
    let start = 0;
    if (this.#rest.length > 0) {
      start = bytes.indexOf(LF) + 1;
      const rest = Buffer.concat([this.#rest, start > 0 ? bytes.subarray(0, start) : bytes]);
      if (start === 0) {
        this.#keep(rest);
        return;
      }
      this.#line(rest, 0, rest.length - 1);
    }
    for (let end = bytes.indexOf(LF, start); end >= 0; end = bytes.indexOf(LF, start)) {
      this.#line(bytes, start, end);
      start = end + 1;
    }
    this.#keep(Buffer.from(bytes.subarray(start)));
  }

  /** Reads a last line without an end. */
  end(): void {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    this.#line(rest, 0, rest.length);
  }

  /** A handle for the secrets of the client random at `at`; -1 when there are none. */
  find(bytes: Buffer, at: number): number {
    const wanted = this.#wanted;
    for (let index = 0; index < RANDOM_BYTES; index++) this.#wantedBytes[index] = bytes[at + index]!;
    return this.#find(wanted, 0, hashAt(wanted, 0));
  }

  /** How many client randoms there are: their handles are the numbers below. */
  get clients(): number {
    return this.#clients;
  }

  /** The client random with this handle, a copy. */
  randomOf(client: number): Buffer {
    const at = client * RANDOM_BYTES;
    return Buffer.from(this.#randomBytes.subarray(at, at + RANDOM_BYTES));
  }

  /** A secret of the client random with this handle, a copy; null when the log does not have it. */
  secret(client: number, label: SecretLabel): Buffer | null {
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
    const premaster = this.#rsa.get(bytes.toString('latin1', at, at + RSA_KEY_BYTES)) ?? null;
    if (premaster !== null) this.isUsed = true;
    return premaster;
  }

  #keep(rest: Buffer): void {
    const isTooLong = rest.length > MAX_KEY_LOG_LINE_BYTES;
    if (isTooLong) this.invalidLines++;
    this.#rest = isTooLong ? Buffer.alloc(0) : rest;
  }

  #line(bytes: Buffer, start: number, end: number): void {
    let at = start;
    while (end > at && bytes[end - 1]! <= SPACE) end--;
    while (at < end && bytes[at]! <= SPACE) at++;
    if (at === end || bytes[at] === HASH) return;
    let labelEnd = at;
    while (labelEnd < end && bytes[labelEnd] !== SPACE) labelEnd++;
    if (labelEnd === end) {
      this.invalidLines++;
      return;
    }
    const label = labelOf(bytes, at, labelEnd);
    if (label === RSA && this.#addSession(latin1(bytes, labelEnd, end))) return;
    if (label === UNUSED) {
      if (!isLabel(bytes, at, labelEnd)) this.invalidLines++;
      return;
    }
    if (this.#clients === this.#newest.length) this.#growClients();
    if (this.#stored === this.#labels.length) this.#growSecrets();
    const keyBytes = label === RSA ? RSA_KEY_BYTES : RANDOM_BYTES;
    const keyEnd = labelEnd + 1 + 2 * keyBytes;
    let secretEnd = Math.min(keyEnd + 1, end);
    while (secretEnd < end && bytes[secretEnd]! > SPACE) secretEnd++;
    const secretBytes = (secretEnd - keyEnd - 1) >> 1;
    const randomAt = this.#clients * RANDOM_BYTES;
    const secretAt = this.#stored * SECRET_BYTES;
    if (
      bytes[keyEnd] !== SPACE ||
      keyEnd + 1 + 2 * secretBytes !== secretEnd ||
      !hasLength(label, secretBytes) ||
      !decodeHex(bytes, labelEnd + 1, keyBytes, this.#randomBytes, randomAt) ||
      !decodeHex(bytes, keyEnd + 1, secretBytes, this.#values, secretAt)
    ) {
      this.invalidLines++;
      return;
    }
    this.secrets++;
    if (label === RSA)
      this.#rsa.set(
        this.#randomBytes.toString('latin1', randomAt, randomAt + RSA_KEY_BYTES),
        Buffer.from(this.#values.subarray(secretAt, secretAt + secretBytes)),
      );
    else this.#add(label, secretBytes);
  }

  /** `Session-ID:<hex> Master-Key:<hex>`, as agents of Java, sandboxes and load balancers write it. */
  #addSession(text: string): boolean {
    const [, id, master] = SESSION.exec(text) ?? [];
    if (id === undefined || master === undefined) return false;
    this.secrets++;
    this.#sessions.set(Buffer.from(id, 'hex').toString('latin1'), Buffer.from(master, 'hex'));
    return true;
  }

  /** Keeps the random and the secret that were just decoded. */
  #add(label: SecretLabel, secretBytes: number): void {
    const base = this.#clients * RANDOM_WORDS;
    const hash = hashAt(this.#randoms, base);
    let client = this.#find(this.#randoms, base, hash);
    if (client === NONE) {
      client = this.#clients++;
      this.#hashes[client] = hash;
      this.#newest[client] = NONE;
      this.#place(client);
    }
    let index = this.#newest[client]!;
    while (index !== NONE && this.#labels[index] !== label) index = this.#older[index]!;
    if (index === NONE) {
      index = this.#stored++;
      this.#older[index] = this.#newest[client]!;
      this.#newest[client] = index;
      this.#labels[index] = label;
    } else {
      const decodedAt = this.#stored * SECRET_BYTES;
      this.#values.copyWithin(index * SECRET_BYTES, decodedAt, decodedAt + secretBytes);
    }
    this.#lengths[index] = secretBytes;
  }

  /** The client whose random is the words from `base` on. */
  #find(words: Int32Array, base: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const client = slots[slot]!;
      if (client === NONE || (this.#hashes[client] === hash && this.#isRandom(client, words, base)))
        return client;
    }
  }

  #isRandom(client: number, words: Int32Array, base: number): boolean {
    const randoms = this.#randoms;
    const own = client * RANDOM_WORDS;
    for (let index = 0; index < RANDOM_WORDS; index++)
      if (randoms[own + index] !== words[base + index]) return false;
    return true;
  }

  #place(client: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = this.#hashes[client]! & mask;
    while (slots[slot] !== NONE) slot = (slot + 1) & mask;
    slots[slot] = client;
  }

  #growClients(): void {
    const size = 2 * this.#newest.length;
    this.#randoms = grown(this.#randoms, size * RANDOM_WORDS);
    this.#randomBytes = bytesOf(this.#randoms);
    this.#hashes = grown(this.#hashes, size);
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

/** A CR ends a line as well: alone in what old editors write, and before the LF it makes a line without text. */
function withLineFeeds(bytes: Buffer): Buffer {
  if (!bytes.includes(CR)) return bytes;
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(CR); at >= 0; at = copy.indexOf(CR, at)) copy[at] = LF;
  return copy;
}

function grown(old: Int32Array, size: number): Int32Array {
  const array = new Int32Array(size);
  array.set(old);
  return array;
}

function bytesOf(words: Int32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}

/** Random: whoever made a capture with a key log inside must not be able to choose hashes that collide. */
const SEED = randomInt(2 ** 32);

/** The hash of the client random in the words from `base` on. */
function hashAt(words: Int32Array, base: number): number {
  let hash = SEED;
  for (let index = base; index < base + RANDOM_WORDS; index++) {
    hash = Math.imul(hash ^ words[index]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

/** Decodes `count` bytes to `at` in `target`; false when a digit is none. */
function decodeHex(bytes: Buffer, start: number, count: number, target: Buffer, at: number): boolean {
  let bits = 0;
  for (let index = 0, digit = start; index < count; index++, digit += 2) {
    const high = DIGITS[bytes[digit]!]!;
    const low = DIGITS[bytes[digit + 1]!]!;
    bits |= high | low;
    target[at + index] = (high << 4) | low;
  }
  return bits < 16;
}
