// Values that stand for nothing: what applications put into a cookie in place of deleting it, or so that there is one (SockJS
// sets `JSESSIONID=dummy` for load balancers), and what browsers then send.

import { isRedacted } from '../shared/redacted.ts';

const PLACEHOLDER =
  /^"?(?:deleted?|removed|null|nil|none|undefined|unset|unknown|n\/a|false|dummy|placeholder|[0-]{1,64}|\{\}|\[\]|empty|blank|void|expired?|invalid|anon(?:ymous)?|guest|no[-_]?(?:session|user|login)|logged-?_?out|logout)?"?$/i;

/** The value is no session, whatever its cookie. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || isRedacted(value);
}
