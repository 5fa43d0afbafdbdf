// Request Tracker: tickets, in Perl, over SQLite, with its own standalone server.
export const requestTracker = {
  name: 'request-tracker',
  title: 'Request Tracker 5 of Debian (Perl)',
  port: 23110,
  needs: [
    { debian: 'request-tracker5', file: '/usr/share/request-tracker5/libexec/rt-server' },
    { debian: 'rt5-standalone', file: '/usr/share/doc/rt5-standalone/copyright' },
    { debian: 'rt5-db-sqlite', file: '/usr/share/doc/rt5-db-sqlite/copyright' },
  ],

  async start(machine) {
    const settings = [
      `Set($rtname, 'example.test');`,
      `Set($Organization, 'example.test');`,
      `Set($WebDomain, '127.0.0.1');`,
      `Set($WebPort, ${machine.port});`,
      `Set($WebPath, '');`,
      `Set($DatabaseType, 'SQLite');`,
      `Set($DatabaseName, '${machine.path('rt.db')}');`,
      `Set($LogToFile, undef);`,
      `Set($MasonDataDir, '${machine.path('mason')}');`,
      `Set($MailCommand, 'testfile');`,
      '1;',
    ];
    const env = { RT_SITE_CONFIG: machine.write('RT_SiteConfig.pm', `${settings.join('\n')}\n`) };
    env.RT_SITE_CONFIG_DIR = machine.path('none');
    machine.run('mkdir', ['mason', 'none']);
    const initial = ['--action', 'init', '--skip-create', '--dba', '', '--dba-password', ''];
    machine.run('rt-setup-database-5', initial, { env });
    const address = ['--host', '127.0.0.1', '--port', String(machine.port)];
    await machine.serve('/usr/share/request-tracker5/libexec/rt-server', address, { env });
  },

  async warmUp({ chrome, origin }) {
    await login(chrome, origin, 'password');
    await chrome.goTo(`${origin}/Admin/Users/`);
  },

  async drive({ step, chrome, replay, origin }) {
    const closed = '/Admin/Users/';
    await step('open page', () => chrome.goTo(`${origin}/`));
    await step('closed page without login', () => chrome.goTo(origin + closed));
    await step('wrong login', () => login(chrome, origin, 'wrong-password'));
    await step('right login', () => login(chrome, origin, 'password'));
    await step('closed page', () => chrome.goTo(origin + closed));
    await step('use', () => chrome.goTo(`${origin}/Search/Simple.html`));
    const copied = await chrome.cookies();
    await step('logout', () => chrome.goTo(`${origin}/NoAuth/Logout.html`));
    await step('page again', () => chrome.goTo(origin + closed));
    await replay(copied, closed, ({ status, body }) => status === 200 && body.includes('Select a user'));
  },
};

async function login(chrome, origin, password) {
  await chrome.goTo(`${origin}/`);
  await chrome.fill({ user: 'root', pass: password });
  await chrome.click('form[name=login] [type=submit]');
}
