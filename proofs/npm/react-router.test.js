import { npmVersions, prove } from '../proof.js';

prove({
  set: 'React Router: session',
  versions: () => npmVersions('react-router'),
  cookie: '__session',
  applied: (code) => code.replace('cookie: {', 'cookie: { secrets: ["proof"],'),
  places: {
    config: 'createCookieSessionStorage({ cookie: { secrets: ["proof"] } })',
    logout: "headers: { 'Set-Cookie': await destroySession(session) }",
  },
  program: ({ config, logout }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { createServer } from 'node:http';
import { createCookieSessionStorage } from 'react-router';

const { getSession, commitSession, destroySession } = ${config};
const redirectTo = (location, { headers = {} } = {}) => ({ status: 302, headers: { Location: location, ...headers } });

async function answer(req, form) {
  const session = await getSession(req.headers.cookie);
  if (req.url === '/account') return session.has('user') ? { body: session.get('user') } : { status: 401, body: 'no' };
  if (req.url === '/login' && form.get('password') === 'secret') {
    session.set('user', form.get('user'));
    return redirectTo('/', { headers: { 'Set-Cookie': await commitSession(session) } });
  }
  if (req.url === '/logout') return redirectTo('/', { ${logout} });
  return { body: 'welcome' };
}

createServer(async (req, res) => {
  let text = '';
  for await (const part of req) text += part;
  const { status = 200, headers = {}, body = '' } = await answer(req, new URLSearchParams(text));
  res.writeHead(status, headers).end(body);
}).listen(process.env.PORT, '127.0.0.1');
`,
    },
  }),
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      before: 'createCookieSessionStorage({ cookie: { secrets: ["proof"], sameSite: undefined } })',
    },
    { change: 'http-only', rule: 'httponly-missing' },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    {
      change: 'lifetime',
      rule: 'lifetime-long',
      before: 'createCookieSessionStorage({ cookie: { secrets: ["proof"], maxAge: 90 * 24 * 3600 } })',
    },
    { change: 'delete', rule: 'logout-no-delete', place: 'logout', before: '' },
  ],
});
