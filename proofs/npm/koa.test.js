import { npmVersions, prove } from '../proof.js';

const BASE = {
  versions: () => npmVersions('koa', 'koa-session'),
  places: {
    config: 'session({}, app)',
    logout: 'ctx.session = null',
    theme: "ctx.cookies.set(name, value, { httpOnly: true, sameSite: 'lax' })",
  },
  program: ({ config, logout, theme }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import Koa from 'koa';
import session from 'koa-session';

const app = new Koa({ proxy: true, keys: ['proof'] });
const sessions = new Map();
const store = {
  get: (key) => sessions.get(key),
  set: (key, value) => void sessions.set(key, value),
  destroy: (key) => void sessions.delete(key),
};
app.use(${config});
app.use(async (ctx) => {
  const name = 'theme', value = 'dark';
  if (ctx.path === '/') {
    ${theme};
    ctx.body = 'welcome';
  } else if (ctx.path === '/account') {
    if (ctx.session.user) ctx.body = ctx.session.user;
    else ctx.throw(401);
  } else if (ctx.path === '/login') {
    let body = '';
    for await (const part of ctx.req) body += part;
    const form = new URLSearchParams(body);
    if (form.get('password') !== 'secret') ctx.throw(401);
    ctx.session.user = form.get('user');
    ctx.session.email = 'ann@shop.example';
    ctx.redirect('/');
  } else if (ctx.path === '/logout') {
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
    { change: 'same-site', rule: 'samesite-missing' },
    { change: 'http-only', rule: 'httponly-missing', before: 'session({ httpOnly: false }, app)' },
    // Without a word about it, Koa asks the connection.
    {
      change: 'secure',
      rule: 'secure-missing',
      before: 'session({ secure: false }, app)',
      isProduction: true,
    },
    { change: 'prefix', rule: 'prefix-unused', before: 'session({}, app)', isProduction: true },
    { change: 'lifetime', rule: 'lifetime-long', before: 'session({ maxAge: 90 * 24 * 3600 * 1000 }, app)' },
    { change: 'server-side', rule: 'payload-readable' },
    { change: 'end-at-logout', rule: 'token-after-logout' },
  ],
});

prove({
  ...BASE,
  set: 'Koa: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', place: 'theme', before: 'ctx.cookies.set(name, value)' },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'theme',
      before: 'ctx.cookies.set(name, value, { httpOnly: false })',
    },
    {
      change: 'secure',
      rule: 'secure-missing',
      place: 'theme',
      before: 'ctx.cookies.set(name, value, { secure: false })',
      isProduction: true,
    },
  ],
});
