// Handshake messages of one direction (RFC 8446 section 4): put together from the records they are split over or
// packed into. Only those that are wanted are kept, the others are counted off.

import { MAX_TLS_HANDSHAKE_BYTES } from './limits.ts';

export const HELLO_REQUEST = 0;
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const NEW_SESSION_TICKET = 4;
export const END_OF_EARLY_DATA = 5;
export const ENCRYPTED_EXTENSIONS = 8;
export const CLIENT_KEY_EXCHANGE = 16;
export const FINISHED_MESSAGE = 20;
export const KEY_UPDATE = 24;

const HEADER_BYTES = 4;
/** Of the types in use only message_hash (254) is larger, which is never sent. */
const LARGEST_TYPE = 67;

export interface MessageHandler {
  /** Shall messages of this type be kept whole? */
  wants(type: number): boolean;
  /** A whole message `bytes[start, end)` with its header; of one that is not wanted it is empty. */
  message(type: number, bytes: Buffer, start: number, end: number): void;
}

export class HandshakeReader {
  readonly #handler: MessageHandler;
  #pending: Buffer | null = null;
  /** Bytes left of a message that is not wanted, and its type. */
  #skip = 0;
  #skippedType = 0;
  /** Bytes are missing: where the next message begins is not known. */
  #isLost = false;

  constructor(handler: MessageHandler) {
    this.#handler = handler;
  }

  data(bytes: Buffer, start: number, end: number): void {
    if (this.#isLost) {
      // Most records begin with a message.
      if (!isPlausible(bytes, start, end)) return;
      this.#isLost = false;
    }
    let at = start;
    let source = bytes;
    let sourceEnd = end;
    if (this.#pending !== null) {
      source = Buffer.concat([this.#pending, bytes.subarray(start, end)]);
      this.#pending = null;
      at = 0;
      sourceEnd = source.length;
    }
    while (at < sourceEnd) {
      if (this.#skip > 0) {
        const count = Math.min(this.#skip, sourceEnd - at);
        at += count;
        this.#skip -= count;
        if (this.#skip === 0) this.#handler.message(this.#skippedType, source, at, at);
        continue;
      }
      if (sourceEnd - at < HEADER_BYTES) break;
      const type = source[at]!;
      const length = HEADER_BYTES + source[at + 1]! * 65536 + source[at + 2]! * 256 + source[at + 3]!;
      if (!this.#handler.wants(type) || length > MAX_TLS_HANDSHAKE_BYTES) {
        this.#skip = length;
        this.#skippedType = type;
        continue;
      }
      if (sourceEnd - at < length) break;
      at += length;
      this.#handler.message(type, source, at - length, at);
    }
    if (at < sourceEnd) this.#pending = Buffer.from(source.subarray(at, sourceEnd));
  }

  /** A message has begun and not ended. */
  get isHalfRead(): boolean {
    return this.#pending !== null || this.#skip > 0;
  }

  /** Bytes are missing. */
  gap(): void {
    this.reset();
    this.#isLost = true;
  }

  /** What follows begins with a message. */
  reset(): void {
    this.#pending = null;
    this.#skip = 0;
    this.#isLost = false;
  }
}

/** Could a handshake message begin at `start`? */
export function isPlausible(bytes: Buffer, start: number, end: number): boolean {
  return end - start >= HEADER_BYTES && bytes[start]! <= LARGEST_TYPE && bytes[start + 1]! <= 1;
}
