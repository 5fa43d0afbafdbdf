// A logout that does not delete the cookie.

import { isLeftRefused } from '../../session/evidence/replay.ts';
import { frameOf, isSetAgain, leftCookieText, quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

/** What holds where the session is over. */
const ENDED = {
  why: 'The server has ended the session, so the value opens nothing any more. The logout leaves it in the browser.',
};

export const logoutNoDelete: Rule = {
  meta: {
    id: 'logout-no-delete',
    title: 'The logout does not delete the cookie',
    severities: [
      ['medium', 'always, unless the next one applies'],
      [
        'info',
        'the server has ended the session, as a later response shows, or a response that may show it was not captured',
      ],
    ],
    references: ['CWE-613', 'ASVS 5.0 7.4.1', 'ASVS 4.0 3.3.1', 'WSTG-SESS-06'],
    why: 'If the server does not end the session either, the user is still logged in after the logout, and so is the next person at that browser.',
    fix: 'Delete the cookie with the logout; the server has to end the session as well.',
    change: 'delete',
    falsePositives:
      'A server that ends the session on its side: the confidence is low unless the session was used afterwards.',
    failing: [
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        requestFields: [['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
        status: 302,
        responseFields: [['Location', '/']],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        requestFields: [['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
        status: 302,
        responseFields: [['Location', '/']],
        setCookie: ['__Host-sid=; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/logout',
        requestFields: [['Cookie', '__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20']],
        status: 404,
      },
    ],
  },
  session({ session, tracked, replay, endsOnServer }) {
    const { logout } = tracked;
    if (logout === null || logout.cookie !== 'untouched' || !logout.isSeen) return null;
    const { event } = logout;
    // It may be planned only, and the page that did it may go on to log out.
    if (event.how === 'account-deletion') return null;
    // The session still works, as token-after-logout reports.
    if (replay?.isProved === true || replay?.isByOther === true) return null;
    if (replay !== null) {
      const { status } = replay.use;
      return {
        severity: 'medium',
        confidence: event.confidence === 'low' ? 'low' : 'medium',
        message: `The logout in frame ${frameOf(event)} ${leftCookieText(tracked, quoted(session.name))}, and the session is accepted afterwards (response ${status}).`,
        at: event.at,
      };
    }
    // A page that asks for confirmation is no logout yet.
    if (event.confidence === 'low') return null;
    const isUnseen = tracked.events.some(({ request, status }) => request !== null && status === null);
    const hasEnded = endsOnServer || event.confidence === 'high' || isUnseen;
    const isRefused = isLeftRefused(tracked);
    return {
      severity: hasEnded ? 'info' : 'medium',
      confidence: 'low',
      message: `${theCookie(session.name)} is ${isSetAgain(tracked) ? 'deleted and set again' : 'neither deleted nor replaced'} by the logout${isRefused ? ', although the server no longer accepts it' : ''}.`,
      ...(isRefused ? ENDED : null),
      at: event.at,
    };
  },
};
