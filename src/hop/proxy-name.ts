// What a proxy calls itself: in the fields that it adds to requests and responses.

import { fieldValues, type Message } from '../record/message.ts';

/** Names of proxies as they are usually written, by what they call themselves. */
const PROXY_NAMES: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/openresty/i, 'OpenResty'],
  [/nginx/i, 'nginx'],
  [/apache\b(?!-coyote)/i, 'Apache'],
  [/caddy/i, 'Caddy'],
  [/varnish/i, 'Varnish'],
  [/haproxy/i, 'HAProxy'],
  [/envoy/i, 'Envoy'],
  [/traefik/i, 'Traefik'],
  [/squid/i, 'Squid'],
  [/lighttpd/i, 'lighttpd'],
  [/h2o/i, 'H2O'],
  [/microsoft-iis/i, 'IIS'],
  [/trafficserver|\bats\b/i, 'Apache Traffic Server'],
  [/cloudflare/i, 'Cloudflare'],
];

/** By what an inner request says that its outer one does not say; null when it says nothing. */
export function proxyNameOfRequests(outer: Message, inner: Message): string | null {
  if (fieldValues(inner, 'x-varnish').length > fieldValues(outer, 'x-varnish').length) return 'Varnish';
  return addedName('via', outer, inner);
}

/** By what an outer response says that its inner one does not say. */
export function proxyNameOfResponses(outer: Message, inner: Message): string | null {
  return addedName('server', inner, outer) ?? addedName('via', inner, outer);
}

function addedName(field: string, before: Message, after: Message): string | null {
  const text = fieldValues(after, field).join();
  return text === fieldValues(before, field).join() ? null : nameIn(text.slice(text.lastIndexOf(',') + 1));
}

function nameIn(text: string): string | null {
  return PROXY_NAMES.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
