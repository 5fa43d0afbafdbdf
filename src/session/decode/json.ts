// JSON (RFC 8259) from a cookie: depth and number of values are limited before it is parsed, and whole numbers that a
// double would round stay exact, as text: user numbers of 64 bits are common.

import { MAX_CONTENT_DEPTH, MAX_CONTENT_VALUES } from './limits.ts';
import { attempt, numberOf, type Plain, type Reading, Unreadable } from './plain.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;

/** What a JSON document says. A text that is none is 'damaged'. */
export function readJson(text: string): Reading {
  return attempt(() => parseJson(text));
}

/** Throws `Unreadable`. */
export function parseJson(text: string): Plain {
  const exact = withExactNumbers(text);
  try {
    return JSON.parse(exact);
  } catch {
    throw new Unreadable('damaged');
  }
}

/** The same document with quotes around the numbers that a double cannot hold; throws when it is too large. */
function withExactNumbers(text: string): string {
  let exact = '';
  let copied = 0;
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; ) {
    const character = text.charCodeAt(at);
    const start = at;
    if (character === QUOTE) {
      at = endOfString(text, at);
      values++;
    } else if (character === MINUS || isDigit(character)) {
      at = endOfNumber(text, at);
      values++;
      const token = text.slice(start, at);
      // A double holds every number of 15 digits; what JSON does not take for a number is left for it to refuse.
      if (MAY_NOT_FIT.test(token) && JSON_NUMBER.test(token)) {
        const number = numberOf(token);
        if (typeof number === 'string') {
          exact += `${text.slice(copied, start)}"${number}"`;
          copied = at;
        }
      }
    } else {
      if (isOneOf(character, '[{')) {
        depth++;
        values++;
      } else if (isOneOf(character, ']}')) depth--;
      at++;
    }
    if (depth > MAX_CONTENT_DEPTH || values > MAX_CONTENT_VALUES) throw new Unreadable('too large');
  }
  return copied === 0 ? text : exact + text.slice(copied);
}

const MAY_NOT_FIT = /[eE]|.{16}/;
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The position after the closing quote, or the end. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) return at + 1;
    if (character === BACKSLASH) at++;
  }
  return text.length;
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && (isDigit(text.charCodeAt(at)) || isOneOf(text.charCodeAt(at), '.eE+-'))) at++;
  return at;
}

function isDigit(character: number): boolean {
  return character >= 0x30 && character <= 0x39;
}

function isOneOf(character: number, set: string): boolean {
  return set.includes(String.fromCharCode(character));
}
