// Events of a session, as rules look for them.

import type { DecodedValue } from '../session/decode/decoded-value.ts';
import type { Session, SessionEvent, SessionEventName } from '../session/session.ts';
import type { SessionSubject } from './subject.ts';

/** The first event of a name; undefined when there is none, or it is not listed any more. */
export function firstEvent({ events }: Session, name: SessionEventName): SessionEvent | undefined {
  return events.find(({ event }) => event === name);
}

/** The values that were read, each once; those of the logged in user first. */
export function decodedValues({ decoded }: SessionSubject): readonly DecodedValue[] {
  const { first, last, atLogin, atLogout } = decoded;
  return [...new Set([atLogin, atLogout, last, first])].filter((decoded) => decoded !== null);
}

/** Formats that are encrypted and hold the session itself: nothing on the server has to go with them. */
const ENCRYPTED_SESSIONS: readonly string[] = [
  'rails-encrypted',
  'iron',
  'jwe',
  'fernet',
  'phoenix-encrypted',
  'aspnet-core',
];

/** Formats that can be read, and refer to what the server keeps all the same. */
const KEPT_SESSIONS: readonly string[] = ['wordpress'];

/** The cookie is the session: the server remembers nothing that a logout could end. */
export function isSelfContained({ protection, content, format }: DecodedValue): boolean {
  if (protection === 'encrypted') return ENCRYPTED_SESSIONS.includes(format);
  return protection !== 'opaque' && content !== null && !KEPT_SESSIONS.includes(format);
}
