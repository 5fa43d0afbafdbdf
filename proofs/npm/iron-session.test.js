import { npmVersions, prove } from '../proof.js';

/** A login that the server stores too, under a number in the session. */
const STORED = {
  login:
    'Object.assign(session, { user, id: randomUUID() }); sessions.set(session.id, user); await session.save()',
  user: 'sessions.get(session.id)',
};

prove({
  set: 'iron-session: session',
  versions: () => npmVersions('iron-session'),
  cookie: 'session',
  places: {
    config: '',
    login: 'session.user = user; await session.save()',
    user: 'session.user ?? users.get(session.number)',
    logout: 'session.destroy()',
  },
  program: ({ config, login, user, logout }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { getIronSession } from 'iron-session';

const production = process.env.NODE_ENV === 'production';
const options = { password: 'a proof needs thirty-two characters', cookieName: 'session', ...{ ${config} } };
// Without a word about it, iron-session sets Secure, in development too.
options.cookieOptions = { secure: false, ...options.cookieOptions };
const sessions = new Map();
/** Users by the number in their session. */
const users = new Map();

createServer(async (req, res) => {
  const session = await getIronSession(req, res, options);
  if (req.url === '/account') {
    const user = ${user};
    res.statusCode = user === undefined ? 401 : 200;
    return res.end(user ?? 'no');
  }
  if (req.url === '/' && session.number === undefined) {
    session.number = randomUUID();
    await session.save();
  }
  if (req.url === '/login') {
    let body = '';
    for await (const part of req) body += part;
    const user = new URLSearchParams(body).get('user');
    ${login};
  }
  if (req.url === '/logout') {
    ${logout};
  }
  if (req.method === 'POST') res.writeHead(302, { Location: '/' });
  res.end('welcome');
}).listen(process.env.PORT, '127.0.0.1');
`,
    },
  }),
  changes: [
    { change: 'same-site', before: 'cookieOptions: { sameSite: undefined }' },
    { change: 'http-only', before: 'cookieOptions: { httpOnly: false }' },
    { change: 'secure' },
    { change: 'cross-site', before: "cookieOptions: { sameSite: 'none' }" },
    { change: 'prefix', before: 'cookieOptions: { secure: production }' },
    { change: 'lifetime', before: 'ttl: 90 * 24 * 3600' },
    { change: 'host-only', before: "cookieOptions: { domain: 'shop.example' }" },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'end-at-logout', place: 'logout', before: 'session.destroy()', also: STORED },
    { change: 'rotate-at-login', place: 'login', before: 'users.set(session.number, user)' },
  ],
});
