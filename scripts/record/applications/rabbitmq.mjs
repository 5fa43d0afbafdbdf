// RabbitMQ's management, in Erlang. The page keeps the credentials itself and sends them with each request.
export const rabbitmq = {
  name: 'rabbitmq',
  title: 'RabbitMQ of Debian (Erlang) with its management plugin',
  port: 23109,
  needs: [{ debian: 'rabbitmq-server', file: '/usr/lib/rabbitmq/bin/rabbitmq-server' }],

  async start(machine) {
    const { port } = machine;
    const config = [
      `management.tcp.port = ${port}`,
      'management.tcp.ip = 127.0.0.1',
      `listeners.tcp.default = 127.0.0.1:${port + 500}`,
      'default_user = ada',
      'default_pass = right-password',
    ];
    const env = {
      ERL_EPMD_PORT: String(port + 501),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: 'record@localhost',
      RABBITMQ_DIST_PORT: String(port + 502),
      RABBITMQ_CONFIG_FILE: machine.write('rabbitmq.conf', `${config.join('\n')}\n`),
      RABBITMQ_ENABLED_PLUGINS_FILE: machine.write('enabled_plugins', '[rabbitmq_management].\n'),
      RABBITMQ_MNESIA_BASE: machine.path('data'),
      RABBITMQ_LOG_BASE: machine.path('log'),
      RABBITMQ_PID_FILE: machine.path('rabbitmq.pid'),
    };
    // It would start one that stays.
    await machine.serve('epmd', ['-port', env.ERL_EPMD_PORT], { env, openPort: port + 501 });
    await machine.serve('/usr/lib/rabbitmq/bin/rabbitmq-server', [], { env });
  },

  async warmUp({ chrome, origin }) {
    await chrome.goTo(`${origin}/`);
    await chrome.fill({ username: 'ada', password: 'right-password' });
    await chrome.click('#login [type=submit]');
    await chrome.act(`localStorage.clear()`);
  },

  async drive({ step, chrome, replay, ask, note, origin }) {
    const login = async (password) => {
      await chrome.goTo(`${origin}/`);
      await chrome.fill({ username: 'ada', password });
      await chrome.click('#login [type=submit]');
    };
    await step('open page', () => chrome.goTo(`${origin}/`));
    await step('closed page without login', () => chrome.goTo(`${origin}/api/users`));
    await step('wrong login', () => login('wrong-password'));
    await step('right login', () => login('right-password'));
    await step('use', () => chrome.goTo(`${origin}/#/users`));
    const copied = await chrome.cookies();
    await step('logout', () => chrome.click('#logout [value="Log out"]'));
    await step('page again', () => chrome.goTo(`${origin}/#/users`));
    await replay(copied, '/api/users', ({ status }) => status === 200);
    const credentials = Buffer.from('ada:right-password').toString('base64');
    const step2 = 'the same credentials with curl after the logout';
    const { status } = await ask('/api/users', {
      step: step2,
      headers: [`Authorization: Basic ${credentials}`],
    });
    note(`${step2}: ${status}`);
  },
};
