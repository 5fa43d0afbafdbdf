import { npmVersions, prove } from '../proof.js';

prove({
  set: 'Auth.js: session',
  versions: () => npmVersions('@auth/express'),
  cookie: 'authjs.session-token',
  places: { config: '' },
  program: ({ config }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { ExpressAuth, getSession } from '@auth/express';
import Credentials from '@auth/core/providers/credentials';
import express from 'express';

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
app.get('/', (req, res) => res.send('welcome'));
app.get('/account', async (req, res) => {
  const session = await getSession(req, settings);
  if (session?.user) res.send(session.user.name);
  else res.status(401).send('no');
});

/** Asks the routes of Auth.js as its forms do, and passes its cookies on. */
async function relay(req, res, path, form) {
  const own = 'http://127.0.0.1:' + port + '/auth/';
  const headers = { 'X-Forwarded-Proto': req.protocol, 'X-Forwarded-Host': req.get('host'), Cookie: req.get('cookie') ?? '' };
  const token = await fetch(own + 'csrf', { headers });
  const { csrfToken } = await token.json();
  const cookies = token.headers.getSetCookie();
  headers.Cookie = [headers.Cookie, ...cookies.map((field) => field.split(';')[0])].filter(Boolean).join('; ');
  const body = new URLSearchParams({ ...form, csrfToken });
  const done = await fetch(own + path, { method: 'POST', headers, body, redirect: 'manual' });
  res.setHeader('Set-Cookie', done.headers.getSetCookie());
  res.redirect('/');
}
app.post('/login', (req, res) => relay(req, res, 'callback/credentials', req.body));
app.post('/logout', (req, res) => relay(req, res, 'signout', {}));
app.listen(port, '127.0.0.1');
`,
    },
  }),
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      before: 'cookies: { sessionToken: { options: { httpOnly: true, sameSite: false, path: "/" } } }',
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      before: 'cookies: { sessionToken: { options: { httpOnly: false, sameSite: "lax", path: "/" } } }',
    },
    { change: 'secure', rule: 'secure-missing', before: 'useSecureCookies: false', isProduction: true },
    { change: 'lifetime', rule: 'lifetime-long', before: 'session: { maxAge: 90 * 24 * 3600 }' },
  ],
});
