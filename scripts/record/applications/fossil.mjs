// Fossil: a version control system with tickets and a wiki, in C. One repository, one user.
const PROJECT_CODE = 'f165dcd304822f88000000000000000000000000';

export const fossil = {
  name: 'fossil',
  title: 'Fossil of Debian (C), fossil server',
  port: 23101,
  needs: [{ debian: 'fossil', program: 'fossil' }],

  async start(machine) {
    const repository = machine.path('notes.fossil');
    machine.run('fossil', ['init', '--admin-user', 'ada', repository]);
    // The name of the cookie is made of it, and so are hashes of passwords.
    const code = `UPDATE config SET value='${PROJECT_CODE}' WHERE name='project-code'`;
    machine.run('fossil', ['sql', '-R', repository, code]);
    machine.run('fossil', ['user', 'password', 'ada', 'right-password', '-R', repository]);
    // Nobody without a login reads anything.
    machine.run('fossil', ['user', 'capabilities', 'nobody', '', '-R', repository]);
    machine.run('fossil', ['user', 'capabilities', 'anonymous', '', '-R', repository]);
    await machine.serve('fossil', ['server', '--localhost', '--port', String(machine.port), repository]);
  },

  async warmUp({ chrome, origin }) {
    await chrome.goTo(`${origin}/login`);
  },

  async drive({ step, chrome, replay, origin }) {
    const login = async (password) => {
      await chrome.goTo(`${origin}/login`);
      await chrome.fill({ u: 'ada', p: password });
      await chrome.click('[name=in]');
    };
    await step('open page', () => chrome.goTo(`${origin}/login`));
    await step('closed page without login', () => chrome.goTo(`${origin}/timeline`));
    await step('wrong login', () => login('wrong-password'));
    await step('right login', () => login('right-password'));
    await step('use', () => chrome.goTo(`${origin}/timeline`));
    await step('closed page', () => chrome.goTo(`${origin}/setup_ulist`));
    const copied = await chrome.cookies();
    await step('logout', async () => {
      await chrome.goTo(`${origin}/login`);
      await chrome.click('[name=out]');
    });
    await step('page again', () => chrome.goTo(`${origin}/setup_ulist`));
    await replay(copied, '/setup_ulist', ({ status }) => status === 200);
  },
};
