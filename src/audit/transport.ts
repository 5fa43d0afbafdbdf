// How a message travelled, as far as the rules care: encrypted, in the open inside one machine, or in the open
// across a network.

import { isLoopbackAddress } from '../browser/loopback.ts';
import { isLoopbackHost } from '../cookie/domain.ts';
import { fieldValues, type Message, type RequestMessage } from '../record/message.ts';
import { withoutPort } from '../shared/url.ts';

export interface Transport {
  readonly kind: 'secure' | 'loopback' | 'network';
  /** What says that it was secure, when it was not TLS that we saw. */
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
 * One of five constants. `request` is the message itself, or the one that a response answers, and `url` its URL;
 * `host` as hostOf gives it.
 */
export function transportOf(
  message: Message,
  request: RequestMessage | null,
  url: string | null,
  host: string,
  assumeHttps: boolean,
): Transport {
  if (message.tls) return TLS;
  // A proxy may be asked for an https URL in the open.
  if (url?.startsWith('https:')) return FORWARDED;
  if (assumeHttps) return ASSUMED;
  if (request !== null && wasForwardedFromHttps(request)) return FORWARDED;
  const bothEnds = isLoopbackAddress(message.src) && isLoopbackAddress(message.dst);
  return bothEnds || (url !== null && isLoopbackHost(withoutPort(host))) ? LOOPBACK : NETWORK;
}

/** RFC 7239 section 5.4, and the header field that proxies used before it. */
function wasForwardedFromHttps(request: RequestMessage): boolean {
  const [before] = fieldValues(request, 'x-forwarded-proto');
  if (before?.split(',')[0]?.trim().toLowerCase() === 'https') return true;
  const forwarded = fieldValues(request, 'forwarded');
  return forwarded.length > 0 && forwarded.some((value) => FORWARDED_FROM_HTTPS.test(value));
}
