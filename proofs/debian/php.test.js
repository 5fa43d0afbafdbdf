import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const BASE = {
  versions: () => debianVersions('php8.2-cli'),
  places: {
    config: '',
    login: 'session_regenerate_id(true);',
    logout:
      "$_SESSION = []; session_destroy(); setcookie(session_name(), '', ['expires' => 1, 'path' => '/']);",
    theme: "setcookie('theme', 'dark', ['httponly' => true, 'samesite' => 'Lax']);",
  },
  program: ({ config, login, logout, theme }) => ({
    command: ['php', '-c', 'php.ini', '-S', '127.0.0.1:PORT', 'index.php'],
    files: {
      'php.ini': config.replaceAll('; ', '\n'),
      'index.php': `<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') $_SERVER['HTTPS'] = 'on';
session_start();
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
if ($path === '/account') {
  if (!isset($_SESSION['user'])) http_response_code(401);
  echo $_SESSION['user'] ?? 'no';
} elseif ($path === '/login' && $_POST['password'] === 'secret') {
  ${login}
  $_SESSION['user'] = $_POST['user'];
  header('Location: /');
} elseif ($path === '/logout') {
  ${logout}
  header('Location: /');
} else {
  $name = 'theme';
  $value = 'dark';
  ${theme}
  echo 'welcome';
}
`,
    },
  }),
};

prove({
  ...BASE,
  set: 'PHP: session',
  cookie: 'PHPSESSID',
  changes: [
    { change: 'same-site', rule: 'samesite-missing' },
    { change: 'http-only', rule: 'httponly-missing' },
    // This php.ini is that of the production server, so that localhost has none.
    { change: 'secure', rule: 'secure-missing', isProduction: true, isProductionFile: true },
    { change: 'lifetime', rule: 'lifetime-long', before: 'session.cookie_lifetime = 7776000' },
    { change: 'rotate-at-login', rule: 'session-not-rotated', place: 'login', before: '' },
    {
      change: 'end-at-logout',
      rule: 'token-after-logout',
      place: 'logout',
      before: "setcookie(session_name(), '', ['expires' => 1, 'path' => '/']);",
    },
    { change: 'delete', rule: 'logout-no-delete', place: 'logout', before: 'session_destroy();' },
  ],
});

prove({
  ...BASE,
  set: 'PHP: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', place: 'theme', before: 'setcookie($name, $value);' },
    { change: 'http-only', rule: 'httponly-missing', place: 'theme', before: 'setcookie($name, $value);' },
    { change: 'secure', rule: 'secure-missing', place: 'theme', isProduction: true },
  ],
});
