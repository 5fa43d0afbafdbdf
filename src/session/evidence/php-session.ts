// PHP shows where it begins a session, whatever the application calls the cookie: session_start() sends its birthday
// with it (php.net: session.cache_limiter, `nocache` and `private`).

import { fieldValues, type ResponseMessage } from '../../record/message.ts';

const EXPIRED = 'Thu, 19 Nov 1981 08:52:00 GMT';
/** Why a cookie is a session then, in words. */
export const PHP_REASON = 'PHP begins a session with it';

/** session.sid_length and session.sid_bits_per_character allow no other values. */
const IDENTIFIER = /^[0-9A-Za-z,-]{22,256}$/;

export function isPhpIdentifier(value: string): boolean {
  return IDENTIFIER.test(value);
}

/** Whether PHP has opened a session, new or not, for a response. */
export function opensPhpSession(message: ResponseMessage): boolean {
  return fieldValues(message, 'expires').includes(EXPIRED);
}
