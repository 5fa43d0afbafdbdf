// What an answer means for the sessions that its request carried, and for those that it begins: a login, a logout, the
// use of what others may not see.

import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { isLoginPath, isSecondStep, passwordField, postsAddressOnly } from './login.ts';
import { isRememberName } from './names.ts';
import {
  type CookieChange,
  loginOutcome,
  logoutOutcome,
  type Outcome,
  redirectPath,
  UNTOUCHED,
} from './outcomes.ts';
import type { SentSession } from './pending-requests.ts';
import { deniedCookies, type ProtectedPages } from './protected-pages.ts';
import type { SessionMoment, SessionRequest } from './session.ts';
import { pathOfTarget } from './target.ts';
import { addEvidence, type TrackedSession } from './tracked-session.ts';
import { isRewritten } from './value-format.ts';

/** An answer with what is known about it. */
export interface SessionResponse {
  readonly message: ResponseMessage;
  readonly request: RequestMessage | null;
  readonly reference: SessionRequest | null;
  readonly host: string;
  readonly at: SessionMoment;
  readonly client: number;
  /** The number of the cookie store that its cookies went to. */
  readonly browser: number | null;
  /** What speaks for the request being a login, or a logout. */
  readonly login: readonly string[];
  readonly logout: readonly string[];
  readonly sent: readonly SentSession[];
}

/** What is loaded with a page and open to everybody. */
const ASSET = /\.(?:css|js|mjs|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|mp4|webm)$/i;

export class ResponseEffects {
  readonly #doors: ProtectedPages;

  constructor(doors: ProtectedPages) {
    this.#doors = doors;
  }

  apply(answer: SessionResponse, changes: ReadonlyMap<TrackedSession, CookieChange>): void {
    const { sent, message, request } = answer;
    const sessions = new Set<TrackedSession>(sent.map(({ value }) => value.session));
    for (const session of changes.keys()) sessions.add(session);
    // Where one session changes with a login, those that do not are for something else; what remembers the user for
    // another day comes beside the session.
    const isNew = (session: TrackedSession) =>
      ['issued', 'rotated'].includes(changes.get(session)?.kind ?? '');
    const hasNew = [...sessions].some((session) => isNew(session) && !isRememberName(session.name));
    for (const session of sessions) {
      const change = changes.get(session) ?? UNTOUCHED;
      if (request === null) continue;
      const isConcerned =
        answer.login.length > 0 &&
        (isNew(session) || !hasNew) &&
        !isElsewhere(answer, request, session, change);
      if (isConcerned) this.#login(answer, request, session, change);
      else if (change.kind === 'issued') continue;
      // What a login takes away was there for the login.
      else if (answer.login.length > 0 || !this.#logout(answer, request, session, change))
        this.#use(answer, request, session, isReplaced(session, changes) ? REPLACED : change);
      if (change.kind === 'deleted') {
        this.#end(session, 'deletion');
        for (const { value } of sent) if (value.session === session) value.endedBy ??= 'deletion';
      }
    }
    if (request !== null) this.noteDenial(message, request, answer.host, sent);
  }

  /** Remembers where those are turned away who have not logged in. */
  noteDenial(
    message: ResponseMessage,
    request: RequestMessage,
    host: string,
    sent: readonly SentSession[],
  ): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') return;
    if (sent.some(({ value }) => value.session.isLoggedIn)) return;
    const path = pathOfTarget(request.target);
    if (!isTurnedAway(message, path)) return;
    if (this.#doors.get(host, path) !== undefined) return;
    const { status, frame } = message;
    this.#doors.add(host, path, { status, frame, cookies: deniedCookies(request) });
  }

  #login(
    answer: SessionResponse,
    request: RequestMessage,
    session: TrackedSession,
    change: CookieChange,
  ): void {
    const path = pathOfTarget(request.target);
    const isSecond = isSecondStep(path);
    const next = redirectPath(answer.message, path);
    const namesUser = (change.after?.length ?? 0) > 0;
    const goesOn = next !== null && (isSecondStep(next) || asksForPassword(request, path, next));
    if (!isSecond && (goesOn || (!namesUser && postsAddressOnly(request)))) {
      session.halfLogin = { isKept: isUnchanged(change) };
      return;
    }
    const isWritten =
      change.kind === 'rotated' && session.lastValue !== null && isRewritten(session.lastValue);
    const told: CookieChange = isWritten ? { ...change, kind: 'renewed' } : change;
    const outcome = loginOutcome(answer.message, path, isScripted(request, answer.message), told);
    // Where each attempt, and nothing else, gets a new value, a second one is another user.
    const { rotated = 0, login = 0 } = session.totals;
    const isAnother = !isUnchanged(told) && session.login?.isKept === false && rotated <= login + 1;
    const isSamePlace = session.login?.event.request?.path === path;
    if (!isSecond && !isAnother && isSamePlace) session.denyLogin('the client tried again');
    // What an earlier step, or an earlier login, has given was known to nobody before.
    const isKept = isUnchanged(change) && session.halfLogin?.isKept !== false && !isOfLogin(session);
    if (outcome.isSuccess) session.halfLogin = null;
    const event = this.#add(
      answer,
      session,
      outcome.isSuccess ? 'login' : 'login-failed',
      outcome,
      answer.login,
    );
    session.login = { event, isKept, value: session.lastValue };
    session.isProved = outcome.isSuccess && namesUser;
    if (!outcome.isSuccess) return;
    session.isLoggedIn = true;
    // The value of before the logout may be given out again.
    session.end = null;
  }

  #logout(
    answer: SessionResponse,
    request: RequestMessage,
    session: TrackedSession,
    change: CookieChange,
  ): boolean {
    const { message, logout } = answer;
    const outcome = logoutOutcome(message, request.method, logout, change, session.isLoggedIn);
    if (outcome === null) return false;
    // Who has logged out may ask for it again.
    if (session.end === 'logout') {
      if (session.logout?.event.confidence !== 'low' || outcome.confidence === 'low') return true;
      session.denyLogout();
    }
    const value =
      answer.sent.find(({ value }) => value.session === session)?.value.value ?? session.lastValue;
    const event = this.#add(answer, session, 'logout', outcome, NOTHING);
    const cookie =
      change.kind === 'deleted' || change.kind === 'deletion-missed'
        ? change.kind
        : change.kind === 'rotated'
          ? 'replaced'
          : 'untouched';
    session.logout = { event, cookie, value };
    this.#end(session, 'logout');
    // What nobody tried to take away from the browser is sent again, and not replayed.
    if (cookie !== 'untouched')
      for (const { value } of answer.sent) if (value.session === session) value.endedBy = 'logout';
    return true;
  }

  #use(
    answer: SessionResponse,
    request: RequestMessage,
    session: TrackedSession,
    change: CookieChange,
  ): void {
    const { message, host, at, reference, client, sent } = answer;
    const own = sent.find(({ value }) => value.session === session);
    if (own === undefined) return;
    const path = pathOfTarget(request.target);
    const { status } = message;
    if (isTurnedAway(message, path)) {
      if (session.logout !== null)
        addEvidence(
          session.logout.event,
          'high',
          `sent again, its value is turned away at ${path} (${status})`,
        );
      return;
    }
    const door = this.#doors.get(host, path);
    const isAnswered = status >= 200 && status <= 299 && !ASSET.test(path);
    if (change === REPLACED && (session.end === null || door === undefined || !isAnswered)) {
      if (session.logout !== null)
        addEvidence(session.logout.event, 'high', 'sent again, its value was answered with another session');
      return;
    }
    if (!isAnswered) return;
    // What another proof of who it is may have opened.
    if (fieldValues(request, 'authorization').length > 0) return;
    if (session.end !== null) {
      // What was never taken away proves something only where nothing else can have opened the page.
      const isLeft = session.logout?.cookie === 'untouched' && sent.length === 1;
      if (own.event.event !== 'replayed' && !isLeft) return;
      // Deleted or replaced once more: the server has noticed, unless it opens what is closed to others.
      if (change.kind === 'deleted' || (change.kind === 'rotated' && door === undefined)) return;
      const now = own.event.last ?? own.event.at;
      session.accept(own.value.value, now);
      const known = session.useAfterEnd;
      if (known === null || (door !== undefined && !isClosed(known.path, host, this.#doors)))
        session.useAfterEnd = { path, status, at: now, last: now, count: 1 };
      else {
        known.last = now;
        known.count++;
      }
      addEvidence(own.event, own.event.confidence, `accepted: ${path} is answered ${status}`);
      return;
    }
    if (door === undefined && !session.isLoggedIn) return;
    session.accept(own.value.value, at);
    const evidence =
      door === undefined
        ? [`after a login, ${path} is answered ${status}`]
        : [`${path} is answered ${status}, and ${door.status} without the session (frame ${door.frame})`];
    const confidence = door === undefined ? 'medium' : 'high';
    session.add('privileged-use', at, { confidence, evidence, request: reference, status, client });
    if (door === undefined) return;
    session.isLoggedIn = true;
    const login = session.login;
    if (login === null || session.isProved) return;
    session.isProved = true;
    const because = `afterwards the session opens ${path}, which is closed without it`;
    if (login.event.event === 'login') addEvidence(login.event, 'high', because);
    else if (login.event.confidence === 'low') session.rename(login.event, 'login', 'medium', because);
  }

  #add(
    answer: SessionResponse,
    session: TrackedSession,
    event: 'login' | 'login-failed' | 'logout',
    outcome: Outcome,
    signs: readonly string[],
  ) {
    const { at, reference, message, client } = answer;
    const { confidence, because } = outcome;
    const evidence = [...signs, ...because];
    return session.add(event, at, {
      confidence,
      evidence,
      request: reference,
      status: message.status,
      client,
    });
  }

  #end(session: TrackedSession, end: 'logout' | 'deletion'): void {
    session.end ??= end;
    session.isLoggedIn = false;
  }
}

const NOTHING: readonly string[] = [];

/** Who one is was asked first, and now comes the password. */
function asksForPassword({ form }: RequestMessage, path: string, next: string): boolean {
  const fields = form?.fields ?? [];
  if (fields.length === 0 || passwordField(fields) !== null) return false;
  return next !== path && isLoginPath(next);
}

function isUnchanged({ kind }: CookieChange): boolean {
  return kind === 'untouched' || kind === 'renewed';
}

/** Its value came with a login. */
function isOfLogin({ login, lastValue }: TrackedSession): boolean {
  return login !== null && login.event.event === 'login' && !login.isKept && login.value === lastValue;
}

/** Its answer is not a page: JSON goes one way or the other, or it says so itself. */
function isScripted(request: RequestMessage, message: ResponseMessage): boolean {
  if (request.form?.kind === 'json' || fieldValues(request, 'x-requested-with').length > 0) return true;
  return fieldValues(message, 'content-type').some((type) => /\bjson\b/i.test(type));
}

/** It has the signs of a login and is none: somebody who has logged in links an account, or proves it once more. */
function isElsewhere(
  answer: SessionResponse,
  { method, target }: RequestMessage,
  session: TrackedSession,
  change: CookieChange,
): boolean {
  if (method !== 'GET') {
    const path = pathOfTarget(target);
    const isSamePlace = session.login?.event.request?.path === path;
    return session.isLoggedIn && isUnchanged(change) && (isSecondStep(path) || !isSamePlace);
  }
  // A page that has a link's parameters is not yet a failed login.
  const { status } = answer.message;
  return isUnchanged(change) && (session.isLoggedIn || (status < 300 && status >= 200));
}

/** Of a session in whose place the answer begins another one. */
const REPLACED: CookieChange = { kind: 'rotated', before: null, after: null };

/** The answer begins another session in its place. */
function isReplaced({ name }: TrackedSession, changes: ReadonlyMap<TrackedSession, CookieChange>): boolean {
  for (const [session, { kind }] of changes) if (kind === 'issued' && session.name === name) return true;
  return false;
}

function isClosed(path: string, host: string, doors: ProtectedPages): boolean {
  return doors.get(host, path) !== undefined;
}

function isTurnedAway(message: ResponseMessage, path: string): boolean {
  const { status } = message;
  if (status === 401 || status === 403) return true;
  const target = redirectPath(message, path);
  return target !== null && target !== path && isLoginPath(target);
}
