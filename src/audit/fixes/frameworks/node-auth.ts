// Libraries of Node that make logins and sessions for any framework: Auth.js, better-auth, iron-session.

import type { FixSet } from '../fix.ts';

const IS_PRODUCTION = "process.env.NODE_ENV === 'production'";

export const NODE_AUTH_FIXES: readonly FixSet[] = [
  {
    framework: 'Auth.js',
    kinds: ['session'],
    versions: 'Auth.js 5 and NextAuth.js 4',
    where: 'auth.ts',
    lines: {
      secure: {
        code: `useSecureCookies: ${IS_PRODUCTION}`,
        text: 'The cookies then have names that begin with __Secure- and __Host-.',
      },
      'http-only': 'cookies: { sessionToken: { options: { httpOnly: true, sameSite: "lax", path: "/" } } }',
      'same-site': 'cookies: { sessionToken: { options: { httpOnly: true, sameSite: "lax", path: "/" } } }',
      'cross-site':
        'cookies: { sessionToken: { options: { httpOnly: true, sameSite: "none", secure: true, path: "/" } } }',
      lifetime: { code: 'session: { maxAge: 7 * 24 * 3600 }', text: 'In seconds; the default is 30 days.' },
      'host-only': {
        code: 'cookies: { sessionToken: { options: { httpOnly: true, sameSite: "lax", path: "/" } } }',
        text: 'Leave domain out.',
      },
      prefix: `useSecureCookies: ${IS_PRODUCTION}`,
      delete: { code: 'await signOut()', where: 'the logout' },
      'end-at-logout': {
        code: 'session: { strategy: "database" }',
        text: 'With an adapter. The strategy "jwt" holds the whole session in the cookie, and the server cannot end it; then make session.maxAge short.',
      },
    },
  },
  {
    framework: 'Auth.js',
    kinds: ['csrf'],
    versions: 'Auth.js 5 and NextAuth.js 4',
    where: 'auth.ts',
    lines: {
      secure: `useSecureCookies: ${IS_PRODUCTION}`,
      'http-only': 'cookies: { csrfToken: { options: { httpOnly: true, sameSite: "lax", path: "/" } } }',
      'same-site': 'cookies: { csrfToken: { options: { httpOnly: true, sameSite: "lax", path: "/" } } }',
      prefix: `useSecureCookies: ${IS_PRODUCTION}`,
    },
  },
  {
    framework: 'better-auth',
    kinds: ['session'],
    versions: 'better-auth 1.0 and newer',
    where: 'auth.ts',
    lines: {
      secure: `advanced: { useSecureCookies: ${IS_PRODUCTION} }`,
      'http-only': 'advanced: { defaultCookieAttributes: { httpOnly: true } }',
      'same-site': "advanced: { defaultCookieAttributes: { sameSite: 'lax' } }",
      'cross-site': "advanced: { defaultCookieAttributes: { sameSite: 'none', secure: true } }",
      lifetime: { code: 'session: { expiresIn: 3 * 24 * 3600 }', text: 'In seconds; the default is 7 days.' },
      'host-only': 'advanced: { crossSubDomainCookies: { enabled: false } }',
      delete: { code: 'await auth.api.signOut({ headers })', where: 'the logout' },
      'end-at-logout': {
        code: 'session: { cookieCache: { enabled: false } }',
        text: 'With the cache the cookie session_data is accepted until it expires, although the session has ended.',
      },
      'server-side': {
        code: 'session: { cookieCache: { enabled: false } }',
        text: 'The cookie session_data holds the user and the session; without the cache it is not set.',
      },
    },
  },
  {
    framework: 'iron-session',
    kinds: ['session'],
    versions: 'iron-session 8 and newer',
    where: 'the options of getIronSession',
    cookie: 'session',
    lines: {
      secure: `cookieOptions: { secure: ${IS_PRODUCTION} }`,
      'http-only': 'cookieOptions: { httpOnly: true }',
      'same-site': "cookieOptions: { sameSite: 'lax' }",
      'cross-site': "cookieOptions: { sameSite: 'none', secure: true }",
      lifetime: { code: 'ttl: 7 * 24 * 3600', text: 'In seconds; the default is 14 days.' },
      'host-only': { code: 'cookieOptions: { }', text: 'Leave domain out.' },
      prefix: `cookieName: ${IS_PRODUCTION} ? '__Host-session' : 'session', cookieOptions: { secure: ${IS_PRODUCTION} }`,
      delete: { code: 'session.destroy()', where: 'the logout' },
      'end-at-logout': {
        code: 'ttl: 3600',
        text: 'The cookie holds the whole session, so the server cannot end it: keep it short, or store sessions on the server and their number in it.',
      },
      'rotate-at-login': {
        code: 'session.user = user; await session.save()',
        where: 'the login, once the password is checked',
        text: 'Every save() seals the session anew.',
      },
    },
  },
];
