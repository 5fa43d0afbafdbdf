// How a message was transported, as far as rules need it: encrypted, in cleartext inside one machine, or in cleartext
// across a network.

import { isLoopbackHost } from '../cookie/domain.ts';
import { fieldValues, type Message, type RequestMessage } from '../record/message.ts';
import { staysOnMachine } from '../shared/loopback.ts';
import { withoutPort } from '../shared/url.ts';

export interface Transport {
  readonly kind: 'secure' | 'loopback' | 'network';
  /** Why it counts as secure; null when it does not. */
  readonly because: 'tls' | 'assume-https' | 'forwarded' | null;
}

const TLS: Transport = { kind: 'secure', because: 'tls' };
const ASSUMED: Transport = { kind: 'secure', because: 'assume-https' };
const FORWARDED: Transport = { kind: 'secure', because: 'forwarded' };
const LOOPBACK: Transport = { kind: 'loopback', because: null };
const NETWORK: Transport = { kind: 'network', because: null };

/** Every transport there is. */
export const TRANSPORTS: readonly Transport[] = [TLS, ASSUMED, FORWARDED, LOOPBACK, NETWORK];

const FORWARDED_FROM_HTTPS = /(?:^|[;,\s])proto="?https/i;

/**
 * One of five constants. `request` is the message itself or the request of a response, and `url` its URL; `host` as
 * subjectHost gives it.
 */
export function transportOf(
  message: Message,
  request: RequestMessage | null,
  url: string | null,
  host: string,
  assumeHttps: boolean,
): Transport {
  if (message.tls) return TLS;
  // A client may send a proxy an https URL in cleartext.
  if (url?.startsWith('https:')) return FORWARDED;
  if (assumeHttps) return ASSUMED;
  if (request !== null && wasForwardedFromHttps(request)) return FORWARDED;
  const isLocal = staysOnMachine(message.src, message.dst);
  return isLocal || (url !== null && isLoopbackHost(withoutPort(host))) ? LOOPBACK : NETWORK;
}

/** RFC 7239 section 5.4, and the header field that proxies used before it. */
function wasForwardedFromHttps(request: RequestMessage): boolean {
  const [before] = fieldValues(request, 'x-forwarded-proto');
  if (before?.split(',')[0]?.trim().toLowerCase() === 'https') return true;
  const forwarded = fieldValues(request, 'forwarded');
  return forwarded.length > 0 && forwarded.some((value) => FORWARDED_FROM_HTTPS.test(value));
}
