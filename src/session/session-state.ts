// The state machine of a session, and the only code that writes to one: it applies the table of transitions, and writes
// down what belongs to each. Why an event is believed is found out in evidence/.

import { addEvidence, addOutcome, addStatus, type ExchangePlace, type TraitsOf } from './event-log.ts';
import { failuresToldBy } from './evidence/login-beside.ts';
import { isDoubtedFailure } from './evidence/unseen-login.ts';
import { MAX_JOINED_SESSIONS } from './limits.ts';
import { attemptedLogin, isDoubtful, loginOfPresumed, presumedLogin } from './login-values.ts';
import { type Mutable, MutableSession, type NewSession } from './mutable-session.ts';
import type { SessionEventName, SessionMoment } from './session.ts';
import { isLater } from './session-moment.ts';
import type { SessionEnd, TrackedEvent, TrackedSession, TrackedValue } from './tracked-session.ts';
import {
  cookieAfterLogout,
  goneValues,
  isUnchanged,
  requestMoment,
  type SentSession,
  type SessionEvidence,
  type SessionTrigger,
  sentOf,
  type TransitionContext,
  valueAfter,
} from './transition.ts';
import { type Effect, TRANSITIONS } from './transition-table.ts';
import { otherSessions, withRefusal, withUse } from './uses-after-end.ts';

/** A session without values: `addValue` gives it the first. */
export function createSession(facts: NewSession): TrackedSession {
  return new MutableSession(facts);
}

/** Gives a session another value; null: it is too long to be kept. */
export function addValue(session: TrackedSession, value: string | null): TrackedValue {
  const own = session as MutableSession;
  if (own.values === 0) own.firstValue = value;
  own.lastValue = value;
  own.values++;
  own.knownValues++;
  return { session, number: own.values, value, endedBy: null, endedAt: null };
}

/**
 * A value that seemed to begin a session, to which nothing but uses have happened, is one more of another session: with
 * what happened to it.
 */
export function joinValue(session: TrackedSession, late: TrackedValue): void {
  const own = session as MutableSession;
  const other = late.session as MutableSession;
  own.values++;
  own.knownValues++;
  other.knownValues--;
  own.lastValue = late.value;
  own.newestSent = own.values;
  own.isShown ||= other.isShown;
  if (isLater(other.last, own.last)) own.last = other.last;
  if (other.state === 'logged-in' && own.state === 'anonymous') own.state = 'logged-in';
  const joined = late as Mutable<TrackedValue>;
  joined.session = own;
  joined.number = own.values;
  own.log.takeAll(other.log);
}

/** The value will not be found again. */
export function forgetValue({ session }: TrackedValue): void {
  (session as MutableSession).knownValues--;
}

/** The text of the value is given up. */
export function forgetText(value: TrackedValue): void {
  (value as Mutable<TrackedValue>).value = null;
}

/** Something of the session is to be shown. */
export function show(session: TrackedSession): void {
  (session as MutableSession).isShown = true;
}

/** One response began all of them. */
export function joinLogin(sessions: readonly TrackedSession[]): void {
  const joined = sessions.slice(0, MAX_JOINED_SESSIONS);
  for (const session of joined)
    (session as MutableSession).companions = joined.filter((other) => other !== session);
}

/** A login began another session, which tells the attempts before it too, and left this one as it was. */
export function noteLoginBeside(session: TrackedSession, begun: TrackedSession): void {
  const own = session as MutableSession;
  own.besideLogin ??= begun;
  for (const event of failuresToldBy(begun, session)) {
    own.log.remove(event);
    if (own.login?.event === event) own.login = null;
  }
}

/** What comes now is not folded into the events so far. */
export function startRun(session: TrackedSession): void {
  (session as MutableSession).log.startRun();
}

/** The response to a request that carried sessions. */
export function noteStatus(sent: readonly SentSession[], frame: number, status: number): void {
  for (const { event } of sent) addStatus(event, frame, status);
}

/** Nothing more comes of an exchange, which began at `since`: it is folded into an equal one before it. */
export function foldExchange(
  session: TrackedSession,
  one: ExchangePlace,
  since: SessionMoment,
  traitsOf?: TraitsOf,
): void {
  (session as MutableSession).log.foldExchange(one, since, traitsOf);
}

type EventTrigger = SessionTrigger & SessionEventName;

/** Takes a session through one transition; gives the event that it lists. */
export function apply(
  session: TrackedSession,
  evidence: SessionEvidence<EventTrigger>,
  context: TransitionContext,
): TrackedEvent;
export function apply(
  session: TrackedSession,
  evidence: SessionEvidence,
  context: TransitionContext,
): TrackedEvent | null;
export function apply(
  session: TrackedSession,
  evidence: SessionEvidence,
  context: TransitionContext,
): TrackedEvent | null {
  const own = session as MutableSession;
  const { lists, to, effects } = TRANSITIONS[evidence.event];
  let event: TrackedEvent | null = null;
  if (lists !== null) {
    const { source, setCookie } = context;
    own.last = source.at;
    const value = context.value ?? valueAfter(own, context);
    event = own.log.add(lists, evidence, source, value, setCookie === null ? null : setCookie.attributes);
  }
  for (const effect of effects) EFFECTS[effect](own, evidence, context, event);
  own.state = to[own.state];
  return event;
}

type EffectFunction = (
  session: MutableSession,
  evidence: SessionEvidence,
  context: TransitionContext,
  /** The event that the transition lists. */
  event: TrackedEvent | null,
) => void;

const EFFECTS: Readonly<Record<Effect, EffectFunction>> = {
  'notes how the cookie was set': (session, _evidence, { source, value, setCookie }) => {
    // Null: a second address sends it.
    if (setCookie === null) return;
    const { signature, browser, stored, revives } = setCookie;
    if (revives && value !== null) endValue(value, null, null);
    session.current = value ?? session.current;
    session.signature = signature ?? session.signature;
    session.wasIssued = true;
    session.addHost(source.request?.host);
    session.issuedTo ??= browser;
    session.issuedOn ??= source.at.stream;
    session.stored = stored ?? session.stored;
  },

  'notes the host that opens a closed page': (session, { confidence }, { source }) => {
    if (confidence === 'high') session.addHost(source.request?.host);
  },

  'notes the second address': (session, _evidence, { source, setCookie }) => {
    if (setCookie === null) session.addAddress(source.client.address);
  },

  'notes the address that it is given to': (session, _evidence, { source }) => {
    session.addAddress(source.client.address);
  },

  'forgets how the browser kept the cookie': (session) => {
    session.stored = null;
  },

  'ends the value that was sent or deleted': (session, _evidence, context) => {
    for (const value of goneValues(session, context))
      endValue(value, value.endedBy ?? 'deletion', value.endedAt ?? context.source.at);
  },

  // What the response leaves in the browser is sent again, and not replayed.
  'ends the value that was sent or deleted, unless the cookie is left alone': (
    session,
    _evidence,
    context,
  ) => {
    if (session.logout?.cookie === 'untouched') return;
    for (const value of goneValues(session, context))
      endValue(value, 'logout', value.endedAt ?? context.source.at);
  },

  'notes whether the step changed the value': (session, _evidence, { change }) => {
    session.pendingLogin = isUnchanged(change) ? 'value-kept' : 'value-changed';
  },

  'notes the attempt, and whether it changed the value': (
    session,
    _evidence,
    { source, sent, change },
    event,
  ) => {
    // Who acts as another user has logged in before: whether that changed the value stays as it was.
    if (event === null || source.how === 'impersonation') return;
    session.login = attemptedLogin(event, session, source, sentOf(sent, session), change);
    session.isProved = false;
  },

  'notes that the page behind the login changes the value': (session, _evidence, { source, value }) => {
    const { login } = session;
    if (login === null || !login.isKept || value === null || login.landing !== source.path) return;
    session.login = { ...login, isKept: false, value: value.value, valuesBefore: value.number - 1 };
  },

  'proves the login if the value names a user': (session, _evidence, { source, change }) => {
    if (source.how === 'impersonation') return;
    session.pendingLogin = null;
    session.isProved = (change.after?.length ?? 0) > 0;
  },

  'turns the last login into a failed one, and drops the uses that it explained': (
    { login, log },
    evidence,
    { source },
  ) => {
    if (login === null) return;
    log.rename(login.event, 'login-failed', { ...evidence, confidence: 'medium' }, source.at);
    log.removeUsesAfter(login.event);
  },

  'takes the last attempt for a first step, and drops the uses that it explained': (session) => {
    const { login, log } = session;
    if (login === null) return;
    log.removeUsesAfter(login.event);
    log.remove(login.event);
    session.pendingLogin = login.isKept ? 'value-kept' : 'value-changed';
    session.login = null;
  },

  'drops failed logins elsewhere than at a login page': (session) => {
    for (const event of session.events.filter(isDoubtedFailure)) session.log.remove(event);
    session.login = null;
  },

  'notes the login that may have been one': (session, evidence, { source, sent, change }) => {
    session.presumedTurn = { evidence, source };
    session.presumedLogin = presumedLogin(session, source, sentOf(sent, session), change);
  },

  'takes the last login for a presumed one': (session, evidence, { source }) => {
    const { login, log } = session;
    if (login === null) return;
    log.removeUsesAfter(login.event);
    log.remove(login.event);
    const { isKept, value, valuesBefore } = login;
    session.presumedTurn = { evidence, source };
    session.presumedLogin = { how: login.event.how, isKept, value, valuesBefore };
    session.login = null;
  },

  'tells the presumed login': (session, proof, { source: { at }, sent }) => {
    const { presumedLogin: presumed, presumedTurn: turn, log } = session;
    if (presumed === null || turn === null) return;
    const value = sentOf(sent, session)?.value ?? session.current;
    const event = log.add('login', { ...turn.evidence, event: 'login' }, turn.source, value, null);
    addEvidence(event, proof, at);
    session.login = loginOfPresumed(event, turn.source, presumed);
    session.isProved = true;
    session.presumedLogin = null;
  },

  'notes the page that refutes the login': (session, _evidence, { source: { page } }) => {
    if (session.login !== null) session.login = { ...session.login, refutedBy: page };
  },

  'proves the last login, also one that seemed to fail': (session, evidence, { source }) => {
    session.isProved = true;
    if (session.login === null) return;
    const { event, refutedBy } = session.login;
    if (event.event === 'login') addEvidence(event, { ...evidence, confidence: 'high' }, source.at);
    else if (isDoubtful(event) || refutedBy !== null || evidence.event === 'login-revealed')
      session.log.rename(event, 'login', { ...evidence, confidence: 'medium' }, source.at);
  },

  'notes the logout that may have been one': (session, evidence, { source, sent }) => {
    const number = sentOf(sent, session)?.value.number;
    if (number !== undefined) session.presumedLogout = { at: source.at, number, evidence, source };
  },

  'forgets the logout that may have been one': (session) => {
    session.presumedLogout = null;
  },

  'tells the presumed logout': (session, _proof, { sent }) => {
    session.tellPresumedLogout(sentOf(sent, session)?.value ?? session.current);
  },

  'notes what is left of the cookie': (session, _evidence, { source, sent, change }, event) => {
    if (event === null) return;
    const value = (sentOf(sent, session)?.value ?? change.deletes)?.value ?? session.lastValue;
    const cookie = cookieAfterLogout(change);
    session.logout = { event, cookie, isSeen: change.kind !== 'unseen', value, landing: source.redirectsTo };
  },

  'notes what the end of the chain leaves of the cookie': (session, _evidence, { change }) => {
    const { logout } = session;
    if (logout !== null) session.logout = { ...logout, cookie: cookieAfterLogout(change), isSeen: true };
  },

  'drops the logout, and the use after it': (session) => {
    session.dropLogout();
  },

  'notes the logout that may be the first': (session, evidence, { source }) => {
    session.repeatedLogout = { evidence, source };
  },

  'tells the logout that was repeated in place of the first': (session) => {
    const { logout, repeatedLogout } = session;
    if (logout === null || repeatedLogout === null) return;
    const { evidence, source } = repeatedLogout;
    const { value } = logout.event;
    session.dropLogout();
    const event = session.log.add('logout', evidence, source, value, null);
    session.logout = { ...logout, event, landing: source.redirectsTo };
  },

  'adds the evidence to the logout': ({ logout }, evidence, { source }) => {
    if (logout !== null) addEvidence(logout.event, evidence, source.at);
  },

  'adds the evidence to the request': (session, { evidence }, { source, sent }) => {
    const event = sentOf(sent, session)?.event;
    if (event !== undefined) addEvidence(event, { confidence: event.confidence, evidence }, source.at);
  },

  'tells the request as a replay': (session, evidence, { source, sent }) => {
    const event = sentOf(sent, session)?.event;
    if (event !== undefined) session.log.rename(event, 'replayed', evidence, source.at);
  },

  'notes the newest value that was sent': (session, _evidence, { value }) => {
    session.newestSent = Math.max(session.newestSent, value?.number ?? 0);
  },

  'notes the reuse': (session, _evidence, { sent }) => {
    const own = sentOf(sent, session);
    if (own !== undefined) session.reuse ??= requestMoment(own);
  },

  'notes the use of the old value': (session, { confidence }, { source, sent }) => {
    const own = sentOf(sent, session);
    if (own === undefined) return;
    const last = requestMoment(own);
    const known = session.oldValueUse;
    if (known === null) {
      const { path, status } = source;
      const wasAnonymous = confidence === 'high';
      session.oldValueUse = { path, status: status ?? 0, at: last, last, count: 1, wasAnonymous };
    } else if (known.path === source.path) session.oldValueUse = { ...known, last, count: known.count + 1 };
  },

  'notes the use after the end': (session, _evidence, { source, sent, change }) => {
    const own = sentOf(sent, session);
    const at = own === undefined ? source.at : requestMoment(own);
    const { page, path, status, content, traits } = source;
    const others = otherSessions(session, sent);
    if (own !== undefined) addOutcome(own.event, 'accepted', page, others);
    const isReplaced = change.kind === 'replaced';
    const use = { page, path, status: status ?? 0, others, content, traits, isReplaced };
    session.usesAfterEnd = withUse(session.usesAfterEnd, use, at);
  },

  'notes the refusal': (session, _evidence, { source: { page, at }, sent }) => {
    const refusal = { page, at, others: otherSessions(session, sent) };
    session.refusals = withRefusal(session.refusals, refusal);
  },

  'notes that the value was refused': (session, _evidence, { source, sent }) => {
    const own = sentOf(sent, session);
    if (own === undefined) return;
    addOutcome(own.event, 'refused', source.page, otherSessions(session, sent));
    // What a second client sends in vain it does not share.
    session.dropSharing(requestMoment(own), source.client.address);
  },
};

function endValue(value: TrackedValue, endedBy: SessionEnd | null, endedAt: SessionMoment | null): void {
  Object.assign(value as Mutable<TrackedValue>, { endedBy, endedAt });
}
