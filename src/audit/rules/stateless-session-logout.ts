// A logout of a session that the server does not store: there is nothing that it could end.

import { isRememberName } from '../../session/names/known-names.ts';
import type { Session } from '../../session/session.ts';
import { isSameMoment } from '../../session/session-moment.ts';
import type { TrackedSession } from '../../session/tracked-session.ts';
import { decodedText, endText, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { isSelfContained } from '../session-event.ts';

export const statelessSessionLogout: Rule = {
  meta: {
    id: 'stateless-session-logout',
    title: 'The logout cannot end the session',
    severities: [['info', 'always']],
    references: ['CWE-613', 'ASVS 5.0 7.4.1', 'WSTG-SESS-06'],
    why: 'The cookie is the session itself: a logout deletes it in the browser, but a copy of the old value stays valid until it expires.',
    fix: 'Store sessions on the server, or a list of those that were logged out. A short lifetime makes the time shorter in which a copy works, and does not end it.',
    change: 'end-at-logout',
    falsePositives:
      'A server with a list of sessions that were logged out. A cookie that was there before the login says nothing where the login has begun another session beside it, which the logout deletes. A cookie that the browser keeps after the logout is reported by logout-no-delete or delete-no-match alone.',
    failing: [
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        requestFields: [
          ['Cookie', '__Host-session=eyJlbWFpbCI6ImFAYi50ZXN0In0.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350'],
        ],
        status: 302,
        responseFields: [['Location', '/']],
        setCookie: ['__Host-session=; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        requestFields: [['Cookie', '__Host-session=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
        status: 302,
        responseFields: [['Location', '/']],
        setCookie: ['__Host-session=; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  session({ session, tracked, decoded }) {
    const { logout } = tracked;
    const { atLogout } = decoded;
    if (logout === null || atLogout === null) return null;
    // Of a cookie that the browser keeps, logout-no-delete and delete-no-match say more.
    if (logout.cookie === 'untouched' || logout.cookie === 'deletion-missed') return null;
    if (!isSelfContained(atLogout) || isBesideSession(tracked)) return null;
    // What was seen after the logout says more: token-after-logout reports it, or it was refused.
    if (tracked.refusals.length > 0 || isReplayJudged(session)) return null;
    return {
      severity: 'info',
      confidence: 'medium',
      message: `${theCookie(session.name)} is the session itself (${decodedText(atLogout)}): the value from before ${endText(logout.event)} stays valid.`,
      at: logout.event.at,
    };
  },
};

/** Whether the server is seen to accept or to refuse a value from before; an open page shows neither. */
function isReplayJudged({ events, totals }: Session): boolean {
  const replays = events.filter(({ event }) => event === 'replayed');
  const isListed = replays.reduce((sum, { count }) => sum + count, 0) === (totals.replayed ?? 0);
  return !isListed || replays.some(({ outcome }) => outcome !== 'unknown');
}

/** Other cookies that a login sets: they bring the user back when the session is over. */
const REFRESH_NAME = /refresh/i;

/** It was there before the login, for other things, and the login has begun the session beside it that the logout deletes. */
function isBesideSession({ login, logout, companions }: TrackedSession): boolean {
  if (login === null || logout === null || login.valuesBefore === 0) return false;
  // What it sets then may be what remembers the user, whatever its name is.
  if (login.event.request?.formFields?.some(isRememberName)) return false;
  return companions.some(
    ({ name, login: begun, logout: end }) =>
      begun?.valuesBefore === 0 &&
      end?.cookie === 'deleted' &&
      isSameMoment(begun.event.at, login.event.at) &&
      isSameMoment(end.event.at, logout.event.at) &&
      !isRememberName(name) &&
      !REFRESH_NAME.test(name),
  );
}
