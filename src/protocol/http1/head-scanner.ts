// Finds the end of a header block and, on the way, the few facts that the framing needs (RFC 9112 sections 2.2, 5
// and 6). Bytes are looked at once; nothing is copied and no string is made.

import { COLON, CR, HTAB, isDigit, isToken, LF, Name, SP } from './bytes.ts';

const SET_COOKIE = new Name('set-cookie');
const COOKIE = new Name('cookie');
const CONTENT_LENGTH = new Name('content-length');
const UPGRADE = new Name('upgrade');
const TRANSFER_ENCODING = new Name('transfer-encoding');
const CHUNKED = new Name('chunked');
const IDENTITY = new Name('identity');

/** A line shorter than "cookie:a" and its end holds nothing that is looked for. */
const SHORTEST_FIELD_BYTES = 9;

/** No Content-Length, or none that is a number. */
export const NO_LENGTH = -1;

/** Facts of one header block, filled by `scan`. One scanner serves all connections: read it before the next call. */
export class HeadScanner {
  /** First byte after the blank line; -1 while the block is not complete. */
  headEnd = -1;
  /** First byte of the line that is not complete: the next search begins there. */
  lineStart = 0;

  contentLength = NO_LENGTH;
  /** Content-Length is no number, or several that differ. */
  isLengthInvalid = false;
  hasTransferEncoding = false;
  /** The last transfer coding is chunked. */
  isChunked = false;
  /** The only transfer coding is `identity`: as without the field (RFC 2616 section 3.6). */
  isIdentity = false;
  setCookies = 0;
  /** Where the first Set-Cookie line begins; meaningful when there is one. */
  firstSetCookie = 0;
  hasCookie = false;
  hasUpgrade = false;

  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));

  /**
   * Reads the header block that begins with a start line at `start`: its end and its facts. False when it is not
   * complete in `bytes[start, end)`; the facts are then those of its complete lines and of the one begun.
   */
  scan(bytes: Buffer, start: number, end: number): boolean {
    this.contentLength = NO_LENGTH;
    this.isLengthInvalid = false;
    this.hasTransferEncoding = false;
    this.isChunked = false;
    this.isIdentity = false;
    this.setCookies = 0;
    this.hasCookie = false;
    this.hasUpgrade = false;
    const view = this.#viewOf(bytes);
    let line = start;
    let at = lineFeed(view, line, end);
    while (at < end) {
      const length = at - line;
      line = at + 1;
      if (length === 0 || (length === 1 && bytes[at - 1] === CR)) {
        this.headEnd = line;
        return true;
      }
      if (line + SHORTEST_FIELD_BYTES < end) this.#readLine(bytes, line, end);
      at = lineFeed(view, line, end);
    }
    this.lineStart = line;
    return false;
  }

  /** Looks only for the end of the block: its last line begins at `line`, the bytes before `from` were searched. */
  findEnd(bytes: Buffer, line: number, from: number, end: number): boolean {
    const view = this.#viewOf(bytes);
    for (let at = lineFeed(view, from, end); at < end; at = lineFeed(view, line, end)) {
      const length = at - line;
      line = at + 1;
      if (length === 0 || (length === 1 && bytes[at - 1] === CR)) {
        this.headEnd = line;
        return true;
      }
    }
    this.lineStart = line;
    return false;
  }

  /** Does a CR that ends no line stand before a field in `bytes[start, end)`? Chromium ends the line there. */
  hidesField(bytes: Buffer, start: number, end: number): boolean {
    const view = this.#viewOf(bytes);
    for (let at = carriageReturn(view, start, end); at < end; at = carriageReturn(view, at + 1, end)) {
      if (bytes[at + 1] === LF) continue;
      if (isFieldAt(bytes, at + 1, end)) return true;
    }
    return false;
  }

  /** Two letters tell most other fields apart before a name is compared. */
  #readLine(bytes: Buffer, line: number, end: number): void {
    switch (bytes[line]! | 0x20) {
      case 0x73: // s, and the c of set-cookie
        if ((bytes[line + 4]! | 0x20) === 0x63 && fieldValue(bytes, line, end, SET_COOKIE) >= 0)
          if (this.setCookies++ === 0) this.firstSetCookie = line;
        break;
      case 0x63: // c, and the k of cookie or the t of content-length
        if ((bytes[line + 3]! | 0x20) === 0x6b) {
          if (!this.hasCookie && fieldValue(bytes, line, end, COOKIE) >= 0) this.hasCookie = true;
        } else if ((bytes[line + 8]! | 0x20) === 0x6c) this.#readContentLength(bytes, line, end);
        break;
      case 0x74: // t, and the f of transfer-encoding
        if ((bytes[line + 5]! | 0x20) === 0x66) this.#readTransferEncoding(bytes, line, end);
        break;
      case 0x75: // u
        if (!this.hasUpgrade && fieldValue(bytes, line, end, UPGRADE) >= 0) this.hasUpgrade = true;
        break;
    }
  }

  #viewOf(bytes: Buffer): DataView {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    return this.#view;
  }

  /** RFC 9112 section 6.3: a list of equal values counts as one; of others the first counts, what is no number not. */
  #readContentLength(bytes: Buffer, line: number, end: number): void {
    let at = fieldValue(bytes, line, end, CONTENT_LENGTH);
    if (at < 0) return;
    while (at < end && bytes[at] !== CR && bytes[at] !== LF) {
      while (bytes[at] === SP || bytes[at] === HTAB || bytes[at] === 0x2c) at++;
      if (!isDigit(bytes[at]!)) {
        this.isLengthInvalid = true;
        return;
      }
      let value = 0;
      while (at < end && isDigit(bytes[at]!)) value = value * 10 + (bytes[at++]! - 0x30);
      if (value > Number.MAX_SAFE_INTEGER) {
        this.isLengthInvalid = true;
        return;
      }
      if (this.contentLength === NO_LENGTH) this.contentLength = value;
      else if (this.contentLength !== value) this.isLengthInvalid = true;
      while (bytes[at] === SP || bytes[at] === HTAB) at++;
    }
  }

  /** Only the last coding matters: when it is chunked, the message ends by itself. */
  #readTransferEncoding(bytes: Buffer, line: number, end: number): void {
    const value = fieldValue(bytes, line, end, TRANSFER_ENCODING);
    if (value < 0) return;
    const wasSeen = this.hasTransferEncoding;
    this.hasTransferEncoding = true;
    let lineEnd = value;
    while (lineEnd < end && (bytes[lineEnd] !== LF || isFold(bytes, lineEnd, end))) lineEnd++;
    // Empty list elements count for nothing (RFC 9110 section 5.6.1.2).
    while (lineEnd > value && (bytes[lineEnd - 1]! <= SP || bytes[lineEnd - 1] === 0x2c)) lineEnd--;
    this.isIdentity = !wasSeen && lineEnd - value === IDENTITY.length && IDENTITY.isAt(bytes, value, lineEnd);
    const last = lineEnd - CHUNKED.length;
    const before = bytes[last - 1];
    this.isChunked =
      last >= value &&
      CHUNKED.isAt(bytes, last, lineEnd) &&
      (last === value || before! <= SP || before === 0x2c);
  }
}

/** The next LF at or after `at`, else `end`. Four bytes at a time: a header line is too short for a native call. */
function lineFeed(view: DataView, at: number, end: number): number {
  for (const last = end - 4; at <= last; at += 4) {
    // A zero byte in `word` is where an LF was; the subtraction borrows into its high bit and no earlier one.
    const word = view.getInt32(at, true) ^ 0x0a0a0a0a;
    const zeros = (word - 0x01010101) & ~word & 0x80808080;
    // The lowest bit that is set lies in the first of them.
    if (zeros !== 0) return at + ((31 - Math.clz32(zeros & -zeros)) >> 3);
  }
  while (at < end && view.getUint8(at) !== LF) at++;
  return at;
}

/** The next CR at or after `at`, else `end`. */
function carriageReturn(view: DataView, at: number, end: number): number {
  for (const last = end - 4; at <= last; at += 4) {
    const word = view.getInt32(at, true) ^ 0x0d0d0d0d;
    const zeros = (word - 0x01010101) & ~word & 0x80808080;
    if (zeros !== 0) return at + ((31 - Math.clz32(zeros & -zeros)) >> 3);
  }
  while (at < end && view.getUint8(at) !== CR) at++;
  return at;
}

/** Where the value of the field `name` begins when that field stands at `line`, else -1. */
function fieldValue(bytes: Buffer, line: number, end: number, name: Name): number {
  if (!name.isAt(bytes, line, end)) return -1;
  let at = line + name.length;
  // White space before the colon: RFC 9112 section 5.1 has proxies remove it from responses.
  while (at < end && (bytes[at] === SP || bytes[at] === HTAB)) at++;
  if (bytes[at] !== COLON) return -1;
  at++;
  while (at < end && (bytes[at] === SP || bytes[at] === HTAB || isFold(bytes, at, end))) at++;
  return at;
}

/** A name and a colon stand there, white space between them or not. */
function isFieldAt(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at < end && isToken(bytes[at]!)) at++;
  if (at === start) return false;
  while (at < end && (bytes[at] === SP || bytes[at] === HTAB)) at++;
  return at < end && bytes[at] === COLON;
}

/** A line end that is none, since the next line continues this one (obs-fold, RFC 9112 section 5.2). */
function isFold(bytes: Buffer, at: number, end: number): boolean {
  if (bytes[at] === CR) return at + 1 < end && bytes[at + 1] === LF && isFold(bytes, at + 1, end);
  return bytes[at] === LF && at + 1 < end && (bytes[at + 1] === SP || bytes[at + 1] === HTAB);
}
