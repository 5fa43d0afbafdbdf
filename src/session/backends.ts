// Whether the servers behind a load balancer know each other's sessions: one of them accepts a session, and another one
// does not know it. Where nothing names the servers, only turns show that there are several (alternating-access.ts).

import { named } from '../shared/named.ts';
import { textHash } from '../shared/text-hash.ts';
import { unsliced } from '../shared/unsliced.ts';
import { accessResult } from './access-result.ts';
import { backendOf } from './backend-names.ts';
import { momentOf } from './event-context.ts';
import { MAX_BACKEND_USES, MAX_UNSHARED_SECONDS } from './limits.ts';
import type { SessionMoment } from './session.ts';
import type { WholeExchange } from './session-exchange.ts';
import type { TrackedSession } from './tracked-session.ts';

/** A page that a value was given, or denied, by one of the servers. */
interface BackendUse {
  /** The number of the value, and a hash of its text: the name of a server in it may change. */
  readonly value: number;
  readonly text: number;
  readonly page: string;
  readonly path: string;
  /** The cookie that tells the server, and its value. */
  readonly cookie: string;
  readonly backend: string;
  readonly result: 'accepted' | 'denied';
  readonly status: number;
  readonly at: SessionMoment;
}

/** One server accepts the session, and another one does not know it. */
export interface UnsharedSession {
  readonly path: string;
  /** What names the servers; null: only what they do distinguishes them. */
  readonly servers: Servers | null;
  readonly denial: SessionMoment;
  readonly status: number;
  readonly accepted: SessionMoment;
  /** It is accepted once more afterwards, by the first server: it had not ended meanwhile; without names: time after time. */
  readonly isProved: boolean;
}

/** The cookie or the field that names them, and its values. From the wire: escape them. */
interface Servers {
  readonly cookie: string;
  readonly knows: string;
  readonly denies: string;
}

export class Backends {
  readonly #uses = new WeakMap<TrackedSession, readonly BackendUse[]>();

  /** A response with its request. `isShown`: what it shows may be reported. */
  conclude(exchange: WholeExchange, isShown: boolean): void {
    const { request, sent, source, loginSigns, logoutSigns } = exchange;
    if (sent.length === 0) return;
    if (loginSigns.length > 0 || logoutSigns.length > 0) {
      // Whatever becomes of a value here, it is another session from now on.
      for (const { value } of sent) this.#forget(value.session, value.number);
      return;
    }
    if (!isShown || request.method !== 'GET') return;
    const backend = backendOf(exchange);
    const result = backend === null ? null : accessResult(exchange);
    if (backend === null || result === null) return;
    const at = momentOf(request);
    for (const { value } of sent) {
      if (value.endedBy === 'logout') continue;
      const { page, path, status } = source;
      const text = textHash(named(request.cookies, value.session.name)[0]?.value ?? '');
      const use = { value: value.number, text, page, path, ...backend, result, status: status ?? 0, at };
      this.#add(value.session, use);
    }
  }

  /** Null: the servers share the session, or nothing shows that they do not. */
  unshared(session: TrackedSession): UnsharedSession | null {
    const uses = this.#uses.get(session) ?? [];
    let likely: UnsharedSession | null = null;
    for (const [index, denied] of uses.entries()) {
      if (denied.result !== 'denied') continue;
      const isOfOther = (use: BackendUse) =>
        use.result === 'accepted' &&
        use.value === denied.value &&
        use.text === denied.text &&
        use.page === denied.page &&
        use.cookie === denied.cookie &&
        use.backend !== denied.backend &&
        use.at.input === denied.at.input;
      const before = uses.slice(0, index).findLast(isOfOther);
      if (before === undefined) continue;
      const isProved = uses.slice(index + 1).some((use) => isOfOther(use) && use.backend === before.backend);
      const found = unsharedOf(before, denied, isProved);
      if (isProved) return found;
      if (denied.at.seconds - before.at.seconds <= MAX_UNSHARED_SECONDS) likely ??= found;
    }
    return likely;
  }

  #add(session: TrackedSession, use: BackendUse): void {
    const uses = this.#uses.get(session) ?? [];
    const last = uses.at(-1);
    const isSame =
      last !== undefined &&
      last.value === use.value &&
      last.text === use.text &&
      last.page === use.page &&
      last.backend === use.backend &&
      last.result === use.result;
    const kept = isSame ? uses.slice(0, -1) : uses;
    const { page, path, backend, cookie } = use;
    const own = {
      ...use,
      page: unsliced(page),
      path: unsliced(path),
      backend: unsliced(backend),
      cookie: unsliced(cookie),
    };
    this.#uses.set(session, [...kept.slice(-MAX_BACKEND_USES + 1), own]);
  }

  #forget(session: TrackedSession, value: number): void {
    const uses = this.#uses.get(session);
    if (uses === undefined) return;
    const left = uses.filter((use) => use.value !== value);
    this.#uses.set(session, left);
  }
}

function unsharedOf(before: BackendUse, denied: BackendUse, isProved: boolean): UnsharedSession {
  return {
    path: denied.path,
    servers: { cookie: denied.cookie, knows: before.backend, denies: denied.backend },
    denial: denied.at,
    status: denied.status,
    accepted: before.at,
    isProved,
  };
}
