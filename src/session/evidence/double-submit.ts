// Whether a request repeats the value of a cookie as CSRF tokens are repeated: a script of the page has read the cookie
// and sends it in a header or a query as well ("double submit", OWASP CSRF Prevention Cheat Sheet).

import type { RequestMessage } from '../../record/message.ts';

/** Names of header fields and parameters that hold such tokens, with those of logins taken out. */
const TOKEN_NAME = /csrf|xsrf|token|nonce|crumb|form_?key|verif/i;
const LOGIN_NAME = /auth|access|refresh|sess|sid|jwt|bearer|^cookie$/i;

/** Parameters of a query: name, value. */
const PARAMETER = /[?&]([^=&]+)=([^&#]*)/g;

/** `value`: that of a cookie of the request. */
export function isDoubleSubmitted({ fields, target }: RequestMessage, value: string): boolean {
  const isRepeated = (name: string, text: string): boolean =>
    isSame(text, value) && TOKEN_NAME.test(name) && !LOGIN_NAME.test(name);
  if (fields.some((field) => !field.truncated && isRepeated(field.name, field.value))) return true;
  if (!target.includes('?')) return false;
  for (const [, name = '', text = ''] of target.matchAll(PARAMETER)) if (isRepeated(name, text)) return true;
  return false;
}

/** Scripts decode what cookies hold, and encode what queries hold. */
function isSame(text: string, value: string): boolean {
  if (text === value) return true;
  // Percent-encoding makes a text three times as long at most.
  if (text.length * 3 < value.length || value.length * 3 < text.length) return false;
  return (text.includes('%') || value.includes('%')) && decoded(text) === decoded(value);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not UTF-8.
  }
}
