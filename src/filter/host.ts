// The host (with its port, when it is written) and the path that a message is about, for people and for --host.

import type { Message } from '../record/message.ts';

const URL_PARTS = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)([^?#]*)/i;

function urlOf(message: Message): string | null {
  if (message.kind === 'request') return message.url;
  return message.request === null ? null : message.request.url;
}

/** From the URL of the request; from the server's address and port when the request was not seen. */
export function shownHost(message: Message): string {
  const host = URL_PARTS.exec(urlOf(message) ?? '')?.[1];
  if (host) return host;
  const [address, port] =
    message.kind === 'request' ? [message.dst, message.dstPort] : [message.src, message.srcPort];
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The path without the query; null when the request was not seen. */
export function shownPath(message: Message): string | null {
  const url = urlOf(message);
  return url === null ? null : (URL_PARTS.exec(url)?.[2] ?? url);
}

/** Whether a host passes a test with its port or without. */
export function hostMatches(host: string, test: (text: string) => boolean): boolean {
  return test(host) || test(host.replace(/:\d+$/, ''));
}
