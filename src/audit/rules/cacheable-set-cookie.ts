// A session is set by a response that shared caches may store: the next user receives it too.

import { fieldValues, type RequestMessage, type ResponseMessage } from '../../record/message.ts';
import { theCookie } from '../finding-text.ts';
import { type Hit, NO_HITS, type Rule } from '../rule.ts';

const NOT_SHARED = /(?:^|[\s,])(?:no-store|no-cache|private)(?:$|[\s,=])/i;
const PUBLIC = /(?:^|[\s,])public(?:$|[\s,])/i;
const SHARED_AGE = /(?:^|[\s,])s-maxage\s*=\s*"?(\d+)/i;
const AGE = /(?:^|[\s,])max-age\s*=\s*"?(\d+)/i;
const COOKIE = /(?:^|[\s,])cookie(?:$|[\s,])/i;
/** Statuses that caches may store by heuristics (RFC 9110 section 15.1). */
const HEURISTIC = new Set([200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501]);

export const cacheableSetCookie: Rule = {
  meta: {
    id: 'cacheable-set-cookie',
    title: 'Caches may store the session',
    severities: [
      ['medium', 'the response allows caches to store it (public, max-age, s-maxage, Expires)'],
      ['low', 'the response does not specify it, and caches may store it by heuristics'],
    ],
    references: ['RFC9111 7.3', 'CWE-525', 'ASVS 5.0 14.3.2', 'WSTG-ATHN-06'],
    why: 'A Set-Cookie field does not prevent caching: a proxy or a CDN that stores the response gives the same session to the next user.',
    fix: 'Send Cache-Control: no-store with responses that set a session (or private, when the browser may store them).',
    change: 'no-store',
    falsePositives: 'Many CDNs are configured not to store responses with Set-Cookie.',
    failing: [
      {
        url: 'https://shop.example/',
        responseFields: [['Cache-Control', 'public, max-age=600']],
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        responseFields: [['Cache-Control', 'no-store']],
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/login',
        method: 'POST',
        status: 302,
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/',
        responseFields: [['Cache-Control', 'public, max-age=600']],
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  response({ message, request, cookies, timeMs }) {
    const sessions = cookies.filter(
      ({ isSession, deletion, rejection }) => isSession && !deletion && rejection === null,
    );
    if (sessions.length === 0) return NO_HITS;
    const allowed = allowedBy(message, request, timeMs);
    if (allowed === null) return NO_HITS;
    return sessions.map(({ cookie: { name } }): Hit => {
      const set = `${theCookie(name)} carries a session and is set by a response`;
      return allowed === 'explicit'
        ? {
            severity: 'medium',
            confidence: 'medium',
            cookie: name,
            message: `${set} that caches are allowed to store.`,
          }
        : { severity: 'low', confidence: 'low', cookie: name, message: `${set} without Cache-Control.` };
    });
  },
};

/** Whether a shared cache may store it explicitly, by heuristics (RFC 9111 sections 3 and 4.2.2), or not at all. */
function allowedBy(
  message: ResponseMessage,
  request: RequestMessage | null,
  timeMs: number,
): 'explicit' | 'heuristic' | null {
  if (request !== null && request.method !== 'GET' && request.method !== 'HEAD') return null;
  const control = fieldValues(message, 'cache-control').join(',');
  if (NOT_SHARED.test(control) || NOT_SHARED.test(fieldValues(message, 'pragma').join(','))) return null;
  const vary = fieldValues(message, 'vary').join(',');
  // A cache gives it to the same user only.
  const isOwn = request === null || fieldValues(request, 'cookie').length > 0;
  if (vary.includes('*') || (COOKIE.test(vary) && isOwn)) return null;
  const age = SHARED_AGE.exec(control) ?? AGE.exec(control);
  if (age !== null) return Number(age[1]) > 0 ? 'explicit' : null;
  const [expires] = fieldValues(message, 'expires');
  if (expires !== undefined) return Date.parse(expires) > timeMs ? 'explicit' : null;
  if (PUBLIC.test(control)) return 'explicit';
  return request !== null && HEURISTIC.has(message.status) ? 'heuristic' : null;
}
