// The fields of cookies and of findings. A filter is about one of each at a time: `cookie.secure` and `cookie.name` of one
// filter are of the same cookie.

import type { SetCookie } from '../cookie/cookie.ts';
import { isDeletion } from '../cookie/deletion.ts';
import { type Message, messageTimeMs, type SetCookieField } from '../record/message.ts';
import type { MessageResults, RaisedFinding } from '../record/message-results.ts';
import { type FieldType, type FieldValue, type FilterField, type Focus, field, NONE, some } from './field.ts';

const NO_FIELDS: readonly SetCookieField[] = [];

export const setCookiesOf = (message: Message): readonly SetCookieField[] =>
  message.kind === 'response' ? message.setCookies : NO_FIELDS;

/** The elements that a field gives values of: the one in focus, or all. */
function focused<Element>(
  elements: readonly Element[],
  index: number | null | undefined,
): readonly Element[] {
  if (index === undefined) return elements;
  return index === null ? [] : elements.slice(index, index + 1);
}

function ofField(
  name: string,
  type: FieldType,
  help: string,
  read: (field: SetCookieField, message: Message) => FieldValue | null,
): FilterField {
  const values = (message: Message, _results: MessageResults, focus?: Focus): readonly FieldValue[] =>
    focused(setCookiesOf(message), focus?.cookie).flatMap((setCookie) => some(read(setCookie, message)));
  return { ...field(name, type, 'set-cookie', 'sometimes', help, values), about: 'cookie' };
}

/** One value for each cookie that has one. */
function ofCookie(
  name: string,
  type: FieldType,
  help: string,
  read: (cookie: SetCookie) => FieldValue | null,
): FilterField {
  return ofField(name, type, help, ({ parsed }) => read(parsed.cookie));
}

/** Whether a truncated field had a flag that was not seen is not known: it has no value then. */
function ofFlag(name: string, help: string, read: (cookie: SetCookie) => boolean): FilterField {
  return ofField(name, 'boolean', help, ({ truncated, parsed }) => {
    const isSet = read(parsed.cookie);
    return truncated && !isSet ? null : isSet;
  });
}

/** What browsers do with each whole Set-Cookie: `stored`, `replaced`, `deleted`, or why they reject it. */
const verdict: FilterField = {
  ...field(
    'cookie.verdict',
    'string',
    'set-cookie',
    'sometimes',
    'what the browser of the client does with it: stored, replaced, deleted, nothing-to-delete, or why not',
    (_message, { verdicts }, focus) =>
      focused(verdicts, focus?.cookie).flatMap((known) =>
        known === null ? NONE : [known.reason ?? known.action],
      ),
  ),
  about: 'cookie',
  isFromAudit: true,
};

function ofFinding(name: string, help: string, read: (finding: RaisedFinding) => string): FilterField {
  return {
    ...field(name, 'string', 'message', 'sometimes', help, (_message, { raised }, focus) =>
      focused(raised, focus?.finding).map(read),
    ),
    about: 'finding',
    isFromAudit: true,
  };
}

export const COOKIE_FIELDS: readonly FilterField[] = [
  ofField('cookie.name', 'string', 'name of each cookie that is set', ({ hasName, parsed }) =>
    hasName ? parsed.cookie.name : null,
  ),
  ofField('cookie.value', 'string', 'its value', ({ hasValue, parsed }) =>
    hasValue ? parsed.cookie.value : null,
  ),
  ofCookie('cookie.domain', 'string', 'Domain attribute', (cookie) => cookie.domain),
  ofCookie('cookie.path', 'string', 'Path attribute', (cookie) => cookie.path),
  ofCookie('cookie.expires', 'string', 'Expires attribute as written', (cookie) => cookie.expires),
  ofCookie('cookie.max_age', 'number', 'Max-Age in seconds', (cookie) => cookie.maxAge),
  ofFlag('cookie.secure', 'has Secure', (cookie) => cookie.secure),
  ofFlag('cookie.httponly', 'has HttpOnly', (cookie) => cookie.httpOnly),
  ofCookie('cookie.samesite', 'string', 'SameSite attribute as written', (cookie) => cookie.sameSiteText),
  ofField('cookie.deletion', 'boolean', 'deletes the cookie', ({ truncated, parsed }, message) =>
    truncated ? null : isDeletion(parsed, messageTimeMs(message)),
  ),
  verdict,
  ofFinding('finding.rule', 'each rule that the message breaks', ({ rule }) => rule),
  ofFinding(
    'finding.severity',
    'severity of each of these rules: high, medium, low, info',
    ({ severity }) => severity,
  ),
];
