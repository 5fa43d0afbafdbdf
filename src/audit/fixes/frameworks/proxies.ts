// Proxies and load balancers, which set cookies of their own.

import type { FixSet } from '../fix.ts';

export const PROXY_FIXES: readonly FixSet[] = [
  {
    framework: 'HAProxy',
    kinds: ['proxy'],
    versions: 'HAProxy 2.2 and newer',
    where: 'haproxy.cfg, in the backend',
    cookie: 'SERVERID',
    lines: {
      secure: {
        code: 'cookie SERVERID insert indirect nocache secure',
        where: 'haproxy.cfg of the production server, in the backend',
      },
      'http-only': 'cookie SERVERID insert indirect nocache httponly',
      'same-site': 'cookie SERVERID insert indirect nocache attr "SameSite=Lax"',
      'host-only': { code: 'cookie SERVERID insert indirect nocache', text: 'Leave domain out.' },
    },
  },
  {
    framework: 'nginx',
    kinds: ['proxy'],
    versions: 'nginx 1.19.3 and newer',
    where: 'nginx.conf, beside userid on',
    lines: {
      secure: {
        code: 'userid_flags secure samesite=lax httponly;',
        where: 'nginx.conf of the production server, beside userid on',
      },
      'http-only': 'userid_flags httponly samesite=lax;',
      'same-site': 'userid_flags samesite=lax;',
      'cross-site': {
        code: 'userid_flags samesite=none secure;',
        where: 'nginx.conf of the production server, beside userid on',
      },
      lifetime: {
        code: 'userid_expires 7d;',
        text: 'Without userid_expires the cookie lasts until the browser closes.',
      },
      'host-only': { code: 'userid_domain none;', text: 'It is the default.' },
    },
  },
  {
    framework: 'ingress-nginx',
    kinds: ['proxy'],
    versions: 'ingress-nginx 1.0 and newer',
    where: 'the annotations of the Ingress',
    lines: {
      secure: {
        code: 'nginx.ingress.kubernetes.io/session-cookie-secure: "true"',
        where: 'the annotations of the Ingress in production',
      },
      'same-site': 'nginx.ingress.kubernetes.io/session-cookie-samesite: Lax',
      lifetime: {
        code: 'nginx.ingress.kubernetes.io/session-cookie-max-age: "604800"',
        text: 'In seconds.',
      },
    },
  },
];
