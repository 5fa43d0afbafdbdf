// What rules look at: a message with everything that is known about it and that several rules need, worked out once.

import type { Browser } from '../browser/browsers.ts';
import type { Deviation, DeviationId, ParsedSetCookie, SetCookie } from '../cookie/cookie.ts';
import type { BlockedReason, Verdict } from '../cookie/verdict.ts';
import type { Message, RequestMessage, ResponseMessage } from '../record/message.ts';
import type { Session } from '../session/session.ts';
import type { DecodedValues } from '../session/session-view.ts';
import type { TrackedSession } from '../session/tracked-session.ts';
import type { LastSet } from './audit-target.ts';
import type { Evidence } from './finding.ts';
import type { Transport } from './transport.ts';
import type { MissedCookie } from './unreturned-cookies.ts';

interface PlacedSubject {
  /** Host with its port when it is written. */
  readonly host: string;
  /** The name of the session cookie that had this value somewhere before, or null. */
  sessionOfValue(value: string): string | null;
}

interface MessageSubject extends PlacedSubject {
  readonly transport: Transport;
  readonly timeMs: number;
}

/** One pair of a Cookie field. */
export interface ClassifiedCookie {
  readonly name: string;
  readonly value: string;
  /** It carries a session or login, as far as is known by now. */
  readonly isSession: boolean;
}

/** What is known of a sent cookie whatever its value is and whenever it is sent. */
export interface SentSubject {
  readonly transport: Transport;
  readonly name: string;
  readonly isSession: boolean;
}

export interface RequestSubject extends MessageSubject {
  readonly message: RequestMessage;
  readonly url: string;
  /** The pairs of its Cookie fields, in order. */
  readonly cookies: readonly ClassifiedCookie[];
  /** Cookies that its browser keeps for it, has never sent so far, and does not send now. */
  readonly missed: readonly MissedCookie[];
}

export interface AnyResponseSubject extends PlacedSubject {
  readonly message: ResponseMessage;
}

export interface ResponseSubject extends MessageSubject {
  readonly message: ResponseMessage;
  /** The request it answers; null when it was not seen. */
  readonly request: RequestMessage | null;
  readonly client: Browser;
  /** As the browser knows it, for its cookie store. */
  readonly url: string;
  /** Every whole Set-Cookie field, in order. */
  readonly cookies: readonly SetCookieSubject[];
}

/** A session that is over, as far as the capture goes. */
export interface SessionSubject {
  readonly session: Session;
  /** What was noted on the way. */
  readonly tracked: TrackedSession;
  /** What its values say without a key. */
  readonly decoded: DecodedValues;
  /** Somebody without a session was turned away there. */
  isClosed(path: string): boolean;
  /** The algorithm by which a value is the hash of a user's name that was seen elsewhere, or null. */
  hashedBy(value: string): string | null;
}

/** Deviations that are about attributes, and so the same whatever the value of the cookie is. */
export type AttributeDeviationId = Exclude<
  DeviationId,
  | 'control-character'
  | 'name-value-too-long'
  | 'no-content'
  | 'nameless'
  | 'name-character'
  | 'value-character'
  | 'comma-joined'
>;

/** What a Set-Cookie field says whatever its value is and whenever it is said. */
export interface FieldSubject {
  readonly transport: Transport;
  readonly cookie: Omit<SetCookie, 'value'>;
  readonly deviations: readonly Deviation[];
  /** Why a browser refuses it, or null. */
  readonly rejection: BlockedReason | null;
  /** It goes to this host alone; false as well when it is refused. */
  readonly isHostOnly: boolean;
  /** It carries a session or login; otherwise it matters less. */
  readonly isSession: boolean;
  /** A CSRF token that scripts are meant to read. */
  readonly isCsrfToken: boolean;
}

export interface SetCookieSubject extends FieldSubject {
  readonly response: ResponseSubject;
  readonly parsed: ParsedSetCookie;
  readonly cookie: SetCookie;
  readonly verdict: Verdict;
  readonly deletion: boolean;
  /** How the server set the same cookie before, in the same way and for whomever; null when it did not. */
  readonly setBefore: LastSet | null;
  /** Values that other answers gave the same session cookie of the host before, the last few. */
  readonly issuedBefore: readonly string[];
  /** This value and those before it, when it goes to somebody who had none: what one gets without asking for more. */
  readonly handedOut: readonly string[];
}

/** The text of the first deviation of a kind, or null when there is none. */
export function deviation({ deviations }: FieldSubject, id: AttributeDeviationId): string | null {
  for (const found of deviations) if (found.id === id) return found.text;
  return null;
}

export function evidenceOf({ input, frame, stream }: Message): Evidence {
  return { input, frame, stream };
}
