// Status lines as browsers take them where a response is owed: much more than RFC 9112 section 4 allows. What is read
// is what Chromium reads (HttpStreamParser, HttpResponseHeaders::ParseStatusLine).

import { Name } from './bytes.ts';

/** In the place of where a status line begins: there is none, or more bytes are needed. */
export const NO_STATUS_LINE = -1;
export const PART_OF_STATUS_LINE = -2;

const HTTP = new Name('http');
/** Bytes that browsers pass over before `HTTP`: a byte order mark, what is left of a body. */
const MAX_BYTES_BEFORE = 4;
/** A line without a code, or with none that is a number. */
const DEFAULT_STATUS = 200;

/** Where in `bytes[start, end)` the line begins that browsers take for a status line. */
export function looseStatusLineAt(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at <= start + MAX_BYTES_BEFORE; at++) if (HTTP.isAt(bytes, at, end)) return at;
  return end - start < MAX_BYTES_BEFORE + HTTP.length ? PART_OF_STATUS_LINE : NO_STATUS_LINE;
}

export interface StatusLine {
  readonly version: 'http/1.0' | 'http/1.1';
  readonly status: number;
  readonly phrase: string;
}

const STRICT = /^HTTP\/1\.(\d)[ \t]+(\d{3})(?!\d)(.*)$/s;
/** The code stands behind the first space, whatever stands before it. */
const LOOSE = /^[^ ]* +(\d+)(.*)$/s;

/** Reads a status line, without its line end. */
export function parseStatusLine(line: string): StatusLine {
  const strict = STRICT.exec(line);
  if (strict !== null) {
    const [, minor, code, phrase] = strict;
    return { version: minor === '0' ? 'http/1.0' : 'http/1.1', status: Number(code), phrase: phrase!.trim() };
  }
  const version = /^http\/(?:0|1\.0(?!\d))/i.test(line) ? 'http/1.0' : 'http/1.1';
  const loose = LOOSE.exec(line);
  if (loose === null) return { version, status: DEFAULT_STATUS, phrase: '' };
  return { version, status: Number(loose[1]), phrase: loose[2]!.trim() };
}
