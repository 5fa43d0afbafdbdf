// Gitit: a wiki over git, in Haskell. Everybody may read, who has logged in may edit.
export const gitit = {
  name: 'gitit',
  title: 'Gitit of Debian (Haskell, Happstack)',
  port: 23104,
  needs: [
    { debian: 'gitit', program: 'gitit' },
    { debian: 'git', program: 'git' },
  ],

  async start(machine) {
    const config = machine.write('gitit.conf', 'require-authentication: modify\nmail-command: true %s\n');
    const env = {
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'Gitit',
      GIT_AUTHOR_EMAIL: 'gitit@example.test',
    };
    const committer = { GIT_COMMITTER_NAME: 'Gitit', GIT_COMMITTER_EMAIL: 'gitit@example.test' };
    const parameters = ['-f', config, '-l', '127.0.0.1', '-p', String(machine.port)];
    await machine.serve('gitit', parameters, { env: { ...env, ...committer } });
    const user = [
      'username=ada',
      'email=',
      'full_name_1=',
      'password=right-password',
      'password2=right-password',
    ];
    const data = [...user, 'accessCode=', 'destination=/'].flatMap((field) => ['--data', field]);
    machine.run('curl', ['--silent', '--fail', ...data, `${machine.origin}/_register`]);
  },

  async warmUp({ chrome, origin }) {
    await chrome.goTo(`${origin}/_login`);
  },

  async drive({ step, chrome, replay, origin }) {
    const closed = '/_edit/Notes';
    const login = async (password) => {
      await chrome.goTo(origin + closed);
      await chrome.fill({ username: 'ada', password });
      await chrome.click('#loginForm [type=submit], form [name=login], #submit');
    };
    await step('open page', () => chrome.goTo(`${origin}/`));
    await step('closed page without login', () => chrome.goTo(origin + closed));
    await step('wrong login', () => login('wrong-password'));
    await step('right login', () => login('right-password'));
    await step('closed page', () => chrome.goTo(origin + closed));
    await step('use', () => chrome.goTo(`${origin}/_index`));
    const copied = await chrome.cookies();
    await step('logout', () => chrome.goTo(`${origin}/_logout?destination=%2F`));
    await step('page again', () => chrome.goTo(origin + closed));
    await replay(copied, closed, ({ status, body }) => status === 200 && body.includes('editForm'));
  },
};
