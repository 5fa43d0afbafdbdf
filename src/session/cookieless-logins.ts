// Logins of requests that carry no session, and whose responses begin none: those that fail, and those that bring a token.

import type { CookielessTurn } from './cookieless-turn.ts';
import { authorizationMethod, isProofRefused } from './evidence/authorization-scheme.ts';
import { failedLogin } from './evidence/login.ts';
import { isLoginPath } from './evidence/login-request.ts';
import { postsPasswordAlone } from './evidence/password-confirmation.ts';
import { type FailedLogin, FailedLogins, tellsFailure, unkeptLogin } from './failed-logins.ts';
import { LoginCodes } from './login-codes.ts';
import { PasswordLogins } from './password-logins.ts';
import type { WholeExchange } from './session-exchange.ts';
import { CONFIRMED, TokenLogins } from './token-logins.ts';
import { isLoggedIn, type TrackedSession } from './tracked-session.ts';
import { type SessionEvidence, sessionEvidence } from './transition.ts';

export class CookielessLogins {
  readonly failed = new FailedLogins();
  readonly codes = new LoginCodes();
  readonly tokens = new TokenLogins(this.codes);
  readonly passwords = new PasswordLogins();

  /** A response that is about no session. */
  conclude(exchange: WholeExchange, isShown: boolean): void {
    const { message, request, loginSigns, isAttempt } = exchange;
    if (loginSigns.length === 0 || !isAttempt) return;
    // Who has a token is logged in.
    if (exchange.token !== null && postsPasswordAlone(exchange)) return;
    // Who sends a password with every request need not want to log in.
    if (authorizationMethod(request) !== null && !isProofRefused(message)) return;
    const evidence = failedLogin(exchange);
    if (evidence !== null) {
      this.#noteFailure(exchange, evidence, null, isShown);
      return;
    }
    const denied = this.tokens.noteLogin(exchange, isShown);
    if (denied !== null) this.#addDenied(exchange.host, denied);
    const unkept = unkeptLogin(exchange);
    if (unkept !== null) this.#noteFailure(exchange, unkept, null, isShown, true);
  }

  /** The same of one that carries sessions of other users, and leaves them as they are. */
  concludeBeside(exchange: WholeExchange, isShown: boolean): void {
    if (exchange.loginSigns.length === 0 || !exchange.isAttempt || !isOfAnotherUser(exchange)) return;
    const evidence = failedLogin(exchange);
    if (evidence !== null) this.#noteFailure(exchange, evidence, null, isShown);
  }

  /** Those of earlier attempts that a session tells too, which the login of `exchange` begins. */
  failedBefore(
    attempts: readonly FailedLogin[],
    session: TrackedSession,
    exchange: WholeExchange,
  ): readonly FailedLogin[] {
    return attempts.filter(
      (attempt) =>
        tellsFailure(session, attempt, exchange) &&
        !(attempt.isUnsure && this.tokens.tells(attempt.source.at)),
    );
  }

  /** One that its own session lists, and that the session of a later login may list too. */
  noteFailureOf(
    session: TrackedSession,
    exchange: WholeExchange,
    evidence: SessionEvidence<'login-failed'>,
  ): void {
    this.#noteFailure(exchange, evidence, session, true);
  }

  /** The client tries again, and no token has come of its last login. */
  #addDenied(host: string, { source, evidence, isShown }: CookielessTurn): void {
    const because = evidence.evidence.filter((text) => text !== CONFIRMED);
    const failed = sessionEvidence('login-failed', 'medium', ...because, 'the client tries again');
    const attempt = { source, evidence: failed, session: null, host, isShown, isUnsure: false, lacks: null };
    this.failed.add(host, source.client, attempt);
  }

  #noteFailure(
    { host, source }: WholeExchange,
    evidence: SessionEvidence<'login-failed'>,
    session: TrackedSession | null,
    isShown: boolean,
    isUnsure = false,
  ): void {
    const attempt = { source, evidence, session, host, isShown, isUnsure, lacks: null };
    this.failed.add(host, source.client, attempt);
  }
}

/** Users are logged in, and the request is for another one: it asks the same as their logins did, or a login page. */
function isOfAnotherUser({ request: { form }, sent, source: { user, path } }: WholeExchange): boolean {
  const fields = (names: readonly string[] | null | undefined) => names?.toSorted().join(' ');
  return (
    user !== null &&
    sent.every(({ value: { session } }) => {
      const { login } = session;
      if (login === null || !isLoggedIn(session) || login.user === null || login.user === user) return false;
      return isLoginPath(path) || fields(login.event.request?.formFields) === fields(form?.fields);
    })
  );
}
