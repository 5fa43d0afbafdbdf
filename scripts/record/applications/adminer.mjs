// Adminer: tables of a database in the browser, in PHP. Who logs in is a user of the database, here of PostgreSQL.
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const POSTGRESQL = '/usr/lib/postgresql';

/** The folder of PostgreSQL's programs; the newest that is installed. */
function programs() {
  const version = existsSync(POSTGRESQL) ? readdirSync(POSTGRESQL).sort().at(-1) : '';
  return join(POSTGRESQL, version ?? '', 'bin');
}

export const adminer = {
  name: 'adminer',
  title: 'Adminer of Debian (PHP) with PostgreSQL',
  port: 23108,
  needs: [
    { debian: 'adminer', file: '/usr/share/adminer/adminer.php' },
    { debian: 'php-cli', program: 'php' },
    { debian: 'php-pgsql', file: '/etc/php/8.2/cli/conf.d/20-pgsql.ini' },
    { debian: 'postgresql', file: join(programs(), 'postgres') },
  ],

  async start(machine) {
    const databasePort = machine.port + 500;
    machine.run('mkdir', ['database', 'sessions']);
    machine.run('chmod', ['711', machine.folder]);
    chownDatabase(machine);
    const asPostgres = process.getuid() === 0 ? ['runuser', '-u', 'postgres', '--'] : ['env'];
    const password = machine.write('password', 'right-password');
    machine.run('chmod', ['644', password]);
    const [prefix, ...options] = asPostgres;
    const database = machine.path('database');
    const initial = ['-D', database, '-U', 'ada', '-A', 'scram-sha-256', `--pwfile=${password}`];
    machine.run(prefix, [...options, join(programs(), 'initdb'), ...initial]);
    const listen = ['-D', database, '-h', '127.0.0.1', '-p', String(databasePort), '-k', ''];
    await machine.serve(prefix, [...options, join(programs(), 'postgres'), ...listen], {
      openPort: databasePort,
    });
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

/** PostgreSQL does not run as root: there the folder belongs to its own user. */
function chownDatabase(machine) {
  if (process.getuid() !== 0) return;
  const id = (flag) => Number(machine.run('id', [flag, 'postgres']));
  chownSync(machine.path('database'), id('-u'), id('-g'));
}
