// What a Set-Cookie field does to the cookie of a session: it issues a value, sets it again, changes it, deletes it, or
// fails to.

import { identityDifference } from '../../cookie/identity-difference.ts';
import { EMPTIED } from '../../record/event-evidence.ts';
import type { RequestMessage } from '../../record/message.ts';
import { isOneUser } from '../../shared/user-key.ts';
import { attributesText } from '../event-context.ts';
import { mayBeRead, personalKeys } from '../personal-claims.ts';
import type { ReceivedCookie, SessionExchange } from '../session-exchange.ts';
import { isBehind, isLater } from '../session-moment.ts';
import { signatureBeside } from '../signature.ts';
import { isEnded, type TrackedSession, type TrackedValue } from '../tracked-session.ts';
import {
  type CookieChange,
  type SessionEvidence,
  type SetCookieFacts,
  sessionEvidence,
} from '../transition.ts';

/** A value that a response sets. */
export interface SetValue {
  readonly field: ReceivedCookie;
  /** What the request sent of a session with this name; null when it sent nothing. */
  readonly own: TrackedValue | null;
  /** The value itself, where a session is known to have it. */
  readonly known: TrackedValue | null;
  /** The session that has it from now on; null: it begins one. */
  readonly owner: TrackedSession | null;
}

export function setValueOf(
  exchange: SessionExchange,
  field: ReceivedCookie,
  own: TrackedValue | null,
  known: TrackedValue | null,
): SetValue {
  if (known !== null) return { field, own, known, owner: known.session };
  const isNew =
    own === null ||
    startsSession(exchange, field, own) ||
    exchange.foreign.some(({ value }) => value === own);
  return { field, own, known, owner: isNew ? null : own.session };
}

/**
 * After its end another value is another session; where the cookie itself is the session, or the logout has put another
 * one in its place that goes on, only a login begins one.
 */
function startsSession(
  { loginSigns, request }: SessionExchange,
  { cookie: { value } }: ReceivedCookie,
  own: TrackedValue,
): boolean {
  const { session } = own;
  if (!isEnded(session)) return false;
  if (loginSigns.length > 0) return true;
  return !mayBeRead(value) && (session.logout?.cookie !== 'replaced' || isFromBefore(own, request));
}

/** A logout has ended the value, or had put another one in the place of it and of what came after it when it was sent. */
export function isFromBefore(
  { session: { logout }, number, endedBy }: TrackedValue,
  request: RequestMessage | null,
): boolean {
  if (endedBy !== null) return true;
  if (logout?.cookie !== 'replaced' || number >= (logout.event.value?.number ?? 0)) return false;
  return request !== null && isLater(request, logout.event.at);
}

export function valueEvidence(
  exchange: SessionExchange,
  set: SetValue,
): SessionEvidence<'issued' | 'adopted' | 'renewed' | 'rotated' | 'shared'> {
  const { field, own, known, owner } = set;
  const reasons = rejectReasons(field);
  if (known !== null && isLate(exchange, known))
    return sessionEvidence(own === null ? 'issued' : 'rotated', 'high', ...reasons);
  if (known !== null) return knownValueEvidence(exchange, field, own, known, reasons);
  if (owner !== null) return sessionEvidence('rotated', 'high', ...reasons);
  return own === null && isInTarget(field.cookie.value, exchange)
    ? sessionEvidence('adopted', 'medium', ...reasons, 'the client sends it first, in the URL of its request')
    : sessionEvidence('issued', 'high', ...reasons);
}

/**
 * The response comes after requests that already carry what it sets, behind a gap of its connection or because packets
 * changed places: no request before its own carried the value, so that it issues it all the same.
 */
function isLate({ message, request }: SessionExchange, known: TrackedValue): boolean {
  const { events } = known.session;
  const first = known.number === 1 ? events[0] : events.find(({ value }) => value === known);
  if (first === undefined || (first.event !== 'first-seen' && first.event !== 'sent')) return false;
  return message.input === first.at.input && (request ?? message).frame < first.at.frame;
}

/**
 * The same, for the client that has sent `own`: both values are of one session, and the second one has no history of its
 * own yet.
 */
export function isLateFor(exchange: SessionExchange, own: TrackedValue, known: TrackedValue): boolean {
  const { session } = known;
  if (session === own.session || !isLate(exchange, known) || session.values > 1) return false;
  if (isEnded(own.session) || isEnded(session) || session.login !== null) return false;
  return session.client.number === own.session.client.number && session.host === own.session.host;
}

/** The client was there before without it, and nobody has issued it since: else it may be older than the capture. */
function isPlanted(
  { firstVisit }: SessionExchange,
  { wasIssued, isBehindLoss, first }: TrackedSession,
): boolean {
  return !wasIssued && !isBehindLoss && firstVisit !== null && isBehind(first, firstVisit);
}

/** A value that a session has: the client sent it, or another client has it, or the client got it before. */
function knownValueEvidence(
  exchange: SessionExchange,
  { cookie: { value } }: ReceivedCookie,
  own: TrackedValue | null,
  known: TrackedValue,
  reasons: readonly string[],
): SessionEvidence<'adopted' | 'renewed' | 'rotated' | 'shared'> {
  const { session } = known;
  if (own === known && isPlanted(exchange, session) && !mayBeRead(value) && !isSigned(value))
    return sessionEvidence(
      'adopted',
      'medium',
      ...reasons,
      'the client sends it first: the capture does not show it issued',
    );
  if (own !== null) {
    // What was sent may be of another session, as when an old value is played back: this one keeps its own.
    const isKept = known === (own.session === session ? own : session.current);
    return sessionEvidence(isKept ? 'renewed' : 'rotated', 'high', ...reasons);
  }
  const shared = isAnotherBrowser(session, exchange) ? sharedEvidence(session, exchange) : null;
  return shared ?? sessionEvidence('renewed', 'high', ...reasons);
}

/** Another browser is given the value. Null: it is that of the same user, who logs in there, and has one value for all. */
function sharedEvidence(
  { login }: TrackedSession,
  { loginSigns, source: { user } }: SessionExchange,
): SessionEvidence<'shared'> | null {
  const before = login?.event.event === 'login' ? login : null;
  if (loginSigns.length === 0 || before === null)
    return sessionEvidence('shared', 'high', 'issued to a second client that did not send it');
  if (user === null || before.user === null) return PERHAPS_SHARED;
  const isOne = isOneUser(user, before.user);
  if (isOne === true) return null;
  return isOne === false
    ? sessionEvidence('shared', 'high', 'issued at the login of a second user')
    : PERHAPS_SHARED;
}

const PERHAPS_SHARED = sessionEvidence(
  'shared',
  'medium',
  'issued at a second login, perhaps of the same user',
);

/** What the field does to the cookie of the session that has the value. */
export function valueChange(exchange: SessionExchange, set: SetValue): CookieChange {
  const { field, own, known, owner } = set;
  const { name, value } = field.cookie;
  if (owner === null)
    return { kind: 'issued', before: null, after: keysOfValue(name, value, exchange, false), deletes: null };
  const isNew = known === null || isLate(exchange, known);
  const isRotated = isNew || (known !== own && own?.session === known.session);
  return {
    kind: isNew && own === null ? 'issued' : isRotated ? 'rotated' : 'renewed',
    before: own === null ? null : keysOf(own),
    after: keysOfValue(name, value, exchange, own !== null),
    deletes: null,
  };
}

/** A field that deletes the cookie of a session, among the other fields of its response. */
export function deletionEvidence(
  field: ReceivedCookie,
  received: readonly ReceivedCookie[],
  session: TrackedSession,
): SessionEvidence<'deleted' | 'deletion-missed'> {
  // One deletion that hits makes up for all that miss.
  const isHit = received.some(
    ({ deletion, cookie, verdict }) =>
      deletion && cookie.name === field.cookie.name && verdict.action === 'deleted',
  );
  const missed = isHit ? null : missReason(field, session);
  const left = isHit || field.deletion ? [] : [EMPTIED];
  return missed === null
    ? sessionEvidence('deleted', 'high', ...left, ...rejectReasons(field))
    : sessionEvidence('deletion-missed', 'high', missed);
}

/** What such a field does to the cookie; `own`: the value that goes. */
export function deletionChange(
  { event }: SessionEvidence<'deleted' | 'deletion-missed'>,
  own: TrackedValue,
): CookieChange {
  return { kind: event, before: keysOf(own), after: null, deletes: own };
}

/** What transitions keep of a field; `known`: the value that it sets, where a session is known to have it. */
export function setCookieFacts(
  { message, browser, loginSigns }: SessionExchange,
  { cookie, verdict }: ReceivedCookie,
  known: TrackedValue | null,
): SetCookieFacts {
  return {
    attributes: attributesText(cookie),
    browser,
    signature: signatureBeside(cookie.name, cookie.value, message),
    stored: verdict.stored ? verdict.cookie : null,
    // What a logout has ended begins again with a login only, whatever the server sets.
    revives: known !== null && (known.endedBy === 'deletion' || loginSigns.length > 0),
  };
}

/**
 * Another browser, as far as that shows: on one connection there is only one, and a request that was not captured whole may
 * be of the same one, and may have sent the value.
 */
function isAnotherBrowser(
  { issuedTo, issuedOn }: TrackedSession,
  { browser, source, request }: SessionExchange,
): boolean {
  if (request === null || request.incomplete) return false;
  return issuedTo !== null && browser !== null && issuedTo !== browser && issuedOn !== source.at.stream;
}

/** Shorter values are in URLs by chance. */
const MIN_TARGET_CHARACTERS = 9;

function isInTarget(value: string, { request }: SessionExchange): boolean {
  if (request === null || value.length < MIN_TARGET_CHARACTERS) return false;
  return request.target.includes(`=${value}`);
}

/** Why the browser keeps the cookie; null when it goes, as far as is known. */
function missReason({ cookie, verdict }: ReceivedCookie, { stored }: TrackedSession): string | null {
  if (verdict.reason !== null) return `browsers reject the deletion: ${verdict.text}`;
  if (verdict.action !== 'nothing-to-delete' || stored === null || verdict.cookie === null) return null;
  const difference = identityDifference(verdict.cookie, stored, cookie.path !== null);
  return difference === '' ? null : `the deletion misses: ${difference}`;
}

function rejectReasons({ verdict }: ReceivedCookie): readonly string[] {
  return verdict.reason === null ? NO_REASONS : [`browsers reject this cookie: ${verdict.text}`];
}

const NO_REASONS: readonly string[] = [];

function keysOf({ session, value }: TrackedValue): readonly string[] | null {
  return value === null ? null : personalKeys(session.name, value);
}

/** Reading costs: it is done where it may decide something. */
function keysOfValue(
  name: string,
  value: string,
  { loginSigns }: SessionExchange,
  wasSent: boolean,
): readonly string[] | null {
  return wasSent || loginSigns.length > 0 ? personalKeys(name, value) : null;
}

/** Only the server can have made it. */
function isSigned(value: string): boolean {
  return /^s(?::|%3A)/i.test(value);
}
