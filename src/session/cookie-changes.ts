// What an answer does to the cookies of sessions: issues, renews, rotates, deletes, or fails to.

import type { SetCookie } from '../cookie/cookie.ts';
import { identityDifference } from '../cookie/identity-difference.ts';
import type { Verdict } from '../cookie/verdict.ts';
import { attributesText } from './event-context.ts';
import type { CookieChange } from './outcomes.ts';
import { mayBeRead, personalKeys } from './personal-claims.ts';
import type { SessionResponse } from './response-effects.ts';
import type { IndexedValue } from './session-value-index.ts';
import { signatureBeside } from './signature.ts';
import type { EventDetails, TrackedSession } from './tracked-session.ts';

/** A Set-Cookie field about a session, and what the browser makes of it. */
export interface ReceivedCookie {
  readonly cookie: SetCookie;
  readonly deletion: boolean;
  readonly verdict: Verdict;
}

/** Where values are looked up and remembered. */
export interface ValueLookup {
  find(name: string, value: string): IndexedValue | undefined;
  /** A new session. */
  begin(name: string, value: string): IndexedValue;
  /** A new value of a session, which `find` has not found. */
  add(session: TrackedSession, value: string): IndexedValue;
}

/** Adds the events to the sessions, and tells what was done to which; sessions that were only sent come first. */
export function cookieChanges(
  answer: SessionResponse,
  received: readonly ReceivedCookie[],
  book: ValueLookup,
): Map<TrackedSession, CookieChange> {
  const changes = new Map<TrackedSession, CookieChange>();
  if (answer.login.length > 0 || answer.logout.length > 0)
    for (const { value } of answer.sent) value.session.breakRun();
  for (const one of received) {
    if (one.deletion) receiveDeletion(answer, one, received, book, changes);
    else receiveValue(answer, one, book, changes);
  }
  return changes;
}

function receiveValue(
  answer: SessionResponse,
  { cookie, verdict }: ReceivedCookie,
  book: ValueLookup,
  changes: Map<TrackedSession, CookieChange>,
): void {
  const { name, value } = cookie;
  const own = answer.sent.find(({ value }) => value.session.name === name)?.value ?? null;
  const known = book.find(name, value);
  const details = detailsOf(answer, cookie, verdict);
  const keys = { before: keysOf(own, answer), after: keysOfValue(name, value, answer, own !== null) };
  let session: TrackedSession;
  if (known !== undefined) {
    session = known.session;
    receiveAgain(answer, known, own, details, value);
    const kind = known === own ? 'renewed' : own?.session === session ? 'rotated' : 'renewed';
    // One answer may set it for several paths.
    const before = changes.get(session)?.kind;
    if (before !== 'issued' && before !== 'rotated') changes.set(session, { kind, ...keys });
  } else if (own === null || startsAnew(own, value, answer)) {
    const identity = book.begin(name, value);
    session = identity.session;
    session.httpOnly = cookie.httpOnly;
    session.setByLogin = answer.login.length > 0;
    if (own === null && standsInTarget(value, answer))
      session.add('adopted', answer.at, {
        ...details,
        value: identity,
        confidence: 'medium',
        evidence: [...(details.evidence ?? []), 'the client sent it first, in the address that it asked for'],
      });
    else session.add('issued', answer.at, { ...details, value: identity });
    changes.set(session, { kind: 'issued', before: null, after: keysOfValue(name, value, answer, false) });
  } else {
    session = own.session;
    const identity = book.add(session, value);
    session.lastValue = identity.value;
    session.add('rotated', answer.at, { ...details, value: identity });
    changes.set(session, { kind: 'rotated', ...keys });
  }
  session.signature = signatureBeside(name, value, answer.message) ?? session.signature;
  session.wasIssued = true;
  session.issuedTo ??= answer.browser;
  session.issuedOn ??= answer.at.stream;
  if (verdict.stored) session.stored = verdict.cookie;
}

/** A value that is known: the client sent it, or somebody else has it, or the client got it before. */
function receiveAgain(
  answer: SessionResponse,
  known: IndexedValue,
  own: IndexedValue | null,
  details: EventDetails,
  value: string,
): void {
  const { session } = known;
  const again = { ...details, value: known };
  // What a logout has ended begins again with a login only, whatever the server sets.
  if (known.endedBy === 'deletion' || answer.login.length > 0) known.endedBy = null;
  if (own === known && !session.wasIssued && !mayBeRead(value) && !isSigned(value))
    session.add('adopted', answer.at, {
      ...again,
      confidence: 'medium',
      evidence: [...(details.evidence ?? []), 'the client sent it first: this capture never saw it issued'],
    });
  else if (own !== null) session.add(own === known ? 'renewed' : 'rotated', answer.at, again);
  else if (isSomebodyElse(session, answer))
    session.add('shared', answer.at, {
      ...again,
      evidence: ['issued to a second client, that did not send it'],
      client: answer.client,
    });
  else session.add('renewed', answer.at, again);
}

/** Another browser, as far as can be told: on one connection there is only one. */
function isSomebodyElse({ issuedTo, issuedOn }: TrackedSession, { browser, at }: SessionResponse): boolean {
  return issuedTo !== null && browser !== null && issuedTo !== browser && issuedOn !== at.stream;
}

/**
 * After its end another value is another session; where the cookie itself is the session, or the logout has put
 * another one in its place that goes on, only a login begins one.
 */
function startsAnew({ session, endedBy }: IndexedValue, value: string, answer: SessionResponse): boolean {
  if (session.end === null) return false;
  if (answer.login.length > 0) return true;
  return !mayBeRead(value) && (session.logout?.cookie !== 'replaced' || endedBy !== null);
}

/** Shorter values stand in addresses by chance. */
const MIN_TARGET_CHARACTERS = 9;

function standsInTarget(value: string, { request }: SessionResponse): boolean {
  if (request === null || value.length < MIN_TARGET_CHARACTERS) return false;
  return request.target.includes(`=${value}`);
}

function receiveDeletion(
  answer: SessionResponse,
  one: ReceivedCookie,
  received: readonly ReceivedCookie[],
  book: ValueLookup,
  changes: Map<TrackedSession, CookieChange>,
): void {
  const { cookie, verdict } = one;
  const { name } = cookie;
  const { previous } = verdict;
  const own =
    answer.sent.find(({ value }) => value.session.name === name)?.value ??
    (previous === null ? undefined : book.find(name, previous.value));
  if (own === undefined) return;
  const { session } = own;
  const before = changes.get(session)?.kind;
  // A new value in the same answer counts, and one deletion that hits makes up for all that miss.
  if (before !== undefined && before !== 'deletion-missed') return;
  const isHit = received.some(
    (other) => other.deletion && other.cookie.name === name && other.verdict.action === 'deleted',
  );
  const details = { ...detailsOf(answer, cookie, verdict), value: null };
  const missing = isHit ? null : missedWords(one, session);
  const keys = { before: keysOf(own, answer), after: null };
  if (missing !== null) {
    session.add('deletion-missed', answer.at, { ...details, evidence: [missing] });
    changes.set(session, { kind: 'deletion-missed', ...keys });
    return;
  }
  session.add('deleted', answer.at, details);
  session.stored = null;
  changes.set(session, { kind: 'deleted', ...keys });
}

/** Why the browser keeps the cookie; null when it goes, as far as is known. */
function missedWords({ cookie, verdict }: ReceivedCookie, session: TrackedSession): string | null {
  if (verdict.reason !== null) return `browsers drop the deletion: ${verdict.text}`;
  if (verdict.action !== 'nothing-to-delete' || session.stored === null || verdict.cookie === null)
    return null;
  const difference = identityDifference(verdict.cookie, session.stored, cookie.path !== null);
  return difference === '' ? null : `the deletion misses: ${difference}`;
}

function detailsOf(answer: SessionResponse, cookie: SetCookie, verdict: Verdict): EventDetails {
  return {
    evidence: verdict.reason === null ? [] : [`browsers drop this cookie: ${verdict.text}`],
    request: answer.reference,
    status: answer.message.status,
    attributes: attributesText(cookie),
    client: answer.client,
  };
}

function keysOf(identity: IndexedValue | null, answer: SessionResponse): readonly string[] | null {
  if (identity === null || identity.value === null) return null;
  return keysOfValue(identity.session.name, identity.value, answer, true);
}

/** Reading costs: it is done where it may decide something. */
function keysOfValue(
  name: string,
  value: string,
  answer: SessionResponse,
  wasSent: boolean,
): readonly string[] | null {
  return wasSent || answer.login.length > 0 ? personalKeys(name, value) : null;
}

/** Nobody but the server can have made it. */
function isSigned(value: string): boolean {
  return /^s(?::|%3A)/i.test(value);
}
