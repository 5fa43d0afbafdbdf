// Expires as Firefox reads it, from NSPR's PR_ParseTimeString: tokens in any order, zones count, numbers with slashes
// are dates, a time of day may be missing, and what is out of range flows over (31 June is 1 July).
// Source: nsprpub/pr/src/misc/prtime.c of mozilla-firefox/firefox; measured with Firefox 153.

import { MONTH_NAMES } from './date.ts';

/** Minutes east of Greenwich, summer time included. */
const ZONES = new Map([
  ['pst', -480],
  ['pdt', -420],
  ['mst', -420],
  ['mdt', -360],
  ['cst', -360],
  ['cdt', -300],
  ['est', -300],
  ['edt', -240],
  ['ast', -240],
  ['nst', -210],
  ['gmt', 0],
  ['bst', 60],
  ['met', 60],
  ['eet', 120],
  ['jst', 540],
]);
const MAX_TOKENS = 1000;
const LATEST_YEAR = 32_767;

const TIME = /(\d+):(\d*)/y;
const SECONDS = /:?(\d*)/y;
const HALF_OF_DAY = /[ \t]*([ap])m/iy;
const NUMBERS = /(\d{1,2})[/-](\d{1,2})[/-](\d{4,5}|\d{1,2})(?![\dA-Za-z])/y;
const DIGITS = /\d+/y;
const REST_OF_TOKEN = /[^ \t,;\-+/()[\]]*/y;
const BETWEEN_TOKENS = /[ \t,;/()[\]]*/y;

/** What was found so far; null is nothing yet. */
interface Found {
  day: number | null;
  /** From 0. */
  month: number | null;
  year: number | null;
  /** Null even with an hour, when they are missing. */
  hour: number | null;
  minute: number | null;
  second: number | null;
  zone: string | null;
  /** Minutes, of a number behind a sign. */
  offset: number | null;
}

/** Milliseconds since 1970 (UTC), or null when it is no date. */
export function firefoxDate(text: string): number | null {
  const found: Found = {
    day: null,
    month: null,
    year: null,
    hour: null,
    minute: null,
    second: null,
    zone: null,
    offset: null,
  };
  let at = 0;
  for (let tokens = 0; at < text.length; tokens++) {
    if (tokens > MAX_TOKENS) return null;
    at = nextToken(text, endOf(REST_OF_TOKEN, text, readToken(text, at, found)), found);
  }
  const { day, month, year } = found;
  if (day === null || month === null || year === null || year > LATEST_YEAR) return null;
  const minutes = found.offset ?? ZONES.get(found.zone ?? 'gmt')!;
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  date.setUTCHours(found.hour ?? 0, (found.minute ?? 0) - minutes, found.second ?? 0);
  return date.getTime();
}

/** Reads what stands at a position; gives the position from which the rest of the token is passed over. */
function readToken(text: string, at: number, found: Found): number {
  const character = text[at]!;
  if (character === '+' || character === '-') return readOffset(text, at + 1, character, found);
  if (character >= '0' && character <= '9') return readNumber(text, at, found);
  readWord(text.slice(at, at + 3).toLowerCase(), found);
  return at;
}

function readWord(word: string, found: Found): void {
  const month = MONTH_NAMES.indexOf(word);
  if (month >= 0) found.month ??= month;
  else if (ZONES.has(word)) found.zone ??= word;
  // UT is Greenwich as well, but UTC is no zone at all.
  else if (/^ut[^a-z]?$/.test(word)) found.zone ??= 'gmt';
}

/** A number behind a sign, once, and only behind GMT or no zone: hours, or hours and minutes. */
function readOffset(text: string, start: number, sign: string, found: Found): number {
  if (found.offset !== null || (found.zone !== null && found.zone !== 'gmt')) return start;
  const digits = matchAt(DIGITS, text, start)?.[0] ?? '';
  if (digits.length !== 1 && digits.length !== 2 && digits.length !== 4) return start;
  const minutes =
    digits.length === 4 ? Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)) : Number(digits) * 60;
  found.offset = sign === '+' ? minutes : -minutes;
  found.zone = 'gmt';
  return start;
}

function readNumber(text: string, at: number, found: Found): number {
  const digits = matchAt(DIGITS, text, at)![0];
  const end = at + digits.length;
  const next = text[end] ?? '';
  if (next === ':') return readTime(text, at, found);
  if ((next === '/' || next === '-') && /\d/.test(text[end + 1] ?? '')) return readNumbers(text, at, found);
  if (/[A-Za-z]/.test(next)) return at;
  const value = Number(digits);
  if (digits.length === 4 || digits.length === 5) found.year ??= value;
  else if (digits.length === 2) {
    if (found.day === null && value < 32) found.day = value;
    else found.year ??= fullYear(value);
  } else if (digits.length === 1) found.day ??= value;
  return at;
}

/** Hours and minutes, perhaps seconds, and am or pm; seconds need not be there. */
function readTime(text: string, at: number, found: Found): number {
  if (found.hour !== null && found.minute !== null) return at;
  const [whole, hours, minutes] = matchAt(TIME, text, at)!;
  const atMinutes = at + hours!.length + 1;
  if (hours!.length > 2) return at;
  if (minutes === '' || minutes!.length > 2) return atMinutes;
  const atSeconds = at + whole.length;
  const [rest, seconds] = matchAt(SECONDS, text, atSeconds)!;
  const end = atSeconds + rest.length;
  if (seconds!.length > 2) return end - seconds!.length;
  found.hour = inHalfOfDay(Number(hours), matchAt(HALF_OF_DAY, text, end)?.[1]);
  found.minute = Number(minutes);
  found.second = seconds === '' ? withoutSeconds(text, end) : Number(seconds);
  return end;
}

function inHalfOfDay(hour: number, half: string | undefined): number {
  if (half === undefined || hour > 12) return hour;
  if (half === 'p' || half === 'P') return hour === 12 ? 12 : hour + 12;
  return hour === 12 ? 0 : hour;
}

/** Firefox 153 takes the character after the minutes for a digit: a space is -16 seconds, the end -48. */
function withoutSeconds(text: string, end: number): number {
  const code = end < text.length ? text.charCodeAt(end) : 0;
  return code === 0x2f ? 0 : code - 0x30;
}

/** 6/16/95, 16/6/95 or 95/6/16, with slashes or dashes; not when a month was named before. */
function readNumbers(text: string, at: number, found: Found): number {
  if (found.month !== null) return at;
  const match = matchAt(NUMBERS, text, at);
  if (match === null) return at;
  const [whole, ...parts] = match;
  const [first, second, third] = parts.map(Number) as [number, number, number];
  const end = at + whole.length;
  if (first > 31 || first === 0) {
    if (second > 12 || third > 31) return at;
    setDate(found, first, second, third);
  } else if (first <= 12) setDate(found, third, first, second);
  else if (second <= 12) setDate(found, third, second, first);
  return end;
}

function setDate(found: Found, year: number, month: number, day: number): void {
  found.year = fullYear(year);
  found.month = month - 1;
  found.day = day;
}

function fullYear(year: number): number {
  if (year < 70) return year + 2000;
  return year < 100 ? year + 1900 : year;
}

/** Passes over what separates tokens: a dash counts only before a digit, and not behind a letter before the year. */
function nextToken(text: string, start: number, found: Found): number {
  let at = endOf(BETWEEN_TOKENS, text, start);
  while (text[at] === '-' && (!/\d/.test(text[at + 1] ?? '') || isBehindLetter(text, at, found)))
    at = endOf(BETWEEN_TOKENS, text, at + 1);
  return at;
}

function isBehindLetter(text: string, at: number, found: Found): boolean {
  return found.year === null && /[A-Za-z]/.test(text[at - 1] ?? '');
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function endOf(pattern: RegExp, text: string, at: number): number {
  return at + matchAt(pattern, text, at)![0].length;
}
