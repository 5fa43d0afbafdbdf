// Libraries of Node that make logins and sessions for any framework: Auth.js, better-auth, iron-session.

import type { FixSet } from '../fix.ts';

const IS_PRODUCTION = "process.env.NODE_ENV === 'production'";
/** For lines that ask for it more than once. */
const NAMED_PRODUCTION = `With const production = ${IS_PRODUCTION}.`;

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
      'cross-site': {
        code: 'cookies: { sessionToken: { options: { httpOnly: true, sameSite: production ? "none" : "lax", secure: production, path: "/" } } }',
        text: NAMED_PRODUCTION,
      },
      lifetime: { code: 'session: { maxAge: 7 * 24 * 3600 }', text: 'In seconds; the default is 30 days.' },
      'host-only': {
        code: 'cookies: { sessionToken: { options: { httpOnly: true, sameSite: "lax", path: "/" } } }',
        text: 'Leave domain out.',
      },
      prefix: `useSecureCookies: ${IS_PRODUCTION}`,
      delete: { code: 'await signOut()', where: 'the logout' },
      'end-at-logout': {
        code: 'callbacks: { jwt: ({ token }) => (revoked.has((token.sid ??= crypto.randomUUID())) ? null : token) }, events: { signOut: ({ token }) => { revoked.add(token.sid); } }',
        text: 'revoked is a list that all servers share, since the cookie holds the whole session. Or session: { strategy: "database" } with an adapter, which stores sessions on the server: the provider Credentials does not work with it, and NextAuth.js 4 needs it.',
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
      'cross-site': {
        code: "advanced: { defaultCookieAttributes: { sameSite: production ? 'none' : 'lax', secure: production } }",
        text: NAMED_PRODUCTION,
      },
      lifetime: { code: 'session: { expiresIn: 3 * 24 * 3600 }', text: 'In seconds; the default is 7 days.' },
      'host-only': 'advanced: { crossSubDomainCookies: { enabled: false } }',
      delete: {
        code: 'await auth.api.signOut({ headers, asResponse: true })',
        where: 'the logout, as its response',
        text: 'Without asResponse it sets no cookie, unless the plugin nextCookies() does.',
      },
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
      'cross-site': {
        code: "cookieOptions: { sameSite: production ? 'none' : 'lax', secure: production }",
        text: NAMED_PRODUCTION,
      },
      lifetime: { code: 'ttl: 7 * 24 * 3600', text: 'In seconds; the default is 14 days.' },
      'host-only': { code: 'cookieOptions: { }', text: 'Leave domain out.' },
      prefix: `cookieName: ${IS_PRODUCTION} ? '__Host-session' : 'session', cookieOptions: { secure: ${IS_PRODUCTION} }`,
      delete: { code: 'session.destroy()', where: 'the logout' },
      'end-at-logout': {
        code: 'sessions.delete(session.id); session.destroy()',
        where: 'the logout',
        text: 'The cookie holds the whole session, so that destroy() alone ends no copy of it: give the session an id at the login (crypto.randomUUID()), store the user on the server under it, and accept only sessions whose id is there.',
      },
      'rotate-at-login': {
        code: 'session.user = user; await session.save()',
        where: 'the login, once the password is checked',
        text: 'Every save() seals the session anew.',
      },
    },
  },
];
