// The chunked transfer coding (RFC 9112 section 7.1): finds where the chunks begin and end, byte by byte, so that
// the data between can be skipped unread. Trailers are passed over: a Set-Cookie in a trailer is no cookie.

import { CR, HTAB, LF, SP } from './bytes.ts';
import { MAX_CHUNK_LINE_BYTES } from './limits.ts';

const SIZE = 0;
const EXTENSION = 1;
const DATA_END = 2;
const TRAILER = 3;
type ChunkState = typeof SIZE | typeof EXTENSION | typeof DATA_END | typeof TRAILER;

/** What `read` came to: the end of the bytes, data, the end of the message, or no chunk. */
export const CHUNK_MORE = 0;
export const CHUNK_DATA = 1;
export const CHUNK_DONE = 2;
export const CHUNK_INVALID = 3;
export type ChunkResult = typeof CHUNK_MORE | typeof CHUNK_DATA | typeof CHUNK_DONE | typeof CHUNK_INVALID;

export class ChunkedReader {
  /** After CHUNK_DATA: bytes of data to skip before the next call. */
  dataBytes = 0;
  /** Where the last call stopped reading. */
  at = 0;

  #state: ChunkState = SIZE;
  #digits = 0;
  #lineBytes = 0;

  /** Reads framing from `bytes[start, end)` until data, the end of the message, or the end of the bytes. */
  read(bytes: Buffer, start: number, end: number): ChunkResult {
    for (let at = start; at < end; ) {
      const byte = bytes[at++]!;
      this.at = at;
      if (++this.#lineBytes > MAX_CHUNK_LINE_BYTES) return CHUNK_INVALID;
      switch (this.#state) {
        case SIZE: {
          const digit = hexDigit(byte);
          if (digit >= 0) {
            if (this.#digits === 0) this.dataBytes = 0;
            this.dataBytes = this.dataBytes * 16 + digit;
            if (++this.#digits > 13 && this.dataBytes > Number.MAX_SAFE_INTEGER) return CHUNK_INVALID;
            break;
          }
          if (this.#digits === 0) return CHUNK_INVALID;
          if (byte !== LF && byte !== CR && byte !== 0x3b && byte !== SP && byte !== HTAB)
            return CHUNK_INVALID;
          this.#state = EXTENSION;
          if (byte === LF && this.#sizeLineEnds()) return CHUNK_DATA;
          break;
        }
        case EXTENSION:
          if (byte === LF && this.#sizeLineEnds()) return CHUNK_DATA;
          break;
        case DATA_END:
          if (byte === CR) break;
          if (byte !== LF) return CHUNK_INVALID;
          this.#next(SIZE);
          break;
        case TRAILER:
          // A trailer line counts its bytes from the last LF; an empty one ends the message.
          if (byte === CR) this.#lineBytes--;
          else if (byte === LF) {
            if (this.#lineBytes === 1) return CHUNK_DONE;
            this.#next(TRAILER);
          }
      }
    }
    this.at = end;
    return CHUNK_MORE;
  }

  /** True when data follows; after the last chunk come the trailers. */
  #sizeLineEnds(): boolean {
    if (this.dataBytes > 0) {
      this.#next(DATA_END);
      return true;
    }
    this.#next(TRAILER);
    return false;
  }

  #next(state: ChunkState): void {
    this.#state = state;
    this.#lineBytes = 0;
    this.#digits = 0;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
