// The URL under which a browser's cookie store gets a message: with the scheme that the browser used.

import type { Message } from '../record/message.ts';
import { serverAddress } from '../record/message-host.ts';
import { withScheme } from '../shared/url.ts';

/** `url`: that of the request; null when it was not seen, which leaves the address of the server. */
export function browserUrl(message: Message, url: string | null, isSecure: boolean): string {
  const scheme = isSecure ? 'https' : 'http';
  return url === null ? `${scheme}://${serverAddress(message)}/` : withScheme(url, scheme);
}

const PLAIN_DOMAIN = /^[a-z0-9.-]+$/;

/** A URL of the host that a Domain attribute names; null when it names no plain host. */
export function domainUrl(domain: string | null): string | null {
  return domain !== null && PLAIN_DOMAIN.test(domain) ? `http://${domain}/` : null;
}
