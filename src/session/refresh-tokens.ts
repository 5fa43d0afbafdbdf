// Refresh tokens that are posted, and not sent in a cookie: each refresh replaces one (RFC 6749 section 6). What a response brings
// in its place is read, so that a token whose successor has been used is known when it comes again.

import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { requestSource } from './event-context.ts';
import { isDenial } from './evidence/denial.ts';
import { postsRefreshToken } from './evidence/refresh.ts';
import { MAX_REUSED_TOKENS, MAX_TOKENS } from './limits.ts';
import type { SessionMoment } from './session.ts';
import type { WholeExchange } from './session-exchange.ts';
import { isBehind } from './session-moment.ts';

/** A token that was replaced, and that the server takes once more when its successor has been used. */
export interface ReusedToken {
  readonly host: string;
  /** From the wire: escape it. */
  readonly path: string;
  /** The first request with it, that with its successor, and the one that uses it again. */
  readonly used: SessionMoment;
  readonly successorUsed: SessionMoment;
  readonly at: SessionMoment;
}

interface KnownToken {
  /** The hash of the token that has replaced it. */
  readonly successor: string;
  readonly used: SessionMoment;
}

export class RefreshTokens {
  readonly #known = new GenerationalMap<string, KnownToken>(MAX_TOKENS, () => {});
  /** When a token was taken for the first time. */
  readonly #uses = new GenerationalMap<string, SessionMoment>(MAX_TOKENS, () => {});
  readonly #reused = new Map<string, ReusedToken>();

  /** In order of appearance, each token once. */
  list(): readonly ReusedToken[] {
    return [...this.#reused.values()];
  }

  /** A response with its request, whose content has been read. `isShown`: what it shows may be reported. */
  conclude(exchange: WholeExchange, isShown: boolean): void {
    const { request, host, source, content } = exchange;
    const token = request.form?.refreshToken;
    if (token === undefined || !postsRefreshToken(request) || !isTaken(exchange)) return;
    const { at } = requestSource(request, source.client);
    const known = this.#known.get(token);
    const successorUsed = known === undefined ? undefined : this.#uses.get(known.successor);
    if (known !== undefined && successorUsed !== undefined && isBehind(at, successorUsed) && isShown) {
      if (!this.#reused.has(token) && this.#reused.size < MAX_REUSED_TOKENS)
        this.#reused.set(token, {
          host: unsliced(host),
          path: unsliced(source.path),
          used: known.used,
          successorUsed,
          at,
        });
    }
    if (this.#uses.get(token) === undefined) this.#uses.set(token, at);
    const successor = content?.refreshToken;
    if (known === undefined && successor !== undefined && successor !== token)
      this.#known.set(token, { successor, used: at });
  }
}

/** A status of success is not enough: the content brings another token. */
function isTaken({ message, source: { path }, content }: WholeExchange): boolean {
  const { status } = message;
  if (status < 200 || status > 299 || isDenial(message, path)) return false;
  return content !== null && content.outcome === 'success';
}
