// JSON Web Tokens that are sent after their expiry (RFC 7519 section 4.1.4), and open a page all the same. A status of
// success is no proof: the page may be open to all, and another cookie of the request may have opened it.

import type { ContentFacts } from '../record/message.ts';
import { accessResult } from './access-result.ts';
import { fromBase64Url } from './decode/base64.ts';
import { secondsMs } from './decode/instant.ts';
import { readJson } from './decode/json.ts';
import { isRecord } from './decode/plain.ts';
import { momentOf } from './event-context.ts';
import { postsRefreshToken } from './evidence/refresh.ts';
import { EXPIRY_LEEWAY_MS, MAX_EXPIRED_USES } from './limits.ts';
import type { Pages } from './pages.ts';
import { type RequestTraits, requestTraits } from './request-traits.ts';
import type { SessionMoment } from './session.ts';
import type { WholeExchange } from './session-exchange.ts';
import type { TrackedSession, TrackedValue } from './tracked-session.ts';

/** A request with an expired token that was not denied. */
interface ExpiredUse {
  readonly page: string;
  readonly content: ContentFacts | null;
  readonly traits: RequestTraits;
  readonly at: SessionMoment;
}

const JWT = /^ey[\w-]+\.(e[\w-]+)\.[\w-]*$/;

export class ExpiredTokens {
  readonly #expiries = new WeakMap<TrackedValue, number>();
  readonly #uses = new WeakMap<TrackedSession, readonly ExpiredUse[]>();

  /** A response with its request; `isShown`: what it shows may be reported. */
  conclude(exchange: WholeExchange, isShown: boolean): void {
    const { request, sent, source, loginSigns, logoutSigns, isProven } = exchange;
    if (!isShown || isProven || loginSigns.length > 0 || logoutSigns.length > 0) return;
    for (const { value } of sent) {
      const expiryMs = this.#expiryOf(value);
      if (request.seconds * 1000 <= expiryMs + EXPIRY_LEEWAY_MS) continue;
      if (accessResult(exchange) !== 'accepted' || postsRefreshToken(request)) return;
      const { session } = value;
      // What else of the request may be a login, its other sessions among it.
      const traits = requestTraits(request, [session.name]);
      this.#add(session, { page: source.page, content: exchange.content, traits, at: momentOf(request) });
    }
  }

  /** The first use that opens what others are denied; null: there was none. */
  useOf(session: TrackedSession, pages: Pages): SessionMoment | null {
    const isProof = ({ page, content, traits }: ExpiredUse) =>
      pages.state(page, traits) === 'closed' || pages.isForUsers(page, content, traits);
    return this.#uses.get(session)?.find(isProof)?.at ?? null;
  }

  #add(session: TrackedSession, use: ExpiredUse): void {
    const uses = this.#uses.get(session) ?? [];
    const isKnown = uses.some(({ page, traits }) => page === use.page && traits.hash === use.traits.hash);
    if (!isKnown && uses.length < MAX_EXPIRED_USES) this.#uses.set(session, [...uses, use]);
  }

  /** In milliseconds since 1970; infinite for what is no token, or has no expiry. */
  #expiryOf(value: TrackedValue): number {
    if (value.value?.startsWith('ey') !== true) return Number.POSITIVE_INFINITY;
    const known = this.#expiries.get(value);
    if (known !== undefined) return known;
    const expiry = expiryMs(value.value) ?? Number.POSITIVE_INFINITY;
    this.#expiries.set(value, expiry);
    return expiry;
  }
}

function expiryMs(text: string | null): number | null {
  const payload = text?.startsWith('ey') === true ? JWT.exec(text)?.[1] : undefined;
  if (payload === undefined) return null;
  const { content } = readJson(fromBase64Url(payload)?.toString('utf8') ?? '');
  return isRecord(content) ? secondsMs(content.exp) : null;
}
