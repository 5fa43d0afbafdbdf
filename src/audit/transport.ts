// How a message was transported, as far as rules need it: encrypted, in cleartext inside one machine, or in cleartext
// across a network.

import { isLoopbackHost } from '../cookie/domain.ts';
import type { Message, RequestMessage } from '../record/message.ts';
import { httpsField, SCHEME_FIELD_NAMES } from '../record/scheme-fields.ts';
import { staysOnMachine } from '../shared/loopback.ts';
import { withoutPort } from '../shared/url.ts';

export interface Transport {
  readonly kind: 'secure' | 'loopback' | 'network';
  /** Why it counts as secure; null when it does not. */
  readonly because: 'tls' | 'assume-https' | 'forwarded' | null;
  /** What says that the browser used HTTPS where the connection was in cleartext, in words; else null. */
  readonly shownBy: string | null;
}

const TLS: Transport = { kind: 'secure', because: 'tls', shownBy: null };
const ASSUMED: Transport = { kind: 'secure', because: 'assume-https', shownBy: '--assume-https' };
const PROXIED: Transport = {
  kind: 'secure',
  because: 'forwarded',
  shownBy: 'the URL that a proxy was asked for',
};
const FORWARDED = new Map<string, Transport>(
  SCHEME_FIELD_NAMES.map((name) => [name, { kind: 'secure', because: 'forwarded', shownBy: name }]),
);
const LOOPBACK: Transport = { kind: 'loopback', because: null, shownBy: null };
const NETWORK: Transport = { kind: 'network', because: null, shownBy: null };

/** Every transport there is; rule-cache-key.ts has four bits for them. */
export const TRANSPORTS: readonly Transport[] = [
  TLS,
  ASSUMED,
  PROXIED,
  LOOPBACK,
  NETWORK,
  ...FORWARDED.values(),
];

/**
 * One of the constants above. `request` is the message itself or the request of a response, and `url` its URL; `host` as
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
  if (url?.startsWith('https:')) return PROXIED;
  if (assumeHttps) return ASSUMED;
  const field = request === null ? null : httpsField(request);
  if (field !== null) return FORWARDED.get(field)!;
  const isLocal = staysOnMachine(message.src, message.dst);
  return isLocal || (url !== null && isLoopbackHost(withoutPort(host))) ? LOOPBACK : NETWORK;
}
