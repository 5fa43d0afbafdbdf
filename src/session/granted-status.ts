// Which responses say that a server gives what was asked for.

import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { isFromSharedCache } from './evidence/shared-cache.ts';

/** One of success, or 101: the connection is a WebSocket from now on (RFC 9110 section 15.2.2, RFC 6455 section 4.2.2). */
export function isGrantedStatus(status: number): boolean {
  return (status >= 200 && status <= 299) || status === 101;
}

/**
 * 304: without the condition of the request the page would have been given (RFC 9110 section 15.4.5), unless it is a shared
 * cache that says so. What is given is not known: only of a page that others are denied this shows anything.
 */
export function isNotModified(message: ResponseMessage, request: RequestMessage): boolean {
  if (message.status !== 304) return false;
  const has = (name: string) => fieldValues(request, name).length > 0;
  if (!has('if-none-match') && !has('if-modified-since')) return false;
  return !isFromSharedCache(message);
}
