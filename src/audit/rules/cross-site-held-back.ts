// A cookie that a request from another site should carry: SameSite holds it back, and the response turns the user away.

import { initiatorOf, meansOf, type RequestMeans } from '../../browser/request-initiator.ts';
import {
  fieldValues,
  messageTimeMs,
  type RequestMessage,
  type ResponseMessage,
} from '../../record/message.ts';
import { isDenial } from '../../session/evidence/denial.ts';
import { isFailedCallback, isLoginStateName } from '../../session/evidence/login-callback.ts';
import { isLoginCallback } from '../../session/evidence/login-grant.ts';
import { redirectPath } from '../../session/redirect.ts';
import { isUnguessable } from '../../session/session-score.ts';
import { pathOfTarget } from '../../session/target.ts';
import { hostOfUrl } from '../../shared/url.ts';
import {
  allowsCredentials,
  isFailedLogin,
  isForEveryPage,
  lackedByFetch,
  otherPageText,
} from '../cross-site.ts';
import type { Confidence, Severity } from '../finding.ts';
import { quoted } from '../finding-text.ts';
import { MAX_REDIRECT_SECONDS } from '../limits.ts';
import { type Example, type Hit, NO_HITS, type Retraction, type Rule } from '../rule.ts';
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
      [
        'high',
        'the login of another server comes back without what it left, and fails; it works, and the redirect behind it goes without the session',
      ],
      [
        'medium',
        'such a login, when it is not seen to fail; a session, in a frame, an API that lets the page send cookies, or a payment that returns',
      ],
      ['low', 'a session, in other requests that are sent to the login or refused'],
      ['info', 'a session, in a fetch whose response does not let the page send cookies'],
    ],
    references: [
      'RFC6265bis 5.8.3',
      'RFC6265bis 5.2',
      'OAuth 2.0 Form Post Response Mode',
      'Chrome SameSiteLax',
    ],
    why: 'Browsers send a cookie with SameSite=Lax along with requests of its own site and with links from other sites, and one with SameSite=Strict only with requests of its own site. A login that comes back as a posted form (Sign in with Apple, SAML, response_mode=form_post), a fetch from another site and an embedded page go without it. The redirects behind a login count as coming from the other site too. And Firefox and Safari keep the cookies of each top-level site apart: what was set when your site was open in a tab is not sent from another site, whatever its SameSite. The server does not find its cookie and turns the user away.',
    fix: 'Set this cookie with SameSite=None; Secure, which needs HTTPS. For a login that comes back with a link (GET), SameSite=Lax is enough. In a page that other sites embed, log in inside the page with SameSite=None; Secure; Partitioned, use the Storage Access API, or serve both from one site. Give the login a short-lived cookie of its own, so that the session can keep SameSite=Lax.',
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
    if (request === null) return NO_HITS;
    const isCallback = isLoginCallback(request);
    if (absent.heldBack.length === 0) return isCallback ? retractions(message, request) : NO_HITS;
    return isCallback ? ofCallback(subject, request) : ofSession(subject, request);
  },
};

const ADVICE_FOR_LINKS =
  'SameSite=Lax is enough here: links and redirects from other sites carry the cookie then.';
const ADVICE_FOR_EMBEDDED =
  'In Firefox and Safari SameSite=None alone does not help. Let the user log in inside the embedded page, with SameSite=None; Secure; Partitioned; or call document.requestStorageAccess() there; or serve both from one site.';

/** What the login left; without such a cookie, the session. */
function ofCallback({ message, absent }: AnyResponseSubject, request: RequestMessage): readonly Hit[] {
  const left = absent.heldBack.filter(({ isLeftByLogin }) => isLeftByLogin);
  const named = left.filter(({ cookie }) => isLoginStateName(cookie.name));
  const states = named.length > 0 ? named : left;
  if (isFailedLogin(message, request, left)) {
    const awaited = states.length > 0 ? states : absent.heldBack.filter(({ isSession }) => isSession);
    return awaited.map((one) => hit(one, message, request, 'high', named.length > 0 ? 'high' : 'medium'));
  }
  return states
    .filter((one) => mayHaveFailed(message, request, one))
    .map((one) => hit(one, message, request, 'medium', 'low'));
}

/** Nothing says that the login failed, and nothing that it worked: no session came with the response. */
function mayHaveFailed(message: ResponseMessage, request: RequestMessage, absent: AbsentCookie): boolean {
  const setsNone = message.setCookies.length === 0;
  if (message.status >= 300) {
    const [location = ''] = fieldValues(message, 'location');
    // The response may name a session that was there, or hand over a token.
    const isPlain = !/[?#]/.test(location) && !request.cookies.some(({ value }) => isUnguessable(value));
    return request.postsForm && setsNone && isPlain;
  }
  // A page, and maybe an empty session in the place of that in which the login began.
  return setsNone || (absent.isSession && isReplaced(absent, message));
}

/** The site has posted the form once more, by itself, and the cookie came along. */
function retractions(message: ResponseMessage, request: RequestMessage): readonly Retraction[] {
  const page = initiatorOf(request);
  const isOwn = page !== null && hostOfUrl(page) === hostOfUrl(request.url);
  if (!isOwn || isFailedCallback(message, request)) return [];
  return request.cookies.map(({ name }) => ({ retracts: true, cookie: name, upTo: 'medium' }));
}

/** Where payments and other errands at another server come back to. */
const RETURN_PATH =
  /return|callback|complet|confirm|success|checkout|pay(?:ment|ed)?(?:$|[/_.-])|paid|3-?ds/i;
const WITHOUT_CREDENTIALS =
  'But it has no Access-Control-Allow-Credentials: true: the page may have made the request without cookies.';
const REDIRECT_TEXT =
  'The login has set it just before: its redirect still counts as a request from the other site.';

function ofSession({ message, absent }: AnyResponseSubject, request: RequestMessage): readonly Hit[] {
  const path = pathOfTarget(request.target);
  const means = meansOf(request);
  if (means === 'resource' || isForEveryPage(message)) return NO_HITS;
  const isDenied = isDenial(message, path);
  const isReturn = means === 'form' && RETURN_PATH.test(path);
  const isEmbedded = means === 'frame' || (means === 'fetch' && allowsCredentials(message));
  const hits: Hit[] = [];
  for (const one of absent.heldBack) {
    if (!one.isSession || (one.by === 'third-party' && !isEmbedded)) continue;
    const isLost = isReturn && isReplaced(one, message);
    if (!isDenied && !isLost) continue;
    if (isDenied && isRedirectOfLogin(one, message, means)) {
      const { message: text, ...rest } = hit(one, message, request, 'high', 'high');
      hits.push({ ...rest, message: `${text} ${REDIRECT_TEXT}` });
    } else if (isEmbedded || isLost) hits.push(hit(one, message, request, 'medium', 'medium'));
    else if (means === 'fetch') {
      const { message: text, ...rest } = hit(one, message, request, 'info', 'low');
      hits.push({ ...rest, message: `${text} ${WITHOUT_CREDENTIALS}` });
    } else hits.push(hit(one, message, request, isReturn ? 'medium' : 'low', 'low'));
  }
  return hits;
}

/** The response sets another session in the place of the one that it was not sent. */
function isReplaced({ cookie: { name, value } }: AbsentCookie, { setCookies }: ResponseMessage): boolean {
  return setCookies.some(
    ({ parsed: { cookie } }) => cookie.name === name && isUnguessable(cookie.value) && cookie.value !== value,
  );
}

/** The login came back from another site, and its redirect still counts as coming from there. */
function isRedirectOfLogin(
  { departure }: AbsentCookie,
  message: ResponseMessage,
  means: RequestMeans,
): boolean {
  if (means !== 'link' || departure?.login !== 'returned') return false;
  return messageTimeMs(message) - departure.timeMs <= MAX_REDIRECT_SECONDS * 1000;
}

function hit(
  absent: AbsentCookie,
  message: ResponseMessage,
  request: RequestMessage,
  severity: Severity,
  confidence: Confidence,
): Hit {
  const { name } = absent.cookie;
  const path = pathOfTarget(request.target);
  const means = meansOf(request);
  const isLink = means === 'link';
  const target = redirectPath(message, path);
  const end =
    target === null ? `The response is ${message.status}` : `The response redirects to ${quoted(target)}`;
  const lost = isReplaced(absent, message) ? ', and sets another value in its place' : '';
  const isEmbedded = means === 'frame' || means === 'fetch';
  const advice = isEmbedded ? ADVICE_FOR_EMBEDDED : isLink ? ADVICE_FOR_LINKS : null;
  return {
    severity,
    confidence,
    cookie: name,
    message: `${otherPageText(request)} makes the request ${request.method} ${quoted(path)}: the browser does not send the cookie ${quoted(name)} with it. ${reasonText(absent, isLink)} ${end}${lost}.`,
    ...lackedByFetch(message, request),
    ...(advice === null ? {} : { advice }),
  };
}

function reasonText({ cookie: { sameSite }, by }: AbsentCookie, isLink: boolean): string {
  if (by === 'third-party')
    return 'In frames and fetches of other sites, Firefox and Safari send no cookie that this site has set in a tab of its own.';
  const needed = isLink ? 'SameSite=Lax' : 'SameSite=None; Secure';
  const has = sameSite === null ? 'no SameSite, which counts as Lax' : `SameSite=${sameSite}`;
  return `That needs ${needed}, and the cookie has ${has}.`;
}
