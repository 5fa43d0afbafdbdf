import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const program = ({ config }) => ({
  command: [
    'sh',
    '-c',
    `ln -s /usr/share/roundcube/plugins/* plugins; ${process.execPath} imap.js & while [ ! -f config/imap ]; do sleep 0.1; done; exec php -S 127.0.0.1:PORT index.php`,
  ],
  env: { ROUNDCUBE_CONFIG_DIR: 'config' },
  files: {
    'package.json': '{ "type": "module" }',
    // As much of IMAP (RFC 9051) as a login needs.
    'imap.js': `
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const ABILITIES = 'CAPABILITY IMAP4rev1';
const server = createServer((socket) => {
  socket.write('* OK [' + ABILITIES + '] ready\\r\\n');
  let text = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    text += bytes;
    const lines = text.split('\\r\\n');
    text = lines.pop();
    for (const line of lines) {
      const [tag, command, ...rest] = line.split(' ');
      const isRight = command !== 'LOGIN' || rest.join(' ').includes('secret');
      if (command === 'CAPABILITY') socket.write('* ' + ABILITIES + '\\r\\n');
      if (command === 'LIST') socket.write('* LIST () "/" INBOX\\r\\n');
      socket.write(tag + (isRight ? ' OK done\\r\\n' : ' NO wrong\\r\\n'));
      if (command === 'LOGOUT') socket.end();
    }
  });
});
server.listen(0, '127.0.0.1', () => writeFileSync('config/imap', String(server.address().port)));
`,
    'config/defaults.inc.php': `<?php require '/etc/roundcube/defaults.inc.php';`,
    'config/config.inc.php': `<?php
$folder = dirname(__DIR__);
$config = [
  'db_dsnw' => "sqlite:///$folder/config/mail.db?mode=0600",
  'imap_host' => '127.0.0.1:' . file_get_contents(__DIR__ . '/imap'),
  'des_key' => 'a proof needs 24 letters',
  'plugins' => ['proof'],
  'log_driver' => 'stdout',
  'temp_dir' => "$folder/config",
  'enable_installer' => false,
];
${config}
`,
    // Lets requests do without the token of the form, which the visitor does not read.
    'plugins/proof/proof.php': `<?php
class proof extends rcube_plugin {
  function init() { $this->add_hook('startup', [$this, 'startup']); }
  function startup($request) {
    $rcmail = rcmail::get_instance();
    $_GET['_token'] = $_POST['_token'] = $_REQUEST['_token'] = $rcmail->get_request_token();
    if (PROOF_PATH === '/account') {
      if (!empty($_SESSION['user_id']) && $rcmail->session->check_auth()) echo $_SESSION['username'];
      else http_response_code(401);
      exit;
    }
    return $request;
  }
}
`,
    'index.php': `<?php
define('RCUBE_PLUGINS_DIR', __DIR__ . '/plugins/');
define('RCMAIL_CONFIG_DIR', __DIR__ . '/config');
define('PROOF_PATH', parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (PROOF_PATH === '/login')
  $_POST += ['_task' => 'login', '_action' => 'login', '_user' => $_POST['user'], '_pass' => $_POST['password']];
if (PROOF_PATH === '/logout') $_GET += ['_task' => 'logout'];
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
chdir('/usr/share/roundcube');
require '/usr/share/roundcube/index.php';
`,
  },
});

prove({
  program,
  set: 'Roundcube: session, cookies of the application',
  versions: () => debianVersions('roundcube-core', 'roundcube-sqlite3'),
  cookie: 'roundcube_sessid',
  places: { config: '' },
  applied: (code) => (code.includes('__Host-') ? `${code}\n$config['use_https'] = true;` : code),
  changes: [
    { change: 'prefix', before: "$config['use_https'] = true;", isProductionFile: true },
    { change: 'host-only', before: "$config['session_domain'] = 'shop.example';" },
    { change: 'same-site' },
    { change: 'same-site', cookie: 'roundcube_sessauth' },
    { change: 'secure', isProductionFile: true },
  ],
});
