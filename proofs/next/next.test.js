import { join } from 'node:path';
import { npmVersions, prove } from '../proof.js';

const FOLDER = import.meta.dirname;
const NEXT = join(FOLDER, 'node_modules/next/dist/bin/next');
const redirect = "new Response(null, { status: 302, headers: { Location: '/' } })";

const BASE = {
  set: 'Next.js: cookies of the application',
  versions: () => npmVersions('../next/node_modules/next'),
  places: {
    config: '(await cookies()).set(name, value, { httpOnly: true, sameSite: "lax" })',
    logout: '(await cookies()).delete({ name, path, domain })',
    theme: 'response.cookies.set(name, value, { httpOnly: true, sameSite: "lax" })',
  },
  program: ({ config, logout, theme }) => ({
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
export async function GET() {
  const user = (await cookies()).get('session')?.value;
  return new Response(user?.startsWith('ann-') ? 'ann' : 'no', { status: user === undefined ? 401 : 200 });
}
`,
      'app/login/route.js': `
import { cookies } from 'next/headers';
export async function POST(request) {
  const form = await request.formData();
  if (form.get('password') !== 'secret') return new Response('wrong', { status: 401 });
  const [name, value] = ['session', 'ann-' + crypto.randomUUID()];
  ${config};
  return ${redirect};
}
`,
      'app/logout/route.js': `
import { cookies } from 'next/headers';
export async function POST() {
  const [name, path, domain] = ['session', '/', undefined];
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
    { change: 'same-site', rule: 'samesite-missing', before: '(await cookies()).set(name, value)' },
    { change: 'http-only', rule: 'httponly-missing', before: '(await cookies()).set(name, value)' },
    { change: 'delete', rule: 'logout-no-delete', place: 'logout', before: '' },
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
      rule: 'samesite-missing',
      place: 'theme',
      before: 'response.cookies.set(name, value)',
    },
  ],
});
