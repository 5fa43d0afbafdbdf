// Adminer: tables of a database in the browser, in PHP. Who logs in is a user of the database, here of PostgreSQL.
import { POSTGRESQL_NEEDS, servePostgresql } from '../postgresql.mjs';

export const adminer = {
  name: 'adminer',
  title: 'Adminer of Debian (PHP) with PostgreSQL',
  port: 23108,
  needs: [
    { debian: 'adminer', file: '/usr/share/adminer/adminer.php' },
    { debian: 'php-cli', program: 'php' },
    { debian: 'php-pgsql', file: '/etc/php/8.2/cli/conf.d/20-pgsql.ini' },
    ...POSTGRESQL_NEEDS,
  ],

  async start(machine) {
    await servePostgresql(machine, 'ada', 'right-password');
    machine.run('mkdir', ['sessions']);
    const settings = ['-d', `session.save_path=${machine.path('sessions')}`];
    const address = ['-S', `127.0.0.1:${machine.port}`, '/usr/share/adminer/adminer.php'];
    await machine.serve('php', [...settings, ...address]);
  },

  async drive({ step, chrome, replay, origin }) {
    const server = `127.0.0.1:${Number(new URL(origin).port) + 500}`;
    const login = async (password) => {
      await chrome.goTo(`${origin}/`);
      const fields = { 'auth[driver]': 'pgsql', 'auth[server]': server, 'auth[username]': 'ada' };
      await chrome.fill({ ...fields, 'auth[password]': password, 'auth[db]': 'postgres' });
      await chrome.fill({ '[name="auth[permanent]"]': true });
      await chrome.click('form [type=submit]');
    };
    const closed = `/?pgsql=${encodeURIComponent(server)}&username=ada&db=postgres&ns=public`;
    await step('open page', () => chrome.goTo(`${origin}/`));
    await step('closed page without login', () => chrome.goTo(origin + closed));
    await step('wrong login', () => login('wrong-password'));
    await step('right login, permanent', () => login('right-password'));
    await step('closed page', () => chrome.goTo(origin + closed));
    await step('use', () => chrome.goTo(`${origin}${closed}&sql=`));
    const copied = await chrome.cookies();
    await step('logout', () => chrome.click('#logout'));
    await step('page again', () => chrome.goTo(origin + closed));
    await replay(copied, closed, ({ body }) => body.includes('id="logout"') || body.includes("id='logout'"));
  },
};
