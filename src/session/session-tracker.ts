// The life of every session, in the order of the capture: what clients send, what servers answer, and what can be
// concluded from both. See session.ts for the events, outcomes.ts for what makes a login or a logout.

import { ClientNumbers } from '../browser/client-numbers.ts';
import { isLoopbackAddress } from '../browser/loopback.ts';
import { fieldValues, type Message, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import type { Counters } from '../shared/counters.ts';
import { unsliced } from '../shared/unsliced.ts';
import { cookieChanges, type ReceivedCookie } from './cookie-changes.ts';
import { momentOf, requestOf } from './event-context.ts';
import { MAX_SESSION_ADDRESSES } from './limits.ts';
import { basicSigns, isLoginRequest, loginSigns } from './login.ts';
import { logoutSigns } from './logout.ts';
import { isRedirect } from './outcomes.ts';
import { PendingRequests, type SentSession } from './pending-requests.ts';
import { ProtectedPages } from './protected-pages.ts';
import { ResponseEffects, type SessionResponse } from './response-effects.ts';
import type { SessionMoment } from './session.ts';
import { type IndexedValue, SessionValueIndex } from './session-value-index.ts';
import { signatureBeside } from './signature.ts';
import { TrackedSession } from './tracked-session.ts';

/** A cookie of a session that a request carries. */
export interface SentSessionCookie {
  readonly name: string;
  readonly value: string;
}

export interface SessionTrackerOptions {
  /** What the user's policy says of a request; undefined: nothing. */
  isLogin?(request: RequestMessage): boolean | undefined;
  isLogout?(request: RequestMessage): boolean | undefined;
  /** Whether answers to requests with cookies that are of no session are wanted. */
  wantsOthers?(status: number): boolean;
  /** A session is not followed any longer, as there are too many. */
  forgotten?(session: TrackedSession): void;
}

export class SessionTracker {
  readonly protectedPages = new ProtectedPages();
  readonly #options: SessionTrackerOptions;
  readonly #identities: SessionValueIndex;
  readonly #exchanges = new PendingRequests();
  readonly #clients = new ClientNumbers();
  readonly #answers = new ResponseEffects(this.protectedPages);
  #made = 0;

  constructor(options: SessionTrackerOptions, counters: Pick<Counters, 'forgottenSessions'>) {
    this.#options = options;
    this.#identities = new SessionValueIndex(counters, (session) => options.forgotten?.(session));
  }

  /** Answers without cookies that it has to see: to a session, to a form, and those that turn somebody away. */
  wantsResponse(status: number, request: RequestMessage | null): boolean {
    if (request === null) return false;
    if (status === 401 || status === 403 || isRedirect(status) || request.postsForm) return true;
    if (!request.hasCookie) return false;
    const exchange = this.#exchanges.find(request);
    if (exchange === null) return this.#options.wantsOthers?.(status) === true;
    if (exchange.isTurn || status < 200 || this.protectedPages.hasSome(exchange.host)) return true;
    for (const { value } of exchange.sent)
      if (value.session.isLoggedIn || value.session.end !== null) return true;
    // Nothing can follow from it: that it was answered is all.
    this.#exchanges.answer(request);
    noteStatus(exchange.sent, request.frame, status);
    return false;
  }

  /** A request with cookies of sessions. */
  request(
    message: RequestMessage,
    host: string,
    cookies: readonly SentSessionCookie[],
    isShown: boolean,
  ): void {
    if (cookies.length === 0) return;
    const at = momentOf(message);
    const request = requestOf(message, false);
    const client = this.#clients.numberOf(message.src, message);
    const logout = logoutSigns(message, this.#options.isLogout?.(message));
    const isTurn = logout.length > 0 || isLoginRequest(message);
    let sent = NONE_SENT;
    for (const { name, value } of cookies) {
      if (value === '' || value === EMPTY) continue;
      let identity = this.#identities.find(name, value, host, message.src);
      if (identity !== undefined && sent.some((other) => other.value === identity)) continue;
      const isNew = identity === undefined;
      identity ??= this.#begin(host, name, value, client, message.src, at);
      const { session } = identity;
      if (isNew) session.signature = signatureBeside(name, value, message);
      if (isTurn) session.breakRun();
      if (isShown) session.isShown = true;
      const what = isNew ? 'first-seen' : identity.endedBy === null ? 'sent' : 'replayed';
      const evidence = what === 'replayed' ? ENDED[identity.endedBy!] : NOTHING;
      const event = session.add(what, at, { evidence, request, value: identity, client });
      this.#share(session, message, at, client);
      const one = { value: identity, event };
      // Nearly always there is one only: an array that grows takes room for many.
      sent = sent.length === 0 ? [one] : [...sent, one];
    }
    this.#exchanges.open(message, { sent, host, client, logout, isTurn });
  }

  /**
   * An answer. `received`: its fields about sessions, in order; `browser`: the number of the cookie store that they
   * went to, null when there was none of them.
   */
  response(
    message: ResponseMessage,
    hostOf: () => string,
    received: readonly ReceivedCookie[],
    browser: number | null,
    isShown: boolean,
  ): void {
    // Interim answers (RFC 9110 section 15.2) are followed by the one that counts.
    if (message.status >= 100 && message.status < 200 && message.status !== 101) return;
    const { request } = message;
    const exchange = request === null ? null : this.#exchanges.answer(request);
    const sent = exchange?.sent ?? NONE_SENT;
    const host = exchange?.host ?? hostOf();
    if (sent.length === 0 && received.length === 0) {
      if (request !== null) this.#answers.noteDenial(message, request, host, sent);
      return;
    }
    if (request !== null) noteStatus(sent, request.frame, message.status);
    const { isLogin, isLogout } = this.#options;
    const logout =
      exchange?.logout ?? (request === null ? NOTHING : logoutSigns(request, isLogout?.(request)));
    const signs = request === null || logout.length > 0 ? NOTHING : loginSigns(request, isLogin?.(request));
    const isFirst = sent.length === 0 && received.some(({ deletion }) => !deletion);
    const login = request !== null && isFirst && signs.length === 0 ? basicSigns(request) : signs;
    const answer: SessionResponse = {
      message,
      request,
      reference: request === null ? null : requestOf(request, login.length > 0),
      host,
      at: momentOf(message),
      client: exchange?.client ?? this.#clients.numberOf(message.dst, request),
      browser,
      login,
      logout,
      sent,
    };
    const changes = cookieChanges(answer, received, {
      find: (name, value) => this.#identities.find(name, value, host, message.dst),
      begin: (name, value) => this.#begin(host, name, value, answer.client, message.dst, answer.at),
      add: (session, value) => this.#identities.add(session, value),
    });
    if (isShown) for (const session of changes.keys()) session.isShown = true;
    this.#answers.apply(answer, changes);
  }

  /** Every session that is still known, in order of appearance. */
  list(): readonly TrackedSession[] {
    return [...this.#identities.sessions];
  }

  #begin(
    host: string,
    name: string,
    value: string,
    client: number,
    address: string,
    at: SessionMoment,
  ): IndexedValue {
    const session = new TrackedSession(++this.#made, unsliced(host), unsliced(name), client, address, at);
    const identity = this.#identities.add(session, value);
    session.firstValue = identity.value;
    session.lastValue = identity.value;
    return identity;
  }

  /** Another address sends what one client was given: not on loopback, not through a proxy, not by IPv6 as well. */
  #share(session: TrackedSession, message: RequestMessage, at: SessionMoment, client: number): void {
    const { src } = message;
    const { clientAddress, addresses } = session;
    if (src === clientAddress || addresses?.has(src)) return;
    if (isLoopbackAddress(src) || isLoopbackAddress(clientAddress)) return;
    if (src.includes(':') !== clientAddress.includes(':') || isForwarded(message)) return;
    session.addresses ??= new Set();
    if (session.addresses.size < MAX_SESSION_ADDRESSES) session.addresses.add(src);
    const evidence = [`sent by ${src}, and before by ${clientAddress}`];
    const request = requestOf(message, false);
    session.add('shared', at, { confidence: 'medium', evidence, request, client });
  }
}

/** The first of a row of requests is told with its answer. */
function noteStatus(sent: readonly SentSession[], frame: number, status: number): void {
  for (const { event } of sent) if (event.request?.frame === frame) event.status ??= status;
}

/** Nothing, as Python's http.cookies writes it. */
const EMPTY = '""';
const NOTHING: readonly string[] = [];
const NONE_SENT: readonly SentSession[] = [];
const ENDED = {
  logout: ['its user has logged out'],
  deletion: ['the server has deleted it'],
} as const;

/** By a proxy, which sends what others have sent it. */
function isForwarded(message: Message): boolean {
  return ['forwarded', 'x-forwarded-for', 'via', 'x-real-ip'].some(
    (name) => fieldValues(message, name).length > 0,
  );
}
