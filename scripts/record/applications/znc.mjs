// ZNC: keeps IRC connections for its users, in C++; its module webadmin is driven.
const CONFIG = ({ port }) => `Version = 1.8.2
LoadModule = webadmin
<Listener web>
  Host = 127.0.0.1
  Port = ${port}
  AllowIRC = false
  AllowWeb = true
  SSL = false
</Listener>
<User ada>
  Pass = plain#right-password
  Admin = true
  Nick = ada
  AltNick = ada_
  Ident = ada
  RealName = Ada
</User>
`;

export const znc = {
  name: 'znc',
  title: 'ZNC of Debian (C++), with its module webadmin',
  port: 23103,
  needs: [{ debian: 'znc', program: 'znc' }],

  async start(machine) {
    machine.write('znc/configs/znc.conf', CONFIG(machine));
    const parameters = ['--foreground', '--no-color', '--datadir', machine.path('znc')];
    await machine.serve('znc', process.getuid() === 0 ? ['--allow-root', ...parameters] : parameters);
  },

  async warmUp({ chrome, origin }) {
    await chrome.goTo(`${origin}/`);
  },

  async drive({ step, chrome, replay, origin }) {
    const login = async (password) => {
      await chrome.goTo(`${origin}/`);
      await chrome.fill({ user: 'ada', pass: password });
      await chrome.click('form [type=submit]');
    };
    const closed = '/mods/global/webadmin/listusers';
    await step('open page', () => chrome.goTo(`${origin}/`));
    await step('closed page without login', () => chrome.goTo(origin + closed));
    await step('wrong login', () => login('wrong-password'));
    await step('right login', () => login('right-password'));
    await step('closed page', () => chrome.goTo(origin + closed));
    await step('use', () => chrome.goTo(`${origin}/mods/global/webadmin/traffic`));
    const copied = await chrome.cookies();
    await step('logout', () => chrome.goTo(`${origin}/logout`));
    await step('page again', () => chrome.goTo(origin + closed));
    await replay(copied, closed, ({ body }) => body.includes('/mods/global/webadmin/edituser'));
  },
};
