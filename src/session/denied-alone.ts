// Cookies that a login sets beside the session: alone they are denied the pages that both open, so the other one is the
// session.

import { accessResult } from './access-result.ts';
import { MAX_DENIED_ALONE_PAGES } from './limits.ts';
import type { Pages } from './pages.ts';
import type { WholeExchange } from './session-exchange.ts';
import { isEnded, type TrackedSession } from './tracked-session.ts';

/** Pages by their `pageKey`. */
interface SeenPages {
  /** With another session of the same login. */
  readonly together: Set<string>;
  readonly alone: Set<string>;
  readonly deniedAlone: Set<string>;
}

export class DeniedAlone {
  readonly #seen = new WeakMap<TrackedSession, SeenPages>();

  /** A response with its request. */
  conclude(exchange: WholeExchange): void {
    const { request, sent, source, loginSigns, logoutSigns } = exchange;
    if (request.method !== 'GET' || loginSigns.length > 0 || logoutSigns.length > 0) return;
    for (const { value } of sent) {
      const { session } = value;
      if (session.companions.length === 0) continue;
      const result = accessResult(exchange);
      if (result === null) return;
      const isAlone = sent.length === 1;
      if (result === 'denied' && !(isAlone && isJudgedAlone(session))) continue;
      const seen = this.#of(session);
      const pages = result === 'denied' ? seen.deniedAlone : isAlone ? seen.alone : seen.together;
      if (pages.size < MAX_DENIED_ALONE_PAGES) pages.add(source.page);
    }
  }

  /** Whether what is denied to it alone is all that it opens together with the session of its login. */
  opensNothing(session: TrackedSession, pages: Pages): boolean {
    const seen = this.#seen.get(session);
    if (seen === undefined) return false;
    const { together, alone, deniedAlone } = seen;
    if (![...together].some((page) => deniedAlone.has(page))) return false;
    const isClosed = (page: string) => pages.state(page) === 'closed';
    return (
      ![...alone].some(isClosed) && [...together].every((page) => !isClosed(page) || deniedAlone.has(page))
    );
  }

  /** Whether it opens a closed page without any other session. */
  opensAlone(session: TrackedSession, pages: Pages): boolean {
    return [...(this.#seen.get(session)?.alone ?? [])].some((page) => pages.state(page) === 'closed');
  }

  #of(session: TrackedSession): SeenPages {
    const known = this.#seen.get(session);
    if (known !== undefined) return known;
    const made: SeenPages = { together: new Set(), alone: new Set(), deniedAlone: new Set() };
    this.#seen.set(session, made);
    return made;
  }
}

/** While its login lasts, or behind a logout that deletes the other cookie and leaves this one. */
function isJudgedAlone(session: TrackedSession): boolean {
  const { companions, logout } = session;
  const isKept = (other: TrackedSession) => other.httpOnly && !isEnded(other);
  const isDeleted = (other: TrackedSession) => other.httpOnly && other.logout?.cookie === 'deleted';
  if (!isEnded(session)) return companions.some(isKept);
  return logout?.cookie === 'untouched' && companions.some(isDeleted);
}
