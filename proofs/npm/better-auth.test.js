import { npmVersions, prove } from '../proof.js';

const CACHED = 'session: { cookieCache: { enabled: true, maxAge: 300 } }';

prove({
  set: 'better-auth: session',
  versions: () => npmVersions('better-auth'),
  cookie: 'better-auth.session_token',
  places: { config: '', logout: 'await auth.api.signOut({ headers, asResponse: true })' },
  program: ({ config, logout }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';

const auth = betterAuth({
  secret: 'a proof needs thirty-two characters, at least',
  baseURL: 'http://localhost:' + process.env.PORT,
  trustedOrigins: ['http://localhost:*', 'https://localhost:*'],
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
  telemetry: { enabled: false },
  ${config}
});
await auth.api.signUpEmail({ body: { name: 'ann', email: 'ann@shop.example', password: 'secret-secret' } });

async function respond(req, res, response) {
  const fields = response.headers.getSetCookie();
  res.writeHead(302, [['Location', '/'], ...fields.map((field) => ['Set-Cookie', field])].flat()).end();
}

createServer(async (req, res) => {
  const headers = fromNodeHeaders(req.headers);
  if (req.url === '/account') {
    const session = await auth.api.getSession({ headers });
    res.statusCode = session ? 200 : 401;
    return res.end(session?.user.name ?? 'no');
  }
  if (req.url === '/login') {
    const body = { email: 'ann@shop.example', password: 'secret-secret' };
    return respond(req, res, await auth.api.signInEmail({ body, asResponse: true }));
  }
  if (req.url === '/logout') {
    const response = ${logout === '' ? "new Response('')" : logout};
    return respond(req, res, response);
  }
  res.end('welcome');
}).listen(process.env.PORT, '127.0.0.1');
`,
    },
  }),
  // Not cross-site: better-auth itself sets Secure with SameSite=None.
  changes: [
    {
      change: 'same-site',
      before: 'advanced: { defaultCookieAttributes: { sameSite: undefined } }',
    },
    {
      change: 'http-only',
      before: 'advanced: { defaultCookieAttributes: { httpOnly: false } }',
    },
    {
      change: 'secure',
      before: 'advanced: { useSecureCookies: false }',
    },
    { change: 'lifetime', before: 'session: { expiresIn: 90 * 24 * 3600 }' },
    {
      change: 'host-only',
      before: "advanced: { crossSubDomainCookies: { enabled: true, domain: 'shop.example' } }",
    },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'end-at-logout', before: CACHED, cookie: 'better-auth.session_data' },
    { change: 'server-side', before: CACHED, cookie: 'better-auth.session_data' },
  ],
});
