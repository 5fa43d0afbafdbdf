// The URL under which a browser's cookie store gets a message: with the scheme that the browser used.

import { RequestContext } from '../browser/request-context.ts';
import { withScheme } from '../shared/url.ts';
import type { ResponseSubject } from './subject.ts';

/** `url`: that of the request; null when it was not seen, which leaves the host, or the address, of the server. */
export function browserUrl(url: string | null, host: string, isSecure: boolean): string {
  const scheme = isSecure ? 'https' : 'http';
  return url === null ? `${scheme}://${host}/` : withScheme(url, scheme);
}

const PLAIN_DOMAIN = /^[a-z0-9.-]+$/;

/** A URL of the host that a Domain attribute names; null when it names no plain host. */
export function domainUrl(domain: string | null): string | null {
  return domain !== null && PLAIN_DOMAIN.test(domain) ? `http://${domain}/` : null;
}

/** Without its request a server is known by its address alone: a Domain that it names is taken to be its own. */
export function contextOfDomain(domain: string | null, response: ResponseSubject): RequestContext {
  const { message, transport, timeMs, host } = response;
  const url = browserUrl(domainUrl(domain), host, transport.kind === 'secure');
  return new RequestContext(url, timeMs, null, message);
}
