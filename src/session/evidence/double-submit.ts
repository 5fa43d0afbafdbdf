// Whether a request repeats the value of a cookie as CSRF tokens are repeated, in a header or the query: see
// csrf-token.ts. What a form repeats is known with the response: `repeatedCookies` of its facts.

import type { RequestMessage } from '../../record/message.ts';
import { isTokenName, repeatsToken } from '../../shared/csrf-token.ts';

/** Parameters of a query: name, value. */
const PARAMETER = /[?&]([^=&]+)=([^&#]*)/g;

/** `value`: that of a cookie of the request. */
export function isDoubleSubmitted({ fields, target }: RequestMessage, value: string): boolean {
  const isRepeated = (name: string, text: string): boolean => isTokenName(name) && repeatsToken(text, value);
  if (fields.some((field) => !field.truncated && isRepeated(field.name, field.value))) return true;
  if (!target.includes('?')) return false;
  for (const [, name = '', text = ''] of target.matchAll(PARAMETER)) if (isRepeated(name, text)) return true;
  return false;
}
