// The cookie-date algorithm of RFC 6265bis section 5.1.1: tokens in any order, most separators, no time zone.

/** The first three letters of each month, in lower case. */
export const MONTH_NAMES = [
  'jan',
  'feb',
  'mar',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct',
  'nov',
  'dec',
];
/** The same as one number each. */
const MONTHS = MONTH_NAMES.map((name) => lettersAt(name, 0));
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EARLIEST_YEAR = 1601;
const COLON = 0x3a;

/** Milliseconds since 1970 (UTC), or null when the text is no cookie-date. Linear in its length. */
export function parseCookieDate(text: string): number | null {
  let time = -1; // Seconds since midnight.
  let day = -1;
  let month = -1;
  let year = -1;

  // 1. Divide the text into date-tokens. 2. Process each in turn; what is found first counts.
  for (let at = 0; at < text.length; ) {
    if (isDelimiter(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const start = at;
    while (at < text.length && !isDelimiter(text.charCodeAt(at))) at++;

    // 2.1 The time.
    if (time < 0) {
      const found = timeAt(text, start);
      if (found === INVALID_TIME) return null; // Step 5, as nothing can replace it any more.
      if (found >= 0) {
        time = found;
        continue;
      }
    }
    const digits = digitsAt(text, start);
    // 2.2 The day of the month.
    if (day < 0 && (digits === 1 || digits === 2)) {
      day = numberAt(text, start, digits);
      continue;
    }
    // 2.3 The month.
    if (month < 0 && digits === 0 && at - start >= 3) month = MONTHS.indexOf(lettersAt(text, start));
    // 2.4 The year.
    if (year < 0 && digits >= 2 && digits <= 4) year = numberAt(text, start, digits);
  }

  // 5. Something is missing (checked first: -1 must not become a year).
  if (time < 0 || day < 0 || month < 0 || year < 0) return null;
  // 3. and 4. Years of two digits.
  if (year >= 70 && year <= 99) year += 1900;
  else if (year <= 69) year += 2000;
  // 5. Out of range; hours, minutes and seconds were checked above.
  if (day < 1 || day > 31 || year < EARLIEST_YEAR) return null;
  // 6. and 7. The date, unless there is none such (30 February).
  if (day > DAYS[month]! || (month === 1 && day === 29 && !isLeapYear(year))) return null;
  return Date.UTC(year, month, day) + time * 1000;
}

const NO_TIME = -1;
const INVALID_TIME = -2;

/** Seconds since midnight of a time token, NO_TIME when it is none, INVALID_TIME when it is out of range. */
function timeAt(text: string, start: number): number {
  let at = start;
  let seconds = 0;
  let inRange = true;
  for (let field = 0; field < 3; field++) {
    const digits = digitsAt(text, at);
    if (digits === 0 || digits > 2) return NO_TIME;
    const value = numberAt(text, at, digits);
    if (value > (field === 0 ? 23 : 59)) inRange = false;
    seconds = seconds * 60 + value;
    at += digits;
    if (field < 2 && text.charCodeAt(at++) !== COLON) return NO_TIME;
  }
  return inRange ? seconds : INVALID_TIME;
}

/** How many digits are at a position; five for any number that is too many. */
function digitsAt(text: string, start: number): number {
  let count = 0;
  while (count < 5 && isDigit(text.charCodeAt(start + count))) count++;
  return count;
}

function numberAt(text: string, start: number, digits: number): number {
  let value = 0;
  for (let i = start; i < start + digits; i++) value = value * 10 + text.charCodeAt(i) - 0x30;
  return value;
}

/** Three characters as one number, ASCII letters in lower case; no other characters give the same number. */
function lettersAt(text: string, start: number): number {
  let letters = 0;
  for (let i = start; i < start + 3; i++) {
    const character = text.charCodeAt(i);
    const isUpperCase = character >= 0x41 && character <= 0x5a;
    letters = letters * 0x10000 + (isUpperCase ? character + 0x20 : character);
  }
  return letters;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function isDigit(character: number): boolean {
  return character >= 0x30 && character <= 0x39;
}

/** %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E */
function isDelimiter(character: number): boolean {
  if (character > 0x7e) return false;
  if (character >= 0x7b) return true;
  if (character >= 0x61) return false;
  if (character >= 0x5b) return true;
  if (character >= 0x3b) return character <= 0x40;
  return character === 0x09 || (character >= 0x20 && character <= 0x2f);
}
