// A cookie crosses a network in cleartext, on its way to the browser or back.

import type { Severity } from '../finding.ts';
import { theCookie } from '../finding-text.ts';
import type { Hit, Rule } from '../rule.ts';
import type { Stake } from '../stake.ts';

export const cookieOverCleartext: Rule = {
  meta: {
    id: 'cookie-over-cleartext',
    title: 'The cookie crosses the network in cleartext',
    severities: [
      ['high', 'a session cookie'],
      [
        'low',
        'a CSRF token, a part of a login that is under way, or a cookie of unknown use whose value could be a key',
      ],
      ['info', 'a cookie in which there is nothing to steal'],
    ],
    references: ['RFC6265bis 8.3', 'CWE-319', 'CWE-614', 'ASVS 5.0 12.2.1', 'WSTG-CRYP-03', 'WSTG-SESS-02'],
    why: 'Anyone on the network path can read and use the cookie: a session cookie gives access as the user, without a password.',
    fix: 'Serve the whole site over HTTPS, send Strict-Transport-Security, and set Secure so that browsers send the cookie over HTTPS only.',
    change: 'https',
    falsePositives:
      'A tunnel below (VPN, service mesh), or a capture behind a proxy that ends TLS: run with --assume-https then. Preferences, consent, analytics and the like are reported as info.',
    failing: [
      {
        url: 'http://shop.example/login',
        method: 'POST',
        setCookie: ['session=abc; HttpOnly; Path=/; SameSite=Lax'],
      },
      { url: 'http://shop.example/', requestFields: [['Cookie', 'view=list']] },
    ],
    passing: [
      {
        url: 'http://localhost:5000/login',
        method: 'POST',
        setCookie: ['session=abc; HttpOnly; Path=/; SameSite=Lax'],
      },
      { url: 'https://shop.example/', requestFields: [['Cookie', 'session=abc']] },
      { url: 'http://shop.example/logout', method: 'POST', setCookie: ['session=; Max-Age=0; Path=/'] },
    ],
  },
  field({ cookie, stake, transport }) {
    if (transport.kind !== 'network') return null;
    // A Secure one does not get here: browsers reject it, which is another finding.
    return hit(stake, `${theCookie(cookie.name)} is set over plain HTTP, and has no Secure attribute.`);
  },
  sent({ name, stake, transport }) {
    if (transport.kind !== 'network') return null;
    return hit(stake, `${theCookie(name)} is sent over plain HTTP.`);
  },
};

const SEVERITIES: Readonly<Record<Stake, Severity>> = {
  login: 'high',
  token: 'low',
  unclear: 'low',
  none: 'info',
};

function hit(stake: Stake, message: string): Hit {
  return { severity: SEVERITIES[stake], confidence: 'high', message };
}
