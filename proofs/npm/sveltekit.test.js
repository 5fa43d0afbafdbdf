import { npmVersions, prove } from '../proof.js';

const redirect = "new Response(null, { status: 302, headers: { Location: '/' } })";

const OPEN = "cookies.set(name, value, { path: '/', sameSite: undefined, httpOnly: false })";

prove({
  set: 'SvelteKit: cookies of the application',
  versions: () => npmVersions('@sveltejs/kit'),
  cookie: 'session',
  places: {
    config: "cookies.set(name, value, { path: '/' })",
    end: 'await db.session.delete(id)',
    logout: 'cookies.delete(name, { path, domain })',
  },
  program: ({ config, end, logout }) => ({
    command: [process.execPath, 'server.js'],
    files: {
      'package.json': '{ "type": "module" }',
      'vite.config.js': `
import { sveltekit } from '@sveltejs/kit/vite';
export default { plugins: [sveltekit()], logLevel: 'error', optimizeDeps: { noDiscovery: true } };
`,
      // It watches no files: SvelteKit writes some when it starts, at which Vite would start again.
      'server.js': `
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'vite';
const vite = await createServer({ server: { middlewareMode: true, hmr: false, ws: false, watch: null } });
createHttpServer(vite.middlewares).listen(process.env.PORT, '127.0.0.1');
`,
      'src/app.html':
        '<!doctype html><html><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>',
      'src/sessions.js': 'export const sessions = new Map();\nexport const db = { session: sessions };',
      'src/routes/+page.svelte': 'welcome',
      'src/routes/+page.server.js': `
export const load = ({ cookies }) => cookies.set('theme', 'dark', { path: '/' });
`,
      'src/routes/account/+server.js': `
import { sessions } from '../../sessions.js';
export function GET({ cookies }) {
  const user = sessions.get(cookies.get('session'));
  return new Response(user ?? 'no', { status: user === undefined ? 401 : 200 });
}
`,
      'src/routes/login/+server.js': `
import { sessions } from '../../sessions.js';
export async function POST({ cookies, request }) {
  const form = await request.formData();
  if (form.get('password') !== 'secret') return new Response('wrong', { status: 401 });
  const [name, value] = ['session', crypto.randomUUID()];
  sessions.set(value, form.get('user'));
  ${config};
  return ${redirect};
}
`,
      'src/routes/logout/+server.js': `
import { db } from '../../sessions.js';
export async function POST({ cookies }) {
  const [name, path, domain] = ['session', '/', undefined];
  const id = cookies.get(name);
  ${end};
  ${logout};
  return ${redirect};
}
`,
    },
  }),
  // Few states, as each starts a server of its own.
  changes: [
    { change: 'same-site', before: OPEN },
    { change: 'http-only', before: OPEN },
    { change: 'lifetime', before: "cookies.set(name, value, { path: '/', maxAge: 90 * 24 * 3600 })" },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'end-at-logout', place: 'end', before: '' },
  ],
});
