// Whether a request repeats the value of a cookie as CSRF tokens are repeated, in a header or the query: see
// csrf-token.ts. What a form repeats is known with the response: `repeatedCookies` of its facts.

import type { RequestMessage } from '../../record/message.ts';
import { isOwnFieldName, isTokenName, repeatsToken } from '../../shared/csrf-token.ts';

/** RFC 9110 section 9.2.1: what asks only. */
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];
/** Parameters of a query: name, value. */
const PARAMETER = /[?&]([^?=&]+)=([^&#]*)/g;

/** `value`: that of a cookie of the request. */
export function isDoubleSubmitted({ fields, method, target }: RequestMessage, value: string): boolean {
  const isRepeated = (name: string, text: string): boolean => isTokenName(name) && repeatsToken(text, value);
  // What changes something with a field that the application has made up protects itself, whatever the field is called.
  const isGuard = (name: string, text: string): boolean =>
    text === value && !SAFE_METHODS.includes(method) && isOwnFieldName(name);
  const repeats = (name: string, text: string): boolean => isRepeated(name, text) || isGuard(name, text);
  if (fields.some((field) => !field.truncated && repeats(field.name, field.value))) return true;
  if (!target.includes('?')) return false;
  for (const [, name = '', text = ''] of target.matchAll(PARAMETER)) if (isRepeated(name, text)) return true;
  return false;
}
