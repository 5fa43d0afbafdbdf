import { npmVersions, prove } from '../proof.js';

// h3 is what server routes of Nuxt are written with.
prove({
  set: 'Nuxt: session',
  versions: () => npmVersions('h3'),
  cookie: 'h3',
  applied: (code) =>
    code.replace('cookie: {', 'name: "h3", cookie: { secure: process.env.NODE_ENV === "production", '),
  places: {
    config:
      "useSession(event, { password, cookie: { sameSite: 'lax', secure: process.env.NODE_ENV === 'production' } })",
    logout: 'await session.clear()',
  },
  program: ({ config, logout }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { H3, readBody, serve, useSession } from 'h3';

const app = new H3();
const password = 'a proof needs thirty-two characters';
const open = async (event) => ${config};
app.get('/', () => 'welcome');
app.get('/account', async (event) => {
  const session = await open(event);
  if (session.data.user) return session.data.user;
  event.res.status = 401;
  return 'no';
});
app.post('/login', async (event) => {
  const form = new URLSearchParams(await event.req.text());
  const session = await open(event);
  if (form.get('password') === 'secret') await session.update({ user: form.get('user') });
  event.res.status = 302;
  event.res.headers.set('location', '/');
  return '';
});
app.post('/logout', async (event) => {
  const session = await open(event);
  ${logout};
  event.res.status = 302;
  event.res.headers.set('location', '/');
  return '';
});
serve(app, { port: Number(process.env.PORT), hostname: '127.0.0.1', silent: true });
`,
    },
  }),
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      before: 'useSession(event, { password, cookie: { secure: false, sameSite: undefined } })',
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      before: 'useSession(event, { password, cookie: { secure: false, httpOnly: false } })',
    },
    { change: 'delete', rule: 'logout-no-delete', place: 'logout', before: '' },
  ],
});
