// A page that is of another site than the server only because of how they are called: the same machine under two names, or
// one domain with and without https (RFC 6265bis section 5.2).

import { isLoopbackHost, siteOfHost } from './domain.ts';
import { type ExplainedRequest, siteContextOf } from './explain.ts';

/** What makes two sites of them; null when they are one site, or two that belong apart. */
export type NearSite = 'host' | 'scheme' | null;

export function nearSite(asked: ExplainedRequest): NearSite {
  const { request, from } = asked;
  if (from === null || siteContextOf(asked) === 'same-site') return null;
  if (siteOfHost(from.host) === siteOfHost(request.host)) return 'scheme';
  return isLoopbackHost(from.host) && isLoopbackHost(request.host) ? 'host' : null;
}

/** The same request when the page and the server are one site; as it is when they belong apart. */
export function asOneSite(asked: ExplainedRequest): ExplainedRequest {
  const { request, from } = asked;
  const near = nearSite(asked);
  if (from === null || near === null) return asked;
  if (near === 'host') return asOneSite({ ...asked, from: { ...from, host: request.host } });
  return { ...asked, request: { ...request, scheme: 'https' }, from: { ...from, scheme: 'https' } };
}
