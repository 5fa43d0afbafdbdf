// A cookie that holds the password which the same request sends in its Authorization (HTTP Basic, RFC 7617): a script of
// the page has put it there, or the server, to log in with every request.

import { fieldValues, type RequestMessage } from '../../record/message.ts';
import { fromAnyBase64 } from '../decode/base64.ts';

/** Shorter passwords are in values by chance. */
const MIN_PASSWORD_CHARACTERS = 6;
/** Longer values are not looked through. */
const MAX_VALUE_CHARACTERS = 4096;
/** What may be base64 inside a value. */
const CODED = /[A-Za-z0-9+/_-]{8,}={0,2}/g;

interface Credentials {
  readonly user: string;
  readonly password: string;
  /** As they are sent. */
  readonly coded: string;
}

/** What a request sends with HTTP Basic; null when it sends nothing of that. */
export function basicCredentials(request: RequestMessage): Credentials | null {
  const [authorization = ''] = fieldValues(request, 'authorization');
  const coded = /^Basic +([A-Za-z0-9+/_-]+={0,2})$/i.exec(authorization)?.[1];
  const text = coded === undefined ? null : fromAnyBase64(coded)?.toString('utf8');
  const at = text?.indexOf(':') ?? -1;
  if (coded === undefined || typeof text !== 'string' || at < 0) return null;
  return { user: text.slice(0, at), password: text.slice(at + 1), coded };
}

/** The user whom a request names with HTTP Basic or Digest (RFC 7616 section 3.4); null when it names none. */
export function sentUser(request: RequestMessage): string | null {
  const basic = basicCredentials(request);
  if (basic !== null) return basic.user === '' ? null : basic.user;
  const [authorization = ''] = fieldValues(request, 'authorization');
  return /^Digest .*?\busername="([^"]{1,256})"/i.exec(authorization)?.[1] ?? null;
}

/** Whether the value of a cookie holds the password, alone or with the name of the user, in clear text or in base64. */
export function holdsPassword(value: string, { user, password, coded }: Credentials): boolean {
  if (value.length > MAX_VALUE_CHARACTERS || password === '') return false;
  const text = percentDecoded(value);
  const bare = coded.replace(/=+$/, '');
  const pair = `${user}:${password}`;
  // The name of the user, or nothing but it, is often in a cookie: such a password shows only beside it.
  const isTelling = password.length >= MIN_PASSWORD_CHARACTERS && password !== user;
  const holds = (one: string): boolean =>
    hasWord(one, pair) || (isTelling && hasWord(one, password)) || (user !== '' && hasWord(one, bare));
  if (holds(text)) return true;
  return (text.match(CODED) ?? []).some((part) => {
    const inner = fromAnyBase64(part)?.toString('utf8');
    return inner !== undefined && holds(percentDecoded(inner));
  });
}

/** Whether a text has a word in it that does not go on on either side. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + word.length] ?? ' ';
    if (!/[A-Za-z0-9]/.test(before) && !/[A-Za-z0-9]/.test(after)) return true;
  }
  return false;
}

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // Not UTF-8.
  }
}
