// Whether a shared cache has given a response, without asking the server: then it says nothing of who asked.

import { fieldValues, type ResponseMessage } from '../../record/message.ts';

/** Vendors' fields, and Cache-Status (RFC 9211 section 2.1). */
const CACHE_FIELDS = ['cache-status', 'x-cache', 'x-cache-status', 'cf-cache-status', 'x-proxy-cache'];
const HIT = /(?:^|[\s;,])(?:tcp_)?(?:\w+_)?hit(?:$|[\s;,])/i;

/** An Age above zero says so too (RFC 9111 section 5.1); caches send zero with what they pass on. */
export function isFromSharedCache(message: ResponseMessage): boolean {
  if (fieldValues(message, 'age').some((age) => Number(age) > 0)) return true;
  return CACHE_FIELDS.some((name) => fieldValues(message, name).some((value) => HIT.test(value)));
}
