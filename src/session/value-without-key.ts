// Values that are no login, whatever their cookie is called: a flag, a time in words, a mail address, a name.

import { userKey } from '../shared/user-key.ts';

/** What pages keep to know how things are; what stands for nothing at all is a placeholder. */
const FLAG =
  /^(?:true|false|yes|no|on|off|ok|[ytnf01]|checked|enabled|disabled|active|inactive|logged[-_ ]?in|authenticated)$/i;

/** A flag that the server has signed, as cookie-signature and better-auth sign: everybody has the same. Numbers may be users. */
const SIGNED_FLAG = /^(?:s:)?(?:true|false|yes|no|on|off)\.[\w+/-]{27,86}={0,2}$/i;

/** ISO 8601, RFC 9110 section 5.6.7, and what scripts make of a date. */
const TIME =
  /^\d{4}-\d\d-\d\d(?:[T +]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?$|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?[ +](?:\d{1,2}[ +-][a-z]{3}|[a-z]{3}[ +]\d{1,2})[ +-]\d{2,4}[ +]\d\d:\d\d/i;

/** No mail address: an identifier, and the server that has made it. */
const HAS_IDENTIFIER = /[0-9a-f]{16}|\d{10}/i;
const ADDRESS = /^[^\s@"<>;,/]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$/;

const MAX_CHARACTERS = 320;

/** `"true"`, `ann%40mail.example`: as they are meant. */
function plainText(value: string): string {
  const text = value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not UTF-8.
  }
}

/** Whether a value is a time in words, a mail address or a signed flag: long, and no secret. */
export function isPlainFact(value: string): boolean {
  if (value.length > MAX_CHARACTERS) return false;
  const text = plainText(value);
  return TIME.test(text) || SIGNED_FLAG.test(text) || (ADDRESS.test(text) && !HAS_IDENTIFIER.test(text));
}

/** Whether a value can be no key. `users`: those who have logged in, as userKey() gives them. */
export function isWithoutKey(value: string, users: ReadonlySet<string>): boolean {
  if (isPlainFact(value)) return true;
  if (value.length > MAX_CHARACTERS) return false;
  const text = plainText(value);
  if (FLAG.test(text)) return true;
  const key = users.size === 0 ? null : userKey(text);
  return key !== null && users.has(key);
}
