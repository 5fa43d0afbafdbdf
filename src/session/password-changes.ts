// Who has changed a password, and which other sessions of the same user were used afterwards. That two sessions are of
// one user is known from what their logins have posted (the hash in `FormFacts.user`), and from nothing else.

import { accessResult } from './access-result.ts';
import { requestSource } from './event-context.ts';
import { visibleChange } from './evidence/habit.ts';
import { isPasswordChanged } from './evidence/password-change.ts';
import { isPasswordChange } from './evidence/password-change-request.ts';
import { type CookieChanges, sessionsOf } from './evidence/response.ts';
import { MAX_PASSWORD_CHANGES, MAX_USES_AFTER_END } from './limits.ts';
import type { Pages } from './pages.ts';
import { mayBeRead } from './personal-claims.ts';
import type { RequestTraits } from './request-traits.ts';
import type { SessionMoment } from './session.ts';
import { traitsOf, type WholeExchange } from './session-exchange.ts';
import { isBehind } from './session-moment.ts';
import { isLoggedIn, type TrackedSession } from './tracked-session.ts';
import { type CookieChange, UNTOUCHED } from './transition.ts';

/** A password was changed with this session. */
interface PasswordChange {
  readonly session: TrackedSession;
  readonly user: string;
  /** Of the response. */
  readonly at: SessionMoment;
  /** Of the request. */
  readonly frame: number;
}

/** A page that was given to another session of the user, after a change of the password. */
interface LaterUse {
  readonly page: string;
  readonly path: string;
  readonly status: number;
  /** What else but its sessions may have opened it. */
  readonly traits: RequestTraits;
  readonly at: SessionMoment;
  readonly change: PasswordChange;
}

/** What is known of one session. */
interface UserFacts {
  /** Stands for the user of its last login. */
  user: string | null;
  loginAt: SessionMoment;
  uses: readonly LaterUse[];
  /** It was turned away after a change of the password. */
  isRefused: boolean;
}

/** A session that goes on after another one of the same user has changed the password. */
export interface PasswordSurvival {
  readonly path: string;
  readonly status: number;
  readonly at: SessionMoment;
  /** The frame of the request that changed the password. */
  readonly changeFrame: number;
}

export class PasswordChanges {
  readonly #facts = new WeakMap<TrackedSession, UserFacts>();
  #changes: readonly PasswordChange[] = [];

  /** A response with its request, when the sessions know what it means. `isShown`: what it shows may be reported. */
  conclude(exchange: WholeExchange, changes: CookieChanges, isShown: boolean): void {
    if (exchange.loginSigns.length > 0) this.#noteLogin(exchange, changes);
    else if (isPasswordChange(exchange.request)) this.#noteChange(exchange, changes);
    else if (this.#changes.length > 0) this.#noteUse(exchange, isShown);
  }

  /** How the session goes on after a change of the password; null: it does not, or nothing proves it. */
  survivalOf(session: TrackedSession, pages: Pages): PasswordSurvival | null {
    const facts = this.#facts.get(session);
    if (facts === undefined || facts.isRefused) return null;
    const use = facts.uses.find(({ page, traits }) => pages.state(page, traits) === 'closed');
    if (use === undefined) return null;
    const { path, status, at, change } = use;
    return { path, status, at, changeFrame: change.frame };
  }

  #noteLogin(exchange: WholeExchange, changes: CookieChanges): void {
    const { at, user } = exchange.source;
    for (const session of sessionsOf(exchange, changes)) {
      const event = session.login?.event;
      if (event?.event === 'login' && event.at.frame === at.frame)
        this.#facts.set(session, { user, loginAt: at, uses: [], isRefused: false });
    }
  }

  #noteChange(exchange: WholeExchange, changes: CookieChanges): void {
    for (const session of sessionsOf(exchange, changes)) {
      const user = this.#facts.get(session)?.user ?? null;
      if (user === null || !isLoggedIn(session)) continue;
      const own = ownChange(session, changes.get(session) ?? UNTOUCHED);
      if (!isPasswordChanged(exchange, own)) continue;
      const change = { session, user, at: exchange.source.at, frame: exchange.request.frame };
      this.#changes = [...this.#changes.slice(1 - MAX_PASSWORD_CHANGES), change];
    }
  }

  #noteUse(exchange: WholeExchange, isShown: boolean): void {
    const { request, sent, source } = exchange;
    const { at } = requestSource(request, source.client);
    for (const { value } of sent) {
      const { session, endedBy } = value;
      const facts = this.#facts.get(session);
      if (facts === undefined || endedBy !== null || !isLoggedIn(session)) continue;
      const change = this.#changes.find((one) => isOfOther(one, session, facts) && isBehind(at, one.at));
      if (change === undefined) continue;
      const result = accessResult(exchange);
      if (result === 'denied') facts.isRefused = true;
      else if (result === 'accepted' && isShown) addUse(facts, { ...useOf(exchange), at, change });
    }
  }
}

/** Another session of the same user and kind, which was logged in before. */
function isOfOther({ session, user, at }: PasswordChange, other: TrackedSession, facts: UserFacts): boolean {
  if (session === other || facts.user !== user) return false;
  if (session.host !== other.host || session.name !== other.name) return false;
  return isBehind(at, facts.loginAt);
}

/** What a framework writes anew for a message to the user is no new session. */
function ownChange(session: TrackedSession, change: CookieChange): CookieChange {
  return mayBeRead(session.lastValue ?? '') ? UNTOUCHED : visibleChange(session, change);
}

function useOf(exchange: WholeExchange): Pick<LaterUse, 'page' | 'path' | 'status' | 'traits'> {
  const { page, path, status } = exchange.source;
  return { page, path, status: status ?? 0, traits: traitsOf(exchange) };
}

function addUse(facts: UserFacts, use: LaterUse): void {
  if (facts.uses.length === MAX_USES_AFTER_END || facts.uses.some((known) => isSameUse(known, use))) return;
  facts.uses = [...facts.uses, use];
}

function isSameUse(one: LaterUse, { page, traits }: LaterUse): boolean {
  return one.page === page && one.traits.hash === traits.hash;
}
