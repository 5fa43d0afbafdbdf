import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const PASSWORD = 'a longer secret 12!';
const START = `
export MW_INSTALL_PATH=/usr/share/mediawiki
/usr/bin/php $MW_INSTALL_PATH/maintenance/install.php --dbtype sqlite --dbname proof --dbpath "$PWD/data" --confpath "$PWD" \
  --server http://localhost --scriptpath '' --pass '${PASSWORD}' Proof Ann >/dev/null
cat more.php >> LocalSettings.php
export MW_CONFIG_FILE="$PWD/LocalSettings.php"
exec /usr/bin/php -S 127.0.0.1:PORT index.php
`;

const program = ({ config }) => ({
  command: ['sh', '-ec', START],
  files: {
    'data/.keep': '',
    'more.php': `
if (isset($_SERVER['HTTP_HOST']))
  $wgServer = ($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? 'http') . '://' . $_SERVER['HTTP_HOST'];
$wgCacheDirectory = false;
$wgLocalisationCacheConf['store'] = 'array';
${config}
`,
    'index.php': `<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
chdir('/usr/share/mediawiki');
if ($path === '/index.php') {
  require '/usr/share/mediawiki/index.php';
  return;
}
define('MW_ENTRY_POINT', 'proof');
require '/usr/share/mediawiki/includes/WebStart.php';
use MediaWiki\\Auth\\AuthManager;
use MediaWiki\\Auth\\PasswordAuthenticationRequest;
use MediaWiki\\Auth\\RememberMeAuthenticationRequest;
use MediaWiki\\MediaWikiServices;

$context = RequestContext::getMain();
$user = $context->getUser();
if ($path === '/account') {
  if (!$user->isRegistered()) $context->getRequest()->response()->statusHeader(401);
  else echo lcfirst($user->getName());
} elseif ($path === '/login') {
  $manager = MediaWikiServices::getInstance()->getAuthManager();
  $requests = $manager->getAuthenticationRequests(AuthManager::ACTION_LOGIN);
  $password = $_POST['password'] === 'secret' ? '${PASSWORD}' : '';
  foreach ($requests as $request) {
    if ($request instanceof PasswordAuthenticationRequest) [$request->username, $request->password] = ['Ann', $password];
    if ($request instanceof RememberMeAuthenticationRequest) $request->rememberMe = true;
    $request->action = AuthManager::ACTION_LOGIN;
  }
  $manager->beginAuthentication($requests, $wgServer);
  $context->getRequest()->response()->header('Location: /', true, 302);
} elseif ($path === '/logout') {
  $user->logout();
  $context->getRequest()->response()->header('Location: /', true, 302);
}
(new MediaWiki($context))->doPostOutputShutdown();
`,
  },
});

const BASE = {
  program,
  set: 'MediaWiki: session, remember-me cookie, cookies of the application',
  versions: () => debianVersions('mediawiki', 'php-sqlite3'),
  home: '/index.php?title=Special:UserLogin',
  places: { config: '' },
};

prove({
  ...BASE,
  cookie: 'proof_session',
  changes: [
    { change: 'same-site' },
    { change: 'http-only', before: '$wgCookieHttpOnly = false;' },
    { change: 'secure', before: '$wgCookieSecure = false;' },
    { change: 'same-site', cookie: 'proofUserID' },
    {
      change: 'cross-site',
      before: "$wgCookieSameSite = 'None'; $wgCookieSecure = false;",
      isProductionFile: true,
    },
    { change: 'host-only', before: "$wgCookieDomain = '.shop.example';" },
    {
      change: 'lifetime',
      before: '$wgExtendedLoginCookieExpiration = 90 * 86400;',
      cookie: 'proofToken',
    },
  ],
});
