// Base64, base64url and hexadecimal read strictly (RFC 4648): Buffer skips what it does not know, which would turn
// any text into bytes. Padding may be missing, as cookies often lose it.

const STANDARD = /^[A-Za-z0-9+/]*={0,2}$/;
const URL_SAFE = /^[A-Za-z0-9_-]*={0,2}$/;
const HEXADECIMAL = /^[0-9A-Fa-f]*$/;

/** Bytes of base64 in the standard alphabet (RFC 4648 section 4), or null. */
export function fromBase64(text: string): Buffer | null {
  return STANDARD.test(text) && isLength(text) ? Buffer.from(text, 'base64') : null;
}

/** Bytes of base64 in the alphabet for URLs (RFC 4648 section 5), or null. */
export function fromBase64Url(text: string): Buffer | null {
  return URL_SAFE.test(text) && isLength(text) ? Buffer.from(text, 'base64url') : null;
}

/** Bytes of base64 in either alphabet, but not in a mixture. */
export function fromAnyBase64(text: string): Buffer | null {
  return fromBase64(text) ?? fromBase64Url(text);
}

/** Bytes of an even number of hexadecimal digits, or null. */
export function fromHex(text: string): Buffer | null {
  return text.length % 2 === 0 && HEXADECIMAL.test(text) ? Buffer.from(text, 'hex') : null;
}

/** Four characters make three bytes; one left over makes none. Padding, if there is any, is complete. */
function isLength(text: string): boolean {
  return text.endsWith('=') ? text.length % 4 === 0 : text.length % 4 !== 1;
}
