// A cookie in an interim response (100 Continue, 103 Early Hints): browsers never store it.

import { theCookie } from '../finding-text.ts';
import { type Hit, NO_HITS, type Retraction, type Rule } from '../rule.ts';
import type { ResponseSubject } from '../subject.ts';

export const interimSetCookie: Rule = {
  meta: {
    id: 'interim-set-cookie',
    title: 'A cookie in an interim response (1xx): browsers never store it',
    severities: [
      ['high', 'a session cookie'],
      ['low', 'any other cookie'],
    ],
    references: ['RFC9110 15.2', 'RFC8297 2', 'RFC6265bis 5.7'],
    why: 'A response with a status from 100 to 199 only says that the real one is on its way. Browsers use its Link fields and nothing else: a cookie in it is lost.',
    fix: 'Set the cookie in the final response, which has a status from 200 on.',
    falsePositives:
      'A cookie that the final response sets as well is not lost, and not reported; unless that response was not captured.',
    failing: [
      {
        url: 'https://shop.example/',
        status: 103,
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  response(subject) {
    const { acceptance, cookies, interimCookies } = subject;
    if (acceptance?.standard.refused === 'interim-response') return cookies.map((one) => hitOn(one, subject));
    return interimCookies.length === 0 ? NO_HITS : retractions(subject);
  },
};

function hitOn(
  { cookie: { name }, isSession }: ResponseSubject['cookies'][number],
  { message }: ResponseSubject,
): Hit {
  return {
    severity: isSession ? 'high' : 'low',
    confidence: 'high',
    cookie: name,
    message: `${theCookie(name)} is in an interim response (status ${message.status}): browsers never store it.`,
  };
}

/** What the final response sets as well is not lost. */
function retractions({ cookies, interimCookies, request }: ResponseSubject): Retraction[] {
  if (request === null) return [];
  const { stream, frame } = request;
  return cookies
    .map(({ cookie }) => cookie.name)
    .filter((name) => interimCookies.includes(name))
    .map((cookie) => ({ retracts: true, cookie, since: { stream, frame } }));
}
