// A logout that leaves the cookie as it is.

import { theCookie } from '../finding-text.ts';
import { DELETE_CALLS } from '../fix-settings.ts';
import type { Rule } from '../rule.ts';

export const logoutNoDelete: Rule = {
  meta: {
    id: 'logout-no-delete',
    title: 'The logout leaves the cookie in the browser',
    severities: [
      ['medium', 'always, unless the next one applies'],
      ['info', 'the server was seen to have ended the session'],
    ],
    references: ['CWE-613', 'ASVS 5.0 7.4.1', 'ASVS 4.0 3.3.1', 'WSTG-SESS-06'],
    why: 'When the server forgets to end its part of the session as well, the user who has logged out is still logged in, and the next one at that browser is too.',
    fix: 'Delete the cookie with the logout, besides ending the session on the server.',
    fixFor: DELETE_CALLS,
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
  session({ session, tracked, isProtected }) {
    const { logout, useAfterEnd } = tracked;
    if (logout === null || logout.cookie !== 'untouched') return null;
    const { event } = logout;
    if (useAfterEnd !== null) {
      const { path, status } = useAfterEnd;
      return {
        severity: 'medium',
        confidence: event.confidence === 'low' ? 'low' : isProtected(path) ? 'high' : 'medium',
        message: `The logout of frame ${event.at.frame} leaves ${session.name} as it is, and it is accepted afterwards (answered ${status}).`,
        at: event.at,
      };
    }
    // A page that asks whether one wants to log out is none yet.
    if (event.confidence === 'low') return null;
    const isDead = event.confidence === 'high';
    return {
      severity: isDead ? 'info' : 'medium',
      confidence: 'low',
      message: `${theCookie(session.name)} is neither deleted nor replaced by the logout${isDead ? ', though the server does not accept it any more' : ''}.`,
      at: event.at,
    };
  },
};
