// Header blocks of HTTP/1 as Chromium and Firefox read them, where they read something else than RFC 9112 says:
// Chromium 156 (HttpStreamParser, HttpUtil::AssembleRawHeaders), Firefox 153 (nsHttpTransaction, nsHttpHeaderArray).

import { wireText } from '../record/wire-text.ts';

export interface ReadField {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  /** Which of the Set-Cookie lines of the block it is; null for other fields, and behind a CR inside a line. */
  readonly index: number | null;
}

export interface ReadHead {
  readonly fields: readonly ReadField[];
  readonly refused: 'nul-in-header' | 'status-line' | 'header-too-large' | null;
}

/** A line with those that continue it, without line ends. */
interface Line {
  text: string;
  readonly index: number | null;
}

const MAX_CHROME_CHARACTERS = 1 << 18;

/** Every CR ends a line, and empty lines count for nothing; NUL anywhere refuses the response. */
export function chromeHead(text: string): ReadHead {
  if (text.includes('\0')) return { fields: [], refused: 'nul-in-header' };
  if (text.length > MAX_CHROME_CHARACTERS) return { fields: [], refused: 'header-too-large' };
  const lines: Line[] = [];
  for (const { text: line, index } of wireLines(text)) {
    const parts = line.split('\r').filter((part) => part !== '');
    for (const [at, part] of parts.entries()) {
      const last = lines.at(-1);
      if (isContinuation(part) && last !== undefined && isContinuable(last.text))
        last.text += ` ${trim(part)}`;
      else lines.push({ text: part, index: at === 0 ? index : null });
    }
  }
  // The status line is the first, wherever it ends.
  return {
    fields: lines.slice(1).flatMap((line) => fieldOf(line, chromeName)),
    refused: null,
  };
}

/** Versions 1.x, 2 and 3, then nothing or a code of three digits at most. */
const FIREFOX_STATUS_LINE = /^HTTP\/(?:1\.|[23])[^ ]*(?: *$| +\d{1,3}(?:[\t ]|$))/;

/** One CR belongs to the line end; names are tokens right before the colon, and NUL in a value refuses the response. */
export function firefoxHead(text: string): ReadHead {
  const [status, ...rest] = wireLines(text).map(({ text: line, index }) => ({
    text: line.endsWith('\r') ? line.slice(0, -1) : line,
    index,
  }));
  if (!FIREFOX_STATUS_LINE.test(status?.text ?? '')) return { fields: [], refused: 'status-line' };
  const lines: Line[] = [];
  for (const line of rest) {
    const last = lines.at(-1);
    if (!isContinuation(line.text)) lines.push(line);
    else if (last !== undefined) last.text += line.text;
  }
  const fields = lines.flatMap((line) => fieldOf(line, firefoxName));
  const hasNul = fields.some(({ value }) => value.includes('\0'));
  return hasNul ? { fields: [], refused: 'nul-in-header' } : { fields, refused: null };
}

/** A header line that a CR inside it splits. */
export interface SplitLine {
  /** The name of its field, as written; '' for a line without one, null for the status line. */
  readonly carrier: string | null;
  /** The fields behind the CRs, as written. */
  readonly hidden: readonly string[];
}

/** The lines in which a field stands behind a CR; CRs before LF belong to the line end. */
export function splitLines(text: string): SplitLine[] {
  return wireLines(text).flatMap(({ text: line }, at) => {
    const hidden = fieldsBehindCr(line);
    return hidden.length === 0 ? [] : [{ carrier: at === 0 ? null : (nameAt(line) ?? ''), hidden }];
  });
}

/** What stands behind the CRs of a line and is a field of its own where a CR ends a line. */
export function fieldsBehindCr(line: string): string[] {
  if (!line.includes('\r')) return [];
  return line
    .split('\r')
    .slice(1)
    .filter((part) => nameAt(part) !== null);
}

function nameAt(line: string): string | null {
  const name = trim(line.slice(0, Math.max(line.indexOf(':'), 0)));
  return isContinuation(line) ? null : firefoxName(name);
}

/** The lines between LFs, CRs kept, and which Set-Cookie line of the message each is. */
function wireLines(text: string): Line[] {
  let setCookies = 0;
  return text.split('\n').map((line) => {
    const isSetCookie = /^set-cookie[\t ]*:/i.test(line);
    return { text: line, index: isSetCookie ? setCookies++ : null };
  });
}

/** `nameOf` gives the name of what stands before the first colon, null when that can be none. */
function fieldOf({ text, index }: Line, nameOf: (text: string) => string | null): ReadField[] {
  const colon = text.indexOf(':');
  const name = colon < 0 ? null : nameOf(text.slice(0, colon));
  return name === null
    ? []
    : [{ name: name.toLowerCase(), value: wireText(trim(text.slice(colon + 1))), index }];
}

/** Browsers allow white space after a name and refuse it before one. */
function chromeName(text: string): string | null {
  return text === '' || isContinuation(text) ? null : trim(text);
}

function firefoxName(text: string): string | null {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(text) ? text : null;
}

/** It has a name: other lines are not continued. */
function isContinuable(line: string): boolean {
  return !isContinuation(line) && line.indexOf(':') > 0;
}

function isContinuation(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('\t');
}

function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isContinuation(text.charAt(start))) start++;
  while (end > start && isContinuation(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
