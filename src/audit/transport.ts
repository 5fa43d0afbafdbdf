// How a message travelled, as far as the rules care: encrypted, in the open inside one machine, or in the open
// across a network.

import { isLoopbackHost } from '../cookie/domain.ts';
import { fieldValues, type Message, type RequestMessage } from '../record/message.ts';

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

/** `request` is the message itself, or the one that a response answers. */
export function transportOf(
  message: Message,
  request: RequestMessage | null,
  assumeHttps: boolean,
): Transport {
  if (message.tls) return TLS;
  if (request?.url.startsWith('https:')) return FORWARDED;
  if (assumeHttps) return ASSUMED;
  if (request !== null && wasForwardedFromHttps(request)) return FORWARDED;
  const bothEnds = isLoopbackHost(message.src) && isLoopbackHost(message.dst);
  const host = request === null ? null : hostName(request.url);
  return bothEnds || (host !== null && isLoopbackHost(host)) ? LOOPBACK : NETWORK;
}

/** RFC 7239 section 5.4, and the header field that proxies used before it. */
function wasForwardedFromHttps(request: RequestMessage): boolean {
  const [before] = fieldValues(request, 'x-forwarded-proto');
  if (before?.split(',')[0]?.trim().toLowerCase() === 'https') return true;
  return fieldValues(request, 'forwarded').some((value) => /(?:^|[;,\s])proto="?https/i.test(value));
}

function hostName(url: string): string | null {
  return URL.parse?.(url)?.hostname ?? (URL.canParse(url) ? new URL(url).hostname : null);
}
