// A followed session as the data that reports and rules get: with its last state, and with what its values hold.

import type { CookiePair } from '../cookie/request.ts';
import type { Denial } from './contrast.ts';
import type { DecodedValue } from './decode/decoded-value.ts';
import { isLeftReplay, replayOutcome } from './evidence/replay.ts';
import type { Pages } from './pages.ts';
import type { CookieSession, EventReason, Session, SessionEvent } from './session.ts';
import { scoreSession } from './session-score.ts';
import type { TrackedEvent, TrackedSession } from './tracked-session.ts';

/** Reads a value without a key: `decodeSession`, which whoever needs it loads. */
export type Decode = (name: string, value: string, companions?: readonly CookiePair[]) => DecodedValue | null;

/**
 * What is read in the values of a session: the first, the newest, that of the login, and the one that a logout ended.
 */
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

/** Most sessions are random numbers; some names belong to a format all the same. */
function isNumber(name: string, value: string): boolean {
  return /^[0-9a-f]+$/i.test(value) && !/sess/i.test(name);
}

/** `isNamed`: the policy names it as a session; `reason`: what has shown that it is one, or null. */
export function sessionView(
  session: TrackedSession,
  readings: DecodedValues,
  pages: Pages,
  isNamed: boolean,
  reason: string | null = null,
): CookieSession {
  const { number, host, name, client, first, last, values, droppedEvents } = session;
  const known = readings.atLogout ?? readings.last ?? readings.first;
  const newest = readings.last ?? readings.first;
  const because = [
    ...scoreSession(name, session.firstValue ?? '', session.httpOnly, session.setByLogin).evidence,
  ];
  if (reason !== null) because.push(reason);
  const uses = session.events.filter((event) => !isForEverybody(event, pages));
  const events = uses.map((event) => finishedEvent(event, session, pages));
  if (because.length === 0) because.push('other values of this cookie are sessions');
  return {
    number,
    host,
    name,
    kind: known?.format ?? 'opaque',
    framework: known?.framework ?? null,
    says: newest === null ? null : { sentence: newest.sentence, maskedSentence: newest.maskedSentence },
    client,
    // Known when all sessions are over, as the findings.
    group: number,
    first,
    last,
    setBy: isFromServer(session) ? 'server' : 'script',
    because: isNamed ? [] : because,
    values,
    events,
    totals: totalsOf(session, uses, events),
    // They are known when all sessions are over.
    findings: [],
    droppedEvents,
  };
}

/** A response has set the cookie, or tried to delete it. */
function isFromServer({ wasIssued, events }: TrackedSession): boolean {
  return wasIssued || events.some(({ attributes }) => attributes !== null);
}

/** A user was given a page that is given to those without a login too: the session did not open it. */
function isForEverybody({ event, confidence, page }: TrackedEvent, pages: Pages): boolean {
  return event === 'privileged-use' && confidence !== 'high' && pages.state(page) === 'open';
}

/** What was sent may turn out to be a replay, and the use of a page to show nothing. */
function totalsOf(
  { totals, events }: TrackedSession,
  uses: readonly TrackedEvent[],
  finished: readonly SessionEvent[],
): Session['totals'] {
  let replays = 0;
  finished.forEach(({ event, count }, index) => {
    if (event !== uses[index]!.event) replays += count;
  });
  const dropped = events.reduce((sum, event) => sum + (uses.includes(event) ? 0 : event.count), 0);
  if (replays === 0 && dropped === 0) return totals;
  const left: Partial<Record<SessionEvent['event'], number>> = { ...totals };
  const add = (name: SessionEvent['event'], count: number) => {
    const sum = (left[name] ?? 0) + count;
    if (sum > 0) left[name] = sum;
    else delete left[name];
  };
  add('sent', -replays);
  add('replayed', replays);
  add('privileged-use', -dropped);
  return left;
}

function finishedEvent(one: TrackedEvent, session: TrackedSession, pages: Pages): SessionEvent {
  const { event, at, request, status, value, attributes, client, count, how, gives } = one;
  // The page may have been denied only later.
  const denial = event === 'privileged-use' ? pages.denial(one.page, one.traits) : null;
  const isLate = denial !== null && one.confidence !== 'high';
  const evidence = isLate ? [...one.evidence, withoutText(denial)] : one.evidence;
  const isReplay = isLeftReplay(one, session, pages);
  const { input, frame, stream, seconds, nanoseconds } = at;
  return {
    input,
    frame,
    stream,
    seconds,
    nanoseconds,
    event: isReplay ? 'replayed' : event,
    confidence: isLate ? 'high' : one.confidence,
    evidence,
    request,
    status,
    value: value === null ? null : { number: value.number, value: value.value },
    attributes,
    client,
    count,
    how,
    gives,
    outcome: isReplay ? 'accepted' : (replayOutcome(one, session, pages) ?? refusalOf(one)),
    last: one.last ?? at,
  };
}

/** A value that was only sent, and refused: its session is over without a logout. */
function refusalOf({ event, outcome }: TrackedEvent): 'refused' | null {
  return event === 'sent' && outcome === 'refused' ? outcome : null;
}

function withoutText({ status, frame }: Denial): EventReason {
  return { text: `it returns ${status} without the session (frame ${frame})`, frame };
}
