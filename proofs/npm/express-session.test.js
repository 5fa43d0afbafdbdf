import { revocation } from '../json-web-token.js';
import { npmVersions, prove } from '../proof.js';

/** express-session, with cookies of the application and csurf's beside it. */
const program = ({
  config,
  cache,
  login,
  renew,
  password,
  logout,
  revoke,
  end,
  theme,
  token,
  csrf,
  cookie,
}) => ({
  command: ['node', 'server.js'],
  files: {
    'package.json': '{ "type": "module" }',
    'server.js': `
import { randomUUID } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import cookieParser from 'cookie-parser';
import csurf from 'csurf';
import { claimsOf, tokenFor } from '../../json-web-token.js';

const app = express();
const production = process.env.NODE_ENV === 'production';
const users = { ann: { sessionVersion: 0 } };
const revokedTokens = new Set();
const stored = new Map();
const sessions = new Map();
const options = { httpOnly: true, sameSite: 'lax' };
const tokenOf = ({ cookies }) => claimsOf(cookies.token ?? cookies['__Host-token'] ?? '');
function userOf(req) {
  const { user, version } = req.session;
  if (user) return version === users[user].sessionVersion ? user : undefined;
  const signed = sessions.get(req.signedCookies.token ?? req.signedCookies['__Host-token']);
  if (signed) return signed;
  const token = tokenOf(req);
  return token === null || revokedTokens.has(token.jti) ? stored.get(req.cookies.token) : token.user;
}

app.set('trust proxy', 1);
app.use(express.urlencoded({ extended: false }));
app.use(cookieParser('proof'));
app.use(${config});
app.get('/', ${csrf}, (req, res) => {
  req.session.visits = (req.session.visits ?? 0) + 1;
  const name = 'theme', value = 'dark\\tblue';
  ${cache};
  ${theme};
  res.send(req.csrfToken());
});
app.get('/account', (req, res) => {
  const user = userOf(req);
  if (!user) return res.status(401).send('no');
  const name = 'token', value = req.cookies.token;
  ${cache};
  ${renew};
  res.send(user);
});
app.post('/login', (req, res) => {
  if (req.body.password !== 'secret') return res.status(401).send('wrong');
  const user = req.body.user, version = users[user].sessionVersion;
  const name = 'token', claims = { user, email: 'ann@shop.example' }, id = randomUUID();
  ${revocation(revoke).sign};
  const value = ${end === '' ? 'tokenFor(claims)' : 'id'};
  stored.set(id, user);
  sessions.set(id, user);
  ${token};
  ${login};
});
app.post('/password', (req, res) => {
  const user = users[req.session.user];
  ${password};
  res.redirect('/');
});
app.post('/logout', (req, res) => {
  const name = Object.keys({ ...req.cookies, ...req.signedCookies }).find((each) => each.endsWith('${cookie}')) ?? '${cookie}', token = tokenOf(req);
  const path = '/', domain = undefined, secure = false, sameSite = 'lax';
  ${revocation(revoke).end};
  ${end};
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
    cache: '',
    renew: '',
    login:
      "req.session.regenerate(() => { Object.assign(req.session, { user, version }); res.redirect('/'); })",
    password: '',
    logout: "req.session.destroy(() => res.clearCookie(name).redirect('/'))",
    revoke: '',
    end: '',
    theme: "res.cookie(name, value, { httpOnly: true, sameSite: 'lax' })",
    token: '',
    cookie: 'connect.sid',
    csrf: "csurf({ cookie: { httpOnly: true, sameSite: 'lax' } })",
  },
};

prove({
  ...BASE,
  set: 'express-session: session',
  cookie: 'connect.sid',
  // The line stores the user; the program compares a number beside it.
  applied: (code) =>
    code.replace('req.session.user = user;', 'Object.assign(req.session, { user, version });'),
  changes: [
    { change: 'same-site' },
    { change: 'http-only', before: 'session({ ..., cookie: { httpOnly: false } })' },
    { change: 'secure' },
    {
      change: 'prefix',
      before: "session({ ..., cookie: { secure: process.env.NODE_ENV === 'production' } })",
    },
    { change: 'cross-site', before: "session({ ..., cookie: { sameSite: 'none' } })" },
    { change: 'lifetime', before: 'session({ ..., cookie: { maxAge: 90 * 24 * 3600 * 1000 } })' },
    { change: 'host-only', before: "session({ ..., cookie: { domain: 'shop.example' } })" },
    {
      change: 'rotate-at-login',
      place: 'login',
      before: "Object.assign(req.session, { user, version }); res.redirect('/')",
    },
    { change: 'end-at-logout', place: 'logout', before: "res.clearCookie(name).redirect('/')" },
    { change: 'delete', place: 'logout', before: "res.redirect('/')" },
    { change: 'end-others', place: 'password' },
    { change: 'no-store', place: 'cache' },
  ],
});

prove({
  ...BASE,
  set: 'csurf: CSRF cookie',
  cookie: '_csrf',
  changes: [
    { change: 'same-site', place: 'csrf', before: 'csurf({ cookie: true })' },
    { change: 'http-only', place: 'csrf', before: 'csurf({ cookie: true })' },
    { change: 'secure', place: 'csrf' },
    { change: 'cross-site', place: 'csrf', before: "csurf({ cookie: { sameSite: 'none' } })" },
    { change: 'lifetime', place: 'csrf', before: 'csurf({ cookie: { maxAge: 500 * 24 * 3600 } })' },
    { change: 'host-only', place: 'csrf', before: "csurf({ cookie: { domain: 'shop.example' } })" },
    {
      change: 'prefix',
      rule: 'prefix-violated',
      place: 'csrf',
      before: "csurf({ cookie: { key: '__Host-_csrf' } })",
    },
  ],
});

prove({
  ...BASE,
  set: 'Express: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'same-site', place: 'theme', before: 'res.cookie(name, value)' },
    { change: 'http-only', place: 'theme', before: 'res.cookie(name, value)' },
    { change: 'secure', place: 'theme' },
    { change: 'cross-site', place: 'theme', before: "res.cookie(name, value, { sameSite: 'none' })" },
    { change: 'encode', place: 'theme', before: "res.append('Set-Cookie', name + '=' + value)" },
  ],
});

// A login that is a cookie of the application's own.
prove({
  ...BASE,
  set: 'Express: cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    cookie: 'token',
    token: "res.cookie(name, value, { httpOnly: true, sameSite: 'lax' })",
    login: "res.redirect('/')",
    revoke: 'claims.jti = crypto.randomUUID(); revokedTokens.add(token.jti)',
    logout: "res.clearCookie(name).redirect('/')",
  },
  applied: (code) => (code.startsWith('res.clearCookie') ? `${code}.redirect('/')` : code),
  changes: [
    {
      change: 'prefix',
      place: 'token',
      before: "res.cookie(name, value, { secure: process.env.NODE_ENV === 'production' })",
    },
    {
      change: 'lifetime',
      place: 'token',
      before: 'res.cookie(name, value, { maxAge: 90 * 24 * 3600 * 1000 })',
    },
    { change: 'host-only', place: 'token', before: "res.cookie(name, value, { domain: 'shop.example' })" },
    { change: 'delete', place: 'logout', before: "res.redirect('/')" },
    { change: 'end-at-logout', place: 'revoke', before: '' },
    { change: 'server-side', place: 'token' },
    { change: 'no-store', place: 'cache', given: { renew: 'res.cookie(name, value)' } },
  ],
});

const signed = (options) => `res.cookie(name, value, { signed: true, ${options} })`;

// A login that is a signed cookie of the application's own, and names what the server stores.
prove({
  ...BASE,
  set: 'Express: signed cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    cookie: 'token',
    token: signed("httpOnly: true, sameSite: 'lax'"),
    login: "res.redirect('/')",
    end: 'sessions.delete(req.signedCookies[name])',
    logout: "res.clearCookie(name).redirect('/')",
  },
  applied: (code) => (code.startsWith('res.clearCookie') ? `${code}.redirect('/')` : code),
  changes: [
    { change: 'same-site', place: 'token', before: signed('httpOnly: true') },
    { change: 'http-only', place: 'token', before: signed("sameSite: 'lax'") },
    { change: 'secure', place: 'token' },
    { change: 'cross-site', place: 'token', before: signed("sameSite: 'none'") },
    {
      change: 'prefix',
      place: 'token',
      before: signed("secure: process.env.NODE_ENV === 'production'"),
    },
    { change: 'lifetime', place: 'token', before: signed('maxAge: 90 * 24 * 3600 * 1000') },
    { change: 'host-only', place: 'token', before: signed("domain: 'shop.example'") },
    { change: 'delete', place: 'logout', before: "res.redirect('/')" },
    { change: 'end-at-logout', place: 'end', before: 'undefined' },
  ],
});
