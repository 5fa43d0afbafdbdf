// The old session still gives access after its user has logged out.

import { isFirstToReport, isToReport } from '../../session/evidence/replayed-together.ts';
import type { Session } from '../../session/session.ts';
import { withoutDefaultPort } from '../../shared/url.ts';
import type { Evidence } from '../finding.ts';
import { endText, frameOf, leftCookieText, theCookie, theCookies } from '../finding-text.ts';
import type { Example, Hit, Rule } from '../rule.ts';

type Place = Pick<Evidence, 'input' | 'frame'>;

/** A page that is denied without a session, a login, and a logout. */
const UNTIL_LOGOUT: readonly Example[] = [
  { url: 'https://shop.example/account', status: 401 },
  {
    url: 'https://shop.example/login',
    method: 'POST',
    form: ['user', 'password'],
    status: 302,
    responseFields: [['Location', '/account']],
    setCookie: ['__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Secure; HttpOnly; Path=/; SameSite=Lax'],
  },
  {
    url: 'https://shop.example/logout',
    method: 'POST',
    requestFields: [['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
    status: 302,
    responseFields: [['Location', '/']],
    setCookie: ['__Host-sid=; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax'],
  },
];

/** What a proof stands against. */
const CONTRASTS = {
  denied: ' where requests without the session are denied',
  'other-title':
    ': the page has the title that the user got, and requests without the session get another one',
} as const;

export const tokenAfterLogout: Rule = {
  meta: {
    id: 'token-after-logout',
    title: 'The session still works after the logout',
    severities: [
      ['high', 'it gives access to a page that is denied without it in this capture'],
      [
        'medium',
        'the response has the data that only the user gets, or something else may have opened the closed page, or the logout is not certain',
      ],
    ],
    references: ['CWE-613', 'ASVS 5.0 7.4.1', 'ASVS 4.0 3.3.1', 'WSTG-SESS-06'],
    why: 'The logout does not end the session on the server: anyone who has its value, from a shared machine, a log or a stolen device, is still logged in.',
    fix: 'End the session on the server with the logout; where the cookie is the session itself, store a list of those that were logged out, and look into it with each request. A short lifetime alone leaves every copy valid until its end.',
    change: 'end-at-logout',
    falsePositives:
      'A public page: a response with 200 by itself is never reported. The confidence is high when a request without the session was denied there that differs in nothing else that could explain it (the query, another key or cookie, the kind of client, page or data). Of several cookies of one login that are sent together any one may be what opens the page: they are one finding, unless the capture shows which it is.',
    failing: [
      ...UNTIL_LOGOUT,
      {
        url: 'https://shop.example/account',
        requestFields: [['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
      },
    ],
    passing: [
      ...UNTIL_LOGOUT,
      {
        url: 'https://shop.example/account',
        requestFields: [['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
        status: 401,
      },
    ],
  },
  session({ session, tracked, replay, together }) {
    const { logout } = tracked;
    if (logout === null || replay === null || !isToReport(tracked, replay)) return null;
    if (!isFirstToReport(tracked, together)) return null;
    const { status, at, last, count } = replay.use;
    const isCertain = replay.isProved;
    // A page that asks whether to log out is no logout yet.
    const isLogout = logout.event.confidence !== 'low';
    const isLeft = logout.cookie === 'untouched';
    const isOne = together.length === 0;
    const old = isLeft ? '' : isOne ? ' with its old value' : ' with their old values';
    const after = `after ${endText(logout.event)} in frame ${frameOf(logout.event)}${isLeft ? `, which ${leftCookieText(tracked, 'it')}` : ''}`;
    const contrast = isCertain ? CONTRASTS[replay.others] : '';
    const elsewhere = otherHostOf(session, replay.use.at);
    const by = elsewhere === null ? '' : ` by ${elsewhere}`;
    return {
      severity: isCertain && isLogout ? 'high' : 'medium',
      confidence: isLogout ? (isCertain ? 'high' : 'medium') : 'low',
      message: isOne
        ? `${theCookie(session.name)} is sent${old} ${after}, and is accepted${by}${contrast} (response ${status}).`
        : `${theCookies([session, ...together])} are sent together${old} ${after}, and are accepted${by}${contrast} (response ${status}): the capture does not show which of them the server takes.`,
      at,
      last,
      count,
      isOpaque: session.kind === 'opaque',
      ...(elsewhere === null ? {} : ofAnotherServer(elsewhere)),
    };
  },
};

/** The host that takes the value, where it is another one than that of the session; null where it is the same. */
function otherHostOf({ host, events }: Session, { input, frame }: Place): string | null {
  const replay = events.find((one) => one.event === 'replayed' && one.input === input && one.frame === frame);
  const asked = replay?.request?.host ?? host;
  return withoutDefaultPort(asked) === withoutDefaultPort(host) ? null : asked;
}

/** Single sign-on: who logs users out is not who still lets them in. */
function ofAnotherServer(host: string): Pick<Hit, 'title' | 'demand'> {
  return {
    title: `The session still works after the logout, at ${host}`,
    demand: `End the session at ${host} too when the user logs out: it is the server that accepts the old value.`,
  };
}
