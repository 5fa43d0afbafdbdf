// Supysonic: a music server in Python (Flask, its session a signed cookie).
export const supysonic = {
  name: 'supysonic',
  title: 'Supysonic of Debian (Python, Flask)',
  port: 23105,
  needs: [
    { debian: 'supysonic', program: 'supysonic-server' },
    { debian: 'python3-gevent', file: '/usr/lib/python3/dist-packages/gevent/__init__.py' },
  ],

  async start(machine) {
    const config = [
      '[base]',
      `database_uri = sqlite:///${machine.path('supysonic.db')}`,
      '[webapp]',
      `cache_dir = ${machine.path('cache')}`,
      '[daemon]',
      `socket = ${machine.path('daemon.sock')}`,
    ];
    machine.write('.supysonic', `${config.join('\n')}\n`);
    machine.run('supysonic-cli', ['user', 'add', 'ada', '-p', 'right-password']);
    machine.run('supysonic-cli', ['user', 'setroles', '--admin', 'ada']);
    const address = ['--host', '127.0.0.1', '--port', String(machine.port)];
    await machine.serve('supysonic-server', ['--server', 'gevent', ...address]);
  },

  async drive({ step, chrome, open, replay, origin }) {
    const closed = '/user/me';
    await step('open page', () => chrome.goTo(`${origin}/user/login`));
    await step('closed page without login', () => chrome.goTo(origin + closed));
    await step('wrong login', () => login(chrome, origin, 'wrong-password'));
    await step('right login', () => login(chrome, origin, 'right-password'));
    await step('closed page', () => chrome.goTo(origin + closed));
    await step('use', () => chrome.goTo(`${origin}/folder`));
    const second = await open('second chrome');
    await step('login in a second browser', (browser) => login(browser, origin, 'right-password'), second);
    const copied = await chrome.cookies();
    await step('logout', () => chrome.goTo(`${origin}/user/logout`));
    await step('page again', () => chrome.goTo(origin + closed));
    await replay(copied, closed, ({ status }) => status === 200);
    await step('closed page in the second browser', (browser) => browser.goTo(origin + closed), second);
  },
};

export async function login(browser, origin, password) {
  await browser.goTo(`${origin}/user/login`);
  await browser.fill({ user: 'ada', password });
  await browser.click('form [type=submit]');
}
