import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

prove({
  set: 'HAProxy: cookie of the proxy',
  versions: () => debianVersions('haproxy'),
  cookie: 'SERVERID',
  places: { config: 'cookie SERVERID insert indirect nocache httponly attr "SameSite=Lax"' },
  program: ({ config }) => ({
    command: [
      'sh',
      '-c',
      `${process.execPath} server.js & while [ ! -S server.sock ]; do sleep 0.1; done; exec /usr/sbin/haproxy -f haproxy.cfg`,
    ],
    files: {
      'haproxy.cfg': `
global
    maxconn 50
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    retries 20
frontend all
    bind "127.0.0.1:\${PORT}"
    default_backend servers
backend servers
    ${config}
    server first "unix@\${PWD}/server.sock" cookie first
`,
      'package.json': '{ "type": "module" }',
      'server.js': `
import { createServer } from 'node:http';

const session = 'sid=4f8a1d6c2b7e9035; HttpOnly; SameSite=Lax; Path=/';
const server = createServer(async (req, res) => {
  let text = '';
  for await (const part of req) text += part;
  if (req.url === '/account') {
    const isKnown = req.headers.cookie?.includes('sid=4f8a1d6c2b7e9035') ?? false;
    res.writeHead(isKnown ? 200 : 401).end(isKnown ? 'ann' : 'no');
  } else if (req.url === '/login') res.writeHead(302, { Location: '/', 'Set-Cookie': session }).end();
  else if (req.url === '/logout') res.writeHead(302, { Location: '/', 'Set-Cookie': 'sid=; Max-Age=0; Path=/' }).end();
  else res.end('welcome');
});
server.listen('server.sock');
`,
    },
  }),
  changes: [
    { change: 'http-only', before: 'cookie SERVERID insert indirect nocache' },
    { change: 'secure', isProductionFile: true },
  ],
});
