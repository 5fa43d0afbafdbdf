// Cookie values masked but comparable: the first few characters, the length, and a keyed hash (HMAC-SHA-256, RFC 2104)
// with a key that is never stored, so that equal values of one run can be seen to be equal.

import { cookieFieldKind, pairAt, setCookiePair } from '../filter/cookie-pairs.ts';
import type { HeaderField, Message } from '../record/message.ts';
import { withFields } from '../record/message-data.ts';
import type { Session, SessionEvent } from '../session/session.ts';

/** Characters shown at most; never more than a quarter of the value. */
const MAX_SHOWN_CHARACTERS = 8;
const HASH_DIGITS = 6;
const KEY_BYTES = 32;

export interface Masker {
  /** One value: `eyJhbGci…(87)#3fa9c1`. An empty one stays empty. */
  value(value: string): string;
  /** The message with every cookie value masked, in Set-Cookie and Cookie fields. */
  message(message: Message): Message;
  /** The session with its values masked, also those in paths, and with the sentence that contains no values. */
  session(session: Session): Session;
}

/** A parameter of a path segment: `;jsessionid=...` (RFC 3986 section 3.3). */
const PATH_PARAMETER = /(;[^=/;\s]*=)([^/;\s]+)/g;

/** `key`: for tests; without it random bytes, new for every run and never stored. */
export function createMasker(key?: Uint8Array): Masker {
  let hmac: ((text: string) => string) | null = null;

  /** node:crypto takes longer to load than a small capture to read: it waits for the first value. */
  function loadHmac(): (text: string) => string {
    const { createHmac, randomBytes } = process.getBuiltinModule('node:crypto');
    const secret = key ?? randomBytes(KEY_BYTES);
    return (text) => createHmac('sha256', secret).update(text).digest('hex');
  }

  function value(text: string): string {
    if (text === '') return '';
    const characters = [...text];
    const shown = characters
      .slice(0, Math.min(MAX_SHOWN_CHARACTERS, Math.floor(characters.length / 4)))
      .join('');
    hmac ??= loadHmac();
    return `${shown}…(${characters.length})#${hmac(text).slice(0, HASH_DIGITS)}`;
  }

  function field(field: HeaderField): HeaderField {
    const kind = cookieFieldKind(field);
    if (kind === null) return field;
    if (kind === 'set-cookie')
      return { ...field, value: replaceValue(field.value, setCookiePair(field.value), value) };
    const pairs = field.value
      .split(';')
      .map((pair) => replaceValue(pair, pairAt(pair, 0, pair.length), value));
    return { ...field, value: pairs.join(';') };
  }

  const path = (text: string): string =>
    text.replace(PATH_PARAMETER, (_, name: string, parameter: string) => name + value(parameter));

  function event(event: SessionEvent): SessionEvent {
    const { request, value: seen, evidence } = event;
    return {
      ...event,
      evidence: evidence.map(({ text, frame }) => ({ text: path(text), frame })),
      request: request && { ...request, path: path(request.path), page: path(request.page) },
      value: seen && { ...seen, value: seen.value === null ? null : value(seen.value) },
    };
  }

  /** Events are masked when they are read: of many sessions few are shown. */
  function session(session: Session): Session {
    const { says } = session;
    let events: readonly SessionEvent[] | null = null;
    return {
      ...session,
      says: says && { ...says, sentence: says.maskedSentence },
      get events() {
        events ??= session.events.map(event);
        return events;
      },
    };
  }

  return { value, session, message: (message) => withFields(message, message.fields.map(field)) };
}

type Bounds = { readonly valueStart: number; readonly valueEnd: number };

function replaceValue(text: string, at: Bounds, mask: (value: string) => string): string {
  return (
    text.slice(0, at.valueStart) + mask(text.slice(at.valueStart, at.valueEnd)) + text.slice(at.valueEnd)
  );
}
