// Events and values of a session, as rules need them.

import type { DecodedValue } from '../session/decode/decoded-value.ts';
import type { Session, SessionEvent, SessionEventName } from '../session/session.ts';
import type { SessionSubject } from './subject.ts';

/** The first event of a name; undefined when there is none, or it is listed no longer. */
export function firstEvent({ events }: Session, name: SessionEventName): SessionEvent | undefined {
  return events.find(({ event }) => event === name);
}

/** The values that could be decoded, each once; those of the logged-in user first. */
export function decodedValues({ decoded }: SessionSubject): readonly DecodedValue[] {
  const { first, last, atLogin, atLogout } = decoded;
  return [...new Set([atLogin, atLogout, last, first])].filter((decoded) => decoded !== null);
}

/** Encrypted formats that hold the session itself: the server needs nothing else. */
const SELF_CONTAINED_ENCRYPTED: readonly string[] = [
  'rails-encrypted',
  'iron',
  'jwe',
  'fernet',
  'phoenix-encrypted',
  'aspnet-core',
];

/** Formats that can be read, and still refer to a session on the server. */
const SERVER_SIDE: readonly string[] = ['wordpress'];

/** Whether the cookie is the session itself: the server stores nothing that a logout could end. */
export function isSelfContained({ protection, content, format }: DecodedValue): boolean {
  if (protection === 'encrypted') return SELF_CONTAINED_ENCRYPTED.includes(format);
  return protection !== 'opaque' && content !== null && !SERVER_SIDE.includes(format);
}
