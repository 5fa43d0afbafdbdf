// Max-Age as the standard reads it (RFC 6265bis section 5.6.2) and as browsers do.

const STANDARD = /^-?\d+$/;
const SIGNED = /^[+-]?\d+$/;
const DIGITS = /^\d+$/;

/** Seconds, cut at the safe integers, or null when it is invalid: an optional '-' and digits. */
export function standardMaxAge(text: string): number | null {
  return STANDARD.test(text) ? seconds(text) : null;
}

/** Chromium takes a '+' too. */
export function chromiumMaxAge(text: string): number | null {
  return SIGNED.test(text) ? seconds(text) : null;
}

/** Firefox looks no further than a '-': it means that the cookie is over. */
export function firefoxMaxAge(text: string): number | null {
  if (text.startsWith('-')) return Number.MIN_SAFE_INTEGER;
  return DIGITS.test(text) ? seconds(text) : null;
}

function seconds(text: string): number {
  const value = Math.min(Math.max(Number(text), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  return value === 0 ? 0 : value; // '-0' is 0.
}
