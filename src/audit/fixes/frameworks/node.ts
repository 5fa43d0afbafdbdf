// Fastify, and the frameworks that render pages: Next.js, SvelteKit, Nuxt, React Router.

import type { FixSet } from '../fix.ts';
import { endOfSigned, JAVASCRIPT_LIST, revocationByJti } from '../revocation.ts';

const IS_PRODUCTION = "process.env.NODE_ENV === 'production'";
/** For lines that ask for it more than once. */
const NAMED_PRODUCTION = `With const production = ${IS_PRODUCTION}.`;

/** Without a word about it, the plugin sets no cookie over http, as on http://localhost. */
const FASTIFY_SESSION = `app.register(fastifySession, { secret, cookie: { secure: ${IS_PRODUCTION} } })`;

/** Cookies of the application; `signed`: the option that signs them, which has to stay. */
function cookiesOfFastify(signed: '' | 'signed: true, '): FixSet['lines'] {
  return {
    secure: {
      code: `reply.setCookie(name, value, { ${signed}secure: ${IS_PRODUCTION} })`,
      text: "Or secure: 'auto': Secure over https only.",
    },
    'http-only': `reply.setCookie(name, value, { ${signed}httpOnly: true, sameSite: 'lax' })`,
    'same-site': `reply.setCookie(name, value, { ${signed}sameSite: 'lax' })`,
    cors: {
      code: "await app.register(cors, { origin: 'https://app.example', credentials: true })",
      where: 'app.js, before the routes',
      text: 'The package is @fastify/cors.',
    },
    'cross-site': {
      code: `reply.setCookie(name, value, { ${signed}sameSite: production ? 'none' : 'lax', secure: production })`,
      text: NAMED_PRODUCTION,
    },
    lifetime: {
      code: `reply.setCookie(name, value, { ${signed}maxAge: 7 * 24 * 3600 })`,
      text: 'maxAge is in seconds.',
    },
    'host-only': {
      code: signed === '' ? 'reply.setCookie(name, value)' : 'reply.setCookie(name, value, { signed: true })',
      text: 'Leave domain out.',
    },
    delete: {
      code: 'reply.clearCookie(name, { path, domain })',
      text: 'Use the path and domain of setCookie.',
    },
    'no-store': { code: "reply.header('Cache-Control', 'no-store')", where: 'the route' },
  };
}

export const NODE_FIXES: readonly FixSet[] = [
  {
    framework: '@fastify/session',
    kinds: ['session'],
    versions: '@fastify/session 10 and newer',
    where: 'app.js, the options of @fastify/session',
    cookie: 'sessionId',
    lines: {
      secure: {
        code: `{ secret, cookie: { secure: ${IS_PRODUCTION} } }`,
        text: 'With secure: true the plugin sets no cookie over http. Behind a proxy that ends TLS also Fastify({ trustProxy: true }).',
      },
      'http-only': '{ secret, cookie: { httpOnly: true } }',
      'same-site': "{ secret, cookie: { sameSite: 'lax' } }",
      'cross-site': {
        code: "{ secret, cookie: { sameSite: production ? 'none' : 'lax', secure: production } }",
        text: NAMED_PRODUCTION,
      },
      lifetime: '{ secret, cookie: { maxAge: 7 * 24 * 3600 * 1000 } }',
      'host-only': { code: '{ secret, cookie: { } }', text: 'Leave domain out.' },
      prefix: `{ secret, cookieName: ${IS_PRODUCTION} ? '__Host-sessionId' : 'sessionId', cookie: { secure: ${IS_PRODUCTION}, path: '/' } }`,
      delete: {
        code: "await request.session.destroy(); reply.clearCookie(name, { path: '/' })",
        where: 'the logout',
        text: 'Use the path and domain of the plugin.',
      },
      'end-at-logout': { code: 'await request.session.destroy()', where: 'the logout' },
      'rotate-at-login': {
        code: 'await request.session.regenerate()',
        where: 'the login, before the user is stored in the session',
      },
      'no-store': { code: "reply.header('Cache-Control', 'no-store')", where: 'the route' },
    },
  },
  {
    framework: '@fastify/secure-session',
    kinds: ['session'],
    versions: '@fastify/secure-session 7 and newer',
    where: 'app.js, the options of @fastify/secure-session',
    cookie: 'session',
    lines: {
      secure: `{ key, cookie: { path: '/', secure: ${IS_PRODUCTION} } }`,
      'http-only': "{ key, cookie: { path: '/', httpOnly: true } }",
      'same-site': "{ key, cookie: { path: '/', sameSite: 'lax' } }",
      'cross-site': {
        code: "{ key, cookie: { path: '/', sameSite: production ? 'none' : 'lax', secure: production } }",
        text: NAMED_PRODUCTION,
      },
      lifetime: {
        code: "{ key, expiry: 7 * 24 * 3600, cookie: { path: '/', maxAge: 7 * 24 * 3600 } }",
        text: 'Both are in seconds: expiry ends the session, maxAge the cookie.',
      },
      'host-only': { code: "{ key, cookie: { path: '/' } }", text: 'Leave domain out.' },
      prefix: `{ key, cookieName: ${IS_PRODUCTION} ? '__Host-session' : 'session', cookie: { path: '/', secure: ${IS_PRODUCTION} } }`,
      delete: { code: 'request.session.delete()', where: 'the logout' },
      'end-at-logout': {
        code: FASTIFY_SESSION,
        where: 'app.js, in place of @fastify/secure-session',
        text: 'The cookie of @fastify/secure-session holds the whole session, so the server cannot end it: @fastify/session stores sessions on the server, and await request.session.destroy() in the logout ends them. It needs @fastify/cookie.',
      },
      'rotate-at-login': {
        code: 'request.session.regenerate()',
        where: 'the login, before the user is stored in the session',
      },
      'server-side': {
        code: FASTIFY_SESSION,
        where: 'app.js, in place of @fastify/secure-session',
        text: '@fastify/session stores the data on the server: the cookie holds a number only. It needs @fastify/cookie.',
      },
      'no-store': { code: "reply.header('Cache-Control', 'no-store')", where: 'the route' },
    },
  },
  {
    framework: 'Fastify',
    kinds: ['application'],
    versions: '@fastify/cookie 9 and newer',
    where: 'the route that sets it',
    lines: {
      ...cookiesOfFastify(''),
      'end-at-logout': revocationByJti('revokedTokens.add(token.jti)', JAVASCRIPT_LIST),
    },
  },
  {
    framework: 'Fastify',
    kinds: ['signed'],
    versions: '@fastify/cookie 9 and newer',
    where: 'the route that sets it',
    lines: {
      ...cookiesOfFastify('signed: true, '),
      'end-at-logout': endOfSigned(
        'sessions.delete(request.unsignCookie(request.cookies[name]).value)',
        'sessions',
      ),
    },
  },
  {
    framework: 'Next.js',
    kinds: ['application'],
    versions: 'Next.js 15 and newer; before, cookies() needs no await',
    where: 'the server action or route handler that sets it',
    lines: {
      secure: `(await cookies()).set(name, value, { secure: ${IS_PRODUCTION} })`,
      'http-only': "(await cookies()).set(name, value, { httpOnly: true, sameSite: 'lax' })",
      'same-site': {
        code: "(await cookies()).set(name, value, { sameSite: 'lax' })",
        text: 'In proxy.ts (middleware.ts before Next.js 16) call response.cookies.set with the same arguments.',
      },
      cors: {
        code: "headers: { 'Access-Control-Allow-Origin': 'https://app.example', 'Access-Control-Allow-Credentials': 'true' }",
        where: 'the response of the route handler, and of its OPTIONS',
      },
      'cross-site': {
        code: "(await cookies()).set(name, value, { sameSite: production ? 'none' : 'lax', secure: production })",
        text: NAMED_PRODUCTION,
      },
      lifetime: {
        code: '(await cookies()).set(name, value, { maxAge: 7 * 24 * 3600 })',
        text: 'maxAge is in seconds.',
      },
      'host-only': { code: '(await cookies()).set(name, value)', text: 'Leave domain out.' },
      delete: {
        code: '(await cookies()).delete({ name, path, domain })',
        text: 'Use the path and domain that it was set with.',
      },
      'end-at-logout': revocationByJti('await revokeToken(token.jti)', {
        list: 'a table of the jti that revokeToken() writes.',
        check: "if (await isRevoked(token.jti)) throw new Error('logged out')",
      }),
      'no-store': {
        code: "headers: { 'Cache-Control': 'no-store' }",
        where: 'the response of the route handler',
      },
    },
  },
  {
    framework: 'SvelteKit',
    kinds: ['application'],
    versions: 'SvelteKit 2.0 and newer',
    where: 'the action or endpoint that sets it',
    lines: {
      secure: {
        code: "cookies.set(name, value, { path: '/' })",
        text: 'SvelteKit sets Secure by itself, but on http://localhost: take secure: false out.',
      },
      'http-only': {
        code: "cookies.set(name, value, { path: '/' })",
        text: 'SvelteKit sets HttpOnly by itself: take httpOnly: false out.',
      },
      'same-site': {
        code: "cookies.set(name, value, { path: '/', sameSite: 'lax' })",
        text: 'It is the default.',
      },
      'cross-site': {
        code: "cookies.set(name, value, { path: '/', sameSite: dev ? 'lax' : 'none', secure: !dev })",
        text: 'dev is that of $app/environment.',
      },
      lifetime: "cookies.set(name, value, { path: '/', maxAge: 7 * 24 * 3600 })",
      'host-only': { code: "cookies.set(name, value, { path: '/' })", text: 'Leave domain out.' },
      delete: {
        code: 'cookies.delete(name, { path, domain })',
        text: 'Use the path and domain of cookies.set.',
      },
      'end-at-logout': {
        code: 'await db.session.delete(id)',
        where: 'the logout',
        text: 'Delete the session on the server, not the cookie alone.',
      },
      'no-store': { code: "setHeaders({ 'cache-control': 'no-store' })", where: 'the load function' },
    },
  },
  {
    framework: 'Nuxt',
    kinds: ['session'],
    versions: 'h3 1.8 and newer',
    where: 'every call of useSession',
    lines: {
      secure: {
        code: 'useSession(event, { password, cookie: { secure: !import.meta.dev } })',
        text: 'It is the default to set Secure: on http://localhost in production mode Safari does not take it.',
      },
      'http-only': 'useSession(event, { password, cookie: { httpOnly: true } })',
      'same-site': "useSession(event, { password, cookie: { sameSite: 'lax' } })",
      'cross-site':
        "useSession(event, { password, cookie: { sameSite: import.meta.dev ? 'lax' : 'none', secure: !import.meta.dev } })",
      lifetime: {
        code: 'useSession(event, { password, maxAge: 7 * 24 * 3600 })',
        text: 'maxAge is in seconds.',
      },
      delete: { code: 'await session.clear()', where: 'the logout' },
      'end-at-logout': {
        code: 'sessions.delete(session.id); await session.clear()',
        where: 'the logout',
        text: 'The cookie holds the whole session, so that clear() alone ends no copy of it: store the user on the server at the login, with sessions.set(session.id, user), and accept only sessions whose id is there.',
      },
      'rotate-at-login': {
        code: 'await session.clear(); await session.update({ user })',
        where: 'the login, once the password is checked',
      },
    },
  },
  {
    framework: 'Nuxt',
    kinds: ['application'],
    versions: 'Nuxt 3 and newer',
    where: 'the server route that sets it',
    lines: {
      secure: 'setCookie(event, name, value, { secure: !import.meta.dev })',
      'http-only': "setCookie(event, name, value, { httpOnly: true, sameSite: 'lax' })",
      'same-site': {
        code: "setCookie(event, name, value, { sameSite: 'lax' })",
        text: "In a page: useCookie(name, { sameSite: 'lax' }).",
      },
      cors: {
        code: "routeRules: { '/api/**': { headers: { 'Access-Control-Allow-Origin': 'https://app.example', 'Access-Control-Allow-Credentials': 'true' } } }",
        where: 'nuxt.config.ts',
      },
      'cross-site':
        "setCookie(event, name, value, { sameSite: import.meta.dev ? 'lax' : 'none', secure: !import.meta.dev })",
      lifetime: {
        code: 'setCookie(event, name, value, { maxAge: 7 * 24 * 3600 })',
        text: 'maxAge is in seconds.',
      },
      'host-only': { code: 'setCookie(event, name, value)', text: 'Leave domain out.' },
      delete: {
        code: 'deleteCookie(event, name, { path, domain })',
        text: 'Use the path and domain of setCookie.',
      },
      'no-store': {
        code: "setResponseHeader(event, 'Cache-Control', 'no-store')",
        where: 'the server route',
      },
    },
  },
  {
    framework: 'React Router',
    kinds: ['session'],
    versions: 'Remix 2, React Router 7 and newer',
    where: 'app/sessions.server.ts',
    cookie: '__session',
    lines: {
      secure: `createCookieSessionStorage({ cookie: { secure: ${IS_PRODUCTION} } })`,
      'http-only': 'createCookieSessionStorage({ cookie: { httpOnly: true } })',
      'same-site': {
        code: "createCookieSessionStorage({ cookie: { sameSite: 'lax' } })",
      },
      'cross-site': {
        code: "createCookieSessionStorage({ cookie: { sameSite: production ? 'none' : 'lax', secure: production } })",
        text: NAMED_PRODUCTION,
      },
      lifetime: {
        code: 'createCookieSessionStorage({ cookie: { maxAge: 7 * 24 * 3600 } })',
        text: 'maxAge is in seconds.',
      },
      'host-only': { code: 'createCookieSessionStorage({ cookie: { } })', text: 'Leave domain out.' },
      prefix: `createCookieSessionStorage({ cookie: { name: ${IS_PRODUCTION} ? '__Host-__session' : '__session', secure: ${IS_PRODUCTION}, path: '/' } })`,
      delete: {
        code: "headers: { 'Set-Cookie': await destroySession(session) }",
        where: 'the response of the logout',
      },
      'end-at-logout': {
        code: 'createSessionStorage({ cookie, createData, readData, updateData, deleteData })',
        text: 'The cookie holds the whole session, so the server cannot end it: store sessions on the server, and destroySession(session) ends them.',
      },
      'server-side': {
        code: 'createSessionStorage({ cookie, createData, readData, updateData, deleteData })',
        text: 'The data is stored on the server: the cookie holds a number only.',
      },
      'rotate-at-login': {
        code: 'const session = await getSession()',
        where: 'the login, without the Cookie of the request',
      },
    },
  },
];
