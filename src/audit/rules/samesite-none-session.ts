// A session that is sent with requests from all sites.

import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const samesiteNoneSession: Rule = {
  meta: {
    id: 'samesite-none-session',
    title: 'SameSite=None: other sites can make requests with the session',
    severities: [['low', 'a session cookie that is not Partitioned']],
    references: ['RFC6265bis 5.6.7', 'CWE-1275', 'ASVS 5.0 3.3.2', 'WSTG-SESS-05', 'ZAP 10054'],
    why: 'With SameSite=None any site can make requests on behalf of the user: CSRF tokens are the only protection.',
    fix: 'Write SameSite=Lax; when the application is embedded in other sites, add Partitioned, and check a CSRF token with every request that changes data.',
    change: 'same-site',
    falsePositives: 'Embedded applications and single sign-on need it.',
    failing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=None'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=None; Partitioned'],
      },
      { url: 'https://shop.example/', setCookie: ['widget=1; Secure; HttpOnly; Path=/; SameSite=None'] },
    ],
  },
  field({ cookie, isSession }) {
    if (!isSession || cookie.sameSite !== 'None' || cookie.partitioned) return null;
    return {
      severity: 'low',
      confidence: 'medium',
      message: `${theCookie(cookie.name)} carries a session and has SameSite=None: browsers send it with links and forms of all sites, and Chrome with their frames and fetches too.`,
    };
  },
};
