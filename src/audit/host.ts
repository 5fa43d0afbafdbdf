// Which host a message belongs to, and the URL that a browser's cookie store judges it by. A Host field may hold
// anything: nothing here fails, and a text that is no URL just gives no useful host.

import type { Message } from '../record/message.ts';

/** Host with its port when it is written; the server's address when the request was not seen. */
export function messageHost(message: Message, url: string | null): string {
  const host = url === null ? '' : authorityOf(url);
  return host === '' ? serverAddress(message) : host.toLowerCase();
}

/** The host of `hostOf` without its port. */
export function withoutPort(host: string): string {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.lastIndexOf(':');
  return end > 0 ? host.slice(0, end) : host;
}

/** The URL of a request with the scheme that the browser used, as far as we can tell. */
export function browserUrl(message: Message, url: string | null, isSecure: boolean): string {
  const scheme = isSecure ? 'https://' : 'http://';
  if (url === null) return `${scheme}${serverAddress(message)}/`;
  return url.startsWith(scheme) ? url : scheme + url.slice(url.indexOf('://') + 3);
}

/** What stands between '://' and the path, without user name and password. */
function authorityOf(url: string): string {
  const start = url.indexOf('://') + 3;
  let end = url.length;
  for (const mark of ['/', '?', '#']) {
    const at = url.indexOf(mark, start);
    if (at >= 0 && at < end) end = at;
  }
  const at = url.lastIndexOf('@', end - 1);
  return url.slice(at >= start ? at + 1 : start, end);
}

function serverAddress(message: Message): string {
  const [address, port] =
    message.kind === 'request' ? [message.dst, message.dstPort] : [message.src, message.srcPort];
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

const PLAIN_DOMAIN = /^[a-z0-9.-]+$/;

/** A URL of a Domain attribute, for what was set by nobody knows whom; null when it is no plain name. */
export function domainUrl(domain: string | null): string | null {
  return domain !== null && PLAIN_DOMAIN.test(domain) ? `http://${domain}/` : null;
}
