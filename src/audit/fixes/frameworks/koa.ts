// Koa: its sessions by koa-session, and cookies of the application.

import type { FixSet } from '../fix.ts';
import { JAVASCRIPT_LIST, revocationByJti } from '../revocation.ts';

const IS_PRODUCTION = "process.env.NODE_ENV === 'production'";
/** For lines that ask for it more than once. */
const NAMED_PRODUCTION = `With const production = ${IS_PRODUCTION}.`;

/** The options of koa-session; `store`: where it keeps sessions, if not in the cookie. */
function koaSession(store: '' | 'store, '): FixSet['lines'] {
  return {
    secure: {
      code: `session({ ${store}secure: ${IS_PRODUCTION} }, app)`,
      text: 'Behind a proxy that ends TLS also app.proxy = true: Koa sends no Secure cookie over a connection that it takes for http.',
    },
    'http-only': `session({ ${store}httpOnly: true }, app)`,
    'same-site': `session({ ${store}sameSite: 'lax' }, app)`,
    'cross-site': {
      code: `session({ ${store}sameSite: production ? 'none' : 'lax', secure: production }, app)`,
      text: NAMED_PRODUCTION,
    },
    lifetime: `session({ ${store}maxAge: 7 * 24 * 3600 * 1000 }, app)`,
    'host-only': { code: `session({ ${store}}, app)`, text: 'Leave domain out.' },
    prefix: `session({ ${store}key: ${IS_PRODUCTION} ? '__Host-koa.sess' : 'koa.sess', secure: ${IS_PRODUCTION} }, app)`,
    delete: { code: 'ctx.session = null', where: 'the logout' },
    'rotate-at-login': {
      code: 'await ctx.session.regenerate()',
      where: 'the login, before the user is stored in the session',
      text: 'With a store (koa-session 6.4 and newer).',
    },
    'no-store': { code: "ctx.set('Cache-Control', 'no-store')", where: 'the route' },
    'proxy-scheme': { code: 'app.proxy = true', where: 'app.js' },
  };
}

export const KOA_FIXES: readonly FixSet[] = [
  {
    framework: 'koa-session',
    kinds: ['session'],
    versions: 'koa-session 6.0 and newer',
    where: 'app.js',
    cookie: 'koa.sess',
    lines: {
      ...koaSession(''),
      'end-at-logout': {
        code: 'session({ store }, app)',
        text: 'And ctx.session = null in the logout, which removes the session from the store. Without a store the cookie holds the whole session, and the server cannot end it.',
      },
      'server-side': {
        code: 'session({ store }, app)',
        text: 'store is an object with get, set and destroy: the cookie then holds a number only.',
      },
    },
  },
  {
    framework: 'koa-session',
    kinds: ['stored-session'],
    versions: 'koa-session 6.0 and newer',
    where: 'app.js',
    cookie: 'koa.sess',
    lines: {
      ...koaSession('store, '),
      'end-at-logout': {
        code: 'ctx.session = null',
        where: 'the logout',
        text: 'It removes the session from the store: deleting the cookie alone does not.',
      },
    },
  },
  {
    framework: 'Koa',
    kinds: ['application'],
    versions: 'Koa 2.13 and newer',
    where: 'the route that sets it',
    lines: {
      secure: `ctx.cookies.set(name, value, { secure: ${IS_PRODUCTION} })`,
      'http-only': "ctx.cookies.set(name, value, { httpOnly: true, sameSite: 'lax' })",
      'same-site': "ctx.cookies.set(name, value, { sameSite: 'lax' })",
      cors: {
        code: "app.use(cors({ origin: 'https://app.example', credentials: true }))",
        where: 'app.js, before the routes',
        text: 'The package is @koa/cors.',
      },
      'cross-site': {
        code: "ctx.cookies.set(name, value, { sameSite: production ? 'none' : 'lax', secure: production })",
        text: NAMED_PRODUCTION,
      },
      lifetime: 'ctx.cookies.set(name, value, { maxAge: 7 * 24 * 3600 * 1000 })',
      'host-only': { code: 'ctx.cookies.set(name, value)', text: 'Leave domain out.' },
      delete: {
        code: 'ctx.cookies.set(name, null, { path, domain })',
        text: 'Use the path and domain that it was set with.',
      },
      'end-at-logout': revocationByJti('revokedTokens.add(token.jti)', JAVASCRIPT_LIST),
      'no-store': { code: "ctx.set('Cache-Control', 'no-store')", where: 'the route' },
      'proxy-scheme': { code: 'app.proxy = true', where: 'app.js' },
    },
  },
];
