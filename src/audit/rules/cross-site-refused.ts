// A cookie that the response to a request from another site sets: browsers reject it without SameSite=None.

import { hasSafeMethod, meansOf, type RequestMeans } from '../../browser/request-initiator.ts';
import type { SetCookie } from '../../cookie/cookie.ts';
import type { RequestMessage } from '../../record/message.ts';
import type { CookieRole } from '../../session/cookie-role.ts';
import { isDenial } from '../../session/evidence/denial.ts';
import { isLoginPath } from '../../session/evidence/login-request.ts';
import { pathOfTarget } from '../../session/target.ts';
import { named } from '../../shared/named.ts';
import { isRefusedAcrossSites } from '../browser-differences.ts';
import { allowsCredentials, isForEveryPage, lackedByFetch, otherPageText } from '../cross-site.ts';
import type { Severity } from '../finding.ts';
import { byBrowsers, quoted } from '../finding-text.ts';
import type { Example, Rule } from '../rule.ts';
import type { ResponseSubject, SetCookieSubject } from '../subject.ts';

/** What the page of another site sends. */
function fromPage(mode: string, destination: string): NonNullable<Example['requestFields']> {
  return [
    [
      'User-Agent',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    ],
    ['Origin', 'https://spa.other.example'],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Mode', mode],
    ['Sec-Fetch-Dest', destination],
  ];
}

const WITH_CREDENTIALS: NonNullable<Example['responseFields']> = [
  ['Access-Control-Allow-Origin', 'https://spa.other.example'],
  ['Access-Control-Allow-Credentials', 'true'],
];

const LOGIN = { url: 'https://api.shop.example/login', method: 'POST', form: ['username', 'password'] };

export const crossSiteRefused: Rule = {
  meta: {
    id: 'cross-site-refused',
    title: 'Set from a page of another site: browsers reject the cookie',
    severities: [
      ['high', 'the session of a login'],
      [
        'medium',
        'a session that a form in a frame begins, or a response that asks for a login; that of a login, when Safari alone rejects it and the client is Safari',
      ],
      ['low', 'another session; another cookie of a login, or of an API that lets the page send cookies'],
      [
        'info',
        'analytics and load balancers; images, scripts and all else that needs no cookie; a fetch whose response does not let the page send cookies',
      ],
    ],
    references: [
      'RFC6265bis 5.7 step 18',
      'RFC6265bis 5.2',
      'CHIPS section 2.1',
      'Chrome SameSiteUnspecifiedTreatedAsLax',
    ],
    why: "A page of another site made this request. In its response, browsers reject a cookie with SameSite=Lax or Strict; Chrome also rejects one without SameSite, which Firefox keeps for that page's site only. With SameSite=None; Secure but without Partitioned, Chrome keeps it unless the user blocks third-party cookies, Firefox keeps it for that page's site only, and Safari rejects it. The server believes that the cookie is set: the user is not logged in.",
    fix: 'Set the cookie with SameSite=None; Secure, and Partitioned when the page embeds yours or calls your API. A fetch also needs credentials: "include", and the response Access-Control-Allow-Credentials: true. Or serve both from one site, such as app.shop.example and api.shop.example: then SameSite=Lax is enough.',
    change: 'cross-site',
    falsePositives: 'Cookies of third parties (advertising, widgets), whose pages work without them.',
    failing: [
      {
        ...LOGIN,
        requestFields: fromPage('cors', 'empty'),
        responseFields: WITH_CREDENTIALS,
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/'],
      },
      {
        url: 'https://tool.shop.example/launch',
        method: 'POST',
        form: ['id_token', 'state'],
        requestFields: fromPage('navigate', 'iframe'),
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://img.shop.example/pixel.gif',
        requestFields: fromPage('no-cors', 'image'),
        setCookie: ['view=list; Secure; HttpOnly; Path=/'],
      },
    ],
    passing: [
      {
        ...LOGIN,
        requestFields: fromPage('cors', 'empty'),
        responseFields: WITH_CREDENTIALS,
        setCookie: ['__Host-session=a1; Secure; HttpOnly; Path=/; SameSite=None; Partitioned'],
      },
      // A top-level navigation may set every cookie.
      {
        url: 'https://shop.example/callback',
        method: 'POST',
        requestFields: fromPage('navigate', 'document'),
        setCookie: ['__Host-session=b2; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      // Nothing says where the request comes from.
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  alsoRejected: true,
  setCookie(subject) {
    const { response, browsers, cookie, isSession } = subject;
    const { request, context } = response;
    if (request === null || context.site !== 'cross-site' || isKeptAnyway(subject, request)) return null;
    const means = meansOf(request);
    const isSameSite = isRefusedAcrossSites(browsers);
    // Whoever logs in needs the cookie: the fix names credentials beside SameSite.
    const lacksCredentials = means === 'fetch' && !allowsCredentials(response.message);
    const isWithout = lacksCredentials && !response.isLogin(request);
    const severity = isSameSite
      ? severityOf(subject, request, means, isWithout)
      : severityForSafari(subject, request, means, isWithout);
    if (severity === null) return null;
    return {
      severity,
      confidence: means === null || !isSession ? 'medium' : 'high',
      message: `${otherPageText(request)} makes this request${means === null ? '' : MEANS_TEXTS[means]}, and the response sets the cookie ${quoted(cookie.name)} ${sameSiteText(cookie)}: ${byBrowsers(browsers)}.${isWithout ? WITHOUT_CREDENTIALS : lacksCredentials ? ALSO_WITHOUT_CREDENTIALS : ''}`,
      ...lackedByFetch(response.message, request),
      ...(isWithout ? { advice: ADVICE_FOR_FETCH } : isSameSite ? {} : { advice: ADVICE_FOR_SAFARI }),
    };
  },
};

const WITHOUT_CREDENTIALS =
  ' The response has no Access-Control-Allow-Credentials: true: the page makes the request without cookies, or cannot read the response, whatever SameSite says.';
const ALSO_WITHOUT_CREDENTIALS =
  ' The response has no Access-Control-Allow-Credentials: true either, which a fetch with cookies needs.';
const ADVICE_FOR_FETCH =
  'If the page needs this cookie, the fetch needs credentials: "include" and the response Access-Control-Allow-Credentials: true. If not, nothing is to be done.';

const MEANS_TEXTS = {
  link: ' as a link',
  form: ' by posting a form',
  frame: ' in a frame',
  fetch: ' by fetch or XMLHttpRequest',
  resource: ' for an image, a script or the like',
} as const satisfies Record<NonNullable<RequestMeans>, string>;

const ADVICE_FOR_SAFARI = 'Add Partitioned: Safari keeps no other third-party cookies.';

function sameSiteText({ sameSite, sameSiteText: written, partitioned }: SetCookie): string {
  if (sameSite === null) return written === null ? 'without SameSite' : 'without a valid SameSite';
  return sameSite === 'None' && !partitioned
    ? 'with SameSite=None and without Partitioned'
    : `with SameSite=${sameSite}`;
}

/** The browser has such a cookie already, and nothing depends on the new one. */
function isKeptAnyway({ response, cookie, verdict }: SetCookieSubject, request: RequestMessage): boolean {
  if (response.isLogin(request)) return false;
  if (verdict.stored) return verdict.previous !== null;
  const { browser, url, timeMs } = response;
  return (
    named(request.cookies, cookie.name).length > 0 ||
    browser.store.own.cookiesNamed(cookie.name, url, timeMs).length > 0
  );
}

/** The page works without them. */
const OF_THIRD_PARTIES: ReadonlySet<CookieRole> = new Set<CookieRole>([
  'consent',
  'analytics',
  'advertising',
  'load-balancer',
  'bot-defence',
  'experiment',
]);

function severityOf(
  subject: SetCookieSubject,
  request: RequestMessage,
  means: RequestMeans,
  isWithout: boolean,
): Severity {
  const { isSession, role, response } = subject;
  if (means === 'resource' || isWithout || isForEveryPage(response.message)) return 'info';
  if (isSession) return severityOfSession(response, request, means);
  if (OF_THIRD_PARTIES.has(role)) return 'info';
  return response.isLogin(request) ||
    role === 'csrf' ||
    role === 'login-flow' ||
    allowsCredentials(response.message)
    ? 'low'
    : 'info';
}

/** By what shows that somebody wants to log in: servers set the default session of their framework for everything. */
function severityOfSession(
  { isLogin, message }: ResponseSubject,
  request: RequestMessage,
  means: RequestMeans,
): Severity {
  const path = pathOfTarget(request.target);
  if (isLogin(request) || isLoginPath(path)) return 'high';
  const isLaunch = means === 'frame' && !hasSafeMethod(request);
  return isLaunch || isDenial(message, path) ? 'medium' : 'low';
}

/** Of a cookie that the others keep: Safari blocks third-party cookies. */
function severityForSafari(
  { browsers, rejection, isSession, response }: SetCookieSubject,
  request: RequestMessage,
  means: RequestMeans,
  isWithout: boolean,
): Severity | null {
  const isRejected = browsers.safari.reason === 'UserPreferences' && browsers.chrome.stored;
  if (!isRejected || !isSession || means === 'resource' || isWithout) return null;
  if (rejection !== 'UserPreferences') return 'info';
  return severityOfSession(response, request, means) === 'low' ? 'low' : 'medium';
}
