// HttpOnly is not set: scripts in the page can read the cookie.

import type { CookieRole } from '../../session/cookie-role.ts';
import { isMisspelt } from '../attribute-typo.ts';
import { roleText, theCookie } from '../finding-text.ts';
import type { Hit, Rule } from '../rule.ts';

export const httponlyMissing: Rule = {
  meta: {
    id: 'httponly-missing',
    title: 'HttpOnly is missing',
    severities: [
      ['high', 'a session cookie'],
      ['low', 'a cookie of unknown use whose value could be a key, or a part of a login that is under way'],
      ['info', 'a CSRF token, which the page has to know, or a cookie in which there is nothing to steal'],
    ],
    references: [
      'RFC6265bis 5.6.6',
      'CWE-1004',
      'ASVS 5.0 3.3.4',
      'ASVS 4.0 3.4.2',
      'WSTG-SESS-02',
      'ZAP 10010',
    ],
    why: 'JavaScript can read this cookie. If an attacker gets a script into your page (XSS), they can steal the session and use it elsewhere.',
    fix: 'Add HttpOnly. Leave it out only where a script of your page has to read this cookie.',
    change: 'http-only',
    falsePositives:
      'Cookies that the page reads on purpose. A CSRF token that requests repeat in a header or a form is reported as info; so are preferences, consent, analytics, advertising, load balancers and experiments, what pages read to see whether an OpenID Connect login lasts, and values that are too short to be a key. A flag, a time, a mail address or the name of the user in a cookie beside another session logs nobody in, whatever the cookie is called.',
    failing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; Path=/; SameSite=Lax'],
      },
      { url: 'https://shop.example/', setCookie: ['XSRF-TOKEN=abc; Secure; Path=/; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['theme=dark; Secure; Path=/; SameSite=Lax'] },
      {
        url: 'https://shop.example/',
        setCookie: ['member=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Secure; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      // Koa: the signature of a cookie is a part of it.
      {
        url: 'https://shop.example/',
        setCookie: [
          '__Host-koa.sess=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Secure; HttpOnly; Path=/; SameSite=Lax',
          'koa.sess.sig=Yx3nGuWb1T6zJ0mK; Secure; Path=/; SameSite=Lax',
        ],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
  },
  field({ cookie, role, stake, deviations }) {
    // A signature is a part of the cookie that it signs.
    if (cookie.httpOnly || role === 'signature') return null;
    const message = `${theCookie(cookie.name)} has no HttpOnly attribute`;
    if (stake === 'login') return { severity: 'high', confidence: 'high', message: `${message}.` };
    if (isMisspelt(deviations, 'HttpOnly')) return null;
    if (role === 'csrf') return csrfHit(`${message}; it belongs to the protection against CSRF.`);
    if (stake === 'none') return harmlessHit(message, role);
    return {
      severity: 'low',
      confidence: 'high',
      message: `${message}.`,
      why: WHYS[role] ?? WHY_UNKNOWN,
      whenDoubleSubmitted: csrfHit(`${message}; it is a CSRF token, which the page sends back.`),
    };
  },
};

const WHYS: Partial<Readonly<Record<CookieRole, string>>> = {
  'login-flow':
    'Any script in the page can read the cookie while the user logs in: with one cross-site scripting flaw an attacker gets what ties the login to this browser.',
  'trusted-device':
    'Any script in the page can read the cookie: with one cross-site scripting flaw an attacker who has the password needs no second factor any more.',
  'page-password':
    'Any script in the page can read the cookie: with one cross-site scripting flaw an attacker can open the pages that the password protects. It logs in no user.',
};
const WHY_UNKNOWN =
  'Any script in the page can read the cookie. What it is for is not known: if it gives access to something, one cross-site scripting flaw gives that to an attacker.';

function csrfHit(message: string): Hit {
  return {
    severity: 'info',
    confidence: 'medium',
    message,
    why: 'The page sends the token back with its requests: a script reads the cookie for that, or the server writes the token into its forms. An attacker whose script runs in the page can make requests as the user without the cookie as well.',
  };
}

function harmlessHit(message: string, role: CookieRole): Hit {
  const what = role === 'unknown' ? 'its value is too short to be a key' : `it is ${roleText(role)}`;
  return {
    severity: 'info',
    confidence: 'medium',
    message: `${message}; ${what}.`,
    why: 'Scripts in the page can read the cookie, and often have to. There is nothing in it to steal: it logs nobody in.',
  };
}
