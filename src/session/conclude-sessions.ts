// What a response means for the sessions that it is about, and for those of the same login: what evidence/ finds in it is
// applied to each.

import type { CookielessLogins } from './cookieless-logins.ts';
import { inheritedUse } from './evidence/access.ts';
import { isWithoutUser } from './evidence/begun-login.ts';
import { sessionBeside } from './evidence/login-beside.ts';
import { companionLogout } from './evidence/logout.ts';
import {
  type CookieChanges,
  isReplaced,
  REPLACED_SESSION,
  responseEvidence,
  sessionsOf,
} from './evidence/response.ts';
import { type FailedLogin, failsLogin } from './failed-logins.ts';
import type { LoginCodes } from './login-codes.ts';
import type { Pages } from './pages.ts';
import { isWhole, type SessionExchange, traitsOf, type WholeExchange } from './session-exchange.ts';
import { isLater } from './session-moment.ts';
import { apply, foldExchange, joinLogin, noteLoginBeside } from './session-state.ts';
import { isOutsidePath } from './stored-path.ts';
import type { TrackedSession } from './tracked-session.ts';
import {
  type CookieChange,
  isUnchanged,
  NONE_SENT,
  responseContext,
  type SessionEvidence,
  UNSEEN,
  UNTOUCHED,
} from './transition.ts';

/** Takes each session through what the response shows of it. */
export function concludeSessions(
  exchange: WholeExchange,
  changes: CookieChanges,
  pages: Pages,
  cookieless: CookielessLogins,
): void {
  const { source, sent, foreign } = exchange;
  const begun: TrackedSession[] = [];
  const ended: TrackedSession[] = [];
  if (exchange.logoutSigns.length > 0) cookieless.failed.forgetUnsure(exchange.host, source.client);
  let failedBefore: readonly FailedLogin[] = [];
  for (const session of sessionsOf(exchange, changes)) {
    const carried = foreign.length === 0 ? sent : [...sent, ...foreign];
    const context = responseContext(source, carried, seenChange(exchange, changes.get(session)));
    for (const evidence of responseEvidence(exchange, session, changes, pages)) {
      if (evidence.event === 'login' && source.how !== 'impersonation') {
        if (begun.length === 0) failedBefore = cookieless.failed.take(exchange.host, source.client);
        begun.push(session);
        cookieless.passwords.noteTold(exchange);
        for (const failed of cookieless.failedBefore(failedBefore, session, exchange))
          apply(session, failed.evidence, responseContext(failed.source, NONE_SENT, UNTOUCHED));
      }
      if (failsLogin(evidence)) cookieless.noteFailureOf(session, exchange, evidence);
      const isOther = evidence.event === 'used-after-end' && isReplaced(session, changes);
      apply(session, evidence, isOther ? { ...context, change: REPLACED_SESSION } : context);
      if (session.isProved) noteWorked(session, cookieless.codes);
      if (evidence.event === 'logout') ended.push(session);
      inherit(exchange, session, evidence);
    }
  }
  if (begun.length > 0) {
    joinBegun(exchange, changes, begun);
    cookieless.tokens.noteLoginBeside(exchange, begun);
  }
  endCompanions(exchange, changes, ended);
}

/** The code in the response to a login that is proved is that of one which worked. */
function noteWorked({ login }: TrackedSession, codes: LoginCodes): void {
  if (login !== null && login.event.event === 'login') codes.noteWorked(login.event.page, login.code);
}

/** A field that was not seen may do more to a cookie which those that were seen leave as it is. */
function seenChange({ message }: WholeExchange, change: CookieChange = UNTOUCHED): CookieChange {
  return message.incomplete && isUnchanged(change) ? UNSEEN : change;
}

/** One response has begun all of them; a session that it left as it was may belong to one of them. */
function joinBegun(
  { sent, source }: WholeExchange,
  changes: CookieChanges,
  begun: readonly TrackedSession[],
): void {
  // What remembers the user goes on, and its login is the same one.
  const remembering =
    source.how === 'remember-me'
      ? sent.filter((one) => !isWithoutUser(one)).map(({ value }) => value.session)
      : [];
  const joined = [...new Set([...remembering, ...begun])];
  if (joined.length > 1) joinLogin(joined);
  for (const own of sent) {
    const other = sessionBeside(own, changes.get(own.value.session) ?? UNTOUCHED, begun, sent);
    if (other !== null) noteLoginBeside(own.value.session, other);
  }
}

/** A logout is one of the sessions of the same login too, which its request could not carry. */
function endCompanions(
  exchange: WholeExchange,
  changes: CookieChanges,
  ended: readonly TrackedSession[],
): void {
  const { source, sent } = exchange;
  if (ended.length === 0) return;
  const sessions = sessionsOf(exchange, changes);
  for (const session of ended)
    for (const companion of session.companions) {
      if (sessions.includes(companion) || !isOutsidePath(companion.stored, source.path)) continue;
      const evidence = companionLogout(session, companion);
      if (evidence !== null) apply(companion, evidence, responseContext(source, sent, UNTOUCHED));
    }
}

/** What a session shows of the ended one that it was begun for. */
function inherit(
  exchange: WholeExchange,
  { predecessor, login }: TrackedSession,
  found: SessionEvidence,
): void {
  if (predecessor === null || login !== null) return;
  const evidence = inheritedUse(exchange, found);
  if (evidence !== null) apply(predecessor, evidence, responseContext(exchange.source, NONE_SENT, UNTOUCHED));
}

/** Nothing more comes of the exchange. */
export function foldExchanges(exchange: SessionExchange, changes: CookieChanges): void {
  const { source, request } = exchange;
  const traits = isWhole(exchange) ? () => traitsOf(exchange) : undefined;
  const since = request === null || isLater(request, source.at) ? source.at : request;
  for (const session of sessionsOf(exchange, changes)) foldExchange(session, source, since, traits);
}
