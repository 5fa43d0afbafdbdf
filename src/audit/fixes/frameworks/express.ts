// Express and what is used with it; NestJS runs on Express and takes the same calls in main.ts.

import type { FixSet } from '../fix.ts';
import { endOfSigned, JAVASCRIPT_LIST, revocationByJti } from '../revocation.ts';

const NO_STORE = { code: "res.set('Cache-Control', 'no-store')", where: 'the route' };
const PROXY_SCHEME = {
  code: "app.set('trust proxy', 1)",
  where: 'app.js',
  text: 'And redirect http to https.',
} as const;
/** The name has its prefix only where the cookie has Secure. */
const IS_PRODUCTION = "process.env.NODE_ENV === 'production'";
/** For lines that ask for it more than once. */
const NAMED_PRODUCTION = `With const production = ${IS_PRODUCTION}.`;

/** Cookies of the application; `signed`: the option that signs them, which has to stay. */
function cookiesOf(signed: '' | 'signed: true, '): FixSet['lines'] {
  return {
    secure: `res.cookie(name, value, { ${signed}secure: ${IS_PRODUCTION} })`,
    'http-only': `res.cookie(name, value, { ${signed}httpOnly: true, sameSite: 'lax' })`,
    'same-site': `res.cookie(name, value, { ${signed}sameSite: 'lax' })`,
    cors: {
      code: "app.use(cors({ origin: 'https://app.example', credentials: true }))",
      where: 'app.js, before the routes',
      text: 'The package is cors.',
    },
    'cross-site': {
      code: `res.cookie(name, value, { ${signed}sameSite: production ? 'none' : 'lax', secure: production })`,
      text: `${NAMED_PRODUCTION} In a page that other sites embed, or for a fetch from another site, also partitioned: true (Express 4.19 and newer): Safari needs it.`,
    },
    lifetime: {
      code: `res.cookie(name, value, { ${signed}maxAge: 7 * 24 * 3600 * 1000 })`,
      text: 'maxAge is in milliseconds.',
    },
    'host-only': { code: `res.cookie(name, value, { ${signed}path: "/" })`, text: 'Leave domain out.' },
    prefix: `res.cookie(${IS_PRODUCTION} ? '__Host-' + name : name, value, { ${signed}secure: ${IS_PRODUCTION}, path: '/' })`,
    delete: {
      code: 'res.clearCookie(name, { path, domain, secure, sameSite })',
      text: 'Use the options of res.cookie, without maxAge and expires.',
    },
    'server-side': {
      code: 'res.cookie(name, id, options)',
      text: 'Store the data on the server under a random id (crypto.randomUUID()).',
    },
    'no-store': NO_STORE,
    'proxy-scheme': PROXY_SCHEME,
  };
}

export const EXPRESS_FIXES: readonly FixSet[] = [
  {
    framework: 'express-session',
    kinds: ['session'],
    versions: 'express-session 1.17 and newer',
    where: 'app.js',
    cookie: 'connect.sid',
    lines: {
      secure: {
        code: `session({ ..., cookie: { secure: ${IS_PRODUCTION} } })`,
        text: "Behind a proxy that ends TLS also app.set('trust proxy', 1).",
      },
      'http-only': 'session({ ..., cookie: { httpOnly: true } })',
      'same-site': "session({ ..., cookie: { sameSite: 'lax' } })",
      'cross-site': {
        code: "session({ ..., cookie: { sameSite: production ? 'none' : 'lax', secure: production } })",
        text: `${NAMED_PRODUCTION} In a page that other sites embed, or for a fetch from another site, also partitioned: true (express-session 1.18 and newer): Safari needs it. Behind a proxy that ends TLS also app.set('trust proxy', 1).`,
      },
      lifetime: {
        code: 'session({ ..., cookie: { maxAge: 7 * 24 * 3600 * 1000 } })',
        text: 'maxAge is in milliseconds.',
      },
      'host-only': { code: 'session({ ..., cookie: { } })', text: 'Leave domain out.' },
      prefix: `session({ ..., name: ${IS_PRODUCTION} ? '__Host-connect.sid' : 'connect.sid', cookie: { secure: ${IS_PRODUCTION}, path: '/' } })`,
      delete: {
        code: 'req.session.destroy(() => res.clearCookie(name, { path, domain }).redirect("/"))',
        where: 'the logout',
        text: 'Use the path and domain of session({ cookie }).',
      },
      'end-at-logout': {
        code: 'req.session.destroy(() => res.clearCookie(name).redirect("/"))',
        where: 'the logout',
        text: 'Deleting the cookie alone leaves the session on the server.',
      },
      'end-others': {
        code: 'req.session.version = ++user.sessionVersion',
        where: 'the change of the password',
        text: 'Store sessionVersion with the user. Set it in the session at the login too, and refuse sessions with another one.',
      },
      'rotate-at-login': {
        code: 'req.session.regenerate(() => { req.session.user = user; res.redirect("/") })',
        where: 'the login, once the password is checked',
      },
      'no-store': NO_STORE,
      'proxy-scheme': PROXY_SCHEME,
    },
  },
  {
    framework: 'cookie-session',
    kinds: ['session'],
    versions: 'cookie-session 2.0 and newer',
    where: 'app.js',
    cookie: 'session',
    lines: {
      secure: {
        code: `cookieSession({ ..., secure: ${IS_PRODUCTION} })`,
        text: "Behind a proxy that ends TLS also app.set('trust proxy', 1).",
      },
      'http-only': 'cookieSession({ ..., httpOnly: true })',
      'same-site': "cookieSession({ ..., sameSite: 'lax' })",
      'cross-site': {
        code: "cookieSession({ ..., sameSite: production ? 'none' : 'lax', secure: production })",
        text: NAMED_PRODUCTION,
      },
      lifetime: 'cookieSession({ ..., maxAge: 7 * 24 * 3600 * 1000 })',
      'host-only': { code: 'cookieSession({ ... })', text: 'Leave domain out.' },
      prefix: `cookieSession({ ..., name: ${IS_PRODUCTION} ? '__Host-session' : 'session', secure: ${IS_PRODUCTION} })`,
      delete: { code: 'req.session = null', where: 'the logout' },
      'end-at-logout': {
        code: "session({ secret, resave: false, saveUninitialized: false, cookie: { sameSite: 'lax' } })",
        text: 'The cookie of cookie-session holds the whole session, so the server cannot end it: express-session stores sessions on the server, and req.session.destroy() ends them.',
      },
      'rotate-at-login': {
        code: 'req.session = { user }',
        where: 'the login, once the password is checked',
      },
      'server-side': {
        code: "session({ secret, resave: false, saveUninitialized: false, cookie: { sameSite: 'lax' } })",
        text: 'express-session in place of cookie-session stores the data on the server: the cookie holds a number only.',
      },
      'no-store': NO_STORE,
      'proxy-scheme': PROXY_SCHEME,
    },
  },
  {
    framework: 'csurf',
    kinds: ['csrf'],
    versions: 'csurf 1.11',
    where: 'app.js',
    cookie: '_csrf',
    lines: {
      secure: `csurf({ cookie: { secure: ${IS_PRODUCTION} } })`,
      'http-only': "csurf({ cookie: { httpOnly: true, sameSite: 'lax' } })",
      'same-site': "csurf({ cookie: { httpOnly: true, sameSite: 'lax' } })",
      'cross-site': {
        code: "csurf({ cookie: { httpOnly: true, sameSite: production ? 'none' : 'lax', secure: production } })",
        text: NAMED_PRODUCTION,
      },
      lifetime: { code: 'csurf({ cookie: { maxAge: 7 * 24 * 3600 } })', text: 'maxAge is in seconds.' },
      'host-only': { code: 'csurf({ cookie: true })', text: 'Leave domain out.' },
      prefix: `csurf({ cookie: { key: ${IS_PRODUCTION} ? '__Host-_csrf' : '_csrf', secure: ${IS_PRODUCTION} } })`,
      'proxy-scheme': PROXY_SCHEME,
    },
  },
  {
    framework: 'Express',
    kinds: ['application'],
    versions: 'Express 4.17 and newer',
    where: 'the route that sets it',
    lines: {
      ...cookiesOf(''),
      'end-at-logout': revocationByJti('revokedTokens.add(token.jti)', JAVASCRIPT_LIST),
      json: 'res.cookie(name, JSON.stringify(value))',
      encode: {
        code: 'res.cookie(name, value)',
        text: 'It encodes the value by itself: do not write the Set-Cookie field by hand.',
      },
    },
  },
  {
    framework: 'Express',
    kinds: ['signed'],
    versions: 'Express 4.17 and newer',
    where: 'the route that sets it',
    lines: {
      ...cookiesOf('signed: true, '),
      'end-at-logout': endOfSigned('sessions.delete(req.signedCookies[name])', 'sessions'),
    },
  },
];
