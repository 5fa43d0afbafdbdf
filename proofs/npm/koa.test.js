import { revocation } from '../json-web-token.js';
import { npmVersions, prove } from '../proof.js';

const BASE = {
  versions: () => npmVersions('koa', 'koa-session'),
  places: {
    config: 'session({}, app)',
    cache: '',
    rotate: '',
    login: 'ctx.session.user = user',
    logout: 'ctx.session = null',
    revoke: '',
    theme: "ctx.cookies.set(name, value, { httpOnly: true, sameSite: 'lax' })",
    token: '',
    renew: '',
  },
  program: ({ config, cache, rotate, login, logout, revoke, theme, token, renew }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import Koa from 'koa';
import session from 'koa-session';
import { claimsOf, tokenFor } from '../../json-web-token.js';

const app = new Koa({ proxy: true, keys: ['proof'] });
const production = process.env.NODE_ENV === 'production';
const revokedTokens = new Set();
const sessions = new Map();
const store = {
  get: (key) => sessions.get(key),
  set: (key, value) => void sessions.set(key, value),
  destroy: (key) => void sessions.delete(key),
};
app.use(${config});
app.use(async (ctx) => {
  const value = ctx.cookies.get('token'), token = claimsOf(value ?? '');
  if (ctx.path === '/') {
    const name = 'theme', value = 'dark';
    ctx.session.visits = (ctx.session.visits ?? 0) + 1;
    ${cache};
    ${theme};
    ctx.body = 'welcome';
  } else if (ctx.path === '/account') {
    const name = 'token';
    ctx.body = token === null || revokedTokens.has(token.jti) ? ctx.session.user : token.user;
    if (ctx.body === undefined) ctx.throw(401);
    ${cache};
    ${renew};
  } else if (ctx.path === '/login') {
    let body = '';
    for await (const part of ctx.req) body += part;
    const form = new URLSearchParams(body);
    if (form.get('password') !== 'secret') ctx.throw(401);
    const user = form.get('user'), email = 'ann@shop.example';
    const name = 'token', claims = { user, email };
    ${revocation(revoke).sign};
    const value = tokenFor(claims);
    ${rotate};
    ${login};
    ${token};
    ctx.redirect('/');
  } else if (ctx.path === '/logout') {
    const name = 'token', path = '/', domain = undefined;
    ${revocation(revoke).end};
    ${logout};
    ctx.redirect('/');
  }
});
app.listen(process.env.PORT, '127.0.0.1');
`,
    },
  }),
};

prove({
  ...BASE,
  set: 'koa-session: session',
  cookie: 'koa.sess',
  changes: [
    { change: 'same-site' },
    { change: 'http-only', before: 'session({ httpOnly: false }, app)' },
    // Without a word about it, Koa asks the connection.
    { change: 'secure', before: 'session({ secure: false }, app)' },
    { change: 'cross-site', before: "session({ sameSite: 'none', secure: false }, app)" },
    { change: 'prefix', before: 'session({}, app)' },
    { change: 'lifetime', before: 'session({ maxAge: 90 * 24 * 3600 * 1000 }, app)' },
    { change: 'host-only', before: "session({ domain: 'shop.example' }, app)" },
    { change: 'server-side', given: { login: 'Object.assign(ctx.session, { user, email })' } },
    { change: 'end-at-logout' },
    { change: 'rotate-at-login', place: 'rotate', given: { config: 'session({ store }, app)' } },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'no-store', place: 'cache' },
  ],
});

prove({
  ...BASE,
  set: 'Koa: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'same-site', place: 'theme', before: 'ctx.cookies.set(name, value)' },
    { change: 'http-only', place: 'theme', before: 'ctx.cookies.set(name, value, { httpOnly: false })' },
    { change: 'secure', place: 'theme', before: 'ctx.cookies.set(name, value, { secure: false })' },
  ],
});

// A login that is a cookie of the application's own.
prove({
  ...BASE,
  set: 'Koa: cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    token: "ctx.cookies.set(name, value, { sameSite: 'lax' })",
    login: '',
    revoke: 'claims.jti = crypto.randomUUID(); revokedTokens.add(token.jti)',
    logout: 'ctx.cookies.set(name, null)',
  },
  changes: [
    {
      change: 'cross-site',
      place: 'token',
      before: "ctx.cookies.set(name, value, { sameSite: 'none', secure: false })",
    },
    {
      change: 'lifetime',
      place: 'token',
      before: 'ctx.cookies.set(name, value, { maxAge: 90 * 24 * 3600 * 1000 })',
    },
    {
      change: 'host-only',
      place: 'token',
      before: "ctx.cookies.set(name, value, { domain: 'shop.example' })",
    },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'end-at-logout', place: 'revoke', before: '' },
    { change: 'no-store', place: 'cache', given: { renew: 'ctx.cookies.set(name, value)' } },
  ],
});
