// Logins that leave no cookie: the response brings a token, and the client sends it in a header from then on. What a
// response brings is not read: the login is the one before the first request with a token that was not seen before.

import type { Client } from '../browser/clients.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { hashOfToken } from '../shared/token-hash.ts';
import { cookielessLogin } from './evidence/login.ts';
import { MAX_TOKEN_LOGINS, MAX_TOKEN_TURNS } from './limits.ts';
import { factsOfToken, sentToken, type TokenFacts } from './sent-token.ts';
import type { WholeExchange } from './session-exchange.ts';
import { type EventSource, type SessionEvidence, sessionEvidence } from './transition.ts';

export interface TokenTurn {
  readonly source: EventSource;
  readonly evidence: SessionEvidence<'login' | 'logout'>;
  readonly isShown: boolean;
}

/** The logins and logouts with tokens of a client at a host. */
export interface TokenLogin {
  readonly host: string;
  readonly client: Client;
  /** Of the newest token. */
  readonly kind: TokenFacts['kind'];
  readonly turns: readonly TokenTurn[];
  /** Turns that are not kept, as there were too many. */
  readonly dropped: number;
}

interface FollowedLogin {
  readonly host: string;
  readonly client: Client;
  kind: TokenFacts['kind'];
  readonly turns: TokenTurn[];
  dropped: number;
  /** A login that worked without a cookie: the next new token is from it. */
  awaited: TokenTurn | null;
  /** Of the token that the last login has brought. */
  hash: string | null;
}

export class TokenLogins {
  readonly #byClient = new GenerationalMap<string, FollowedLogin>(MAX_TOKEN_LOGINS, () => {});

  /** Those with a login, in order of appearance. */
  list(): readonly TokenLogin[] {
    return [...this.#byClient.values()].filter(({ turns }) => turns.length > 0);
  }

  /** A response to a login that neither sets the cookie of a session, nor had one with it. */
  noteLogin(exchange: WholeExchange, isShown: boolean): void {
    const { source, loginSigns, host } = exchange;
    if (loginSigns.length === 0 || cookielessLogin(exchange)?.event !== 'login') return;
    const { client } = source;
    const key = keyOf(host, client);
    const known = this.#byClient.get(key);
    const confirmed = 'the next request comes with a new token';
    const evidence = sessionEvidence('login', 'high', ...loginSigns, `status ${source.status}`, confirmed);
    const awaited = { source, evidence, isShown };
    if (known !== undefined) known.awaited = awaited;
    else
      this.#byClient.set(key, { host, client, kind: 'opaque', turns: [], dropped: 0, awaited, hash: null });
  }

  /** A request with its response; `isNew`: the token that it carries was never seen before. */
  noteUse(exchange: WholeExchange, isNew: () => boolean, isShown: boolean): void {
    const { request, message, host, source, logoutSigns } = exchange;
    const text = sentToken(request);
    if (text === null) return;
    const own = this.#byClient.get(keyOf(host, source.client));
    if (own === undefined) return;
    if (own.awaited !== null && isNew()) {
      own.hash = hashOfToken(text);
      own.kind = factsOfToken(text).kind;
      addTurn(own, own.awaited);
      own.awaited = null;
    }
    const signs = logoutSigns.length > 0 ? logoutSigns : revocationSigns(exchange);
    if (signs.length === 0 || message.status >= 400 || own.hash !== hashOfToken(text)) return;
    const evidence = sessionEvidence('logout', 'medium', ...signs, 'it carries the token of the login');
    addTurn(own, { source, evidence, isShown });
  }
}

/** RFC 7009: the client gives the token back. */
function revocationSigns({ request: { method }, source: { path } }: WholeExchange): readonly string[] {
  return method === 'POST' && /\/revoke(?:$|[/_-])/i.test(path) ? [`a POST to ${path}`] : [];
}

function addTurn(login: FollowedLogin, turn: TokenTurn): void {
  if (login.turns.length < MAX_TOKEN_TURNS) login.turns.push(turn);
  else login.dropped++;
}

function keyOf(host: string, { number }: Client): string {
  return `${number} ${host}`;
}
