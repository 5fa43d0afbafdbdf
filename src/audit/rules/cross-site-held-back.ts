// A cookie that a request from another site should carry: SameSite holds it back, and the response turns the user away.

import { meansOf } from '../../browser/request-initiator.ts';
import { messageTimeMs, type RequestMessage, type ResponseMessage } from '../../record/message.ts';
import { isDenial } from '../../session/evidence/denial.ts';
import {
  isFailedCallback,
  isLoginCallback,
  isLoginStateName,
} from '../../session/evidence/login-callback.ts';
import { redirectPath } from '../../session/redirect.ts';
import { pathOfTarget } from '../../session/target.ts';
import { isOfThisLogin } from '../absent-cookies.ts';
import { allowsCredentials, isForEveryPage, otherPageText } from '../cross-site.ts';
import type { Confidence, Severity } from '../finding.ts';
import { quoted } from '../finding-text.ts';
import { type Example, type Hit, NO_HITS, type Rule } from '../rule.ts';
import type { AbsentCookie, AnyResponseSubject } from '../subject.ts';

const BEGIN: Example = {
  url: 'https://shop.example/auth/apple',
  status: 302,
  responseFields: [['Location', 'https://id.other.example/authorize?response_mode=form_post']],
  setCookie: ['oauth_state=abc; Secure; HttpOnly; Path=/; Max-Age=600; SameSite=Lax'],
};
const CALLBACK: Example = {
  url: 'https://shop.example/auth/callback',
  method: 'POST',
  form: ['state', 'code'],
  requestFields: [
    ['Origin', 'https://id.other.example'],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Mode', 'navigate'],
    ['Sec-Fetch-Dest', 'document'],
  ],
};
const FAILED: Example = {
  ...CALLBACK,
  status: 302,
  responseFields: [['Location', '/error?error=state_mismatch']],
};

export const crossSiteHeldBack: Rule = {
  meta: {
    id: 'cross-site-held-back',
    title: 'A request from another site goes without the cookie',
    severities: [
      ['high', 'the login of another server comes back without what it left, and fails'],
      [
        'medium',
        'such a login, when it is not seen to fail; a session, in a frame or an API that lets the page send cookies',
      ],
      ['low', 'a session, in other requests that are sent to the login or refused'],
    ],
    references: [
      'RFC6265bis 5.8.3',
      'RFC6265bis 5.2',
      'OAuth 2.0 Form Post Response Mode',
      'Chrome SameSiteLax',
    ],
    why: 'Browsers send a cookie with SameSite=Lax along with requests of its own site and with links from other sites, and one with SameSite=Strict only with requests of its own site. A login that comes back as a posted form (Sign in with Apple, SAML, response_mode=form_post), a fetch from another site and an embedded page go without it. The server does not find its cookie and turns the user away.',
    fix: 'Set this cookie with SameSite=None; Secure, which needs HTTPS. For a login that comes back with a link (GET), SameSite=Lax is enough. In a page that other sites embed, add Partitioned. Give the login a short-lived cookie of its own, so that the session can keep SameSite=Lax.',
    change: 'cross-site',
    falsePositives:
      'Requests that another site must not make: SameSite is there to hold the session back from them. A user who was logged out elsewhere.',
    failing: [BEGIN, FAILED],
    passing: [
      { ...BEGIN, setCookie: ['oauth_state=abc; Secure; HttpOnly; Path=/; Max-Age=600; SameSite=None'] },
      { ...CALLBACK, requestFields: [...CALLBACK.requestFields!, ['Cookie', 'oauth_state=abc']] },
    ],
  },
  anyResponse(subject) {
    const { message, absent } = subject;
    const { request } = message;
    if (request === null || absent.heldBack.length === 0) return NO_HITS;
    return isLoginCallback(request) ? ofCallback(subject, request) : ofSession(subject, request);
  },
};

const ADVICE_FOR_LINKS =
  'SameSite=Lax is enough here: links and redirects from other sites carry the cookie then.';

/** What the login left; without such a cookie, the session. */
function ofCallback({ message, absent }: AnyResponseSubject, request: RequestMessage): readonly Hit[] {
  const { setCookies } = message;
  const timeMs = messageTimeMs(message);
  const states = absent.heldBack.filter(
    ({ cookie }) => isLoginStateName(cookie.name) && isOfThisLogin(cookie, timeMs),
  );
  if (isFailedCallback(message, request)) {
    const awaited = states.length > 0 ? states : absent.heldBack.filter(({ isSession }) => isSession);
    return awaited.map((one) => hit(one, message, request, 'high', 'high'));
  }
  if (message.status >= 300 || setCookies.length > 0) return NO_HITS;
  return states.map((one) => hit(one, message, request, 'medium', 'low'));
}

function ofSession({ message, absent }: AnyResponseSubject, request: RequestMessage): readonly Hit[] {
  if (!isDenial(message, pathOfTarget(request.target)) || isForEveryPage(message)) return NO_HITS;
  const means = meansOf(request);
  if (means === 'resource') return NO_HITS;
  const isMeant = means === 'frame' || (means === 'fetch' && allowsCredentials(message));
  return absent.heldBack
    .filter(({ isSession }) => isSession)
    .map((one) => hit(one, message, request, isMeant ? 'medium' : 'low', isMeant ? 'medium' : 'low'));
}

function hit(
  { cookie: { name, sameSite } }: AbsentCookie,
  message: ResponseMessage,
  request: RequestMessage,
  severity: Severity,
  confidence: Confidence,
): Hit {
  const path = pathOfTarget(request.target);
  const isLink = meansOf(request) === 'link';
  const needed = isLink ? 'SameSite=Lax' : 'SameSite=None; Secure';
  const has = sameSite === null ? 'no SameSite, which counts as Lax' : `SameSite=${sameSite}`;
  const target = redirectPath(message, path);
  const end =
    target === null ? `The response is ${message.status}` : `The response redirects to ${quoted(target)}`;
  return {
    severity,
    confidence,
    cookie: name,
    message: `${otherPageText(request)} makes the request ${request.method} ${quoted(path)}: the browser does not send the cookie ${quoted(name)} with it. That needs ${needed}, and the cookie has ${has}. ${end}.`,
    ...(isLink ? { advice: ADVICE_FOR_LINKS } : {}),
  };
}
