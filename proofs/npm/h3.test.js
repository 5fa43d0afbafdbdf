import { npmVersions, prove } from '../proof.js';

// h3 is what server routes of Nuxt are written with.
const BASE = {
  versions: () => npmVersions('h3'),
  places: {
    config:
      "useSession(event, { password, cookie: { sameSite: 'lax', secure: process.env.NODE_ENV === 'production' } })",
    logout: 'await session.clear()',
    theme: "setCookie(event, name, value, { httpOnly: true, sameSite: 'lax' })",
  },
  program: ({ config, logout, theme }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { H3, serve, setCookie, useSession } from 'h3';

const app = new H3();
const password = 'a proof needs thirty-two characters';
const open = async (event) => ${config};
app.get('/', (event) => {
  const [name, value] = ['theme', 'dark'];
  ${theme};
  return 'welcome';
});
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
};

prove({
  ...BASE,
  set: 'Nuxt: session',
  cookie: 'h3',
  applied: (code) =>
    code.replace('cookie: {', 'name: "h3", cookie: { secure: process.env.NODE_ENV === "production", '),
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

prove({
  ...BASE,
  set: 'Nuxt: cookies of the application',
  cookie: 'theme',
  // What Nuxt puts there when it builds.
  applied: (code) => code.replace('import.meta.dev', '(process.env.NODE_ENV === "development")'),
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      place: 'theme',
      before: 'setCookie(event, name, value)',
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'theme',
      before: 'setCookie(event, name, value)',
    },
    { change: 'secure', rule: 'secure-missing', place: 'theme', isProduction: true },
  ],
});
