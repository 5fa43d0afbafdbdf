// Logins by what goes with each request, or once with each connection (HTTP Basic and Digest, Negotiate and NTLM): told once
// for each client, host and user. A program that sends what another client has logged in with plays it back. Where such a
// login begins a session with a cookie, that session tells it.

import { browserOrProgram, isBrowser } from '../browser/client-name.ts';
import { fieldValues, type RequestMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { hashOfToken } from '../shared/token-hash.ts';
import { addTurn, type CookielessTurns, clientKey, removeTurn } from './cookieless-turn.ts';
import { authorizationMethod, isOfConnection } from './evidence/authorization-scheme.ts';
import { isDenial } from './evidence/denial.ts';
import { authorizationSigns } from './evidence/login-request.ts';
import { basicCredentials, sentUser } from './evidence/sent-password.ts';
import { MAX_TOKEN_LOGINS } from './limits.ts';
import type { WholeExchange } from './session-exchange.ts';
import { sessionEvidence } from './transition.ts';

interface PasswordLogin extends CookielessTurns {
  /** Of the credentials whose login is told. */
  readonly told: Set<string>;
}

/** Where programs, and not users, say who they are (RFC 6749 section 2.3.1, RFC 7009, RFC 7662). */
const PROGRAM_PATH = /\/(?:token|introspect|revoke|oauth2?)(?:$|[/_.-])/i;
/** Users of one client at a host whose logins are told. */
const MAX_USERS = 16;

export class PasswordLogins {
  readonly #byClient = new GenerationalMap<string, PasswordLogin>(MAX_TOKEN_LOGINS, () => {});
  /** The users of all clients of a host. */
  readonly #known = new GenerationalMap<string, true>(MAX_TOKEN_LOGINS, () => {});
  readonly #asking = new GenerationalMap<string, true>(MAX_TOKEN_LOGINS, () => {});

  list(): readonly CookielessTurns[] {
    return [...this.#byClient.values()].filter(({ turns }) => turns.length > 0);
  }

  /** Any response with its request. `isOpen`: others get the page too. */
  note(exchange: WholeExchange, isOpen: () => boolean, isShown: boolean): void {
    const { message, host, source, loginSigns, logoutSigns } = exchange;
    if (asksForPassword(exchange)) this.#asking.set(host, true);
    const credentials = userOf(exchange);
    if (credentials === null || !isAccepted(exchange)) return;
    const own = this.#of(exchange);
    if (own.told.has(credentials) || own.told.size === MAX_USERS) return;
    const isAsked = this.#asking.get(host) === true;
    if (!isAsked && isOpen()) return;
    own.told.add(credentials);
    if (this.#noteUser(exchange, credentials) && isProgram(exchange.request)) return;
    // Such a request logs in by something else too, which has a story of its own.
    if (logoutSigns.length > 0 || (loginSigns.length > 0 && source.how === 'password')) return;
    const evidence = sessionEvidence(
      'login',
      isAsked ? 'high' : 'medium',
      ...authorizationSigns(exchange.request),
      `status ${message.status}`,
    );
    const how = authorizationMethod(exchange.request);
    addTurn(own, { source: { ...source, how }, evidence, outcome: null, isShown });
  }

  /** Whether another client has logged in at the host with the same. */
  #noteUser({ host, request }: WholeExchange, credentials: string): boolean {
    const method = authorizationMethod(request);
    if (method === null || isOfConnection(method)) return false;
    const key = `${host} ${credentials}`;
    const isKnown = this.#known.get(key) === true;
    if (!isKnown) this.#known.set(key, true);
    return isKnown;
  }

  /** The session that a login begins reports it; it may become known as a session only later. */
  noteTold(exchange: WholeExchange): void {
    const credentials = userOf(exchange);
    if (credentials === null) return;
    const own = this.#of(exchange);
    own.told.add(credentials);
    this.#noteUser(exchange, credentials);
    removeTurn(own, exchange.source.at);
  }

  #of({ host, source: { client } }: WholeExchange): PasswordLogin {
    const key = clientKey(host, client);
    const known = this.#byClient.get(key);
    if (known !== undefined) return known;
    const made: PasswordLogin = { host, client, turns: [], dropped: 0, told: new Set() };
    this.#byClient.set(key, made);
    return made;
  }
}

function isProgram(request: RequestMessage): boolean {
  return !isBrowser(browserOrProgram(fieldValues(request, 'user-agent')[0] ?? ''));
}

function asksForPassword({ message }: WholeExchange): boolean {
  return (
    message.status === 401 &&
    fieldValues(message, 'www-authenticate').some((challenge) =>
      /\b(?:basic|digest|negotiate|ntlm)\b/i.test(challenge),
    )
  );
}

/** Stands for the user, whose password is not kept; null where no user sends a password: an API key has none. */
function userOf({ request, source: { path } }: WholeExchange): string | null {
  const method = authorizationMethod(request);
  if (method === null || PROGRAM_PATH.test(path)) return null;
  // Each connection has a proof of its own, in which the user cannot be read.
  if (isOfConnection(method)) return method;
  if (method === 'http-basic') {
    const sent = basicCredentials(request);
    return sent === null || sent.password === '' || sent.user === '' ? null : hashOfToken(sent.coded);
  }
  const user = sentUser(request);
  return user === null ? null : hashOfToken(user);
}

function isAccepted({ message, source: { path }, content }: WholeExchange): boolean {
  const { status } = message;
  return status >= 200 && status < 400 && !isDenial(message, path) && content?.outcome !== 'failure';
}
