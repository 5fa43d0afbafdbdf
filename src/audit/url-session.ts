// A session in a URL: a parameter that holds the value of a session cookie, or has the name of one.

import { isUnguessable } from '../session/session-score.ts';

/** Parameters in which frameworks send sessions. */
const FRAMEWORK_PARAMETERS = new Set(['asp.net_sessionid', 'cftoken', 'jsessionid', 'phpsessid']);
/** Parameters that hold many other things too: a conference, a form, a CSRF token. */
const COMMON_PARAMETERS = new Set([
  'sessid',
  'session',
  'session-id',
  'session_id',
  'session_token',
  'sessionid',
  'sessiontoken',
  'sid',
]);
/** OpenID Connect Session Management 1.0 section 3: it is made for URLs, and is no login. */
const LOGIN_STATUS_PARAMETER = 'session_state';
/** Engine.IO names its connection `sid`: that is no login. */
const ENGINE_IO = /[?&]EIO=\d/;
/** A value of as many characters or fewer is a number or a word. */
const MAX_WORD_CHARACTERS = 8;
const MAX_NAME_CHARACTERS = 32;
/** One run of letters and digits, both of them: no words, no UUID, no prefix of a service (`cs_`). */
const OPAQUE_VALUE = /^(?=.*\d)(?=.*[a-z])[a-z\d]{16,}=*$/i;

export interface UrlSession {
  readonly parameter: string;
  /** The cookie that had the value; null when only the name of the parameter makes it a session. */
  readonly cookie: string | null;
  /** The cookie, or a name that only frameworks use, says so; not a name that many other things have. */
  readonly isCertain: boolean;
}

const SEPARATOR = /[;?&#/]/g;

/** Whether a URL has parameters at all: most have none. */
export function mayHoldSession(url: string): boolean {
  return url.includes('=') && (url.includes('?') || url.includes(';'));
}

/**
 * The first parameter of a URL, of its path (`;name=value`) or its query, that holds a session, or null.
 * `hasSessionCookie`: the client sends its session as a cookie, so that a common name alone is none.
 */
export function sessionInUrl(
  url: string,
  sessionOfValue: (value: string) => string | null,
  hasSessionCookie = false,
): UrlSession | null {
  if (!mayHoldSession(url)) return null;
  let found: UrlSession | null = null;
  for (let start = firstParameter(url); start < url.length; ) {
    SEPARATOR.lastIndex = start;
    const end = SEPARATOR.exec(url)?.index ?? url.length;
    const equals = url.indexOf('=', start);
    if (equals < 0) break;
    const parameter = url.slice(start, Math.min(equals, end));
    if (
      equals < end &&
      end - equals - 1 > MAX_WORD_CHARACTERS &&
      parameter.toLowerCase() !== LOGIN_STATUS_PARAMETER
    ) {
      const value = url.slice(equals + 1, end);
      const cookie = sessionOfValue(value) ?? sessionOfValue(decoded(value));
      if (cookie !== null) return { parameter, cookie, isCertain: true };
      if (found === null && isNamedAsSession(parameter, value, hasSessionCookie) && !ENGINE_IO.test(url))
        found = { parameter, cookie: null, isCertain: FRAMEWORK_PARAMETERS.has(parameter.toLowerCase()) };
    }
    start = end + 1;
  }
  return found;
}

function isNamedAsSession(parameter: string, value: string, hasSessionCookie: boolean): boolean {
  if (parameter.length > MAX_NAME_CHARACTERS) return false;
  const name = parameter.toLowerCase();
  if (FRAMEWORK_PARAMETERS.has(name)) return true;
  return !hasSessionCookie && COMMON_PARAMETERS.has(name) && OPAQUE_VALUE.test(value) && isUnguessable(value);
}

function firstParameter(url: string): number {
  const query = url.indexOf('?');
  const inPath = url.indexOf(';');
  if (query < 0) return inPath + 1;
  return (inPath < 0 ? query : Math.min(query, inPath)) + 1;
}

function decoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // Not UTF-8.
  }
}
