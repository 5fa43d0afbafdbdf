// What a proxy adds to the requests that it passes on: whom it got them from, and that it was there.

import { fieldValues, type RequestMessage } from '../record/message.ts';
import { SCHEME_ONLY_FIELDS } from '../record/scheme-fields.ts';

/**
 * `client`: it names the client of the outer request; `other`: it names another one; `added`: a proxy was there, whose
 * client is not named.
 */
export type Forwarding = 'client' | 'other' | 'added';

const CLIENT_FIELDS = [
  ['x-forwarded-for', lastAddress],
  ['x-real-ip', lastAddress],
  ['forwarded', forwardedAddress],
] as const;
const OTHER_FIELDS = ['via', ...SCHEME_ONLY_FIELDS, 'x-forwarded-host', 'x-forwarded-server', 'x-varnish'];
/** RFC 7239 section 4: `for=192.0.2.43`, `for="[2001:db8::1]:4711"`. */
const FORWARDED_FOR = /for="?\[?([^\]";,]+)/gi;
/** An IPv4 address with a port behind it. */
const WITH_PORT = /^([\d.]+):\d+$/;
const MAPPED = '::ffff:';

/**
 * What `inner` says of a proxy; null for nothing, and for nothing that `outer` does not say. `clients`: addresses that
 * stand for the client of `outer`.
 */
export function forwardingOf(
  outer: RequestMessage,
  inner: RequestMessage,
  clients: readonly string[],
): Forwarding | null {
  let forwarding: Forwarding | null = null;
  for (const [name, addressOf] of CLIENT_FIELDS) {
    const text = textOf(inner, name);
    const address = text === '' ? null : addressOf(text);
    if (address === null) continue;
    if (clients.includes(address)) return 'client';
    // What a proxy further out has said is passed on.
    if (text !== textOf(outer, name)) forwarding = 'other';
  }
  if (forwarding !== null) return forwarding;
  return OTHER_FIELDS.some((name) => textOf(inner, name).length > textOf(outer, name).length)
    ? 'added'
    : null;
}

/** The last address of a list: the proxy has appended it. */
function lastAddress(text: string): string {
  return normalized(text.slice(text.lastIndexOf(',') + 1));
}

/** Of a Forwarded field. Obfuscated identifiers (`_hidden`, `unknown`) name nobody. */
function forwardedAddress(text: string): string | null {
  const last = [...text.matchAll(FORWARDED_FOR)].at(-1)?.[1];
  return last === undefined || last === 'unknown' || last.startsWith('_') ? null : normalized(last);
}

function normalized(text: string): string {
  const address = text.trim().replace(/^\[|\]$/g, '');
  const bare = WITH_PORT.exec(address)?.[1] ?? address;
  return bare.startsWith(MAPPED) ? bare.slice(MAPPED.length) : bare;
}

function textOf(request: RequestMessage, name: string): string {
  return fieldValues(request, name).join(',');
}
