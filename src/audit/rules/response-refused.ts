// A response that browsers refuse as a whole: its cookies are lost with it.

import {
  REFUSAL_TEXTS,
  type RefusalCause,
  type ResponseAcceptance,
} from '../../browser/response-acceptance.ts';
import { counted } from '../../shared/counted.ts';
import { quoted } from '../finding-text.ts';
import { NO_HITS, type Rule } from '../rule.ts';
import type { ResponseSubject } from '../subject.ts';

export const responseRefused: Rule = {
  meta: {
    id: 'response-refused',
    title: 'Browsers refuse the whole response, and its cookies with it',
    severities: [
      ['high', 'a session cookie is lost in all browsers'],
      ['medium', 'a session cookie in some, or other cookies in all of them'],
      ['low', 'other cookies in some browsers'],
    ],
    references: [
      'RFC9110 8.6',
      'RFC9112 6.3',
      'RFC9113 8.2',
      'RFC9113 8.3',
      'RFC9114 4.3',
      'RFC9110 15.5.8',
      'CWE-444',
    ],
    why: 'Some faults of a response make browsers stop and show an error page: they take nothing of it, no cookie either. Programs such as curl often take it all the same, so that tests pass.',
    fix: 'Send Content-Length, Location and Content-Disposition once, no NUL in any field, and 401 in place of 407 where you are no proxy. Over HTTP/2 and HTTP/3 write field names in lower case, pseudo-header fields first, and no control characters.',
    falsePositives:
      'A capture between a proxy and a server, when the proxy mends the response before the browser gets it.',
    failing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        status: 302,
        responseFields: [
          ['Location', '/account'],
          ['Location', '/welcome'],
        ],
        setCookie: ['__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/',
        responseFields: [
          ['Content-Length', '3'],
          ['Content-Length', '4'],
        ],
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/',
        status: 407,
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        status: 302,
        responseFields: [
          ['Location', '/account'],
          ['Location', '/account'],
        ],
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/',
        status: 401,
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  response({ acceptance, cookies }) {
    const refusal = acceptance === null || cookies.length === 0 ? null : refusalOf(acceptance);
    if (refusal === null) return NO_HITS;
    const { cause, browsers } = refusal;
    const isByAll = browsers.length === BROWSERS.length;
    const isSessionLost = cookies.some(({ isSession }) => isSession);
    const who = isByAll
      ? 'Browsers refuse'
      : `${browsers.join(' and ')} ${browsers.length === 1 ? 'refuses' : 'refuse'}`;
    return [
      {
        severity: isByAll ? (isSessionLost ? 'high' : 'medium') : isSessionLost ? 'medium' : 'low',
        confidence: 'high',
        variant: cause,
        message: `${who} the whole response: ${REFUSAL_TEXTS[cause]}. ${lossText(cookies)}${isByAll ? '' : ' there'}.`,
      },
    ];
  },
};

const BROWSERS = [
  ['chrome', 'Chrome'],
  ['firefox', 'Firefox'],
  ['safari', 'Safari'],
] as const;

/** The cause, and the browsers that refuse; null when none does, and where they refuse the cookies alone. */
function refusalOf(acceptance: ResponseAcceptance): { cause: RefusalCause; browsers: string[] } | null {
  const refusing = BROWSERS.filter(([browser]) => acceptance[browser].refused !== null);
  const [first] = refusing;
  const cause = first === undefined ? null : acceptance[first[0]].refused;
  if (cause === null || cause === 'interim-response' || cause === 'preflight') return null;
  return { cause, browsers: refusing.map(([, name]) => name) };
}

/** Names that are listed; of more the number says enough. */
const MAX_NAMES = 3;

function lossText(cookies: ResponseSubject['cookies']): string {
  const names = [...new Set(cookies.map(({ cookie }) => quoted(cookie.name)))];
  if (names.length > MAX_NAMES) return `Its ${counted(names.length, 'cookie is', 'cookies are')} lost`;
  return names.length === 1 ? `The cookie ${names[0]} is lost` : `The cookies ${names.join(', ')} are lost`;
}
