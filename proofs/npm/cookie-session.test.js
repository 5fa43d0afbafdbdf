import { npmVersions, prove } from '../proof.js';

prove({
  set: 'cookie-session: session',
  versions: () => npmVersions('express', 'cookie-session'),
  cookie: 'session',
  fill: "keys: ['proof']",
  places: { config: "cookieSession({ keys: ['proof'] })", logout: 'req.session = null' },
  program: ({ config, logout }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import express from 'express';
import cookieSession from 'cookie-session';
import session from 'express-session';

const app = express();
const secret = 'proof';
app.set('trust proxy', 1);
app.use(express.urlencoded({ extended: false }));
app.use(${config});
app.get('/account', (req, res) => (req.session.user ? res.send(req.session.user) : res.status(401).send('no')));
app.get('/', (req, res) => res.send('welcome'));
app.post('/login', (req, res) => {
  if (req.body.password !== 'secret') return res.status(401).send('wrong');
  req.session.user = req.body.user;
  req.session.email = 'ann@shop.example';
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
    { change: 'same-site', rule: 'samesite-missing' },
    { change: 'http-only', rule: 'httponly-missing', before: 'cookieSession({ ..., httpOnly: false })' },
    // Without a word about it, cookie-session asks the connection.
    {
      change: 'secure',
      rule: 'secure-missing',
      before: 'cookieSession({ ..., secure: false })',
      isProduction: true,
    },
    {
      change: 'lifetime',
      rule: 'lifetime-long',
      before: 'cookieSession({ ..., maxAge: 90 * 24 * 3600 * 1000 })',
    },
    {
      change: 'prefix',
      rule: 'prefix-unused',
      before: "cookieSession({ ..., sameSite: 'lax' })",
      isProduction: true,
    },
    { change: 'server-side', rule: 'payload-readable', also: { logout: '' } },
    { change: 'end-at-logout', rule: 'token-after-logout', also: { logout: '' } },
  ],
});
