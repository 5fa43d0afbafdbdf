// A cookie value made ready for the decoders: quotes and Python's escapes taken off, percent-encoding undone (both are
// what servers add so that any text fits into a cookie; RFC 6265bis itself does neither).

import { isUtf8 } from 'node:buffer';
import type { CookiePair } from '../../cookie/request.ts';
import { joinChunks } from './chunks.ts';
import { MAX_COMPANIONS, MAX_DECODED_CHARACTERS } from './limits.ts';

export interface CookieInput {
  readonly name: string;
  /** Without the quotes around it. */
  readonly value: string;
  /** With percent-encoding undone. */
  readonly text: string;
  /** As `text`, but plus signs are spaces where the value was percent-encoded as a form is. */
  readonly formText: string;
  /** Values of the other cookies of the message, by name. */
  readonly companions: ReadonlyMap<string, string>;
}

/** Null when the value is empty or too long to be looked at. */
export function cookieInput(
  name: string,
  value: string,
  companions: readonly CookiePair[],
): CookieInput | null {
  const others = new Map(companions.slice(0, MAX_COMPANIONS).map((pair) => [pair.name, pair.value]));
  const whole = joinChunks({ name, value }, others);
  if (whole.value === '' || whole.value.length > MAX_DECODED_CHARACTERS) return null;
  const bare = unquote(whole.value);
  const encoded = bare.includes('%');
  const text = encoded ? percentDecode(bare) : bare;
  return {
    name: whole.name,
    value: bare,
    text,
    formText: encoded && bare.includes('+') ? percentDecode(bare.replaceAll('+', ' ')) : text,
    companions: others,
  };
}

/** Every `%XX` as the byte it encodes; the whole as UTF-8 where it is, else as a character a byte. */
export function percentDecode(text: string): string {
  const latin1 = Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : latin1;
}

/** Python's http.cookies writes `"`, `\` and everything unusual as `\"`, `\\` and `\ooo`, and quotes the whole. */
function unquote(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  return value
    .slice(1, -1)
    .replace(/\\([0-3][0-7]{2}|.)/gs, (_, escaped: string) =>
      escaped.length === 3 ? String.fromCharCode(Number.parseInt(escaped, 8)) : escaped,
    );
}
