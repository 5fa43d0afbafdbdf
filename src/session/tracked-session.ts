// A session that is being followed, as everybody sees it and only session-state.ts writes it: what has happened to it
// so far, and what the rules want to know at its end.

import type { Client } from '../browser/clients.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import type { ContentFacts } from '../record/message.ts';
import type { RequestTraits } from './request-traits.ts';
import type {
  EventMethod,
  EventReason,
  GivenKind,
  ReplayOutcome,
  SessionConfidence,
  SessionEventName,
  SessionMoment,
  SessionRequest,
  SessionValue,
} from './session.ts';

/** `anonymous`: no login is known. `logged-out` and `deleted` are its ends; a login leads out of both. */
export type SessionState = 'anonymous' | 'logged-in' | 'logged-out' | 'deleted';

/** What has ended a value. */
export type SessionEnd = 'logout' | 'deletion';

/** An event that later ones may still change: what follows a login shows whether it was one. */
export interface TrackedEvent {
  readonly event: SessionEventName;
  readonly confidence: SessionConfidence;
  readonly evidence: readonly EventReason[];
  readonly at: SessionMoment;
  readonly request: SessionRequest | null;
  readonly status: number | null;
  readonly value: SessionValue | null;
  readonly attributes: string | null;
  readonly client: Client;
  readonly count: number;
  readonly last: SessionMoment | null;
  /** Of `replayed`, as far as it is known; null for all other events. */
  readonly outcome: ReplayOutcome | null;
  /** How the user logs in, and what the response gives: of the events that are about that. */
  readonly how: EventMethod | null;
  readonly gives: GivenKind | null;
  /** The `pageKey` of the first; empty for what requests show, unless it shows whether a replay was accepted. */
  readonly page: string;
  /** Of what has an outcome: the other sessions of its request, any of which may be what opened the page. */
  readonly others: readonly TrackedSession[];
  /** Of a `privileged-use` that nothing proves yet: what else but the session may have opened the page. */
  readonly traits: RequestTraits | null;
}

/** A value of a session. */
export interface TrackedValue extends SessionValue {
  readonly session: TrackedSession;
  /** What has ended it; it may be sent all the same. */
  readonly endedBy: SessionEnd | null;
  /** When that was: what a client sent before is no replay, also where it becomes known later. */
  readonly endedAt: SessionMoment | null;
}

/** The last attempt to log in. */
export interface Login {
  /** `login` or `login-failed`. */
  readonly event: TrackedEvent;
  /** Stands for its user (`loginUser`); null when that is not known. */
  readonly user: string | null;
  /** The client has the value that it had before. */
  readonly isKept: boolean;
  /** Another user name than this one had logged in with the session, and no logout came between. */
  readonly isOtherUser: boolean;
  /** The value that it has now; null when it was too long to be kept. */
  readonly value: string | null;
  /** The path that its response redirects to; null when it does not. */
  readonly landing: string | null;
  /** The content of its response says that it worked. */
  readonly isSaid: boolean;
  /** The code in it; null: it has none. */
  readonly code: string | null;
  /** The `pageKey` of the page that was denied afterwards, so that it is told as failed; null: none was. */
  readonly refutedBy: string | null;
  /** The session was a visitor's before: the server had issued it in this capture, or had denied it a page. */
  readonly wasVisitors: boolean;
  /** Values up to this number were there before any login, and this one or an earlier one has replaced them. */
  readonly valuesBefore: number;
}

/** What may have been a login: a closed page that opens with its value shows that it was one. */
export interface PresumedLogin {
  readonly how: EventMethod | null;
  /** See `Login`. */
  readonly isKept: boolean;
  readonly value: string | null;
  readonly valuesBefore: number;
}

/** A visit of the login page that may have logged out: that the value is refused soon after it shows that. */
export interface PresumedLogout {
  readonly at: SessionMoment;
  /** Of the value that was sent. */
  readonly number: number;
}

/** A value from before the login, which opens a closed page after it. */
export interface OldValueUse {
  readonly path: string;
  readonly status: number;
  readonly at: SessionMoment;
  readonly last: SessionMoment;
  readonly count: number;
  /** The server had issued it before any login, or had denied it the page. */
  readonly wasAnonymous: boolean;
}

export interface Logout {
  readonly event: TrackedEvent;
  /** What the response did to the cookie. */
  readonly cookie: 'deleted' | 'deletion-missed' | 'replaced' | 'untouched';
  /** The response was seen whole: otherwise it may have done more to the cookie. */
  readonly isSeen: boolean;
  /** The value that was used until then; null when it was too long to be kept. */
  readonly value: string | null;
  /** The path that its response redirects to; null when it does not. */
  readonly landing: string | null;
}

/** Requests for one page that the server accepted, after the end of the session. */
export interface UseAfterEnd {
  /** Its `pageKey`, and its path. */
  readonly page: string;
  readonly path: string;
  /** The other sessions that were sent with it. */
  readonly others: readonly TrackedSession[];
  /** What was read of its content, which does not ask for a login; null when it was not read. */
  readonly content: ContentFacts | null;
  /** What else of the first request may have opened it; null when that is not known. */
  readonly traits: RequestTraits | null;
  /** The response set a value of another session in its place, as where the server does not know it. */
  readonly isReplaced: boolean;
  readonly status: number;
  readonly at: SessionMoment;
  readonly last: SessionMoment;
  readonly count: number;
}

/** A request that the server refused after the logout. */
export interface Refusal {
  /** The `pageKey` of what was asked for, and the last such response. */
  readonly page: string;
  readonly at: SessionMoment;
  readonly others: readonly TrackedSession[];
}

export interface TrackedSession {
  /** Counted from 1 in order of appearance. */
  readonly number: number;
  readonly host: string;
  readonly name: string;
  readonly client: Client;
  readonly first: SessionMoment;
  readonly last: SessionMoment;
  readonly state: SessionState;
  /** In capture order, runs folded. */
  readonly events: readonly TrackedEvent[];
  readonly totals: Readonly<Partial<Record<SessionEventName, number>>>;
  readonly droppedEvents: number;
  /** How many different values it had. */
  readonly values: number;
  /** Values by which it can still be found: with none left nothing can happen to it any more. */
  readonly knownValues: number;
  /** The first value, and the newest; null when it was too long to be kept. */
  readonly firstValue: string | null;
  readonly lastValue: string | null;
  /** What a response has set last; null while none has. */
  readonly current: TrackedValue | null;
  /** Some of its messages are to be shown. */
  readonly isShown: boolean;
  /** A lost message may have set its first value. */
  readonly isBehindLoss: boolean;
  /** The server has set a value of it in this capture. */
  readonly wasIssued: boolean;
  /** Other hosts that have set it, or opened a closed page with it; null while there is none. */
  readonly otherHosts: ReadonlySet<string> | null;
  /** The cookie store that got it, by its browser's number. */
  readonly issuedTo: number | null;
  /** The connection on which it got it. */
  readonly issuedOn: number | null;
  /** As the browser keeps it, while it does. */
  readonly stored: StoredCookie | null;
  /** Of the field that began it, and whether a login set it: what it was recognised by. */
  readonly httpOnly: boolean;
  readonly setByLogin: boolean;
  /** Of the newest value, where the signature is a cookie of its own. */
  readonly signature: string | null;
  /** A login of several steps has begun: whether the value has changed with it. */
  readonly pendingLogin: 'value-kept' | 'value-changed' | null;
  readonly login: Login | null;
  /** A registration, a code or a link that may have been a login; null: there was none. */
  readonly presumedLogin: PresumedLogin | null;
  /** What followed the login has proved it. */
  readonly isProved: boolean;
  /** The ended session that a request carried, when the response began this one. */
  readonly predecessor: TrackedSession | null;
  /** The other sessions that the same login began: a logout of one is one of all. */
  readonly companions: readonly TrackedSession[];
  /** The session that a login began which left this one as it was; null: there was no such login. */
  readonly besideLogin: TrackedSession | null;
  readonly logout: Logout | null;
  /** Null: there was none, or the session has opened a page since. */
  readonly presumedLogout: PresumedLogout | null;
  /** The number of the newest value that was sent. */
  readonly newestSent: number;
  /** An older value was accepted when a newer one had been used, as refresh tokens must not be. */
  readonly reuse: SessionMoment | null;
  /** The first such use; the others of its page are counted. */
  readonly oldValueUse: OldValueUse | null;
  /** After its end: what was accepted, for each page, and what was refused. */
  readonly usesAfterEnd: readonly UseAfterEnd[];
  readonly refusals: readonly Refusal[];
  /** Other addresses than the client's that sent it, or were given it; null while there is none. */
  readonly addresses: ReadonlySet<string> | null;
}

export function isLoggedIn({ state }: TrackedSession): boolean {
  return state === 'logged-in';
}

/** Its user has logged out, or the browser has given the cookie up. */
export function isEnded({ state }: TrackedSession): boolean {
  return state === 'logged-out' || state === 'deleted';
}

/** More is known of it than that it was set, or sent. */
export function isEventful({ events }: TrackedSession): boolean {
  return events.some(({ event }) => event !== 'first-seen' && event !== 'issued' && event !== 'sent');
}
