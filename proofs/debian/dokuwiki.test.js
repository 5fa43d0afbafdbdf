import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const DATA = [
  'attic',
  'cache',
  'index',
  'locks',
  'log',
  'media',
  'media_attic',
  'media_meta',
  'meta',
  'pages',
  'tmp',
];

const program = ({ config }) => ({
  command: ['sh', '-ec', 'cp -rnL /etc/dokuwiki/. conf; exec /usr/bin/php -S 127.0.0.1:PORT index.php'],
  files: {
    ...Object.fromEntries(DATA.map((name) => [`data/${name}/.keep`, ''])),
    'conf/local.php': `<?php
$conf['useacl'] = 1;
$conf['savedir'] = dirname(__DIR__) . '/data';
${config}
`,
    'conf/acl.auth.php': '* @ALL 1\n',
    // The MD5 of the password.
    'conf/users.auth.php': 'ann:5ebe2294ecd0e0f08eab7690d2a6ee69:Ann:ann@shop.example:user\n',
    'index.php': `<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/doku.php';
define('DOKU_CONF', __DIR__ . '/conf/');
define('DOKU_MAIN_CONF', DOKU_CONF);
define('DOKU_SESSION_LIFETIME', 0);
require '/usr/share/dokuwiki/inc/init.php';
if ($path === '/account') {
  if (empty($_SERVER['REMOTE_USER'])) http_response_code(401);
  echo $_SERVER['REMOTE_USER'] ?? 'no';
} elseif ($path === '/login') {
  auth_login($_POST['user'], $_POST['password']);
  header('Location: /');
} elseif ($path === '/logout') {
  auth_logoff();
  header('Location: /');
} else {
  echo 'welcome';
}
`,
  },
});

prove({
  program,
  set: 'DokuWiki: session, cookies of the application',
  versions: () => debianVersions('dokuwiki', 'php8.2-cli'),
  cookie: 'DokuWiki',
  places: { config: '' },
  // SameSite is for 2023-04-04 and newer, which Debian does not have.
  changes: [{ change: 'secure', before: "$conf['securecookie'] = 0;" }],
});
