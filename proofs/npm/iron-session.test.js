import { npmVersions, prove } from '../proof.js';

prove({
  set: 'iron-session: session',
  versions: () => npmVersions('iron-session'),
  cookie: 'session',
  places: { config: '', login: 'session.user = user; await session.save()', logout: 'session.destroy()' },
  program: ({ config, login, logout }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { createServer } from 'node:http';
import { getIronSession } from 'iron-session';

const options = { password: 'a proof needs thirty-two characters', cookieName: 'session', ...{ ${config} } };
// Without a word about it, iron-session sets Secure, in development too.
options.cookieOptions = { secure: false, ...options.cookieOptions };

createServer(async (req, res) => {
  const session = await getIronSession(req, res, options);
  if (req.url === '/account') {
    res.statusCode = session.user ? 200 : 401;
    return res.end(session.user ?? 'no');
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
    { change: 'same-site', rule: 'samesite-missing', before: 'cookieOptions: { sameSite: undefined }' },
    { change: 'http-only', rule: 'httponly-missing', before: 'cookieOptions: { httpOnly: false }' },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    {
      change: 'prefix',
      rule: 'prefix-unused',
      before: 'cookieOptions: { secure: true }',
      isProduction: true,
    },
    { change: 'lifetime', rule: 'lifetime-long', before: 'ttl: 90 * 24 * 3600' },
    { change: 'delete', rule: 'logout-no-delete', place: 'logout', before: '' },
  ],
});
