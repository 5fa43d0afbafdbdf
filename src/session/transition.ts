// What a transition of a session is made from: the evidence for an event, and what of the messages is written down.

import type { Client } from '../browser/clients.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import type { ContentFacts } from '../record/message.ts';
import type { RequestTraits } from './request-traits.ts';
import type {
  EventMethod,
  GivenKind,
  SessionConfidence,
  SessionEventName,
  SessionMoment,
  SessionRequest,
} from './session.ts';
import type { Logout, TrackedEvent, TrackedSession, TrackedValue } from './tracked-session.ts';

/** What changes a session: the events that are listed, and what is only concluded. */
export type SessionTrigger =
  | SessionEventName
  /** A first step of a login is accepted, and the next one asked for. */
  | 'login-step'
  /** The client tries again: the last login had failed. */
  | 'login-denied'
  /** A registration, a code or a link: what follows shows whether that has logged in. */
  | 'login-presumed'
  /** The login has brought a token, and the client goes on with that: what the cookie is worth, what follows shows. */
  | 'login-by-token'
  /** After such a presumed login the session opens a closed page: it was one. */
  | 'presumed-login-proved'
  /** The second step of a login follows: what was told of it was the first one. */
  | 'login-continued'
  /** The session is sent to the login: the last login had failed. */
  | 'login-refuted'
  /** The page that refuted the last login opens after all. */
  | 'login-restored'
  /** After a login that seemed to fail the session opens what was closed to it. */
  | 'login-revealed'
  /** After a login the session opens a closed page. */
  | 'login-proved'
  /** A logged-in user visits the login page: what follows shows whether that has logged out. */
  | 'logout-presumed'
  /** After such a visit the value is refused: it was one. */
  | 'presumed-logout-proved'
  /** The redirect of the logout leads on, and the cookie is deleted there. */
  | 'logout-chained'
  /** One more logout of a session that is logged out. */
  | 'logout-repeated'
  /** The same, where the value opened closed pages in between: it is the first one, if the value is refused then. */
  | 'logout-doubted'
  /** What follows a logout shows that it was none: it only asked whether to log out, or did nothing. */
  | 'logout-denied'
  /** After a logout the value is refused, or the server begins another session. */
  | 'logout-confirmed'
  /** The same, where the logout left the cookie alone. */
  | 'left-value-refused'
  /** A value that a deletion had ended is refused. */
  | 'replay-refused'
  /** It had a user before the capture began. */
  | 'logged-in-before'
  /** The value was sent with an attempt to log in that is not about it, or with another password that is refused. */
  | 'sent-beside-login'
  /** The page is opened by another session of the request. */
  | 'opened-by-other'
  /** A value that a newer one has replaced is refused. */
  | 'replaced-value-refused'
  /** The value of a logged-in user is refused, though no logout was seen. */
  | 'value-refused'
  /** After its end the value is accepted. */
  | 'used-after-end'
  /** The same, where the logout left the cookie alone and the page is closed to others. */
  | 'left-value-accepted'
  /** A refresh token is accepted that was replaced, when its successor has been used. */
  | 'reused-after-rotation'
  /** After a login that changed the value, one from before it opens a closed page. */
  | 'old-value-accepted'
  /** The response leaves the browser without the cookie. */
  | 'cookie-gone';

/** Why an event is believed. */
export interface SessionEvidence<Trigger extends SessionTrigger = SessionTrigger> {
  readonly event: Trigger;
  readonly confidence: SessionConfidence;
  /** In words, without values of cookies or forms. */
  readonly evidence: readonly string[];
}

/** Evidence for an event, with the words that it was concluded from. */
export function sessionEvidence<Trigger extends SessionTrigger>(
  event: Trigger,
  confidence: SessionConfidence,
  ...evidence: string[]
): SessionEvidence<Trigger> {
  return { event, confidence, evidence };
}

/** What a response does to the cookie of a session. */
export interface CookieChange {
  /**
   * `replaced`: another session of the same name is begun in its place. `unseen`: the response was not seen whole, and
   * what was seen leaves the cookie as it is.
   */
  readonly kind:
    | 'unseen'
    | 'untouched'
    | 'issued'
    | 'renewed'
    | 'rotated'
    | 'replaced'
    | 'deleted'
    | 'deletion-missed';
  /** Keys that name the user, before and after; null where the value cannot be read. */
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
  /** The value that a deletion is about, whether the request carried it or not; null for other changes. */
  readonly deletes: TrackedValue | null;
}

export const UNSEEN: CookieChange = { kind: 'unseen', before: null, after: null, deletes: null };
export const UNTOUCHED: CookieChange = { kind: 'untouched', before: null, after: null, deletes: null };

/** The client has the value that it had before. */
export function isUnchanged({ kind }: CookieChange): boolean {
  return kind === 'untouched' || kind === 'renewed';
}

/** What is left of the cookie after a logout with this change. */
export function cookieAfterLogout({ kind }: CookieChange): Logout['cookie'] {
  if (kind === 'deleted' || kind === 'deletion-missed') return kind;
  return kind === 'rotated' ? 'replaced' : 'untouched';
}

/** A session that a request carried. */
export interface SentSession {
  readonly value: TrackedValue;
  /** That it was sent. */
  readonly event: TrackedEvent;
}

export const NONE_SENT: readonly SentSession[] = [];

/** What a request carried of a session; undefined when it carried nothing of it. */
export function sentOf(sent: readonly SentSession[], session: TrackedSession): SentSession | undefined {
  return sent.find(({ value }) => value.session === session);
}

/** The message that shows an event. */
export interface EventSource {
  readonly at: SessionMoment;
  /** The request, or that of the response; null when it was not seen. */
  readonly request: SessionRequest | null;
  /** The whole path of the request; empty when it was not seen. */
  readonly path: string;
  /** The `pageKey` of what was asked for; empty for a request, and when it was not seen. */
  readonly page: string;
  /** What was read of the content of the response; null when it was not. */
  readonly content: ContentFacts | null;
  /** The path that the response redirects to; null for a request, and for all else. */
  readonly redirectsTo: string | null;
  /** Null for a request. */
  readonly status: number | null;
  /** How the request logs in; null when it does not. */
  readonly how: EventMethod | null;
  /** Stands for the user that it names (`loginUser`); null when it does not log in, or names none. */
  readonly user: string | null;
  /** What the response gives; null for a request, and when it was not seen. */
  readonly gives: GivenKind | null;
  readonly client: Client;
  /** What else but its sessions may have opened the page; null where nothing asks for it. */
  readonly traits: RequestTraits | null;
}

/** Of a Set-Cookie field. */
export interface SetCookieFacts {
  readonly attributes: string;
  /** The number of the cookie store that it went to. */
  readonly browser: number | null;
  /** The signature in a cookie beside it. */
  readonly signature: string | null;
  /** As the browser keeps it; null when it does not. */
  readonly stored: StoredCookie | null;
  /** The value is good again, whatever has ended it. */
  readonly revives: boolean;
}

/** What transitions write down beside their evidence. */
export interface TransitionContext {
  readonly source: EventSource;
  /** The sessions that the request carried; none while it is the request itself that is looked at. */
  readonly sent: readonly SentSession[];
  /** What was sent, set or deleted. */
  readonly value: TrackedValue | null;
  readonly setCookie: SetCookieFacts | null;
  /** What all fields of the response together do to the cookie. */
  readonly change: CookieChange;
}

/** Of what a request does to a session; `value`: what it sends of it. */
export function requestContext(source: EventSource, value: TrackedValue | null): TransitionContext {
  return { source, sent: NONE_SENT, value, setCookie: null, change: UNTOUCHED };
}

/** Of what one Set-Cookie field does to a session; `value`: what it sets or deletes. */
export function setCookieContext(
  source: EventSource,
  sent: readonly SentSession[],
  value: TrackedValue | null,
  setCookie: SetCookieFacts,
): TransitionContext {
  return { source, sent, value, setCookie, change: UNTOUCHED };
}

/** Of what a response means for a session. */
export function responseContext(
  source: EventSource,
  sent: readonly SentSession[],
  change: CookieChange,
): TransitionContext {
  return { source, sent, value: null, setCookie: null, change };
}

/** The values of a session that a request carried, and the one that its response deletes. */
export function goneValues(
  session: TrackedSession,
  { sent, change: { deletes } }: TransitionContext,
): TrackedValue[] {
  const values = sent.map(({ value }) => value);
  if (deletes !== null) values.push(deletes);
  return values.filter((value) => value.session === session);
}

/** What the client has after a response, or had until it took the value away; null: not known. */
export function valueAfter(
  session: TrackedSession,
  { sent, change }: TransitionContext,
): TrackedValue | null {
  if (change.kind === 'issued' || change.kind === 'rotated') return session.current;
  return sentOf(sent, session)?.value ?? change.deletes;
}

/** When the request came; of equal ones that are counted together, the last. */
export function requestMoment({ event }: SentSession): SessionMoment {
  return event.last ?? event.at;
}
