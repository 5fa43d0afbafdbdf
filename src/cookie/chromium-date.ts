// Expires as Chromium reads it: like the cookie-date of RFC 6265bis, but a token counts only when it is whole
// (measured with Chromium 156; net/cookies/cookie_util.cc of chromium/chromium has the older, looser reader).

import { MONTH_NAMES } from './date.ts';

const DELIMITERS = /[\t !-/;-@[-`{-~]+/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** What a Windows file time can hold; the years before it end a cookie, those after it go on for ever. */
const EARLIEST_YEAR = 1601;
const LATEST_YEAR = 30_827;

/** Milliseconds since 1970 (UTC), or null when it is no date. */
export function chromiumDate(text: string): number | null {
  let time: number[] | null = null;
  let day: number | null = null;
  let month: number | null = null;
  let year: number | null = null;
  for (const token of text.split(DELIMITERS)) {
    if (!/^\d/.test(token)) {
      if (month === null) month = monthOf(token);
    } else if (token.includes(':')) {
      time ??= timeOf(token);
    } else if (/^\d+$/.test(token)) {
      if (day === null && token.length <= 2) day = Number(token);
      else if (year === null && token.length <= 5) year = Number(token);
    }
  }
  if (time === null || day === null || month === null || year === null) return null;
  if (year >= 70 && year <= 99) year += 1900;
  else if (year <= 69) year += 2000;
  return instant(year, month, day, time);
}

function monthOf(token: string): number | null {
  const index = MONTH_NAMES.indexOf(token.slice(0, 3).toLowerCase());
  return index < 0 ? null : index;
}

function timeOf(token: string): number[] | null {
  const parts = token.split(':');
  return parts.length === 3 && parts.every((part) => /^\d+$/.test(part)) ? parts.map(Number) : null;
}

function instant(year: number, month: number, day: number, [hour, minute, second]: number[]): number | null {
  if (hour! > 23 || minute! > 59 || second! > 59 || day < 1 || day > 31) return null;
  if (year < EARLIEST_YEAR) return Number.MIN_SAFE_INTEGER;
  if (year > LATEST_YEAR) return Number.MAX_SAFE_INTEGER;
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (day > DAYS[month]! + (month === 1 && isLeapYear ? 1 : 0)) return null;
  return Date.UTC(year, month, day, hour, minute, second);
}
