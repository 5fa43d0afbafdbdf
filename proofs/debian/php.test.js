import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const BASE = {
  versions: () => debianVersions('php8.2-cli', 'php8.2-sqlite3'),
  places: {
    config: '',
    cache: '',
    login: 'session_regenerate_id(true);',
    enter: "$_SESSION['user'] = $user; $_SESSION['version'] = users($user)->session_version;",
    password: '',
    end: '$_SESSION = []; session_destroy();',
    delete: "setcookie(session_name(), '', ['expires' => 1, 'path' => '/']);",
    theme: "setcookie('theme', 'dark', ['httponly' => true, 'samesite' => 'Lax']);",
    token: '',
    renew: '',
  },
  program: ({ config, cache, login, enter, password, end, delete: remove, theme, token, renew }) => ({
    command: ['php', '-c', 'php.ini', '-S', '127.0.0.1:PORT', 'index.php'],
    files: {
      'php.ini': config.replaceAll('; ', '\n'),
      'index.php': `<?php
/** A user, whose number of sessions is kept in a file. */
class User {
  public function __construct(private string $file) {}
  public function __get($name) { return file_exists($this->file) ? (int) file_get_contents($this->file) : 0; }
  public function __set($name, $value) { file_put_contents($this->file, $value); }
}
function users($name) { return new User(__DIR__ . "/$name"); }

$pdo = new PDO('sqlite:' . __DIR__ . '/tokens.db');
$pdo->exec('CREATE TABLE IF NOT EXISTS tokens (token TEXT)');
function is_known($token) {
  $statement = $GLOBALS['pdo']->prepare('SELECT 1 FROM tokens WHERE token = ?');
  $statement->execute([hash('sha256', $token)]);
  return $statement->fetchColumn() !== false;
}

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') $_SERVER['HTTPS'] = 'on';
$https = !empty($_SERVER['HTTPS']);
session_start();
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
$token = $_COOKIE['token'] ?? $_COOKIE['__Host-token'] ?? '';
if ($path === '/account') {
  $user = $_SESSION['user'] ?? (is_known($token) ? 'ann' : null);
  if (isset($_SESSION['user']) && $_SESSION['version'] !== users($user)->session_version) $user = null;
  if ($user === null) http_response_code(401);
  else {
    [$name, $value] = ['token', $token];
    ${cache}
    ${renew}
  }
  echo $user ?? 'no';
} elseif ($path === '/login' && $_POST['password'] === 'secret') {
  [$user, $name, $value] = [$_POST['user'], 'token', bin2hex(random_bytes(16))];
  $pdo->prepare('INSERT INTO tokens VALUES (?)')->execute([hash('sha256', $value)]);
  ${login}
  ${enter}
  ${token}
  header('Location: /');
} elseif ($path === '/password') {
  $user = users($_SESSION['user']);
  ${password}
  header('Location: /');
} elseif ($path === '/logout') {
  [$name, $path, $domain, $secure, $samesite] = ['token', '/', '', false, 'Lax'];
  ${end}
  ${remove}
  header('Location: /');
} else {
  $name = 'theme';
  $value = "dark\\tblue";
  ${cache}
  ${theme}
  echo '<a href="/account">welcome</a>';
}
`,
    },
  }),
};

prove({
  ...BASE,
  set: 'PHP: session',
  cookie: 'PHPSESSID',
  applied: (code) => (code.startsWith('session.name') ? `${code}; session.cookie_secure = 1` : code),
  // The php.ini of the production server is none of localhost's.
  changes: [
    { change: 'same-site' },
    { change: 'http-only' },
    { change: 'secure', isProductionFile: true },
    { change: 'cross-site', before: 'session.cookie_samesite = "None"', isProductionFile: true },
    {
      change: 'prefix',
      before: 'session.cookie_secure = 1',
      isProductionFile: true,
    },
    { change: 'lifetime', before: 'session.cookie_lifetime = 7776000' },
    { change: 'host-only', before: 'session.cookie_domain = shop.example' },
    { change: 'rotate-at-login', place: 'login', before: '' },
    { change: 'end-at-logout', place: 'end', before: '' },
    { change: 'delete', place: 'delete', before: '' },
    { change: 'end-others', place: 'password' },
    // PHP by itself does not set again what the client sent; programs do, to renew the lifetime.
    {
      change: 'strict',
      before: '',
      given: { theme: 'setcookie(session_name(), session_id(), time() + 3600);' },
    },
    { change: 'cookie-only', before: 'session.use_only_cookies = 0; session.use_trans_sid = 1' },
    { change: 'no-store', before: 'session.cache_limiter = public' },
  ],
});

prove({
  ...BASE,
  set: 'PHP: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'same-site', place: 'theme', before: 'setcookie($name, $value);' },
    { change: 'http-only', place: 'theme', before: 'setcookie($name, $value);' },
    { change: 'secure', place: 'theme' },
    { change: 'encode', place: 'theme', before: "header('Set-Cookie: ' . $name . '=' . $value);" },
  ],
});

// A login that is a cookie of the application's own.
prove({
  ...BASE,
  set: 'PHP: cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    config: 'session.cache_limiter = ""',
    login: '',
    enter: '',
    token: "setcookie($name, $value, ['samesite' => 'Lax']);",
    end: "$pdo->prepare('DELETE FROM tokens WHERE token = ?')->execute([hash('sha256', $token)]);",
    delete: "setcookie($name, '', ['expires' => 1]);",
  },
  changes: [
    { change: 'cross-site', place: 'token', before: "setcookie($name, $value, ['samesite' => 'None']);" },
    {
      change: 'lifetime',
      place: 'token',
      before: "setcookie($name, $value, ['expires' => time() + 90 * 86400]);",
    },
    {
      change: 'host-only',
      place: 'token',
      before: "setcookie($name, $value, ['domain' => 'shop.example']);",
    },
    { change: 'prefix', place: 'token', before: "setcookie($name, $value, ['secure' => $https]);" },
    { change: 'delete', place: 'delete', before: '' },
    { change: 'end-at-logout', place: 'end', before: '' },
    { change: 'no-store', place: 'cache', given: { renew: 'setcookie($name, $value);' } },
  ],
});
