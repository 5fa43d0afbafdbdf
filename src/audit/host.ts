// Which host a message belongs to, and the URL that a browser's cookie store judges it by.

import type { Message, ResponseMessage } from '../record/message.ts';

const URL_PARTS = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)(.*)$/is;

/** Host with its port when it is written; the server's address when the request was not seen. */
export function hostOf(message: Message): string {
  const url = message.kind === 'request' ? message.url : message.request?.url;
  const host = url === undefined ? undefined : URL_PARTS.exec(url)?.[1];
  return host ? host.toLowerCase() : serverAddress(message);
}

/** The URL of the request, with the scheme that the browser used as far as we can tell. */
export function requestUrl(message: ResponseMessage, isSecure: boolean): string {
  const scheme = isSecure ? 'https' : 'http';
  const parts = URL_PARTS.exec(message.request?.url ?? '');
  if (parts === null) return `${scheme}://${serverAddress(message)}/`;
  return `${scheme}://${parts[1]}${parts[2] || '/'}`;
}

function serverAddress(message: Message): string {
  const [address, port] =
    message.kind === 'request' ? [message.dst, message.dstPort] : [message.src, message.srcPort];
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
