// What an answer means for the sessions that its request carried, and for those that it begins: a login, a logout, the
// use of what others may not see.

import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { type ClosedDoors, cookiesOf } from './closed-doors.ts';
import type { SentSession } from './exchanges.ts';
import { type Life, supports } from './life.ts';
import { isLoginPath, isSecondStep, passwordField, postsAddressOnly } from './login.ts';
import { isRememberName } from './names.ts';
import {
  type Change,
  loginOutcome,
  logoutOutcome,
  type Outcome,
  redirectPath,
  UNTOUCHED,
} from './outcomes.ts';
import type { SessionMoment, SessionRequest } from './session.ts';
import { pathOfTarget } from './target.ts';
import { isRewritten } from './value-format.ts';

/** An answer with what is known about it. */
export interface Answer {
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

export class Answers {
  readonly #doors: ClosedDoors;

  constructor(doors: ClosedDoors) {
    this.#doors = doors;
  }

  judge(answer: Answer, changes: ReadonlyMap<Life, Change>): void {
    const { sent, message, request } = answer;
    const lives = new Set<Life>(sent.map(({ identity }) => identity.life));
    for (const life of changes.keys()) lives.add(life);
    // Where one session changes with a login, those that do not are for something else; what remembers the user for
    // another day comes beside the session.
    const isNew = (life: Life) => ['issued', 'rotated'].includes(changes.get(life)?.kind ?? '');
    const hasNew = [...lives].some((life) => isNew(life) && !isRememberName(life.name));
    for (const life of lives) {
      const change = changes.get(life) ?? UNTOUCHED;
      if (request === null) continue;
      const isConcerned =
        answer.login.length > 0 && (isNew(life) || !hasNew) && !isElsewhere(answer, request, life, change);
      if (isConcerned) this.#login(answer, request, life, change);
      else if (change.kind === 'issued') continue;
      // What a login takes away was there for the login.
      else if (answer.login.length > 0 || !this.#logout(answer, request, life, change))
        this.#use(answer, request, life, isReplaced(life, changes) ? REPLACED : change);
      if (change.kind === 'deleted') {
        this.#end(life, 'deletion');
        for (const { identity } of sent) if (identity.life === life) identity.endedBy ??= 'deletion';
      }
    }
    if (request !== null) this.turnAway(message, request, answer.host, sent);
  }

  /** Remembers where those are turned away who have not logged in. */
  turnAway(
    message: ResponseMessage,
    request: RequestMessage,
    host: string,
    sent: readonly SentSession[],
  ): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') return;
    if (sent.some(({ identity }) => identity.life.isLoggedIn)) return;
    const path = pathOfTarget(request.target);
    if (!isTurnedAway(message, path)) return;
    if (this.#doors.get(host, path) !== undefined) return;
    const { status, frame } = message;
    this.#doors.close(host, path, { status, frame, cookies: cookiesOf(request) });
  }

  #login(answer: Answer, request: RequestMessage, life: Life, change: Change): void {
    const path = pathOfTarget(request.target);
    const isSecond = isSecondStep(path);
    const next = redirectPath(answer.message, path);
    const namesUser = (change.after?.length ?? 0) > 0;
    const goesOn = next !== null && (isSecondStep(next) || asksForPassword(request, path, next));
    if (!isSecond && (goesOn || (!namesUser && postsAddressOnly(request)))) {
      life.halfLogin = { isKept: isUnchanged(change) };
      return;
    }
    const isWritten = change.kind === 'rotated' && life.lastValue !== null && isRewritten(life.lastValue);
    const told: Change = isWritten ? { ...change, kind: 'renewed' } : change;
    const outcome = loginOutcome(answer.message, path, isScripted(request, answer.message), told);
    // Where each attempt, and nothing else, gets a new value, a second one is another user.
    const { rotated = 0, login = 0 } = life.totals;
    const isAnother = !isUnchanged(told) && life.login?.isKept === false && rotated <= login + 1;
    const isSamePlace = life.login?.event.request?.path === path;
    if (!isSecond && !isAnother && isSamePlace) life.denyLogin('the client tried again');
    // What an earlier step, or an earlier login, has given was known to nobody before.
    const isKept = isUnchanged(change) && life.halfLogin?.isKept !== false && !isOfLogin(life);
    if (outcome.isSuccess) life.halfLogin = null;
    const event = this.#add(
      answer,
      life,
      outcome.isSuccess ? 'login' : 'login-failed',
      outcome,
      answer.login,
    );
    life.login = { event, isKept, value: life.lastValue };
    life.isProved = outcome.isSuccess && namesUser;
    if (!outcome.isSuccess) return;
    life.isLoggedIn = true;
    // The value of before the logout may be given out again.
    life.end = null;
  }

  #logout(answer: Answer, request: RequestMessage, life: Life, change: Change): boolean {
    const { message, logout } = answer;
    const outcome = logoutOutcome(message, request.method, logout, change, life.isLoggedIn);
    if (outcome === null) return false;
    // Who has logged out may ask for it again.
    if (life.end === 'logout') {
      if (life.logout?.event.confidence !== 'low' || outcome.confidence === 'low') return true;
      life.denyLogout();
    }
    const value =
      answer.sent.find(({ identity }) => identity.life === life)?.identity.value ?? life.lastValue;
    const event = this.#add(answer, life, 'logout', outcome, NOTHING);
    const cookie =
      change.kind === 'deleted' || change.kind === 'deletion-missed'
        ? change.kind
        : change.kind === 'rotated'
          ? 'replaced'
          : 'untouched';
    life.logout = { event, cookie, value };
    this.#end(life, 'logout');
    // What nobody tried to take away from the browser is sent again, and not replayed.
    if (cookie !== 'untouched')
      for (const { identity } of answer.sent) if (identity.life === life) identity.endedBy = 'logout';
    return true;
  }

  #use(answer: Answer, request: RequestMessage, life: Life, change: Change): void {
    const { message, host, at, reference, client, sent } = answer;
    const own = sent.find(({ identity }) => identity.life === life);
    if (own === undefined) return;
    const path = pathOfTarget(request.target);
    const { status } = message;
    if (isTurnedAway(message, path)) {
      if (life.logout !== null)
        supports(life.logout.event, 'high', `sent again, its value is turned away at ${path} (${status})`);
      return;
    }
    const door = this.#doors.get(host, path);
    const isAnswered = status >= 200 && status <= 299 && !ASSET.test(path);
    if (change === REPLACED && (life.end === null || door === undefined || !isAnswered)) {
      if (life.logout !== null)
        supports(life.logout.event, 'high', 'sent again, its value was answered with another session');
      return;
    }
    if (!isAnswered) return;
    // What another proof of who it is may have opened.
    if (fieldValues(request, 'authorization').length > 0) return;
    if (life.end !== null) {
      // What was never taken away proves something only where nothing else can have opened the page.
      const isLeft = life.logout?.cookie === 'untouched' && sent.length === 1;
      if (own.event.event !== 'replayed' && !isLeft) return;
      // Deleted or replaced once more: the server has noticed, unless it opens what is closed to others.
      if (change.kind === 'deleted' || (change.kind === 'rotated' && door === undefined)) return;
      const now = own.event.last ?? own.event.at;
      life.accept(own.identity.value, now);
      const known = life.useAfterEnd;
      if (known === null || (door !== undefined && !isClosed(known.path, host, this.#doors)))
        life.useAfterEnd = { path, status, at: now, last: now, count: 1 };
      else {
        known.last = now;
        known.count++;
      }
      supports(own.event, own.event.confidence, `accepted: ${path} is answered ${status}`);
      return;
    }
    if (door === undefined && !life.isLoggedIn) return;
    life.accept(own.identity.value, at);
    const evidence =
      door === undefined
        ? [`after a login, ${path} is answered ${status}`]
        : [`${path} is answered ${status}, and ${door.status} without the session (frame ${door.frame})`];
    const confidence = door === undefined ? 'medium' : 'high';
    life.add('privileged-use', at, { confidence, evidence, request: reference, status, client });
    if (door === undefined) return;
    life.isLoggedIn = true;
    const login = life.login;
    if (login === null || life.isProved) return;
    life.isProved = true;
    const because = `afterwards the session opens ${path}, which is closed without it`;
    if (login.event.event === 'login') supports(login.event, 'high', because);
    else if (login.event.confidence === 'low') life.rename(login.event, 'login', 'medium', because);
  }

  #add(
    answer: Answer,
    life: Life,
    event: 'login' | 'login-failed' | 'logout',
    outcome: Outcome,
    signs: readonly string[],
  ) {
    const { at, reference, message, client } = answer;
    const { confidence, because } = outcome;
    const evidence = [...signs, ...because];
    return life.add(event, at, { confidence, evidence, request: reference, status: message.status, client });
  }

  #end(life: Life, end: 'logout' | 'deletion'): void {
    life.end ??= end;
    life.isLoggedIn = false;
  }
}

const NOTHING: readonly string[] = [];

/** Who one is was asked first, and now comes the password. */
function asksForPassword({ formFields }: RequestMessage, path: string, next: string): boolean {
  if (formFields == null || formFields.length === 0 || passwordField(formFields) !== null) return false;
  return next !== path && isLoginPath(next);
}

function isUnchanged({ kind }: Change): boolean {
  return kind === 'untouched' || kind === 'renewed';
}

/** Its value came with a login. */
function isOfLogin({ login, lastValue }: Life): boolean {
  return login !== null && login.event.event === 'login' && !login.isKept && login.value === lastValue;
}

/** Its answer is not a page: JSON goes one way or the other, or it says so itself. */
function isScripted(request: RequestMessage, message: ResponseMessage): boolean {
  if (request.postsJson === true || fieldValues(request, 'x-requested-with').length > 0) return true;
  return fieldValues(message, 'content-type').some((type) => /\bjson\b/i.test(type));
}

/** It has the signs of a login and is none: somebody who has logged in links an account, or proves it once more. */
function isElsewhere(
  answer: Answer,
  { method, target }: RequestMessage,
  life: Life,
  change: Change,
): boolean {
  if (method !== 'GET') {
    const path = pathOfTarget(target);
    const isSamePlace = life.login?.event.request?.path === path;
    return life.isLoggedIn && isUnchanged(change) && (isSecondStep(path) || !isSamePlace);
  }
  // A page that has a link's parameters is not yet a failed login.
  const { status } = answer.message;
  return isUnchanged(change) && (life.isLoggedIn || (status < 300 && status >= 200));
}

/** Of a session in whose place the answer begins another one. */
const REPLACED: Change = { kind: 'rotated', before: null, after: null };

/** The answer begins another session in its place. */
function isReplaced({ name }: Life, changes: ReadonlyMap<Life, Change>): boolean {
  for (const [life, { kind }] of changes) if (kind === 'issued' && life.name === name) return true;
  return false;
}

function isClosed(path: string, host: string, doors: ClosedDoors): boolean {
  return doors.get(host, path) !== undefined;
}

function isTurnedAway(message: ResponseMessage, path: string): boolean {
  const { status } = message;
  if (status === 401 || status === 403) return true;
  const target = redirectPath(message, path);
  return target !== null && target !== path && isLoginPath(target);
}
