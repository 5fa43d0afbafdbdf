// What rules look at: a message with what is known about it and several rules need, worked out once.

import type { Browser } from '../browser/browsers.ts';
import type { RequestContext } from '../browser/request-context.ts';
import type { ResponseAcceptance } from '../browser/response-acceptance.ts';
import type { Deviation, DeviationId, ParsedSetCookie, SetCookie } from '../cookie/cookie.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import type { BlockedReason, BrowserOutcomes, ClientVerdict } from '../cookie/verdict.ts';
import type { Message, RequestMessage, ResponseMessage } from '../record/message.ts';
import { messageHost } from '../record/message-host.ts';
import type { BearerToken, TokenUse } from '../session/bearer-tokens.ts';
import type { CookieRole } from '../session/cookie-role.ts';
import type { AcceptedReplay } from '../session/evidence/replay.ts';
import type { CookieSession } from '../session/session.ts';
import type { SessionObservations } from '../session/session-observers.ts';
import type { DecodedValues } from '../session/session-view.ts';
import type { TrackedSession } from '../session/tracked-session.ts';
import type { Departure } from './departures.ts';
import type { Evidence } from './finding.ts';
import type { Stake } from './stake.ts';
import type { Transport } from './transport.ts';

interface HostSubject {
  /** In lower case, with its port when it is written. */
  readonly host: string;
  /** The name of the session cookie that had this value anywhere before, or null. */
  sessionOfValue(value: string): string | null;
  /** Whether the server has sent a form for a login that calls its password so. */
  isLoginField(host: string, name: string): boolean;
}

interface MessageSubject extends HostSubject {
  readonly transport: Transport;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

/** One pair of a Cookie field. */
export interface ClassifiedCookie {
  readonly name: string;
  readonly value: string;
  /** It carries a session or login, as far as is known by now. */
  readonly isSession: boolean;
  readonly stake: Stake;
}

/** A sent cookie without its value and its time. */
export interface SentSubject {
  readonly transport: Transport;
  readonly name: string;
  readonly isSession: boolean;
  readonly stake: Stake;
}

/** A cookie that a request should have carried, and how many such requests there were. */
export interface MissedCookie {
  readonly cookie: StoredCookie;
  /** What it is for. */
  readonly role: CookieRole;
  readonly misses: number;
}

/** A cookie that a browser has and a request goes without. */
export interface AbsentCookie {
  readonly cookie: StoredCookie;
  /** Why: its SameSite; the browser knows no such cookies in pages of other sites; it belongs to another host. */
  readonly by: 'same-site' | 'third-party' | 'host';
  /** It carries a session or login, as far as is known by now. */
  readonly isSession: boolean;
  /** The request is the callback of a login, and this is what the login has left: by its name, its value or its time. */
  readonly isLeftByLogin: boolean;
  /** Where the response that came with it has sent the browser; null: that is not known, or nowhere. */
  readonly departure: Departure | null;
}

export interface AbsentCookies {
  /** The request comes from another site, and the browser holds them back. */
  readonly heldBack: readonly AbsentCookie[];
  /** The request is the callback of a login, or where its redirect leads, and they belong to the host on which it began. */
  readonly ofOtherHosts: readonly AbsentCookie[];
}

export interface RequestSubject extends MessageSubject {
  readonly message: RequestMessage;
  readonly url: string;
  /** The pairs of its Cookie fields, in order. */
  readonly cookies: readonly ClassifiedCookie[];
  /** Cookies that its browser stores for this URL, has not sent before, and does not send now. */
  readonly missed: readonly MissedCookie[];
}

export interface AnyResponseSubject extends HostSubject {
  readonly message: ResponseMessage;
  /** Cookies that its request goes without; none unless the response may turn the user away. */
  readonly absent: AbsentCookies;
}

export interface ResponseSubject extends MessageSubject {
  readonly message: ResponseMessage;
  /** Its request; null when that was not seen. */
  readonly request: RequestMessage | null;
  readonly browser: Browser;
  /** As the browser knows it, for its cookie store. */
  readonly url: string;
  /** Where the request comes from. */
  readonly context: RequestContext;
  /** Every whole Set-Cookie field, in order. */
  readonly cookies: readonly SetCookieSubject[];
  /** What each browser takes of it; null nearly always: all of it. */
  readonly acceptance: ResponseAcceptance | null;
  /** The names of the cookies that interim responses to the same request have set. */
  readonly interimCookies: readonly string[];
  /** Whether a request is a login, or a logout, by the user's policy or else by its signs. */
  isLogin(request: RequestMessage): boolean;
  isLogout(request: RequestMessage): boolean;
  /** Whether the host has denied a page with the cookie before. */
  isDeniedHere(name: string, value: string): boolean;
  readonly absent: AbsentCookies;
}

/** A session that is over, as far as the capture goes. */
export interface SessionSubject extends SessionObservations {
  readonly session: CookieSession;
  /** What the tracker noted. */
  readonly tracked: TrackedSession;
  /** What its values say without a key. */
  readonly decoded: DecodedValues;
  /** Nothing but a login that came with it speaks for its being a session. */
  readonly isSupposed: boolean;
  /** The server has ended another session of this cookie with a logout that left the cookie alone. */
  readonly endsOnServer: boolean;
  /** It still works after its logout; null: that is not known, or refuted. */
  readonly replay: AcceptedReplay | null;
  /** The sessions that were sent with it then: any of them may be the one that still works. */
  readonly together: readonly TrackedSession[];
  /** The algorithm by which a value is the hash of a user name that was seen elsewhere, or null. */
  hashedBy(value: string): string | null;
}

/** A token in a header, as far as the capture goes. */
export interface TokenSubject {
  readonly token: BearerToken;
  /** After its logout it opens a page that others are denied; null: that is not known. */
  readonly use: TokenUse | null;
}

/** Deviations that concern attributes, and so do not depend on the value of the cookie. */
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

/** A Set-Cookie field without its value and its time. */
export interface FieldSubject {
  readonly transport: Transport;
  readonly cookie: Omit<SetCookie, 'value'>;
  readonly deviations: readonly Deviation[];
  /** Why the client's browser rejects it; of a client that is none of the browsers why all of them do. Else null. */
  readonly rejection: BlockedReason | null;
  /** What each browser does with it. */
  readonly browsers: BrowserOutcomes;
  /** It is sent to this host alone; false as well when it is rejected. */
  readonly isHostOnly: boolean;
  /** It carries a session or login; otherwise it matters less. */
  readonly isSession: boolean;
  /** What it is for. */
  readonly role: CookieRole;
  readonly stake: Stake;
  /** The framework, product or service that its name is known from; null when it is not, or many use it. */
  readonly vendor: string | null;
}

/** How the server set a live cookie the last time, for any client. */
export interface LastSet {
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly transport: Transport;
}

export interface SetCookieSubject extends FieldSubject {
  readonly response: ResponseSubject;
  readonly parsed: ParsedSetCookie;
  readonly cookie: SetCookie;
  readonly verdict: ClientVerdict;
  readonly deletion: boolean;
  /** A deletion whose value other browsers were given as well: a word for nothing. */
  readonly isCommonDeletion: boolean;
  /** How the server set the same cookie before, over the same transport and for any client; null when it did not. */
  readonly setBefore: LastSet | null;
  /** The host, with its port, whose cookie it replaces in the browser's store; null: its own, or none. */
  readonly replacedHost: string | null;
  /** Values that other responses gave the same session cookie of the host before, the last few. */
  readonly issuedBefore: readonly string[];
  /** This value and those before it that were issued to clients without one, when this one was; else none. */
  readonly issuedToNewClients: readonly string[];
}

/** The text of the first deviation of a kind, or null when there is none. */
export function deviation({ deviations }: FieldSubject, id: AttributeDeviationId): string | null {
  for (const found of deviations) if (found.id === id) return found.text;
  return null;
}

/** Whether one of the browsers rejects the cookie, for whatever reason. */
export function isRejectedBySome({ chrome, firefox, safari }: BrowserOutcomes): boolean {
  return chrome.reason !== null || firefox.reason !== null || safari.reason !== null;
}

/** Whether this is why the client's browser rejects the cookie or, where that takes it, why another one does. */
export function isRejectedFor({ rejection, browsers }: FieldSubject, reason: BlockedReason): boolean {
  if (rejection !== null) return rejection === reason;
  const { chrome, firefox, safari } = browsers;
  return chrome.reason === reason || firefox.reason === reason || safari.reason === reason;
}

/** The host that a message is about, in lower case. `url`: that of its request; null when it was not seen. */
export function subjectHost(message: Message, url: string | null): string {
  return messageHost(message, url).toLowerCase();
}

export function evidenceOf(message: Message): Evidence {
  const { input, frame, stream } = message;
  return { input, frame, stream, field: cookieField(message) };
}

/** The same for what a rule reports of a cookie, which the message need not carry. */
export function evidenceOfCookie(message: Message, evidence: Evidence, cookie: string): Evidence {
  const carries =
    message.kind === 'request'
      ? message.cookies.some(({ name }) => name === cookie)
      : message.setCookies.some(({ parsed }) => parsed.cookie.name === cookie);
  return carries ? evidence : { ...evidence, field: null };
}

/** Ports on which Wireshark takes everything for X11. */
const X11_PORTS = { first: 6000, last: 6063 };

function isX11Port(port: number): boolean {
  return port >= X11_PORTS.first && port <= X11_PORTS.last;
}

function cookieField(message: Message): Evidence['field'] {
  const { kind, protocol, incomplete, tls, srcPort, dstPort } = message;
  if (incomplete || protocol === 'h3') return null;
  if (message.kind === 'response' && message.irregular !== null) return null;
  if (!tls && (isX11Port(srcPort) || isX11Port(dstPort))) return null;
  if (protocol === 'h2') return kind === 'response' ? 'http2.headers.set_cookie' : 'http2.headers.cookie';
  return kind === 'response' ? 'http.set_cookie' : 'http.cookie';
}

/** Why browsers reject the cookie: what no browser keeps is not kept, whatever the standard says. */
export function rejectionOf({ reason, browser, browsers: { chrome, firefox, safari } }: ClientVerdict) {
  if (reason !== null || browser !== 'standard') return reason;
  return firefox.reason === null || safari.reason === null ? null : chrome.reason;
}
