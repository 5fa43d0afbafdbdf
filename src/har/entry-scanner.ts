// Finds the entries in the bytes of a HAR file, `{"log":{"entries":[{...},{...}]}}`, one after the other: each is handed on as
// text as soon as it is whole, so that no file is too large, and one that is cut short gives what is there. Of long texts, which
// are bodies, the beginning is kept. What is inside an entry is checked by the parser of JSON.

import { MAX_HAR_DEPTH, MAX_HAR_ENTRY_BYTES, MAX_HAR_TEXT_BYTES, MAX_HAR_VALUES } from './limits.ts';

export interface EntrySink {
  /** The JSON of an entry, an object in outward form only. */
  entry(json: string): void;
  /** There is an element that cannot be read; `why` goes on behind "entry 5". */
  unreadable(why: string): void;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const UNICODE_ESCAPE = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

/** How deep `log`, its members, and what is in `entries` lie. */
const ROOT_DEPTH = 1;
const LOG_DEPTH = 2;
const ENTRIES_DEPTH = 3;
/** Of the names that are looked for. */
const MAX_KEY_BYTES = 16;
/** Behind a backslash, before it is known what is escaped. */
const ESCAPED = -1;
const HEX_DIGITS = 4;

export class EntryScanner {
  /** The list of entries has begun. */
  hasEntries = false;
  readonly #sink: EntrySink;
  #depth = 0;
  #hasBegun = false;
  #isInLog = false;
  #isInEntries = false;
  /** The last text outside of entries, and the name of the member that begins. */
  #word = '';
  #key = '';
  #isInText = false;
  /** Of the text so far. */
  #textBytes = 0;
  /** The text is too long: the rest of it is passed over. */
  #isPassing = false;
  /** Bytes left of an escape in a text, or `ESCAPED`. */
  #escape = 0;
  /** Something other than an object lies in the list of entries. */
  #isOther = false;
  #isInEntry = false;
  /** What is wrong with the entry. */
  #fault: string | null = null;
  #values = 0;
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  /** Where in the bytes at hand the entry goes on that is not kept yet. */
  #from = 0;

  constructor(sink: EntrySink) {
    this.#sink = sink;
  }

  /** All of the file has been read: it ends where it should. */
  get isEnded(): boolean {
    return this.#hasBegun && this.#depth === 0 && !this.#isInText;
  }

  /** The file ends inside an entry, if it ends here. */
  get isInEntry(): boolean {
    return this.#isInEntry;
  }

  /** Reads on, in `bytes[start, end)`, of which nothing is referenced afterwards. */
  push(bytes: Buffer, start: number, end: number): void {
    this.#from = start;
    for (let at = start; at < end; )
      at = this.#isInText ? this.#readText(bytes, at, end) : this.#readStructure(bytes, at, end);
    this.#keep(bytes, end);
  }

  /** Up to the text that begins next. */
  #readStructure(bytes: Buffer, start: number, end: number): number {
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte <= SPACE) continue;
      if (byte === QUOTE) {
        this.#beginText();
        return at + 1;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#open(byte, at);
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#close(bytes, at);
      else if (byte === COMMA) this.#comma();
      else if (byte === COLON) this.#key = this.#word;
      else if (this.#isAtElement) this.#isOther = true;
    }
    return end;
  }

  /** Directly in the list of entries. */
  get #isAtElement(): boolean {
    return this.#isInEntries && this.#depth === ENTRIES_DEPTH;
  }

  #open(byte: number, at: number): void {
    const isObject = byte === OPEN_BRACE;
    if (this.#isAtElement) {
      if (isObject) this.#beginEntry(at);
      else this.#isOther = true;
    } else if (this.#depth === ROOT_DEPTH && isObject && this.#key === 'log') this.#isInLog = true;
    else if (this.#depth === LOG_DEPTH && this.#isInLog && !isObject && this.#key === 'entries') {
      this.#isInEntries = true;
      this.hasEntries = true;
    }
    this.#hasBegun = true;
    this.#depth++;
    this.#key = '';
    if (!this.#isInEntry) return;
    this.#values++;
    if (this.#depth > ENTRIES_DEPTH + MAX_HAR_DEPTH) this.#fail('has values that lie too deep');
  }

  #close(bytes: Buffer, at: number): void {
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#isInEntry && this.#depth === ENTRIES_DEPTH) this.#endEntry(bytes, at + 1);
    else if (this.#isInEntries && this.#depth < ENTRIES_DEPTH) {
      this.#endElement();
      this.#isInEntries = false;
    }
    if (this.#depth < LOG_DEPTH) this.#isInLog = false;
  }

  #comma(): void {
    if (this.#isAtElement) this.#endElement();
    else if (this.#isInEntry && ++this.#values > MAX_HAR_VALUES) this.#fail('has too many values');
    this.#key = '';
  }

  /** What is no object was counted nowhere else. */
  #endElement(): void {
    if (this.#isOther) this.#sink.unreadable('is no object');
    this.#isOther = false;
  }

  #beginEntry(at: number): void {
    this.#isInEntry = true;
    this.#fault = null;
    this.#values = 0;
    this.#from = at;
  }

  #endEntry(bytes: Buffer, end: number): void {
    this.#keep(bytes, end);
    this.#isInEntry = false;
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#pieceBytes = 0;
    if (this.#fault !== null) this.#sink.unreadable(this.#fault);
    else this.#sink.entry(Buffer.concat(pieces).toString('utf8'));
  }

  #fail(why: string): void {
    this.#fault ??= why;
    this.#pieces = [];
  }

  /** Keeps what there is of the entry before `end`. */
  #keep(bytes: Buffer, end: number): void {
    if (!this.#isInEntry || this.#isPassing) return;
    this.#pieceBytes += end - this.#from;
    if (this.#pieceBytes > MAX_HAR_ENTRY_BYTES) this.#fail('is too long');
    if (this.#fault === null) this.#pieces.push(Buffer.from(bytes.subarray(this.#from, end)));
    this.#from = end;
  }

  #beginText(): void {
    this.#isInText = true;
    this.#textBytes = 0;
    this.#word = '';
    if (this.#isAtElement) this.#isOther = true;
  }

  #readText(bytes: Buffer, start: number, end: number): number {
    for (let at = start; at < end; ) {
      const byte = bytes[at]!;
      if (this.#escape === ESCAPED) {
        this.#escape = byte === UNICODE_ESCAPE ? HEX_DIGITS : 0;
        at++;
      } else if (byte === QUOTE) return this.#endText(at);
      else if (this.#escape > 0) {
        this.#escape--;
        at++;
      } else if (byte === BACKSLASH) {
        if (this.#textBytes >= MAX_HAR_TEXT_BYTES) this.#pass(bytes, at);
        this.#escape = ESCAPED;
        this.#textBytes++;
        at++;
      } else at = this.#readPlain(bytes, at, end);
    }
    return end;
  }

  /** Up to the next escape, or the end of the text. */
  #readPlain(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && bytes[at] !== QUOTE && bytes[at] !== BACKSLASH) at++;
    if (this.#depth <= LOG_DEPTH && this.#word.length <= MAX_KEY_BYTES)
      this.#word += bytes.toString('latin1', start, Math.min(at, start + MAX_KEY_BYTES + 1));
    const room = MAX_HAR_TEXT_BYTES - this.#textBytes;
    if (at - start > room) {
      let cut = start + Math.max(0, room);
      // Not inside a character of UTF-8.
      while (cut > start && (bytes[cut]! & 0xc0) === 0x80) cut--;
      this.#pass(bytes, cut);
    }
    this.#textBytes += at - start;
    return at;
  }

  #pass(bytes: Buffer, at: number): void {
    this.#keep(bytes, at);
    this.#isPassing = true;
  }

  #endText(at: number): number {
    this.#isInText = false;
    this.#escape = 0;
    if (this.#isPassing) {
      this.#isPassing = false;
      this.#from = at;
    }
    return at + 1;
  }
}
