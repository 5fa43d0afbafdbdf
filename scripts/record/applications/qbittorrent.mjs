// qBittorrent without a window: a torrent client with a web interface, in C++. The user and password of a new
// installation.
export const qbittorrent = {
  name: 'qbittorrent',
  title: 'qBittorrent of Debian (C++), qbittorrent-nox with its web interface',
  port: 23102,
  needs: [{ debian: 'qbittorrent-nox', program: 'qbittorrent-nox' }],

  async start(machine) {
    const settings = ['[LegalNotice]', 'Accepted=true', '[Preferences]', 'WebUI\\Address=127.0.0.1'];
    const session = ['[BitTorrent]', 'Session\\DHTEnabled=false', 'Session\\LSDEnabled=false'];
    machine.write('qBittorrent/config/qBittorrent.conf', `${[...settings, ...session].join('\n')}\n`);
    const parameters = [`--profile=${machine.folder}`, `--webui-port=${machine.port}`];
    await machine.serve('qbittorrent-nox', parameters);
  },

  async warmUp({ chrome, origin }) {
    await login(chrome, origin, 'adminadmin');
  },

  async drive({ step, chrome, replay, origin }) {
    await step('open page', () => chrome.goTo(`${origin}/`));
    await step('closed page without login', () => chrome.goTo(`${origin}/api/v2/app/preferences`));
    await step('wrong login', () => login(chrome, origin, 'wrong-password'));
    await step('right login', () => login(chrome, origin, 'adminadmin'));
    const copied = await chrome.cookies();
    await step('closed page', () => chrome.goTo(`${origin}/api/v2/app/preferences`));
    const opens = ({ status }) => status === 200;
    await replay(copied, '/api/v2/app/version', opens, 'before the logout');
    await step('logout', () =>
      chrome.act(`fetch('/api/v2/auth/logout', { method: 'POST' }).then(() => true)`),
    );
    await step('page again', () => chrome.goTo(`${origin}/api/v2/app/preferences`));
    await replay(copied, '/api/v2/app/preferences', opens);
  },
};

async function login(chrome, origin, password) {
  await chrome.goTo(`${origin}/`);
  await chrome.fill({ username: 'admin', password });
  await chrome.click('#loginButton, [type=submit]');
}
