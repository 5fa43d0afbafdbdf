import { join } from 'node:path';
import { revocation } from '../json-web-token.js';
import { npmVersions, prove } from '../proof.js';

const FOLDER = import.meta.dirname;
const NEXT = join(FOLDER, 'node_modules/next/dist/bin/next');
const redirect = "new Response(null, { status: 302, headers: { Location: '/' } })";

const BASE = {
  set: 'Next.js: cookies of the application',
  versions: () => npmVersions('../next/node_modules/next'),
  places: {
    config: '(await cookies()).set(name, value, { httpOnly: true, sameSite: "lax" })',
    cache: '',
    renew: '',
    end: 'claims.jti = crypto.randomUUID(); await revokeToken(token.jti)',
    logout: '(await cookies()).delete({ name, path, domain })',
    theme: 'response.cookies.set(name, value, { httpOnly: true, sameSite: "lax" })',
  },
  program: ({ config, cache, renew, end, logout, theme }) => ({
    folder: FOLDER,
    command: [process.execPath, NEXT, 'dev', '--webpack', '-p', 'PORT', '-H', '127.0.0.1'],
    env: { NEXT_TELEMETRY_DISABLED: '1' },
    files: {
      'package.json': '{ "type": "module" }',
      'next.config.js':
        'export default { devIndicators: false, outputFileTracingRoot: import.meta.dirname };',
      'app/layout.js':
        'export default function Layout({ children }) { return <html><body>{children}</body></html>; }',
      'app/page.js': "export default function Page() { return 'welcome'; }",
      'app/account/route.js': `
import { cookies } from 'next/headers';
import { claimsOf } from '../../../../json-web-token.js';
export async function GET() {
  const name = 'session', value = (await cookies()).get(name)?.value;
  if (value === undefined || globalThis.revoked?.has(claimsOf(value).jti)) return new Response('no', { status: 401 });
  ${renew};
  return new Response('ann', { ${cache} });
}
`,
      'app/login/route.js': `
import { cookies } from 'next/headers';
import { tokenFor } from '../../../../json-web-token.js';
export async function POST(request) {
  const form = await request.formData();
  if (form.get('password') !== 'secret') return new Response('wrong', { status: 401 });
  const claims = { user: 'ann' };
  ${revocation(end).sign};
  const [name, value] = ['session', tokenFor(claims)];
  ${config};
  return ${redirect};
}
`,
      'app/logout/route.js': `
import { cookies } from 'next/headers';
import { claimsOf } from '../../../../json-web-token.js';
export async function POST() {
  const [name, path, domain] = ['session', '/', undefined];
  const token = claimsOf((await cookies()).get(name).value);
  const revokeToken = (id) => (globalThis.revoked ??= new Set()).add(id);
  ${revocation(end).end};
  ${logout};
  return ${redirect};
}
`,
      'proxy.js': `
import { NextResponse } from 'next/server';
export function proxy(request) {
  const response = NextResponse.next();
  const [name, value] = ['theme', 'dark'];
  ${theme};
  return response;
}
export const config = { matcher: '/' };
`,
    },
  }),
};

prove({
  ...BASE,
  cookie: 'session',
  changes: [
    { change: 'same-site', before: '(await cookies()).set(name, value)' },
    { change: 'http-only', before: '(await cookies()).set(name, value)' },
    { change: 'lifetime', before: '(await cookies()).set(name, value, { maxAge: 90 * 24 * 3600 })' },
    { change: 'host-only', before: "(await cookies()).set(name, value, { domain: 'shop.example' })" },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'end-at-logout', place: 'end', before: '' },
    { change: 'no-store', place: 'cache', given: { renew: '(await cookies()).set(name, value)' } },
  ],
});

// In proxy.js, middleware.js before Next.js 16, the same is said to the response.
prove({
  ...BASE,
  cookie: 'theme',
  applied: (code) => code.replace('(await cookies())', 'response.cookies'),
  changes: [
    {
      change: 'same-site',
      place: 'theme',
      before: 'response.cookies.set(name, value)',
    },
  ],
});
