// Partitioned without Secure: browsers that know Partitioned reject the cookie.

import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const partitionedInsecure: Rule = {
  meta: {
    id: 'partitioned-insecure',
    title: 'Partitioned without Secure: browsers reject the cookie',
    severities: [['medium', 'always']],
    references: ['CHIPS section 2.1', 'CWE-614', 'ASVS 5.0 3.3.1'],
    why: 'Browsers accept a Partitioned cookie only with Secure; without it the cookie is never stored.',
    fix: 'Add Secure, and Path=/.',
    change: 'cross-site',
    falsePositives: 'Browsers that do not know Partitioned store the cookie unpartitioned.',
    failing: [
      { url: 'https://shop.example/', setCookie: ['widget=1; HttpOnly; Path=/; SameSite=Lax; Partitioned'] },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: ['widget=1; Secure; HttpOnly; Path=/; SameSite=None; Partitioned'],
      },
    ],
  },
  alsoRejected: true,
  onlyIf: 'rejected',
  field({ cookie, rejection }) {
    // Chrome has no name for this reason; with SameSite=None, SameSiteNoneInsecure comes first.
    if (!cookie.partitioned || cookie.secure || rejection !== 'UnknownError') return null;
    return {
      severity: 'medium',
      confidence: 'high',
      message: `${theCookie(cookie.name)} is Partitioned and not Secure: browsers reject it.`,
    };
  },
};
