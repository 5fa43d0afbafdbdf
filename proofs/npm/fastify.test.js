import { revocation } from '../json-web-token.js';
import { npmVersions, prove } from '../proof.js';

/** The same application with each of the two plugins for sessions; `config` are its options, or the call of another plugin. */
const program =
  (register) =>
  ({ config, cache, rotate, login, logout, revoke, theme, token, renew }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import secureSession from '@fastify/secure-session';
import fastifySession from '@fastify/session';
import Fastify from 'fastify';
import { claimsOf, tokenFor } from '../../json-web-token.js';

const app = Fastify({ trustProxy: true });
const production = process.env.NODE_ENV === 'production';
const secret = 'a proof needs thirty-two characters';
const key = Buffer.alloc(32, 'proof');
const revokedTokens = new Set();
/** Users by the number in their session. */
const users = new Map();
const tokenOf = (request) => claimsOf(request.cookies.token ?? '');
function userOf(request) {
  const token = tokenOf(request);
  if (token !== null) return revokedTokens.has(token.jti) ? undefined : token.user;
  return request.session.get('user') ?? users.get(request.session.get('number'));
}

app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
  done(null, Object.fromEntries(new URLSearchParams(body))),
);
${config.startsWith('{') ? register(config) : `app.register(fastifyCookie);\n${config};`}
app.get('/', async (request, reply) => {
  const name = 'theme', value = 'dark';
  if (!request.session.get('number')) request.session.set('number', randomUUID());
  ${cache};
  ${theme};
  return 'welcome';
});
app.get('/account', async (request, reply) => {
  const user = userOf(request);
  if (user === undefined) return reply.code(401).send('no');
  const name = 'token', value = request.cookies.token;
  ${cache};
  ${renew};
  return user;
});
app.post('/login', async (request, reply) => {
  const { user, password } = request.body;
  if (password !== 'secret') return reply.code(401).send('wrong');
  const email = 'ann@shop.example', name = 'token', claims = { user, email };
  ${revocation(revoke).sign};
  const value = tokenFor(claims);
  ${rotate};
  ${login};
  ${token};
  return reply.redirect('/');
});
app.post('/logout', async (request, reply) => {
  const name = request.cookies.token ? 'token' : 'sessionId', token = tokenOf(request);
  const path = '/', domain = undefined;
  ${revocation(revoke).end};
  ${logout};
  return reply.redirect('/');
});
app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
`,
    },
  });

const PLACES = {
  cache: '',
  login: "request.session.set('user', user)",
  revoke: '',
  theme: '',
  token: '',
  renew: '',
};

const SESSION = {
  versions: () => npmVersions('fastify', '@fastify/cookie', '@fastify/session'),
  program: program((options) => `app.register(fastifyCookie);\napp.register(fastifySession, ${options});`),
  places: {
    ...PLACES,
    config: '{ secret, rolling: false, cookie: { secure: false } }',
    rotate: 'await request.session.regenerate()',
    logout: "await request.session.destroy(); reply.clearCookie(name, { path: '/' })",
  },
};

// Secure is the default of the plugin, which then sets no cookie over http: the proof switches it off.
const withSecure = (code) => code.replace('cookie: {', 'cookie: { secure: false,');

prove({
  ...SESSION,
  set: '@fastify/session: session',
  cookie: 'sessionId',
  applied: (code) => (code.includes('secure:') || !code.startsWith('{') ? code : withSecure(code)),
  changes: [
    { change: 'same-site' },
    { change: 'http-only', before: '{ secret, cookie: { secure: false, httpOnly: false } }' },
    { change: 'secure' },
    { change: 'cross-site', before: "{ secret, cookie: { secure: false, sameSite: 'none' } }" },
    { change: 'prefix', before: '{ secret, cookie: { secure: production } }' },
    { change: 'lifetime', before: '{ secret, cookie: { secure: false, maxAge: 90 * 24 * 3600 * 1000 } }' },
    { change: 'host-only', before: "{ secret, cookie: { secure: false, domain: 'shop.example' } }" },
    { change: 'rotate-at-login', place: 'rotate', before: '' },
    { change: 'end-at-logout', place: 'logout', before: "reply.clearCookie(name, { path: '/' })" },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'no-store', place: 'cache' },
  ],
});

prove({
  ...SESSION,
  places: { ...SESSION.places, theme: "reply.setCookie(name, value, { httpOnly: true, sameSite: 'lax' })" },
  set: 'Fastify: cookies of the application',
  cookie: 'theme',
  changes: [
    {
      change: 'same-site',
      place: 'theme',
      before: 'reply.setCookie(name, value, { sameSite: undefined })',
    },
    { change: 'http-only', place: 'theme', before: 'reply.setCookie(name, value)' },
    { change: 'secure', place: 'theme' },
  ],
});

// A login that is a cookie of the application's own.
prove({
  ...SESSION,
  set: 'Fastify: cookies of the application',
  cookie: 'token',
  places: {
    ...SESSION.places,
    rotate: '',
    login: '',
    token: "reply.setCookie(name, value, { sameSite: 'lax' })",
    revoke: 'claims.jti = crypto.randomUUID(); revokedTokens.add(token.jti)',
    logout: 'reply.clearCookie(name)',
  },
  changes: [
    { change: 'cross-site', place: 'token', before: "reply.setCookie(name, value, { sameSite: 'none' })" },
    {
      change: 'lifetime',
      place: 'token',
      before: 'reply.setCookie(name, value, { maxAge: 90 * 24 * 3600 })',
    },
    {
      change: 'host-only',
      place: 'token',
      before: "reply.setCookie(name, value, { domain: 'shop.example' })",
    },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'end-at-logout', place: 'revoke', before: '' },
    { change: 'no-store', place: 'cache', given: { renew: 'reply.setCookie(name, value)' } },
  ],
});

prove({
  set: '@fastify/secure-session: session',
  versions: () => npmVersions('fastify', '@fastify/secure-session', '@fastify/session'),
  cookie: 'session',
  program: program((options) => `app.register(secureSession, ${options});`),
  places: {
    ...PLACES,
    config: "{ key, cookie: { path: '/' } }",
    rotate: 'request.session.regenerate()',
    logout: 'request.session.delete()',
  },
  changes: [
    { change: 'same-site', before: "{ key, cookie: { path: '/', sameSite: undefined } }" },
    { change: 'http-only', before: "{ key, cookie: { path: '/', httpOnly: false } }" },
    { change: 'secure' },
    { change: 'cross-site', before: "{ key, cookie: { path: '/', sameSite: 'none' } }" },
    { change: 'prefix', before: "{ key, cookie: { path: '/', secure: production } }" },
    {
      change: 'lifetime',
      before: "{ key, expiry: 90 * 24 * 3600, cookie: { path: '/', maxAge: 90 * 24 * 3600 } }",
    },
    { change: 'host-only', before: "{ key, cookie: { path: '/', domain: 'shop.example' } }" },
    { change: 'delete', place: 'logout', before: '' },
    {
      change: 'rotate-at-login',
      place: 'rotate',
      before: '',
      given: { login: "users.set(request.session.get('number'), user)" },
    },
    {
      change: 'end-at-logout',
      also: { rotate: 'await request.session.regenerate()', logout: 'await request.session.destroy()' },
    },
    // It is encrypted: what is wrong with data in it is its size.
    {
      change: 'server-side',
      rule: 'oversize',
      given: { login: "request.session.set('user', user); request.session.set('data', 'x'.repeat(4000))" },
      also: { rotate: 'await request.session.regenerate()', logout: 'await request.session.destroy()' },
    },
    { change: 'no-store', place: 'cache' },
  ],
});
