// Who has changed a password, and which other sessions of the same user were used afterwards. That two sessions are of
// one user is known from what their logins have posted (the hash in `FormFacts.user`), and from nothing else.

import type { ContentFacts, RequestMessage } from '../record/message.ts';
import { accessResult } from './access-result.ts';
import { requestSource } from './event-context.ts';
import { visibleChange } from './evidence/habit.ts';
import { isPageWithoutForm, passwordChangeResult } from './evidence/password-change.ts';
import { isPasswordChange, isPasswordReset } from './evidence/password-change-request.ts';
import { type CookieChanges, sessionsOf } from './evidence/response.ts';
import { MAX_PASSWORD_CHANGES, MAX_USES_AFTER_END } from './limits.ts';
import type { Pages } from './pages.ts';
import { PasswordResets } from './password-resets.ts';
import { mayBeRead } from './personal-claims.ts';
import type { RequestTraits } from './request-traits.ts';
import type { SessionMoment } from './session.ts';
import { traitsOf, type WholeExchange } from './session-exchange.ts';
import { isBehind } from './session-moment.ts';
import { pathOfTarget } from './target.ts';
import { isLoggedIn, type TrackedSession } from './tracked-session.ts';
import { type CookieChange, UNTOUCHED } from './transition.ts';

/** A password was changed with this session, or reset before the login that began it. */
interface PasswordChange {
  readonly session: TrackedSession;
  readonly isReset: boolean;
  readonly user: string;
  /** Of the response. */
  readonly at: SessionMoment;
  /** Of the request. */
  readonly frame: number;
}

/** A change that may have worked: what this page shows next to its session says it. */
interface AwaitedChange {
  readonly path: string;
  readonly change: PasswordChange;
}

/** A page that was given to another session of the user, after a change of the password. */
interface LaterUse {
  readonly page: string;
  readonly path: string;
  readonly status: number;
  /** What else but its sessions may have opened it. */
  readonly traits: RequestTraits;
  /** Null when it was not looked at. */
  readonly content: ContentFacts | null;
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
  /** It was reset, without a session. */
  readonly isReset: boolean;
  /** Others are denied the page, or get another one; else they get other data. */
  readonly isProved: boolean;
}

export class PasswordChanges {
  readonly #facts = new WeakMap<TrackedSession, UserFacts>();
  readonly #resets = new PasswordResets();
  #changes: readonly PasswordChange[] = [];
  #awaited: readonly AwaitedChange[] = [];

  /** Whether the content of a response may say what came of a change. */
  wantsContent(request: RequestMessage): boolean {
    if (isPasswordChange(request) || isPasswordReset(request)) return true;
    return this.#awaited.length > 0 && this.#awaited.some(({ path }) => isVisit(request, path));
  }

  /** A response with its request, when the sessions know what it means. `isShown`: what it shows may be reported. */
  conclude(exchange: WholeExchange, changes: CookieChanges, isShown: boolean): void {
    if (this.#awaited.length > 0) this.#noteVisit(exchange);
    this.#resets.note(exchange);
    if (exchange.loginSigns.length > 0) this.#noteLogin(exchange, changes);
    else if (isPasswordChange(exchange.request)) this.#noteChange(exchange, changes);
    else if (this.#changes.length > 0) this.#noteUse(exchange, isShown);
  }

  /** How the session goes on after a change of the password; null: it does not, or nothing proves it. */
  survivalOf(session: TrackedSession, pages: Pages): PasswordSurvival | null {
    const facts = this.#facts.get(session);
    if (facts === undefined || facts.isRefused) return null;
    const proof = facts.uses.find(({ page, traits, content }) => {
      return pages.state(page, traits) === 'closed' || pages.isForUsers(page, content, traits);
    });
    const use = proof ?? facts.uses.find(({ page, content }) => pages.isDataOfUser(page, content));
    if (use === undefined) return null;
    const { path, status, at, change } = use;
    const isProved = proof !== undefined;
    return { path, status, at, changeFrame: change.frame, isReset: change.isReset, isProved };
  }

  #noteLogin(exchange: WholeExchange, changes: CookieChanges): void {
    const { at, user, client } = exchange.source;
    const begun = sessionsOf(exchange, changes).filter(({ login }) => {
      return login?.event.event === 'login' && login.event.at.frame === at.frame;
    });
    for (const session of begun) this.#facts.set(session, { user, loginAt: at, uses: [], isRefused: false });
    if (user === null || begun.length === 0) return;
    const reset = this.#resets.take(exchange.host, client, user, at);
    if (reset === null) return;
    for (const session of begun)
      this.#add({ session, user, at: reset.at, frame: reset.frame, isReset: true });
  }

  #noteChange(exchange: WholeExchange, changes: CookieChanges): void {
    for (const session of sessionsOf(exchange, changes)) {
      const user = this.#facts.get(session)?.user ?? null;
      if (user === null || !isLoggedIn(session)) continue;
      const own = ownChange(session, changes.get(session) ?? UNTOUCHED);
      const result = passwordChangeResult(exchange, own);
      const { frame } = exchange.request;
      const change = { session, user, at: exchange.source.at, frame, isReset: false };
      if (result === 'changed') this.#add(change);
      else if (result !== 'unchanged')
        this.#awaited = [...this.#awaited.slice(1 - MAX_PASSWORD_CHANGES), { path: result.awaits, change }];
    }
  }

  #add(change: PasswordChange): void {
    this.#changes = [...this.#changes.slice(1 - MAX_PASSWORD_CHANGES), change];
  }

  /** The page that a redirect back led to: with the form again, or without it. */
  #noteVisit({ request, sent, message, content }: WholeExchange): void {
    const isOver = ({ path, change }: AwaitedChange): boolean =>
      isVisit(request, path) && sent.some(({ value }) => value.session === change.session);
    const over = this.#awaited.filter(isOver);
    if (over.length === 0) return;
    this.#awaited = this.#awaited.filter((awaited) => !isOver(awaited));
    if (message.status !== 200 || content === null || !isPageWithoutForm(content)) return;
    for (const { change } of over) this.#add(change);
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

function isVisit({ method, target }: RequestMessage, path: string): boolean {
  return method === 'GET' && pathOfTarget(target) === path;
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

function useOf(exchange: WholeExchange): Pick<LaterUse, 'page' | 'path' | 'status' | 'traits' | 'content'> {
  const { page, path, status } = exchange.source;
  return { page, path, status: status ?? 0, traits: traitsOf(exchange), content: exchange.content };
}

function addUse(facts: UserFacts, use: LaterUse): void {
  if (facts.uses.length === MAX_USES_AFTER_END || facts.uses.some((known) => isSameUse(known, use))) return;
  facts.uses = [...facts.uses, use];
}

function isSameUse(one: LaterUse, { page, traits }: LaterUse): boolean {
  return one.page === page && one.traits.hash === traits.hash;
}
