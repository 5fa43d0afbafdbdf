// A login that begins on one host and comes back to another one: the cookie that it left is not sent there.

import type { RequestMessage, ResponseMessage } from '../../record/message.ts';
import { isDenial } from '../../session/evidence/denial.ts';
import { isLoginStateName } from '../../session/evidence/login-callback.ts';
import { isLoginCallback } from '../../session/evidence/login-grant.ts';
import { pathOfTarget } from '../../session/target.ts';
import { hostOfUrl } from '../../shared/url.ts';
import { isFailedLogin } from '../cross-site.ts';
import { quoted } from '../finding-text.ts';
import { type Example, type Hit, NO_HITS, type Rule } from '../rule.ts';
import type { AbsentCookie } from '../subject.ts';

const BEGIN: Example = {
  url: 'https://shop.example/login/github',
  status: 302,
  responseFields: [
    ['Location', 'https://id.other.example/authorize?redirect_uri=https%3A%2F%2Fwww.shop.example%2Fcallback'],
  ],
  setCookie: ['__Host-oauth_state=f3b1c9d2; Secure; HttpOnly; Path=/; SameSite=Lax'],
};
const CALLBACK: Example = { url: 'https://www.shop.example/callback?code=x7&state=f3b1c9d2', status: 400 };

export const loginCallbackHost: Rule = {
  meta: {
    id: 'login-callback-host',
    title: 'The login leads to another host than it began on: the cookie is not sent',
    severities: [
      [
        'high',
        'a cookie that logins leave, the session with which the login began, or the one that it has set',
      ],
      ['medium', 'another session, on one machine'],
    ],
    references: ['RFC6265bis 5.8.3', 'RFC6749 10.12', 'RFC9700 4.7'],
    why: 'A cookie without Domain belongs to the host that set it, and to no other: neither www.shop.example and shop.example nor localhost and 127.0.0.1 are one host. The callback of the login goes without the cookie, the server cannot check its state, and the login fails. A login that has worked is lost in the same way when its redirect leads to the other host.',
    fix: 'Begin the login on the host of the callback: redirect to it before the cookie is set, or register the callback (redirect_uri) on the host where the login begins. Behind a login, redirect to a page of the same host. For two hosts of one domain, Domain=shop.example helps too; SameSite does not matter here.',
    falsePositives: 'A login that fails for another reason, after one that was begun elsewhere.',
    failing: [BEGIN, CALLBACK],
    passing: [
      BEGIN,
      { ...CALLBACK, status: 302, responseFields: [['Location', '/account']] },
      {
        url: 'https://shop.example/callback?code=x7&state=f3b1c9d2',
        requestFields: [['Cookie', '__Host-oauth_state=f3b1c9d2']],
        status: 302,
        responseFields: [['Location', '/account']],
      },
    ],
  },
  anyResponse({ message, absent }) {
    const { request } = message;
    if (request === null || absent.ofOtherHosts.length === 0) return NO_HITS;
    if (!isLoginCallback(request)) return ofRedirect(message, request, absent.ofOtherHosts);
    if (!isFailedLogin(message, request, absent.ofOtherHosts)) return NO_HITS;
    // It has what a login leaves, or it is held back: the host is the right one.
    if (request.cookies.some(({ name }) => isLoginStateName(name))) return NO_HITS;
    if (absent.heldBack.some(({ isLeftByLogin }) => isLeftByLogin)) return NO_HITS;
    const named = absent.ofOtherHosts.filter(({ cookie }) => isLoginStateName(cookie.name));
    const awaited = named.length > 0 ? named : absent.ofOtherHosts;
    return awaited.map(({ cookie: { name, domain }, isSession, isLeftByLogin }) => ({
      // A session that came with the redirect to the other server is what the callback needs.
      severity: isSession && !isLeftByLogin ? 'medium' : 'high',
      confidence: isSession && !isLeftByLogin ? 'low' : 'medium',
      cookie: name,
      message: `The login comes back to ${quoted(hostOfUrl(request.url))}, and the cookie ${quoted(name)} belongs to ${quoted(domain)}, where it was set: the browser does not send it, and the login fails.`,
    }));
  },
};

/** The login has worked, and its redirect leads to the other name of the server. */
function ofRedirect(
  message: ResponseMessage,
  request: RequestMessage,
  cookies: readonly AbsentCookie[],
): readonly Hit[] {
  if (!isDenial(message, pathOfTarget(request.target))) return NO_HITS;
  return cookies.map(({ cookie: { name, domain } }) => ({
    severity: 'high',
    confidence: 'medium',
    cookie: name,
    message: `The login leads to ${quoted(hostOfUrl(request.url))}, and its cookie ${quoted(name)} belongs to ${quoted(domain)}, where it was set: the browser does not send it, and the user is not logged in.`,
    advice: 'Let the redirect behind the login stay on its host.',
  }));
}
