// Follows sessions in the order of the capture: for each message it finds the sessions, asks evidence/ what has
// happened to them, and takes them through the transitions (session-state.ts). See session.ts for the events.

import { type Client, Clients } from '../browser/clients.ts';
import type { ContentMessage, RequestMessage, ResponseMessage } from '../record/message.ts';
import type { Counters, SetCookieLoss } from '../shared/counters.ts';
import { clientAddress } from '../shared/loopback.ts';
import { AuthorizationRequests } from './authorization-requests.ts';
import { AwaitedContents } from './awaited-contents.ts';
import { type BearerToken, BearerTokens } from './bearer-tokens.ts';
import { concludeSessions, foldExchanges } from './conclude-sessions.ts';
import { CookielessLogins } from './cookieless-logins.ts';
import { requestSource, responseSource } from './event-context.ts';
import { authorizationMethod } from './evidence/authorization-scheme.ts';
import { begunLogin } from './evidence/begun-login.ts';
import { clearsCookies } from './evidence/clear-site-data.ts';
import { isWithoutLogin } from './evidence/content-without-login.ts';
import { isLoginRequest, loginSigns } from './evidence/login-request.ts';
import { logoutSigns } from './evidence/logout-request.ts';
import { postsRefreshToken } from './evidence/refresh.ts';
import type { CookieChanges } from './evidence/response.ts';
import { isRevocation } from './evidence/revocation.ts';
import { isChangedUnseen, sentEvidence } from './evidence/sent-value.ts';
import { sharingEvidence } from './evidence/sharing.ts';
import { isUser } from './evidence/stranger.ts';
import { IncompleteMessages, type Missed, missedCount } from './incomplete-messages.ts';
import { MAX_PENDING_SESSION_REQUESTS } from './limits.ts';
import { LoginForms } from './login-forms.ts';
import { LostLogouts } from './lost-logouts.ts';
import { LostSetters } from './lost-setters.ts';
import { askerOf, notePage } from './note-page.ts';
import { byPort } from './other-port.ts';
import { Pages } from './pages.ts';
import { PendingRequests, type PendingSessionRequest } from './pending-requests.ts';
import { isPlaceholder } from './placeholder.ts';
import { ProvenConnections } from './proven-connections.ts';
import { receiveCookies } from './received-cookies.ts';
import { isRedirect } from './redirect.ts';
import { RefreshTokens } from './refresh-tokens.ts';
import { requestTurn } from './request-turn.ts';
import {
  isWhole,
  type ReceivedCookie,
  type SentSessionCookie,
  type SessionExchange,
  type WholeExchange,
  withContent,
  withTraits,
} from './session-exchange.ts';
import { SessionObservers } from './session-observers.ts';
import { apply, foldExchange, noteStatus, show, startRun } from './session-state.ts';
import { type NoteKey, SessionValueIndex, valueKey } from './session-value-index.ts';
import { signatureBeside } from './signature.ts';
import { isEnded, isLoggedIn, type TrackedSession, type TrackedValue } from './tracked-session.ts';
import { type EventSource, NONE_SENT, requestContext, type SentSession } from './transition.ts';
import { Visits } from './visits.ts';

export interface SessionTrackerOptions {
  /** What the user's policy says of a request; undefined: nothing. */
  isLogin?(request: RequestMessage): boolean | undefined;
  isLogout?(request: RequestMessage): boolean | undefined;
  /** Whether a response came over a connection that browsers trust: by TLS, or from their own machine. */
  isTrustworthy?(message: ResponseMessage): boolean;
  /** What login forms call their passwords: it is learned here. */
  readonly loginForms?: LoginForms;
  /** Whether responses to requests with cookies that are of no session are wanted. */
  wantsOthers?(status: number): boolean;
  /** What sessions and tokens are known by. */
  readonly noteKey?: NoteKey;
  /** A session is not followed any longer, as there are too many. */
  forgotten?(session: TrackedSession): void;
  forgottenToken?(token: BearerToken): void;
}

/** The sessions of a message: those that the request carries, and what the response does to cookies of sessions. */
export interface SeenSessions {
  readonly sent: readonly SentSession[];
  readonly changes: CookieChanges;
}

/** A response with what it does to cookies. */
interface Concluded {
  readonly exchange: WholeExchange;
  readonly changes: CookieChanges;
  readonly isShown: boolean;
}

type TrackerCounters = Pick<Counters, 'forgottenSessions'> & Missed & SetCookieLoss;

export class SessionTracker {
  readonly pages = new Pages();
  readonly loginForms: LoginForms;
  readonly tokens: BearerTokens;
  readonly refreshTokens = new RefreshTokens();
  readonly observers = new SessionObservers();
  readonly #options: SessionTrackerOptions;
  readonly #index: SessionValueIndex;
  readonly #pending = new PendingRequests<PendingSessionRequest>(MAX_PENDING_SESSION_REQUESTS);
  readonly #contents = new AwaitedContents<Concluded>((concluded, content) =>
    this.#conclude({
      ...concluded,
      exchange: withContent(concluded.exchange, content, this.cookieless.codes),
    }),
  );
  readonly cookieless = new CookielessLogins();
  readonly #clients = new Clients();
  readonly #proven = new ProvenConnections();
  readonly #authorizations = new AuthorizationRequests();
  readonly #visits = new Visits();
  readonly #incomplete: IncompleteMessages;
  readonly lostSetters: LostSetters;
  readonly #lostLogouts = new LostLogouts();
  readonly #counters: TrackerCounters;

  constructor(options: SessionTrackerOptions, counters: TrackerCounters) {
    this.#options = options;
    this.#counters = counters;
    this.#incomplete = new IncompleteMessages(counters);
    this.lostSetters = new LostSetters(counters);
    this.loginForms = options.loginForms ?? new LoginForms();
    this.#index = new SessionValueIndex(counters, (session) => options.forgotten?.(session), options.noteKey);
    this.tokens = new BearerTokens((token) => {
      counters.forgottenSessions++;
      options.forgottenToken?.(token);
    }, options.noteKey);
  }

  /** Every session that is still known, in order of appearance. */
  list(): readonly TrackedSession[] {
    return [...this.#index.sessions];
  }

  /** A number that no session has or gets. */
  takeNumber(): number {
    return this.#index.takeNumber();
  }

  /** Whether it has to see a response without cookies: to a session, to a form, or a denial. */
  wantsResponse(status: number, request: RequestMessage | null): boolean {
    if (request === null) return false;
    if (request.incomplete) return true;
    if (status === 401 || status === 403 || isRedirect(status) || request.postsForm) return true;
    if (this.tokens.issued.sentBy(request) !== null || isRevocation(request)) return true;
    if (authorizationMethod(request) !== null) return true;
    const pending = request.hasCookie ? this.#pending.find(request) : null;
    const wantsStranger = () => this.pages.wantsStranger(status, request);
    if (pending === null)
      return (request.hasCookie && this.#options.wantsOthers?.(status) === true) || wantsStranger();
    if (pending.isTurn || status < 200 || this.pages.hasSome(pending.host)) return true;
    for (const { value } of pending.sent)
      if (isLoggedIn(value.session) || isEnded(value.session)) return true;
    if (wantsStranger()) return true;
    // Nothing follows from it but that it came.
    this.#pending.take(request);
    noteStatus(pending.sent, request.frame, status);
    for (const { value, event } of pending.sent) foldExchange(value.session, event, event.at);
    return false;
  }

  /** Whether the content of a response that it has to see may change what follows from it. */
  wantsContent(status: number, request: RequestMessage): boolean {
    if (status < 200 || status > 299 || status === 204 || status === 205) return false;
    const pending = this.#pending.find(request);
    if (pending !== null && (pending.isTurn || pending.sent.some(({ value }) => isEnded(value.session))))
      return true;
    const isOfUser = isUser(pending?.sent ?? NONE_SENT);
    if (isOfUser ? this.pages.wantsUser(request) : this.pages.wantsStranger(status, request)) return true;
    if (this.tokens.of(request)?.logout || postsRefreshToken(request)) return true;
    if (this.observers.wantsContent(request, pending !== null)) return true;
    const { isLogin, isLogout } = this.#options;
    return (
      loginSigns(request, isLogin?.(request), this.loginForms).length > 0 ||
      begunLogin(request, pending?.sent ?? NONE_SENT, this.loginForms) !== null ||
      logoutSigns(request, isLogout?.(request)).length > 0
    );
  }

  /** The host of the session that has a value, wherever it was set; null when none has. */
  hostOfValue(name: string, value: string, host: string, address: string): string | null {
    if (!this.#index.hasName(name) || isPlaceholder(value)) return null;
    return this.#index.find(valueKey(name, value, host, address))?.session.host ?? null;
  }

  /** A response without its request, whose host is not known, sets a cookie. */
  noteOrphan(name: string, value: string): void {
    this.lostSetters.noteOrphan(name, value);
  }

  /** What was read of the content of a response that waits for it. */
  content(message: ContentMessage): void {
    this.#contents.add(message);
  }

  /** A request with cookies of sessions. */
  request(
    message: RequestMessage,
    host: string,
    cookies: readonly SentSessionCookie[],
    isShown: boolean,
  ): SeenSessions | null {
    if (cookies.length === 0) return null;
    const pending = this.#send(message, host, cookies, isShown);
    this.#pending.add(message, pending);
    return { sent: pending.sent, changes: NO_CHANGES };
  }

  /** The same for cookies that turn out to be sessions when the response comes. */
  alsoSent(
    message: RequestMessage,
    host: string,
    cookies: readonly SentSessionCookie[],
    isShown: boolean,
  ): void {
    if (cookies.length === 0) return;
    const more = this.#send(message, host, cookies, isShown);
    const known = this.#pending.find(message);
    const sent = known === null ? more.sent : [...known.sent, ...more.sent];
    this.#pending.replace(message, { ...more, ...known, sent });
  }

  #send(
    message: RequestMessage,
    host: string,
    cookies: readonly SentSessionCookie[],
    isShown: boolean,
  ): PendingSessionRequest {
    const client = this.#clients.of(clientAddress(message.src, message.dst), message, message.stream);
    const source = requestSource(message, client);
    const signs = logoutSigns(message, this.#options.isLogout?.(message));
    const isTurn = signs.length > 0 || isLoginRequest(message);
    let sent = NONE_SENT;
    for (const { name, value } of cookies) {
      if (isPlaceholder(value)) continue;
      const key = valueKey(name, value, host, message.src);
      const known = this.#index.find(key, client);
      if (known !== undefined && sent.some((other) => other.value === known)) continue;
      const lost = known === undefined ? this.#lostChange(message, host, name, client) : null;
      if (lost !== null) this.#index.add(key, lost, value);
      const joined = known ?? this.#index.find(key);
      const current =
        joined ??
        this.#index.begin(key, name, value, host, source, {
          httpOnly: false,
          setByLogin: false,
          signature: signatureBeside(name, value, message),
          predecessor: null,
          isBehindLoss: this.lostSetters.mayHaveSet(name, value, this.#index.newest(host, name, client)),
        });
      const { session } = current;
      if (isTurn) startRun(session);
      if (isShown) show(session);
      const leaving = signs.length > 0 ? client : null;
      const event = apply(session, sentEvidence(joined, source.at, leaving), requestContext(source, current));
      // What has ended is played back, and not shared.
      if (event.event !== 'replayed') this.#share(current, message, source);
      const one = { value: current, event };
      // Nearly always there is one only: an array that grows takes room for many.
      sent = sent.length === 0 ? [one] : [...sent, one];
    }
    if (signs.length > 0)
      this.#lostLogouts.noteRequest(host, { source, sent: byPort(sent, host).own, signs });
    return { sent, host, client, logoutSigns: signs, isTurn };
  }

  /** A token in a header that is the value of a session's cookie, and comes without the cookie. */
  #sentInHeader(request: RequestMessage, host: string, isShown: boolean): PendingSessionRequest | null {
    const cookie = this.tokens.cookieOf(request);
    return cookie === null ? null : this.#send(request, host, [cookie], isShown);
  }

  /** The session that a lost response has given the value to; null: there is none. */
  #lostChange(request: RequestMessage, host: string, name: string, client: Client): TrackedSession | null {
    const newest = this.#index.newest(host, name, client);
    return newest !== null && isChangedUnseen(newest.session, request) ? newest.session : null;
  }

  /**
   * A response. `received`: its fields about sessions, in order; `browser`: the number of the cookie store that they
   * went to, null when there was none of them.
   */
  response(
    message: ResponseMessage,
    ownHost: string,
    received: readonly ReceivedCookie[],
    browser: number | null,
    isShown: boolean,
  ): SeenSessions | null {
    // Interim responses (RFC 9110 section 15.2) are followed by the one that counts.
    if (message.status >= 100 && message.status < 200 && message.status !== 101) return null;
    const { request } = message;
    const awaitsContent =
      message.isContentRead && request !== null && this.wantsContent(message.status, request);
    const pending =
      request === null
        ? null
        : (this.#pending.take(request) ?? this.#sentInHeader(request, ownHost, isShown));
    const host = pending?.host ?? ownHost;
    const exchange = this.#exchange(message, host, pending, received, browser);
    this.#incomplete.note(message, host, exchange.source.at);
    const sent = pending?.sent ?? NONE_SENT;
    if (message.incomplete)
      for (const { truncated, hasName, parsed } of message.setCookies)
        if (truncated && hasName) this.lostSetters.noteTruncated(host, parsed.cookie.name);
    if (request !== null) noteStatus(sent, request.frame, message.status);
    const changes = receiveCookies(exchange, received, this.#index);
    if (isShown) for (const session of changes.keys()) show(session);
    if (!isWhole(exchange)) foldExchanges(exchange, changes);
    else if (awaitsContent) this.#contents.wait(exchange.request, { exchange, changes, isShown });
    else this.#conclude({ exchange, changes, isShown });
    return sent.length === 0 && changes.size === 0 ? null : { sent, changes };
  }

  /** What a response means, now that all is known of it: for the sessions that it is about, and for the page. */
  #conclude({ exchange, changes, isShown }: Concluded): void {
    const { request, host, sent } = exchange;
    if (exchange.content !== null) this.loginForms.add(host, exchange.content.loginFields);
    this.#lostLogouts.note(exchange);
    const asker = askerOf(exchange);
    concludeSessions(exchange, changes, this.pages, this.cookieless);
    const denied =
      exchange.token === null
        ? NONE_DENIED
        : (this.pages.firstDenial(exchange.source.page)?.cookies ?? NONE_DENIED);
    const isNew = () => this.tokens.of(request) === null;
    this.cookieless.tokens.noteUse(exchange, isNew, denied, changes.keys(), isShown);
    const isOpen = () => this.pages.state(exchange.source.page) === 'open';
    this.cookieless.passwords.note(exchange, isOpen, isShown);
    this.tokens.conclude(exchange, denied, isShown);
    this.refreshTokens.conclude(exchange, isShown);
    this.observers.conclude(exchange, changes, isShown);
    if (sent.length === 0 && changes.size === 0) this.cookieless.conclude(exchange, isShown);
    else if (changes.size === 0) this.cookieless.concludeBeside(exchange, isShown);
    if (sent.length === 0) this.#visits.note(exchange.source.client, host, exchange.source.at);
    notePage(exchange, this.pages, asker);
    foldExchanges(exchange, changes);
  }

  /** What is known of a response and its request. */
  #exchange(
    message: ResponseMessage,
    host: string,
    pending: PendingSessionRequest | null,
    received: readonly ReceivedCookie[],
    browser: number | null,
  ): SessionExchange {
    const { request } = message;
    const { isLogin, isLogout } = this.#options;
    const carried = pending?.sent ?? NONE_SENT;
    const { own: sent, foreign } = byPort(carried, host);
    const turn = requestTurn(message, request, {
      isLogin: request === null ? undefined : isLogin?.(request),
      isLogout: request === null ? undefined : isLogout?.(request),
      forms: this.loginForms,
      sent,
      isSet: received.some(({ deletion }) => !deletion),
    });
    const client =
      pending?.client ?? this.#clients.of(clientAddress(message.dst, message.src), request, message.stream);
    this.#authorizations.note(message, host, client);
    const token = request === null ? null : this.tokens.issued.sentBy(request);
    const isCallback = turn.how === 'other-server' && request !== null && request.method === 'GET';
    return {
      message,
      request,
      host,
      browser,
      loginSigns: turn.loginSigns,
      logoutSigns: turn.logoutSigns,
      isAttempt: turn.isAttempt,
      needsProof: turn.needsProof,
      isContinued: turn.isContinued,
      token,
      isProven: request !== null && this.#proven.isProven(request, message.status, token, sent),
      hasForeignState: isCallback && this.#authorizations.takesForeign(request, host, client),
      sent,
      foreign,
      // Behind a gap may be what issued a value.
      firstVisit: missedCount(this.#counters) > 0 ? null : this.#visits.first(client, host),
      lastIncomplete: this.#incomplete.last(host),
      clearsCookies: clearsCookies(message) && this.#options.isTrustworthy?.(message) !== false,
      source: withTraits(responseSource(message, client, host, turn.how, carried), request, carried, token),
      content: null,
      codeMeans: null,
    };
  }

  /** Another address sends what one client was given. */
  #share(value: TrackedValue, message: RequestMessage, source: EventSource): void {
    const { session } = value;
    if (message.src === session.client.address || session.addresses?.has(message.src)) return;
    if (isWithoutLogin(value)) return;
    const evidence = sharingEvidence(message, session);
    if (evidence !== null) apply(session, evidence, requestContext(source, null));
  }
}

const NO_CHANGES: CookieChanges = new Map();
const NONE_DENIED: readonly number[] = [];
