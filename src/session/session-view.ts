// A followed session as the data that reports and rules get: read to its end, with what its values say.

import type { CookiePair } from '../cookie/request.ts';
import type { DecodedValue } from './decode/decoded-value.ts';
import type { ProtectedPages } from './protected-pages.ts';
import type { Session, SessionEvent } from './session.ts';
import { scoreSession } from './session-score.ts';
import type { TrackedEvent, TrackedSession } from './tracked-session.ts';

/** Reads a value without a key: `decodeSession`, which whoever needs it loads. */
export type Decode = (name: string, value: string, companions?: readonly CookiePair[]) => DecodedValue | null;

/** What the values of a session say: the first, the last, that of the login, and the one that a logout ended. */
export interface DecodedValues {
  readonly first: DecodedValue | null;
  readonly last: DecodedValue | null;
  readonly atLogin: DecodedValue | null;
  readonly atLogout: DecodedValue | null;
}

export function decodeValues(session: TrackedSession, decode: Decode): DecodedValues {
  const known = new Map<string, DecodedValue | null>();
  const { signature } = session;
  const companions = signature === null ? [] : [{ name: `${session.name}.sig`, value: signature }];
  const read = (value: string | null) => {
    if (value === null || isNumber(session.name, value)) return null;
    let decoded = known.get(value);
    if (decoded === undefined) {
      decoded = decode(session.name, value, companions);
      known.set(value, decoded);
    }
    return decoded;
  };
  return {
    first: read(session.firstValue),
    last: read(session.lastValue),
    atLogin: read(session.login?.value ?? null),
    atLogout: read(session.logout?.value ?? null),
  };
}

/** Most sessions are numbers that nobody can read, unless their name tells whose they are. */
function isNumber(name: string, value: string): boolean {
  return /^[0-9a-f]+$/i.test(value) && !/sess/i.test(name);
}

/**
 * `isNamed`: the user's policy says that it is a session; `opens`: the path that has shown that it is one, or null.
 */
export function sessionView(
  session: TrackedSession,
  readings: DecodedValues,
  doors: ProtectedPages,
  isNamed: boolean,
  opens: string | null = null,
): Session {
  const { number, host, name, client, clientAddress, first, last, values, totals, droppedEvents } = session;
  const telling = readings.atLogout ?? readings.last ?? readings.first;
  const said = readings.last ?? readings.first;
  const because = [
    ...scoreSession(name, session.firstValue ?? '', session.httpOnly, session.setByLogin).evidence,
  ];
  if (opens !== null) because.push(`it opens ${opens}, which is closed without it`);
  if (because.length === 0) because.push('other values of this cookie are sessions');
  return {
    number,
    host,
    name,
    kind: telling?.format ?? 'opaque',
    framework: telling?.framework ?? null,
    says: said === null ? null : { sentence: said.sentence, maskedSentence: said.maskedSentence },
    client,
    clientAddress,
    first,
    last,
    because: isNamed ? [] : because,
    values,
    events: session.events.map((event) => finishedEvent(event, host, doors)),
    totals,
    droppedEvents,
  };
}

function finishedEvent(one: TrackedEvent, host: string, doors: ProtectedPages): SessionEvent {
  const { event, at, request, status, value, attributes, client, count } = one;
  // Somebody may have been turned away only later.
  const door = event === 'privileged-use' ? doors.get(host, request?.path ?? '') : undefined;
  const isLate = door !== undefined && one.confidence !== 'high';
  const evidence = isLate
    ? [...one.evidence, `it is answered ${door.status} without the session (frame ${door.frame})`]
    : one.evidence;
  const { input, frame, stream, seconds, nanoseconds } = at;
  return {
    input,
    frame,
    stream,
    seconds,
    nanoseconds,
    event,
    confidence: isLate ? 'high' : one.confidence,
    evidence,
    request,
    status,
    value: value === null ? null : { number: value.number, value: value.value },
    attributes,
    client,
    count,
    last: one.last ?? at,
  };
}
