// Logins that leave no cookie: the response brings a token, and the client sends it in a header from then on, perhaps also
// after the logout. What a response brings is not read: the login is the one before the first request with a token that
// was not seen before.

import type { Client } from '../browser/clients.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { hashOfToken } from '../shared/token-hash.ts';
import { addTurn, type CookielessTurn, type CookielessTurns, clientKey } from './cookieless-turn.ts';
import { requestSource } from './event-context.ts';
import { isDenial } from './evidence/denial.ts';
import { cookielessLogin } from './evidence/login.ts';
import { isRefused } from './evidence/logout.ts';
import { postsRefreshToken } from './evidence/refresh.ts';
import { mayRefusePassword } from './evidence/refused-password.ts';
import { revokedToken } from './evidence/revocation.ts';
import { isFromSharedCache } from './evidence/shared-cache.ts';
import { mayBeLoggedIn } from './evidence/stranger.ts';
import { isLogoutOfItself } from './evidence/token-logout.ts';
import { isGrantedStatus, isNotModified } from './granted-status.ts';
import { MAX_TOKEN_LOGINS, MAX_TOKENS } from './limits.ts';
import type { LoginCodes } from './login-codes.ts';
import { factsOfToken, type TokenFacts } from './sent-token.ts';
import type { ReplayOutcome, SessionMoment } from './session.ts';
import type { WholeExchange } from './session-exchange.ts';
import { isBehind, isSameMoment } from './session-moment.ts';
import { apply } from './session-state.ts';
import { isAsset } from './target.ts';
import { isEnded, isLoggedIn, type TrackedSession } from './tracked-session.ts';
import { type EventSource, NONE_SENT, responseContext, sessionEvidence, UNTOUCHED } from './transition.ts';

/** The logins, logouts and replays with tokens of a client at a host. */
export interface TokenLogin extends CookielessTurns {
  /** Of the newest token. */
  readonly kind: TokenFacts['kind'];
}

/** A login that a token may come from. */
interface AwaitedLogin extends CookielessTurn {
  /** Sessions that it left as they were, and that tell it too; none where it has no cookie. */
  readonly beside: readonly TrackedSession[];
}

interface FollowedLogin extends TokenLogin {
  kind: TokenFacts['kind'];
  /** A login that worked without a cookie: the next new token is from it. */
  awaited: AwaitedLogin | null;
  /** Of the token that the last login, or a refresh after it, has brought. */
  hash: string | null;
  /** Its tokens were refreshed: the next new one is of the same login. */
  isRefreshed: boolean;
}

/** A token, and the client that it was given to. */
interface KnownToken {
  readonly login: FollowedLogin;
  /** When; null: it was not, or a login has brought it once more. */
  readonly givenBack: SessionMoment | null;
}

/** Why a login is believed that leaves no cookie. */
export const CONFIRMED = 'the next request comes with a new token';

export class TokenLogins {
  readonly #byClient = new GenerationalMap<string, FollowedLogin>(MAX_TOKEN_LOGINS, () => {});
  readonly #tokens = new GenerationalMap<string, KnownToken>(MAX_TOKENS, () => {});
  readonly #codes: LoginCodes;

  /** `codes`: those of logins that brought a token which the server takes are learned. */
  constructor(codes: LoginCodes) {
    this.#codes = codes;
  }

  /** Those with a login or a logout, in order of appearance. */
  list(): readonly TokenLogin[] {
    return [...this.#byClient.values()].filter(({ turns }) => turns.length > 0);
  }

  /** Whether the story of a token lists something that happened then. */
  tells({ frame, input }: SessionMoment): boolean {
    const isThen = ({ source: { at } }: CookielessTurn) => at.frame === frame && at.input === input;
    return this.list().some(({ turns }) => turns.some(isThen));
  }

  /**
   * A response to a login that neither sets the cookie of a session, nor had one with it. Gives the login before it, where
   * the client tries again what it has tried there, and nothing has come of that.
   */
  noteLogin(exchange: WholeExchange, isShown: boolean): CookielessTurn | null {
    const { source, loginSigns, host } = exchange;
    if (loginSigns.length === 0 || cookielessLogin(exchange)?.event !== 'login') return null;
    const evidence = sessionEvidence('login', 'high', ...loginSigns, `status ${source.status}`, CONFIRMED);
    const own = this.#of(host, source.client);
    const { awaited } = own;
    // A script exchanges the code that a login has just brought.
    if (awaited !== null && exchange.request.form?.fields.includes('grant_type') === true) return null;
    own.awaited = { source, evidence, outcome: null, isShown, beside: [] };
    return awaited !== null && isTriedAgain(awaited, exchange) ? awaited : null;
  }

  /** A response to a login that brings a token, and leaves the sessions of its request as they were. */
  noteLoginBeside({ source, host, content }: WholeExchange, sessions: readonly TrackedSession[]): void {
    if (content?.tokens === undefined || !sessions.every((session) => isUnproved(session, source))) return;
    const { evidence: reasons } = sessions[0]!.login!.event;
    const because = reasons.map(({ text }) => text);
    const evidence = sessionEvidence('login', 'high', ...because, CONFIRMED);
    const isShown = sessions.some((session) => session.isShown);
    this.#of(host, source.client).awaited = { source, evidence, outcome: null, isShown, beside: sessions };
  }

  /**
   * A request with its response. `isNew`: the token that it carries was never seen before; `denied`: cookies with which
   * its page was denied; `changed`: the sessions whose cookies the response sets or deletes.
   */
  noteUse(
    exchange: WholeExchange,
    isNew: () => boolean,
    denied: readonly number[],
    changed: Iterable<TrackedSession>,
    isShown: boolean,
  ): void {
    const { host, source, token: text } = exchange;
    this.#noteRevocation(exchange, isShown);
    this.#noteRefresh(exchange);
    if (text === null) return;
    const hash = hashOfToken(text);
    const known = this.#tokens.get(hash);
    const own = this.#byClient.get(clientKey(host, source.client));
    const awaited = own?.awaited ?? null;
    if (own !== undefined && awaited !== null && (known?.login === own || isNew()) && isFrom(awaited, hash)) {
      own.hash = hash;
      own.kind = factsOfToken(text).kind;
      addTurn(own, awaited);
      tellByToken(awaited);
      this.#noteWorked(awaited, exchange);
      own.awaited = null;
      this.#tokens.set(hash, { login: own, givenBack: null });
    } else if (own?.isRefreshed === true && isNew()) {
      own.hash = hash;
      own.isRefreshed = false;
      this.#tokens.set(hash, { login: own, givenBack: null });
    }
    const logout = this.#tokens.get(hash)?.givenBack ?? null;
    if (known !== undefined && logout !== null) noteReplay(known.login, logout, exchange, denied, isShown);
    else this.#noteLogout(exchange, text, hash, changed, isShown);
  }

  /** The server takes the token that a login has brought. */
  #noteWorked({ source }: CookielessTurn, { message, content, source: { path } }: WholeExchange): void {
    if (!isGrantedStatus(message.status) || isDenial(message, path) || content?.outcome === 'failure') return;
    this.#codes.noteWorked(source.page, source.content?.code);
  }

  #noteRefresh({ request, message, host, source, content }: WholeExchange): void {
    if (!postsRefreshToken(request) || message.status > 299 || content?.outcome === 'failure') return;
    const own = this.#byClient.get(clientKey(host, source.client));
    if (own === undefined || own.hash === null) return;
    own.isRefreshed = true;
    // It may be given back, too.
    const hash = request.form?.refreshToken;
    if (hash !== undefined && this.#tokens.get(hash) === undefined)
      this.#tokens.set(hash, { login: own, givenBack: null });
  }

  /** RFC 7009: the client posts the token that it gives back. */
  #noteRevocation(exchange: WholeExchange, isShown: boolean): void {
    const { request, message, source } = exchange;
    const hash = message.status < 400 ? revokedToken(request) : null;
    const known = hash === null ? undefined : this.#tokens.get(hash);
    if (hash === null || known === undefined || known.givenBack !== null) return;
    const evidence = sessionEvidence(
      'logout',
      'medium',
      `a POST to ${source.path}`,
      'it gives the token back',
    );
    addTurn(known.login, { source, evidence, outcome: null, isShown });
    this.#tokens.set(hash, { ...known, givenBack: source.at });
  }

  #noteLogout(
    exchange: WholeExchange,
    text: string,
    hash: string,
    changed: Iterable<TrackedSession>,
    isShown: boolean,
  ): void {
    const { message, host, source, logoutSigns } = exchange;
    const known = this.#byClient.get(clientKey(host, source.client));
    const isOwn = known?.hash === hash;
    if (logoutSigns.length === 0 || message.status >= 400 || source.how === 'account-deletion') return;
    if (isRefused(message, source.path, exchange.content)) return;
    // Without its login only what ends this token for certain tells of it.
    if (!isOwn && (isDenial(message, source.path) || !isLogoutOfItself(exchange))) return;
    if (!isOwn && isTold(exchange, changed)) return;
    const own = known ?? this.#of(host, source.client);
    if (!isOwn) {
      own.hash = hash;
      own.kind = factsOfToken(text).kind;
    }
    const carries = isOwn ? 'it carries the token of the login' : 'it carries the token';
    addTurn(own, {
      source,
      evidence: sessionEvidence('logout', 'medium', ...logoutSigns, carries),
      outcome: null,
      isShown,
    });
    this.#tokens.set(hash, { login: own, givenBack: source.at });
  }

  #of(host: string, client: Client): FollowedLogin {
    const key = clientKey(host, client);
    const known = this.#byClient.get(key);
    if (known !== undefined) return known;
    const made: FollowedLogin = {
      host,
      client,
      kind: 'opaque',
      turns: [],
      dropped: 0,
      awaited: null,
      hash: null,
      isRefreshed: false,
    };
    this.#byClient.set(key, made);
    return made;
  }
}

/** A cookie tells the login, nothing has proved that it was one of that cookie, and the value is the one from before. */
function isUnproved({ login, isProved }: TrackedSession, { at }: EventSource): boolean {
  if (login === null || isProved || !login.isKept || login.event.event !== 'login') return false;
  return isSameMoment(login.event.at, at);
}

/** Whether a token may come from a login: one beside a session has brought it. */
function isFrom({ beside, source }: AwaitedLogin, hash: string): boolean {
  if (beside.length === 0) return true;
  return source.content?.tokens?.includes(hash) === true && beside.every((one) => isUnproved(one, source));
}

/** The login is that of the token; the cookie beside it may be for something else. */
function tellByToken({ beside, source, evidence }: AwaitedLogin): void {
  const { evidence: because } = evidence;
  for (const session of beside)
    apply(
      session,
      sessionEvidence('login-by-token', 'medium', ...because),
      responseContext(source, NONE_SENT, UNTOUCHED),
    );
}

/** The same form goes to the same place once more, and the response differs in what it says of the outcome. */
function isTriedAgain({ source }: CookielessTurn, exchange: WholeExchange): boolean {
  const { request, content, source: next } = exchange;
  if (source.page !== next.page || source.content === null || content === null) return false;
  if (source.request?.formFields?.join() !== request.form?.fields.join()) return false;
  if (source.content.outcome === 'success') return false;
  return content.outcome === 'success' || content.code !== source.content.code;
}

/** The session of a cookie tells the logout. */
function isTold({ sent }: WholeExchange, changed: Iterable<TrackedSession>): boolean {
  const sessions = [...sent.map(({ value }) => value.session), ...changed];
  return sessions.some((session) => isLoggedIn(session) || isEnded(session));
}

/** A request that passed the logout on its way, or one more logout, is no replay. */
function noteReplay(
  login: FollowedLogin,
  logout: SessionMoment,
  exchange: WholeExchange,
  denied: readonly number[],
  isShown: boolean,
): void {
  const { request, source, logoutSigns } = exchange;
  const { at } = requestSource(request, source.client);
  if (!isBehind(at, logout) || logoutSigns.length > 0 || isAsset(source.path)) return;
  const evidence = sessionEvidence('replayed', 'high', 'the token was given back with the logout');
  addTurn(login, { source: { ...source, at }, evidence, outcome: outcomeOf(exchange, denied), isShown });
}

function outcomeOf(exchange: WholeExchange, denied: readonly number[]): ReplayOutcome {
  const { message, source, content } = exchange;
  const { status } = message;
  const isRefused = status === 401 || status === 403 || (status < 400 && isDenial(message, source.path));
  if (mayRefusePassword(message, content)) return 'unknown';
  if (isRefused || content?.outcome === 'failure') return 'refused';
  // A cookie, or a cache, may have opened it.
  const isByToken = !mayBeLoggedIn(exchange, denied) && !isFromSharedCache(message);
  const isGiven = isGrantedStatus(status) || isNotModified(message, exchange.request);
  return isGiven && isByToken ? 'accepted' : 'unknown';
}
