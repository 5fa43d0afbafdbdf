// Which host and path a message is about: those of the URL of its request, else the host that its connection leads to, else
// the address of the server.

import { addressWithPort, hostOfUrl, pathOfUrl } from '../shared/url.ts';
import { fieldValues, type Message, type RequestMessage } from './message.ts';

/** The URL of a request, or of the request of a response; null when that was not seen. */
export function requestUrl(message: Message): string | null {
  if (message.kind === 'request') return message.url;
  return message.request === null ? null : message.request.url;
}

/**
 * The host as it was written, with its port when there is one. When the request was not seen, or names no host: the name in
 * TLS, or of the tunnel, else the server's address and port. `url`: `requestUrl(message)`, for callers that have it.
 */
export function messageHost(message: Message, url: string | null = requestUrl(message)): string {
  if (url !== null) return hostOfUrl(url) || serverAddress(message);
  return (message.kind === 'response' ? message.serverName : undefined) ?? serverAddress(message);
}

/** The path without the query; null when the request was not seen. */
export function messagePath(message: Message): string | null {
  const url = requestUrl(message);
  return url === null ? null : pathOfUrl(url);
}

/** Address and port of the server. */
export function serverAddress(message: Message): string {
  return message.kind === 'request'
    ? addressWithPort(message.dst, message.dstPort)
    : addressWithPort(message.src, message.srcPort);
}

/** The URL of a request that says its host; null where the request was not captured, or the part of it that names the host. */
export function urlWithHost(request: RequestMessage | null): string | null {
  return request === null || isHostLost(request) ? null : request.url;
}

/** Then the URL has the address of the server, unless more is known of the connection. */
function isHostLost(request: RequestMessage): boolean {
  const { incomplete, url, dst, dstPort } = request;
  if (!incomplete || fieldValues(request, 'host').length > 0) return false;
  const host = hostOfUrl(url);
  return host === dst || host === `[${dst}]` || host === addressWithPort(dst, dstPort);
}
