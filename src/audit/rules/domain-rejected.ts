// A Domain for which the host may not set cookies: browsers reject the cookie.

import { PROFILES } from '../../cookie/profiles.ts';
import { domainRejection } from '../../cookie/rejection.ts';
import { withoutPort } from '../../shared/url.ts';
import { byBrowsers, quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { isRejectedFor, type SetCookieSubject } from '../subject.ts';

export const domainRejected: Rule = {
  meta: {
    id: 'domain-rejected',
    title: 'The Domain is not allowed: browsers reject the cookie',
    severities: [['medium', 'always']],
    references: ['RFC6265bis 5.7 steps 8 to 10', 'Chrome InvalidDomain', 'CWE-565'],
    why: 'A host may set cookies for itself and for the domains above it, but not for other domains or for a public suffix such as co.uk: browsers never store this cookie.',
    fix: 'Leave Domain out. To share the cookie with subdomains give a domain that the host belongs to: not at an IP address, and not where the name begins with __Host-.',
    change: 'host-only',
    falsePositives:
      'A proxy that rewrites the Host field: the browser uses another name for the server. A public suffix that is newer than the list in use.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=other.example'],
      },
      {
        url: 'https://shop.co.uk/',
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=co.uk'],
      },
      {
        url: 'https://abc123.execute-api.us-east-1.amazonaws.com/',
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=amazonaws.com'],
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
  setCookie(subject) {
    const { cookie, response, browsers } = subject;
    // Without the request the host name is not known.
    if (!isRejectedFor(subject, 'InvalidDomain') || response.request === null) return null;
    return {
      severity: 'medium',
      confidence: response.transport.because === 'forwarded' ? 'medium' : 'high',
      message: `${theCookie(cookie.name)} has Domain ${quoted(cookie.domain ?? '')}, set by ${quoted(response.host)}: ${reasonText(subject)}, and ${byBrowsers(browsers)}.`,
    };
  },
};

function reasonText({ cookie, verdict, response }: SetCookieSubject): string {
  if (verdict.reason !== null) return verdict.text;
  // The client's own browser takes it: why the strictest one does not.
  const rejection = domainRejection(cookie.domain, withoutPort(response.host), true, PROFILES.firefox);
  return rejection?.text ?? verdict.text;
}
