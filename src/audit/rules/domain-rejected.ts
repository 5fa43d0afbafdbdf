// A Domain that the host may not set cookies for: browsers drop the cookie.

import { quoted, theCookie } from '../finding-text.ts';
import { DOMAIN_SETTINGS } from '../fix-settings.ts';
import type { Rule } from '../rule.ts';

export const domainRejected: Rule = {
  meta: {
    id: 'domain-rejected',
    title: 'The Domain is not allowed: browsers drop the cookie',
    severities: [['medium', 'always']],
    references: ['RFC6265bis 5.7 steps 8 to 10', 'Chrome InvalidDomain', 'CWE-565'],
    why: 'A host may set cookies for itself and for the domains above it, but not for strangers nor for a public suffix like co.uk: a browser never stores this cookie.',
    fix: 'Leave Domain out, or give a domain that the host belongs to.',
    fixFor: DOMAIN_SETTINGS,
    falsePositives:
      'A proxy that rewrites the Host field: the browser knows the server by another name. A public suffix may be newer than our list.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=other.example'],
      },
      {
        url: 'https://shop.co.uk/',
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=co.uk'],
      },
    ],
    passing: [
      {
        url: 'https://www.shop.example/',
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=.shop.example'],
      },
    ],
  },
  alsoRejected: true,
  onlyIf: 'rejected',
  setCookie({ cookie, rejection, response, verdict }) {
    // Without its request nobody knows what the browser calls the host.
    if (rejection !== 'InvalidDomain' || response.request === null) return null;
    return {
      severity: 'medium',
      confidence: response.transport.because === 'forwarded' ? 'medium' : 'high',
      message: `${theCookie(cookie.name)} has Domain ${quoted(cookie.domain ?? '')}, set by ${quoted(response.host)}: ${verdict.text}, and a browser drops it.`,
    };
  },
};
