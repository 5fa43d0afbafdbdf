import { npmVersions, prove } from '../proof.js';

prove({
  set: 'cookie-session: session',
  versions: () => npmVersions('express', 'cookie-session'),
  cookie: 'session',
  fill: "keys: ['proof']",
  places: {
    config: "cookieSession({ keys: ['proof'] })",
    cache: '',
    login: 'req.session.user = user',
    logout: 'req.session = null',
  },
  program: ({ config, cache, login, logout }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { randomUUID } from 'node:crypto';
import express from 'express';
import cookieSession from 'cookie-session';
import session from 'express-session';

const app = express();
const secret = 'proof';
const production = process.env.NODE_ENV === 'production';
/** Users by the number in their session. */
const users = new Map();
app.set('trust proxy', 1);
app.use(express.urlencoded({ extended: false }));
app.use(${config});
app.get('/account', (req, res) => {
  const user = req.session.user ?? users.get(req.session.number);
  if (user === undefined) res.status(401).send('no');
  else res.send(user);
});
app.get('/', (req, res) => {
  req.session.number ??= randomUUID();
  ${cache};
  res.send('welcome');
});
app.post('/login', (req, res) => {
  const { user, password } = req.body;
  if (password !== 'secret') return res.status(401).send('wrong');
  ${login};
  res.redirect('/');
});
app.post('/logout', (req, res) => {
  ${logout};
  if (req.session?.destroy) return req.session.destroy(() => res.clearCookie('connect.sid').redirect('/'));
  res.redirect('/');
});
app.listen(process.env.PORT, '127.0.0.1');
`,
    },
  }),
  changes: [
    { change: 'same-site' },
    { change: 'http-only', before: 'cookieSession({ ..., httpOnly: false })' },
    // Without a word about it, cookie-session asks the connection.
    { change: 'secure', before: 'cookieSession({ ..., secure: false })' },
    { change: 'cross-site', before: "cookieSession({ ..., sameSite: 'none', secure: false })" },
    { change: 'lifetime', before: 'cookieSession({ ..., maxAge: 90 * 24 * 3600 * 1000 })' },
    { change: 'host-only', before: "cookieSession({ ..., domain: 'shop.example' })" },
    { change: 'prefix', before: "cookieSession({ ..., sameSite: 'lax' })" },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'rotate-at-login', place: 'login', before: 'users.set(req.session.number, user)' },
    {
      change: 'server-side',
      given: { login: "Object.assign(req.session, { user, email: 'ann@shop.example' })" },
      also: { logout: '' },
    },
    { change: 'end-at-logout', also: { logout: '' } },
    { change: 'no-store', place: 'cache' },
  ],
});
