// Shaarli: bookmarks of one person, in PHP, with "stay signed in". Files only, served by PHP's own server.
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = '/usr/share/shaarli';
const EXTENSIONS = ['curl', 'gd', 'intl', 'mbstring'];

/** Debian's package knows its own folders, also those under /var: here all is in the temporary folder. */
function movePaths(folder, data) {
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name);
    if (!file.endsWith('.php') || !statSync(file).isFile()) continue;
    const text = readFileSync(file, 'utf8');
    const moved = text.replace(/\/var\/(lib|cache)\/shaarli/g, data).replaceAll(SOURCE, folder);
    if (moved !== text) writeFileSync(file, moved);
  }
}

export const shaarli = {
  name: 'shaarli',
  title: 'Shaarli of Debian (PHP)',
  port: 23107,
  needs: [
    { debian: 'php-cli', program: 'php' },
    { debian: 'shaarli', file: `${SOURCE}/index.php` },
    ...EXTENSIONS.map((name) => ({ debian: `php-${name}`, file: `/etc/php/8.2/cli/conf.d/20-${name}.ini` })),
  ],

  async start(machine) {
    const site = machine.path('site');
    cpSync(SOURCE, site, { recursive: true, filter: (file) => file !== `${SOURCE}/cache` });
    movePaths(site, machine.path('data'));
    machine.run('mkdir', [
      '-p',
      'site/cache',
      'data/data',
      'data/cache',
      'data/tmp',
      'data/pagecache',
      'sessions',
    ]);
    const settings = ['-d', `session.save_path=${machine.path('sessions')}`];
    const address = ['-S', `127.0.0.1:${machine.port}`, '-t', site];
    await machine.serve('php', [...settings, ...address, join(site, 'index.php')], { cwd: site });
    const data = [
      'setlogin=ada',
      'setpassword=right-password',
      'title=Notes',
      'continent=Europe',
      'city=Berlin',
    ];
    const fields = data.flatMap((field) => ['--data', field]);
    machine.run('curl', ['--silent', '--fail', ...fields, `${machine.origin}/install`]);
  },

  async warmUp({ chrome, origin }) {
    await chrome.goTo(`${origin}/`);
  },

  async drive({ step, chrome, replay, origin }) {
    const closed = '/admin/configure';
    const login = async (password, stay) => {
      await chrome.goTo(origin + closed);
      await chrome.fill({ login: 'ada', password });
      if (stay) await chrome.fill({ longlastingsession: true });
      await chrome.click('#loginform [type=submit], form[name=loginform] [type=submit]');
    };
    await step('open page', () => chrome.goTo(`${origin}/`));
    await step('closed page without login', () => chrome.goTo(origin + closed));
    await step('wrong login', () => login('wrong-password', false));
    await step('right login, stay signed in', () => login('right-password', true));
    await step('use', () => chrome.goTo(`${origin}/admin/tools`));
    await step('closed page', () => chrome.goTo(origin + closed));
    const copied = await chrome.cookies();
    await step('logout', () => chrome.goTo(`${origin}/admin/logout`));
    await step('page again', () => chrome.goTo(origin + closed));
    await replay(copied, closed, ({ status }) => status === 200);
  },
};
