import { npmVersions, prove } from '../proof.js';

/** What createSessionStorage asks for: sessions are stored in a table, and the cookie holds a number. */
const STORE = `
const cookie = createCookie('__session', { secrets: ['proof'] });
const createData = async (data) => {
  const id = randomUUID();
  table.set(id, data);
  return id;
};
const readData = async (id) => table.get(id) ?? null;
const updateData = async (id, data) => void table.set(id, data);
const deleteData = async (id) => void table.delete(id);
`;

prove({
  set: 'React Router: session',
  versions: () => npmVersions('react-router'),
  cookie: '__session',
  applied: (code) => code.replace('cookie: {', 'cookie: { secrets: ["proof"],'),
  places: {
    config: 'createCookieSessionStorage({ cookie: { secrets: ["proof"] } })',
    login: "session.set('user', user)",
    session: 'const session = await getSession(req.headers.cookie)',
    logout: "headers: { 'Set-Cookie': await destroySession(session) }",
  },
  program: ({ config, login, session, logout }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createCookie, createCookieSessionStorage, createSessionStorage } from 'react-router';

const production = process.env.NODE_ENV === 'production';
const table = new Map();
/** Users by the number in their session. */
const users = new Map();
${STORE}
const { getSession, commitSession, destroySession } = ${config};
const redirectTo = (location, { headers = {} } = {}) => ({ status: 302, headers: { Location: location, ...headers } });

async function login(req, form) {
  ${session};
  const user = form.get('user'), email = 'ann@shop.example';
  if (!session.has('number')) session.set('number', randomUUID());
  ${login};
  return redirectTo('/', { headers: { 'Set-Cookie': await commitSession(session) } });
}

async function respond(req, form) {
  if (req.url === '/login' && form.get('password') === 'secret') return login(req, form);
  const session = await getSession(req.headers.cookie);
  if (req.url === '/account') {
    const user = session.get('user') ?? users.get(session.get('number'));
    return user === undefined ? { status: 401, body: 'no' } : { body: user };
  }
  if (req.url === '/logout') return redirectTo('/', { ${logout} });
  session.set('number', randomUUID());
  return { headers: { 'Set-Cookie': await commitSession(session) }, body: 'welcome' };
}

createServer(async (req, res) => {
  let text = '';
  for await (const part of req) text += part;
  const { status = 200, headers = {}, body = '' } = await respond(req, new URLSearchParams(text));
  res.writeHead(status, headers).end(body);
}).listen(process.env.PORT, '127.0.0.1');
`,
    },
  }),
  changes: [
    {
      change: 'same-site',
      before: 'createCookieSessionStorage({ cookie: { secrets: ["proof"], sameSite: undefined } })',
    },
    { change: 'http-only' },
    { change: 'secure' },
    {
      change: 'cross-site',
      before: 'createCookieSessionStorage({ cookie: { secrets: ["proof"], sameSite: "none" } })',
    },
    {
      change: 'prefix',
      before: 'createCookieSessionStorage({ cookie: { secrets: ["proof"], secure: production } })',
    },
    {
      change: 'lifetime',
      before: 'createCookieSessionStorage({ cookie: { secrets: ["proof"], maxAge: 90 * 24 * 3600 } })',
    },
    {
      change: 'host-only',
      before: 'createCookieSessionStorage({ cookie: { secrets: ["proof"], domain: "shop.example" } })',
    },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'end-at-logout' },
    { change: 'server-side', given: { login: "session.set('user', user); session.set('email', email)" } },
    {
      change: 'rotate-at-login',
      place: 'session',
      given: { login: "users.set(session.get('number'), user)" },
    },
  ],
});
