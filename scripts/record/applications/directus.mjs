// Directus: tables of a database as pages and an interface, in TypeScript; its page keeps a JWT in a cookie and renews it.
import { setTimeout as sleep } from 'node:timers/promises';
import { npmFile } from '../needs.mjs';
import { POSTGRESQL_NEEDS, servePostgresql } from '../postgresql.mjs';

const PROGRAM = npmFile('directus', 'directus/cli.js');
const EMAIL = 'ada@example.com';
/** A value that was renewed is still good for ten seconds: pages ask for several things at once. */
const GRACE_MS = 12_000;
const LOGOUT = `fetch('/auth/logout', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: '{"mode":"session"}',
}).then(() => true)`;

export const directus = {
  name: 'directus',
  title: 'Directus of npm (JavaScript, Express, JWT in a cookie) with PostgreSQL',
  port: 23112,
  needs: [{ npm: 'directus@11.3.5', into: 'directus', file: PROGRAM }, ...POSTGRESQL_NEEDS],

  async start(machine) {
    const databasePort = await servePostgresql(machine, 'ada', 'database-password');
    const env = {
      HOST: '127.0.0.1',
      PORT: String(machine.port),
      PUBLIC_URL: machine.origin,
      SECRET: 'the secret of a recording',
      DB_CLIENT: 'pg',
      DB_HOST: '127.0.0.1',
      DB_PORT: String(databasePort),
      DB_DATABASE: 'postgres',
      DB_USER: 'ada',
      DB_PASSWORD: 'database-password',
      ADMIN_EMAIL: EMAIL,
      ADMIN_PASSWORD: 'right-password',
      TELEMETRY: 'false',
      WEBSOCKETS_ENABLED: 'false',
    };
    machine.run(process.execPath, [PROGRAM, 'bootstrap'], { env });
    await machine.serve(process.execPath, [PROGRAM, 'start'], { env });
  },

  async warmUp({ chrome, origin }) {
    await login(chrome, origin, 'right-password');
  },

  async drive({ step, chrome, replay, origin }) {
    const closed = '/users/me';
    const opens = ({ status }) => status === 200;
    await step('open page', () => chrome.goTo(`${origin}/admin/login`));
    await step('closed page without login', () => chrome.goTo(origin + closed));
    await step('wrong login', () => login(chrome, origin, 'wrong-password'));
    await step('right login', () => login(chrome, origin, 'right-password'));
    await step('closed page', () => chrome.goTo(origin + closed));
    const copied = await chrome.cookies();
    await step('the page again, which renews the session', () => chrome.goTo(`${origin}/admin/users`));
    await replay(copied, closed, opens, 'after the renewal');
    const renewed = await chrome.cookies();
    // As the page's own button does; its address /admin/logout would renew the session once more.
    await step('logout', () => chrome.act(LOGOUT));
    await step('page again', () => chrome.goTo(origin + closed));
    await replay(renewed, closed, opens);
    await sleep(GRACE_MS);
    await replay(copied, closed, opens, 'twelve seconds later, the value before the renewal');
    await replay(renewed, closed, opens, 'twelve seconds later, the value of the logout');
  },
};

async function login(chrome, origin, password) {
  await chrome.goTo(`${origin}/admin/login`);
  await chrome.fill({ 'input[type=email]': EMAIL, 'input[type=password]': password });
  await chrome.click('form button[type=submit]');
}
