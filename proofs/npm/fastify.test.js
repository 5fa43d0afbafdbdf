import { npmVersions, prove } from '../proof.js';

/** The same application with each of the two plugins for sessions. */
const program =
  (register) =>
  ({ config, login, logout, theme }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import fastifyCookie from '@fastify/cookie';
import secureSession from '@fastify/secure-session';
import fastifySession from '@fastify/session';
import Fastify from 'fastify';

const app = Fastify({ trustProxy: true });
const secret = 'a proof needs thirty-two characters';
const key = Buffer.alloc(32, 'proof');
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
  done(null, Object.fromEntries(new URLSearchParams(body))),
);
${register(config)}
app.get('/', async (request, reply) => {
  const name = 'theme', value = 'dark';
  request.session.set('visits', 1);
  ${theme};
  return 'welcome';
});
app.get('/account', async (request, reply) => {
  const user = request.session.get('user');
  return user ?? reply.code(401).send('no');
});
app.post('/login', async (request, reply) => {
  if (request.body.password !== 'secret') return reply.code(401).send('wrong');
  ${login};
  request.session.set('user', request.body.user);
  request.session.set('email', 'ann@shop.example');
  return reply.redirect('/');
});
app.post('/logout', async (request, reply) => {
  const name = 'sessionId';
  ${logout};
  return reply.redirect('/');
});
app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
`,
    },
  });

const SESSION = {
  versions: () => npmVersions('fastify', '@fastify/cookie', '@fastify/session'),
  program: program((options) => `app.register(fastifyCookie);\napp.register(fastifySession, ${options});`),
  places: {
    config: '{ secret, rolling: false, cookie: { secure: false } }',
    login: 'await request.session.regenerate()',
    logout: "await request.session.destroy(); reply.clearCookie(name, { path: '/' })",
    theme: "reply.setCookie(name, value, { httpOnly: true, sameSite: 'lax' })",
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
    { change: 'same-site', rule: 'samesite-missing' },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      before: '{ secret, cookie: { secure: false, httpOnly: false } }',
    },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    {
      change: 'lifetime',
      rule: 'lifetime-long',
      before: '{ secret, cookie: { secure: false, maxAge: 90 * 24 * 3600 * 1000 } }',
    },
    {
      change: 'rotate-at-login',
      rule: 'session-not-rotated',
      place: 'login',
      before: 'request.session.visits = 1',
      also: {},
    },
    {
      change: 'end-at-logout',
      rule: 'token-after-logout',
      place: 'logout',
      before: "reply.clearCookie(name, { path: '/' })",
    },
    { change: 'delete', rule: 'logout-no-delete', place: 'logout', before: 'request.session.visits = 1' },
  ],
});

prove({
  ...SESSION,
  set: 'Fastify: cookies of the application',
  cookie: 'theme',
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      place: 'theme',
      before: 'reply.setCookie(name, value, { sameSite: undefined })',
    },
    { change: 'http-only', rule: 'httponly-missing', place: 'theme', before: 'reply.setCookie(name, value)' },
    { change: 'secure', rule: 'secure-missing', place: 'theme', isProduction: true },
  ],
});

prove({
  set: '@fastify/secure-session: session',
  versions: () => npmVersions('fastify', '@fastify/secure-session'),
  cookie: 'session',
  program: program((options) => `app.register(secureSession, ${options});`),
  places: {
    config: "{ key, cookie: { path: '/' } }",
    login: 'request.session.regenerate()',
    logout: 'request.session.delete()',
    theme: '',
  },
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      before: "{ key, cookie: { path: '/', sameSite: undefined } }",
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      before: "{ key, cookie: { path: '/', httpOnly: false } }",
    },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    {
      change: 'lifetime',
      rule: 'lifetime-long',
      before: "{ key, expiry: 90 * 24 * 3600, cookie: { path: '/', maxAge: 90 * 24 * 3600 } }",
    },
    { change: 'delete', rule: 'logout-no-delete', place: 'logout', before: '' },
  ],
});
