// Flood: a web interface for torrent clients, in TypeScript on Fastify, with a JSON login and a JWT in a cookie.
import { npmFile } from '../needs.mjs';

const PROGRAM = npmFile('flood', 'flood/dist/index.js');

export const flood = {
  name: 'flood',
  title: 'Flood of npm (JavaScript, Fastify, JWT)',
  port: 23111,
  needs: [{ npm: 'flood@4.11.0', into: 'flood', file: PROGRAM }],

  async start(machine) {
    const parameters = ['--port', String(machine.port), '--rundir', machine.path('run')];
    await machine.serve(process.execPath, [PROGRAM, ...parameters]);
    const client = {
      client: 'qBittorrent',
      type: 'web',
      version: 1,
      url: 'http://127.0.0.1:9',
      username: '',
      password: '',
    };
    const user = { username: 'ada', password: 'right-password', level: 10, client };
    const request = ['--data', JSON.stringify(user), '--header', 'Content-Type: application/json'];
    machine.run('curl', ['--silent', '--fail', ...request, `${machine.origin}/api/auth/register`]);
  },

  async warmUp({ chrome, origin }) {
    await login(chrome, origin, 'right-password');
  },

  async drive({ step, chrome, replay, origin }) {
    const closed = '/api/auth/users';
    const opens = ({ status }) => status === 200;
    await step('open page', () => chrome.goTo(`${origin}/login`));
    await step('closed page without login', () => chrome.goTo(origin + closed));
    await step('wrong login', () => login(chrome, origin, 'wrong-password'));
    await step('right login', () => login(chrome, origin, 'right-password'));
    await step('closed page', () => chrome.goTo(origin + closed));
    const copied = await chrome.cookies();
    await step('logout', () => chrome.act(`fetch('/api/auth/logout').then(() => true)`));
    await step('page again', () => chrome.goTo(origin + closed));
    await replay(copied, closed, opens);
  },
};

async function login(chrome, origin, password) {
  await chrome.goTo(`${origin}/login`);
  await chrome.fill({ username: 'ada', password });
  await chrome.click('form [type=submit]');
}
