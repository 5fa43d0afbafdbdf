// Follows the tokens that clients send in a header and no cookie: from the first request with one to what the server does
// with it after its logout. Tokens are found by their hashes; responses are not read for tokens, so the login that returned
// a token is not known.

import type { Client } from '../browser/clients.ts';
import type { RequestMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { hashOfToken } from '../shared/token-hash.ts';
import { unsliced } from '../shared/unsliced.ts';
import { requestSource } from './event-context.ts';
import { asksForLogin, isDenial } from './evidence/denial.ts';
import { isRefused } from './evidence/logout.ts';
import { mayRefusePassword } from './evidence/refused-password.ts';
import { isRevocation, revokedToken } from './evidence/revocation.ts';
import { isFromSharedCache } from './evidence/shared-cache.ts';
import { mayBeLoggedIn } from './evidence/stranger.ts';
import { isLogoutOfItself } from './evidence/token-logout.ts';
import { isGrantedStatus, isNotModified } from './granted-status.ts';
import { IssuedTokens } from './issued-tokens.ts';
import { MAX_TOKEN_USES, MAX_TOKENS } from './limits.ts';
import type { Pages } from './pages.ts';
import { type RequestTraits, requestTraits } from './request-traits.ts';
import { factsOfToken } from './sent-token.ts';
import type { SessionMoment } from './session.ts';
import type { SentSessionCookie, WholeExchange } from './session-exchange.ts';
import { isBehind } from './session-moment.ts';
import type { NoteKey } from './session-value-index.ts';
import { isAsset } from './target.ts';

/** Requests for one page that the server accepted with the token, after the logout. */
export interface TokenUse {
  /** Its `pageKey`, and its path. */
  readonly page: string;
  readonly path: string;
  readonly status: number;
  /** Of the requests: the first, and the last. */
  readonly at: SessionMoment;
  readonly last: SessionMoment;
  readonly count: number;
  /** The content was read: it neither asks for a login nor says that something failed. */
  readonly isRead: boolean;
  /** What else but the token may have opened it. */
  readonly traits: RequestTraits;
}

/** A logout that carried the token, or its revocation (RFC 7009), which the server accepted. */
export interface TokenLogout {
  readonly isRevocation: boolean;
  /** Of the response. */
  readonly at: SessionMoment;
  /** Of the request. */
  readonly frame: number;
  /** From the wire: escape it. */
  readonly method: string;
  readonly path: string;
}

export interface BearerToken {
  /** Counted from 1 in order of appearance. */
  readonly number: number;
  /** The host that it was first sent to, with its port when that is written. */
  readonly host: string;
  /** The one that sent it first. */
  readonly client: Client;
  /** `jwt`: it says itself until when it is valid, in seconds since 1970 where it does. */
  readonly kind: 'jwt' | 'opaque';
  readonly expiresSeconds: number | null;
  /** Of the requests with it. */
  readonly first: SessionMoment;
  readonly last: SessionMoment;
  readonly requests: number;
  /** When a request with it was accepted for the first time; null: never. */
  readonly accepted: SessionMoment | null;
  /** The name of the cookie that has its value too: the session of that cookie has its events. Null: there is none. */
  readonly cookie: string | null;
  /** The first logout with it. */
  readonly logout: TokenLogout | null;
  /** After the logout: what was accepted, for each page, and the first refusal. */
  readonly uses: readonly TokenUse[];
  readonly refusal: SessionMoment | null;
}

type Writable<Type> = { -readonly [Member in keyof Type]: Type[Member] };

interface FollowedToken extends Writable<BearerToken> {
  /** Its client has logged in again after the logout: the server may have given it the same token. */
  relogin: SessionMoment | null;
}

export class BearerTokens {
  /** Those that logins have brought. */
  readonly issued = new IssuedTokens();
  readonly #byHash: GenerationalMap<string, FollowedToken>;
  readonly #followed = new Set<FollowedToken>();
  /** Those with a logout, which are few; and those of them with a login after it. */
  readonly #loggedOut = new Set<FollowedToken>();
  readonly #loggedInAgain = new Set<FollowedToken>();
  readonly #noteKey: NoteKey | undefined;
  #seen = 0;

  /** `forgotten`: a token is not followed any longer, as there are too many. */
  constructor(forgotten: (token: BearerToken) => void, noteKey?: NoteKey) {
    this.#noteKey = noteKey;
    this.#byHash = new GenerationalMap(MAX_TOKENS, (tokens) => {
      for (const token of tokens) {
        for (const tokensOf of [this.#followed, this.#loggedOut, this.#loggedInAgain]) tokensOf.delete(token);
        forgotten(token);
      }
    });
  }

  /** Every token that is still followed, in order of appearance. */
  list(): readonly BearerToken[] {
    return [...this.#followed];
  }

  /** The token of a request; null when it has none, or when it was not seen before. */
  of(request: RequestMessage): BearerToken | null {
    const text = this.issued.sentBy(request);
    return text === null ? null : (this.#byHash.get(hashOfToken(text)) ?? null);
  }

  /** What a request sends in a header, as the cookie whose value it is; null when it is none. */
  cookieOf(request: RequestMessage): SentSessionCookie | null {
    const value = this.issued.sentBy(request);
    const name = value === null ? null : (this.#byHash.get(hashOfToken(value))?.cookie ?? null);
    return value === null || name === null ? null : { name, value };
  }

  /**
   * A response with its request. `denied`: cookies with which its page was denied; `isShown`: what it shows of a token
   * may be reported.
   */
  conclude(exchange: WholeExchange, denied: readonly number[], isShown: boolean): void {
    const { request, message, source, loginSigns, logoutSigns, content, token: text } = exchange;
    if (text === null && loginSigns.length === 0 && !isRevocation(request)) return;
    const isDenied =
      message.status >= 400 ||
      isDenial(message, source.path) ||
      content?.outcome === 'failure' ||
      asksForLogin(message, source.path, content);
    if (loginSigns.length > 0 && !isDenied) this.#noteLogin(exchange);
    const issued = loginSigns.length > 0 ? (content?.tokens ?? []) : [];
    if (issued.length > 0) this.issued.note(issued);
    for (const token of text === null ? issued : [...issued, hashOfToken(text)])
      this.#noteKey?.(`token ${token}`, true);
    const revoked = isDenied ? null : revokedToken(request);
    if (revoked !== null) this.#noteRevocation(revoked, exchange);
    if (text === null) return;
    const token = this.#tokenOf(text, exchange);
    const { at } = requestSource(request, source.client);
    token.last = at;
    token.requests++;
    token.cookie ??= exchange.sent.find(({ value }) => value.value === text)?.value.session.name ?? null;
    if (logoutSigns.length > 0) {
      if (!isDenied && !isRefused(message, source.path, content) && isLogoutOfItself(exchange))
        this.#noteLogout(token, exchange);
      return;
    }
    const isGiven = isGrantedStatus(message.status) || isNotModified(message, request);
    const isOpened = isGiven && !isDenied && !isAsset(source.path) && !isFromSharedCache(message);
    if (isOpened) token.accepted ??= at;
    // A request that passed the logout on its way says nothing.
    if (token.logout === null || !isBehind(at, token.logout.at)) return;
    if (message.status === 401 || (message.status < 400 && isDenial(message, source.path))) {
      if (!mayRefusePassword(message)) token.refusal ??= at;
    }
    // A cookie may have opened it.
    else if (isOpened && isShown && token.cookie === null && !mayBeLoggedIn(exchange, denied))
      this.#noteUse(token, exchange, at);
  }

  #tokenOf(text: string, { request, host, source: { client } }: WholeExchange): FollowedToken {
    const hash = hashOfToken(text);
    const known = this.#byHash.get(hash);
    if (known !== undefined) return known;
    const { at } = requestSource(request, client);
    const token: FollowedToken = {
      number: ++this.#seen,
      host: unsliced(host),
      client,
      ...factsOfToken(text),
      first: at,
      last: at,
      requests: 0,
      accepted: null,
      cookie: null,
      logout: null,
      uses: [],
      refusal: null,
      relogin: null,
    };
    // The login has given the client this one, and not an older one again.
    for (const other of this.#loggedInAgain)
      if (other.client.number === client.number) {
        other.relogin = null;
        this.#loggedInAgain.delete(other);
      }
    this.#byHash.set(hash, token);
    this.#followed.add(token);
    return token;
  }

  #noteLogin({ source: { client, at } }: WholeExchange): void {
    for (const token of this.#loggedOut)
      if (token.client.number === client.number) {
        token.relogin = at;
        this.#loggedInAgain.add(token);
      }
  }

  #noteLogout(token: FollowedToken, { source: { at, request, path } }: WholeExchange): void {
    if (request === null) return;
    token.logout ??= {
      at,
      frame: request.frame,
      method: request.method,
      path: unsliced(path),
      isRevocation: false,
    };
    this.#loggedOut.add(token);
  }

  /** One that was not seen before is of no use here: it may be a refresh token, without which the others go on. */
  #noteRevocation(hash: string, { source: { at, request, path } }: WholeExchange): void {
    const token = this.#byHash.get(hash);
    if (token === undefined || request === null) return;
    token.logout ??= {
      at,
      frame: request.frame,
      method: request.method,
      path: unsliced(path),
      isRevocation: true,
    };
    this.#loggedOut.add(token);
  }

  #noteUse(
    token: FollowedToken,
    { request, source, content, token: text }: WholeExchange,
    at: SessionMoment,
  ): void {
    const { page, path, status } = source;
    const isRead = content !== null;
    if (token.relogin !== null) return;
    const traits = requestTraits(request, [], text);
    const known = token.uses.find((use) => use.page === page && use.traits.hash === traits.hash);
    if (known !== undefined) {
      const again: TokenUse = { ...known, last: at, count: known.count + 1, isRead: known.isRead || isRead };
      token.uses = token.uses.map((use) => (use === known ? again : use));
    } else if (token.uses.length < MAX_TOKEN_USES) {
      const where = { page: unsliced(page), path: unsliced(path) };
      const use = { ...where, status: status ?? 0, at, last: at, count: 1, isRead, traits };
      token.uses = [...token.uses, use];
    }
  }
}

/** The first use after the logout of a page, or a call, that others are denied; null when there is none. */
export function provedUse({ uses }: BearerToken, pages: Pages): TokenUse | null {
  const isProof = ({ page, isRead, traits }: TokenUse) =>
    pages.state(page, traits) === 'closed' || (isRead && pages.deniedCall(page, traits) !== null);
  return uses.find(isProof) ?? null;
}
