import { npmVersions, prove } from '../proof.js';

const BASE = {
  versions: () => npmVersions('@auth/express'),
  places: { config: '', logout: 'await signOut()' },
  program: ({ config, logout }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { ExpressAuth, getSession } from '@auth/express';
import Credentials from '@auth/core/providers/credentials';
import express from 'express';

const production = process.env.NODE_ENV === 'production';
const revoked = new Set();
const settings = {
  secret: 'proof',
  trustHost: true,
  providers: [
    Credentials({
      credentials: { user: {}, password: {} },
      authorize: ({ user, password }) => (password === 'secret' ? { id: '1', name: user } : null),
    }),
  ],
  ${config}
};
const port = process.env.PORT;
const app = express();
app.set('trust proxy', true);
app.use(express.urlencoded({ extended: false }));
app.use('/auth', ExpressAuth(settings));

/** Asks the routes of Auth.js as its pages do, and passes its cookies on. */
const fieldsOf = (req) => ({
  'X-Forwarded-Proto': req.protocol,
  'X-Forwarded-Host': req.get('host'),
  Cookie: req.get('cookie') ?? '',
});
const own = 'http://127.0.0.1:' + port + '/auth/';
async function relay(req, res, path, form) {
  const headers = fieldsOf(req);
  const token = await fetch(own + 'csrf', { headers });
  const { csrfToken } = await token.json();
  const cookies = token.headers.getSetCookie();
  headers.Cookie = [headers.Cookie, ...cookies.map((field) => field.split(';')[0])].filter(Boolean).join('; ');
  const body = new URLSearchParams({ ...form, csrfToken });
  const done = await fetch(own + path, { method: 'POST', headers, body, redirect: 'manual' });
  res.setHeader('Set-Cookie', done.headers.getSetCookie());
}
app.get('/', async (req, res) => {
  const token = await fetch(own + 'csrf', { headers: fieldsOf(req) });
  res.setHeader('Set-Cookie', token.headers.getSetCookie());
  res.send('welcome');
});
app.get('/account', async (req, res) => {
  const session = await getSession(req, settings);
  if (session?.user) res.send(session.user.name);
  else res.status(401).send('no');
});
app.post('/login', async (req, res) => {
  await relay(req, res, 'callback/credentials', req.body);
  res.redirect('/');
});
app.post('/logout', async (req, res) => {
  const signOut = () => relay(req, res, 'signout', {});
  ${logout};
  res.redirect('/');
});
app.listen(port, '127.0.0.1');
`,
    },
  }),
};

/** Names without a prefix, over HTTPS too. */
const PLAIN = 'useSecureCookies: false';

const session = (options) => `cookies: { sessionToken: { options: { path: "/", ${options} } } }`;

prove({
  ...BASE,
  set: 'Auth.js: session',
  cookie: 'authjs.session-token',
  changes: [
    { change: 'same-site', before: session('httpOnly: true, sameSite: false') },
    { change: 'http-only', before: session('httpOnly: false, sameSite: "lax"') },
    { change: 'secure', before: PLAIN },
    { change: 'cross-site', before: `${PLAIN}, ${session('httpOnly: true, sameSite: "none"')}` },
    {
      change: 'prefix',
      before: `${PLAIN}, ${session('httpOnly: true, sameSite: "lax", secure: production')}`,
    },
    { change: 'lifetime', before: 'session: { maxAge: 90 * 24 * 3600 }' },
    { change: 'host-only', before: session('httpOnly: true, sameSite: "lax", domain: "shop.example"') },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'end-at-logout' },
  ],
});

const csrf = (options) => `cookies: { csrfToken: { options: { path: "/", ${options} } } }`;

prove({
  ...BASE,
  set: 'Auth.js: CSRF cookie',
  cookie: 'authjs.csrf-token',
  changes: [
    { change: 'same-site', before: csrf('httpOnly: true, sameSite: false') },
    { change: 'http-only', before: csrf('httpOnly: false, sameSite: "lax"') },
    { change: 'secure', before: PLAIN },
    {
      change: 'prefix',
      rule: 'prefix-violated',
      before: `${PLAIN}, cookies: { csrfToken: { name: "__Host-authjs.csrf-token" } }`,
    },
  ],
});
