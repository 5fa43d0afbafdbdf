// Does a value carry something, or does it only say that the cookie is over? Servers write `deleted`, `""`, `%20` or
// `expired` into deletions, and some a constant of their own.

import { valueFormat } from '../session/value-format.ts';

/** Words for nothing, anywhere in a value. */
const WORD = /delet|expire|logout|logged|invalid|remove|revoke|destroy|undefined|clear|ended|terminat/i;
const DATE = /^\d{4}-\d\d-\d\d|GMT$/;

/** Different characters of a value that was made for one client: a constant of zeros has fewer. */
const LEAST_DIFFERENT = 6;
/** Characters from which a value of digits, or of letters alone, is no word and no number. */
const LEAST_DIGITS = 12;
const LEAST_LETTERS = 20;

/** Whether a value looks like an identifier or a token that was made for one client. */
export function isLiveValue(value: string): boolean {
  const text = value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  if (new Set(text).size < LEAST_DIFFERENT || DATE.test(text)) return false;
  if (valueFormat(text) !== null) return true;
  if (WORD.test(text)) return false;
  const hasDigit = /\d/.test(text);
  const hasLetter = /[a-z]/i.test(text);
  return (hasDigit && hasLetter) || text.length >= (hasDigit ? LEAST_DIGITS : LEAST_LETTERS);
}
