// How a request repeats a cookie that is a CSRF token: in a header, the query or a form ("double submit", OWASP CSRF
// Prevention Cheat Sheet).

/** Names of header fields, parameters and form fields that hold such tokens, with those of logins taken out. */
const TOKEN_NAME = /csrf|xsrf|token|nonce|crumb|form_?key|verif|forgery/i;
const LOGIN_NAME = /auth(?!enticity)|access|refresh|sess|sid|jwt|bearer|^cookie$/i;

/** Whether what has this name may hold a CSRF token. */
export function isTokenName(name: string): boolean {
  return TOKEN_NAME.test(name) && !LOGIN_NAME.test(name);
}

/** Header fields that applications make up, and what these name: who asks, what is asked for, and the request itself. */
const OWN_FIELD = /^x-/i;
const IDENTITY_NAME = /id$|key|user|client|device|visitor|cart|trace|correl|request|tenant|account/i;

/** Whether a header field of this name may be there only to protect the request: it is the application's own. */
export function isOwnFieldName(name: string): boolean {
  return OWN_FIELD.test(name) && isGuardName(name);
}

/** Whether a field of a form, of any name, may be there only to protect the request: it names no user and no thing. */
export function isGuardName(name: string): boolean {
  return !LOGIN_NAME.test(name) && !IDENTITY_NAME.test(name);
}

/** Shorter parts of a value are no tokens. */
const MIN_PART_CHARACTERS = 16;

/** Whether `text` and the value of a cookie are the same token, as they are, decoded, signed or masked. */
export function repeatsToken(text: string, value: string): boolean {
  if (text === value) return true;
  // Percent-encoding makes a text three times as long at most, a signature no longer than that.
  if (text.length * 4 < value.length || value.length * 4 < text.length) return false;
  const one = decoded(text);
  const other = decoded(value);
  return one === other || isSigned(one, other) || isSigned(other, one) || isMasked(one, other);
}

/** The same, where it is as it was, or decoded, and no more. */
export function repeatsWhole(text: string, value: string): boolean {
  if (text === value) return true;
  return value.includes('%') && value.length <= text.length * 3 && decoded(value) === text;
}

/** Scripts decode what cookies hold, and encode what queries hold. */
function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not UTF-8.
  }
}

/** `signed` is the token with a signature behind it or before it: `s:token.signature`, `token|hash`. */
function isSigned(token: string, signed: string): boolean {
  const { length } = token;
  if (length < MIN_PART_CHARACTERS || signed.length < length + MIN_PART_CHARACTERS) return false;
  const content = signed.startsWith('s:') ? signed.slice(2) : signed;
  if (content.startsWith(token)) return /[.|:!]/.test(content.charAt(length));
  return content.endsWith(token) && /[.|:!]/.test(content.charAt(content.length - length - 1));
}

const DJANGO_ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const DJANGO_SECRET = /^(?:[A-Za-z0-9]{32}){1,2}$/;
const DJANGO_SECRET_CHARACTERS = 32;

/** Django gives each page the secret under another mask; its cookie holds it with one, or (since 4.1) without. */
function isMasked(one: string, other: string): boolean {
  if (!DJANGO_SECRET.test(one) || !DJANGO_SECRET.test(other)) return false;
  return unmasked(one) === unmasked(other);
}

/** As `_unmask_cipher_token` of Django's middleware/csrf.py does it. */
function unmasked(token: string): string {
  if (token.length === DJANGO_SECRET_CHARACTERS) return token;
  let secret = '';
  for (let at = 0; at < DJANGO_SECRET_CHARACTERS; at++) {
    const mask = DJANGO_ALPHABET.indexOf(token.charAt(at));
    const masked = DJANGO_ALPHABET.indexOf(token.charAt(at + DJANGO_SECRET_CHARACTERS));
    secret += DJANGO_ALPHABET.at(masked - mask);
  }
  return secret;
}
