import { npmVersions, prove } from '../proof.js';

/** express-session, with a cookie of the application and csurf's beside it. */
const program = ({ config, login, logout, theme, csrf }) => ({
  command: ['node', 'server.js'],
  files: {
    'package.json': '{ "type": "module" }',
    'server.js': `
import express from 'express';
import session from 'express-session';
import cookieParser from 'cookie-parser';
import csurf from 'csurf';

const app = express();
app.set('trust proxy', 1);
app.use(express.urlencoded({ extended: false }));
app.use(cookieParser());
app.use(${config});
app.get('/', ${csrf}, (req, res) => {
  req.session.visits = (req.session.visits ?? 0) + 1;
  const name = 'theme', value = 'dark';
  ${theme};
  res.send(req.csrfToken());
});
app.get('/account', (req, res) => (req.session.user ? res.send(req.session.user) : res.status(401).send('no')));
app.post('/login', (req, res) => {
  const { user, password } = req.body;
  if (password !== 'secret') return res.status(401).send('wrong');
  ${login};
});
app.post('/logout', (req, res) => {
  const name = Object.keys(req.cookies).find((each) => each.endsWith('sid')) ?? 'connect.sid', path = '/', domain = undefined;
  ${logout};
});
app.listen(process.env.PORT, '127.0.0.1');
`,
  },
});

const BASE = {
  program,
  versions: () => npmVersions('express', 'express-session', 'csurf'),
  fill: "secret: 'proof', resave: false, saveUninitialized: false",
  places: {
    config: "session({ secret: 'proof', resave: false, saveUninitialized: false })",
    login: "req.session.regenerate(() => { req.session.user = user; res.redirect('/'); })",
    logout: "req.session.destroy(() => res.clearCookie(name).redirect('/'))",
    theme: "res.cookie(name, value, { httpOnly: true, sameSite: 'lax' })",
    csrf: "csurf({ cookie: { httpOnly: true, sameSite: 'lax' } })",
  },
};

prove({
  ...BASE,
  set: 'express-session: session',
  cookie: 'connect.sid',
  changes: [
    { change: 'same-site', rule: 'samesite-missing' },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      before: 'session({ ..., cookie: { httpOnly: false } })',
    },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    {
      change: 'prefix',
      rule: 'prefix-unused',
      before: "session({ ..., cookie: { secure: process.env.NODE_ENV === 'production' } })",
      isProduction: true,
    },
    {
      change: 'lifetime',
      rule: 'lifetime-long',
      before: 'session({ ..., cookie: { maxAge: 90 * 24 * 3600 * 1000 } })',
    },
    {
      change: 'rotate-at-login',
      rule: 'session-not-rotated',
      place: 'login',
      before: "req.session.user = user; res.redirect('/')",
    },
    {
      change: 'end-at-logout',
      rule: 'token-after-logout',
      place: 'logout',
      before: "res.clearCookie(name).redirect('/')",
    },
    { change: 'delete', rule: 'logout-no-delete', place: 'logout', before: "res.redirect('/')" },
  ],
});

prove({
  ...BASE,
  set: 'csurf: CSRF cookie',
  cookie: '_csrf',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', place: 'csrf', before: 'csurf({ cookie: true })' },
    { change: 'http-only', rule: 'httponly-missing', place: 'csrf', before: 'csurf({ cookie: true })' },
    { change: 'secure', rule: 'secure-missing', place: 'csrf', isProduction: true },
  ],
});

prove({
  ...BASE,
  set: 'Express: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', place: 'theme', before: 'res.cookie(name, value)' },
    { change: 'http-only', rule: 'httponly-missing', place: 'theme', before: 'res.cookie(name, value)' },
    { change: 'secure', rule: 'secure-missing', place: 'theme', isProduction: true },
  ],
});
