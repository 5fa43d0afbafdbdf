// A session as plain data: its client, how it was recognised, and what happened to it, in the order
// of the capture. What is shown of it, and what is masked, is the business of the reports.

import type { Client } from '../browser/clients.ts';

/**
 * What can happen to a session. The names are stable: records have them, and filters of other programs.
 * On the way to the server: `first-seen`, `sent`, `replayed`; all others are known with the response.
 */
export type SessionEventName =
  /** A client sends a value that the capture never saw issued. */
  | 'first-seen'
  /** The server gives the client its first value. */
  | 'issued'
  /** The client sends the value. */
  | 'sent'
  /** The response to a request that carried the session sets another value. */
  | 'rotated'
  /** The server sets the value that the client has already. */
  | 'renewed'
  /** A user logs in: from this response on the session is theirs. */
  | 'login'
  /** An attempt to log in fails. */
  | 'login-failed'
  /** After a login, or where a request without the session was denied, the session opens a page. */
  | 'privileged-use'
  /** The user logs out. */
  | 'logout'
  /** The browser deletes the cookie, or the server empties it (`EMPTIED` among the evidence). */
  | 'deleted'
  /** The server deletes, and the browser keeps the cookie. */
  | 'deletion-missed'
  /** A value is sent that a logout, or a deletion, had ended. */
  | 'replayed'
  /** The server accepts a value that the client made up, or brought along: it sets what it never issued. */
  | 'adopted'
  /** Another client has the same value: it was issued twice, or two addresses send it. */
  | 'shared';

/** How sure an event is: it was seen; it follows from what was seen; a guess with reasons. */
export type SessionConfidence = 'high' | 'medium' | 'low';

/** A packet and its time. */
export interface SessionMoment {
  readonly input: string;
  readonly frame: number;
  readonly stream: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** The request that an event is about, or whose response it is about. */
export interface SessionRequest {
  /** The capture that it is in: its response may be in the next one. */
  readonly input: string;
  readonly frame: number;
  readonly method: string;
  /** The host that was asked, with its port when that is written: cookies go to other ports too, and to other hosts of a domain. */
  readonly host: string;
  /** Of the target, without its query: that may hold secrets. From the wire: escape it. */
  readonly path: string;
  /** The path with the parameter that names the page where one script serves all: `/index.php?route=account/login`. */
  readonly page: string;
  /** Names of the fields of a form that was posted, in order; never their values. Null: none was looked at. */
  readonly formFields: readonly string[] | null;
}

/** What an event was concluded from. */
export interface EventReason {
  /** In words without values of cookies or forms. Holds names from the wire: escape it. */
  readonly text: string;
  /** The packet that shows it. */
  readonly frame: number;
}

/** Whether the server took a value that a logout, or a deletion, had ended. */
export type ReplayOutcome = 'accepted' | 'refused' | 'unknown';

/** How a user logs in: `code`, by one from a message or a device, without a password; `link`, by a secret in a URL or a mail; `other-server`, by the login of another server (OAuth, SAML, CAS). */
export type LoginMethod =
  | 'password'
  | 'code'
  | 'registration'
  | 'http-basic'
  | 'http-digest'
  | 'http-negotiate'
  | 'http-ntlm'
  | 'link'
  | 'other-server'
  | 'passkey'
  | 'impersonation'
  | 'remember-me';

/** The same, and what else ends a session as a logout does. */
export type EventMethod = LoginMethod | 'account-deletion';

/** What a response gives: `data`, to a script or a program; `connection`, a WebSocket; `file`, whatever is none of the others. */
export type GivenKind = 'page' | 'data' | 'connection' | 'script' | 'style' | 'image' | 'media' | 'file';

/** A value of the session's cookie. */
export interface SessionValue {
  /** Counted from 1 in order of appearance in this session: equal numbers are equal values. */
  readonly number: number;
  /**
   * Whole, for data formats, as it was seen first: a load balancer may change the name of the server in it. Null when too
   * much would have been kept. Reports for other people mask it.
   */
  readonly value: string | null;
}

export interface SessionEvent extends SessionMoment {
  readonly event: SessionEventName;
  readonly confidence: SessionConfidence;
  /** What it was concluded from. */
  readonly evidence: readonly EventReason[];
  readonly request: SessionRequest | null;
  /** Of the response; null when it was not seen, or has not come yet. */
  readonly status: number | null;
  /**
   * What was sent, set or deleted; of a login or a logout what the client has after it, or had until then. Null where
   * that is not known.
   */
  readonly value: SessionValue | null;
  /** The attributes of the Set-Cookie field as written, `HttpOnly; Path=/`; null when there was no such field. */
  readonly attributes: string | null;
  /** As `Session.client`, another one when the session is shared. */
  readonly client: Client;
  /** How often it happened in a row (`sent`, `privileged-use`, `renewed`, ... fold); all else is of the first time. */
  readonly count: number;
  /** Of `replayed`; of `sent` where a value is refused though no logout was seen; null for all other events. */
  readonly outcome: ReplayOutcome | null;
  /** Of `login`, `login-failed` and `logout`; null for all other events, and for a logout that is no more than that. */
  readonly how: EventMethod | null;
  /** Of `privileged-use`: what opens; null for all other events. */
  readonly gives: GivenKind | null;
  /** The last time when it happened more than once; else the same moment. */
  readonly last: SessionMoment;
}

/** One with a cookie: what rules are about. */
export interface CookieSession extends Session {
  readonly name: string;
}

export interface Session {
  /** Counted from 1 in order of appearance. */
  readonly number: number;
  /** The host that it was first seen with, with its port when that is written. */
  readonly host: string;
  /** Name of the cookie; null for logins without one. */
  readonly name: string | null;
  /** What its values are, by their format: `flask`, `jwt`, `php-session-id`, ...; `opaque` for none that is known, `none` without one. */
  readonly kind: string;
  /** The framework that makes such values, in words; null when it is not known. */
  readonly framework: string | null;
  /** What its newest readable value says, with and without values; null when there is none. */
  readonly says: { readonly sentence: string; readonly maskedSentence: string } | null;
  /** The browser or program that has the cookie. */
  readonly client: Client;
  /** Counted from 1: the cookies of one login have the same. */
  readonly group: number;
  readonly first: SessionMoment;
  readonly last: SessionMoment;
  /** Why the cookie is taken for a session, in words; empty when the configuration names it as one. */
  readonly because: readonly string[];
  /** `script`: no response has set or deleted the cookie, so that it only ever came from clients; null without one, and where truncated responses may have set it. */
  readonly setBy: 'server' | 'script' | null;
  /** How many different values it had. */
  readonly values: number;
  /** In capture order, runs folded. */
  readonly events: readonly SessionEvent[];
  /** How often each event happened, also those that are not listed any more; events that never did are left out. */
  readonly totals: Readonly<Partial<Record<SessionEventName, number>>>;
  /** The ids of the findings that happened in it, the worst first. */
  readonly findings: readonly string[];
  /** Events that are not listed, because there were too many. */
  readonly droppedEvents: number;
}
