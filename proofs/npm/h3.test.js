import { npmVersions, prove } from '../proof.js';

// h3 is what server routes of Nuxt are written with.
const BASE = {
  versions: () => npmVersions('h3'),
  places: {
    config:
      "useSession(event, { password, cookie: { sameSite: 'lax', secure: process.env.NODE_ENV === 'production' } })",
    cache: '',
    login: 'await session.update({ user })',
    user: 'session.data.user ?? users.get(session.id)',
    logout: 'await session.clear()',
    theme: "setCookie(event, name, value, { httpOnly: true, sameSite: 'lax' })",
    token: '',
    renew: '',
  },
  // What Nuxt puts there when it builds, and the name that its sessions have here.
  applied: (code) =>
    code
      .replaceAll('import.meta.dev', '(process.env.NODE_ENV === "development")')
      .replace(/(?<=password, )(?!cookie)/, 'cookie: { }, ')
      .replace(
        'password, cookie: {',
        'password, name: "h3", cookie: { secure: process.env.NODE_ENV === "production", ',
      ),
  program: ({ config, cache, login, user, logout, theme, token, renew }) => ({
    command: ['node', 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'server.js': `
import { deleteCookie, getCookie, H3, serve, setCookie, useSession } from 'h3';

const app = new H3();
const password = 'a proof needs thirty-two characters';
const sessions = new Map();
/** Users by the number of their session, and by their token. */
const users = new Map();
const open = async (event) => ${config};
const setResponseHeader = (event, name, value) => event.res.headers.set(name, value);
app.get('/', async (event) => {
  const [name, value] = ['theme', 'dark'];
  await open(event);
  ${cache};
  ${theme};
  return 'welcome';
});
app.get('/account', async (event) => {
  const session = await open(event);
  const [name, value] = ['token', getCookie(event, 'token')];
  const user = users.get(value) ?? ${user};
  if (user !== undefined) {
    ${cache};
    ${renew};
    return user;
  }
  event.res.status = 401;
  return 'no';
});
app.post('/login', async (event) => {
  const form = new URLSearchParams(await event.req.text());
  const session = await open(event);
  if (form.get('password') === 'secret') {
    const user = form.get('user'), [name, value] = ['token', crypto.randomUUID()];
    ${login};
    ${token};
  }
  event.res.status = 302;
  event.res.headers.set('location', '/');
  return '';
});
app.post('/logout', async (event) => {
  const session = await open(event);
  const [name, path, domain] = ['token', '/', undefined];
  users.delete(getCookie(event, 'token'));
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

const session = (options) => `useSession(event, { password, name: "h3", ${options} })`;

// Not cross-site: h3 itself refuses SameSite=None without Secure.
prove({
  ...BASE,
  set: 'Nuxt: session',
  cookie: 'h3',
  changes: [
    { change: 'same-site', before: session('cookie: { secure: false, sameSite: undefined }') },
    { change: 'http-only', before: session('cookie: { secure: false, httpOnly: false }') },
    { change: 'secure', before: session('cookie: { secure: false }') },
    { change: 'lifetime', before: session('maxAge: 90 * 24 * 3600, cookie: { secure: false }') },
    { change: 'delete', place: 'logout', before: '' },
    {
      change: 'end-at-logout',
      place: 'logout',
      before: 'await session.clear()',
      also: { login: 'sessions.set(session.id, user)', user: 'sessions.get(session.id)' },
    },
    { change: 'rotate-at-login', place: 'login', before: 'users.set(session.id, user)' },
  ],
});

prove({
  ...BASE,
  set: 'Nuxt: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'same-site', place: 'theme', before: 'setCookie(event, name, value)' },
    { change: 'http-only', place: 'theme', before: 'setCookie(event, name, value)' },
    { change: 'secure', place: 'theme' },
  ],
});

// A login that is a cookie of the application's own.
prove({
  ...BASE,
  set: 'Nuxt: cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    login: 'users.set(value, user)',
    token: "setCookie(event, name, value, { sameSite: 'lax' })",
    logout: 'deleteCookie(event, name)',
  },
  changes: [
    {
      change: 'lifetime',
      place: 'token',
      before: 'setCookie(event, name, value, { maxAge: 90 * 24 * 3600 })',
    },
    {
      change: 'host-only',
      place: 'token',
      before: "setCookie(event, name, value, { domain: 'shop.example' })",
    },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'no-store', place: 'cache', given: { renew: 'setCookie(event, name, value)' } },
  ],
});
