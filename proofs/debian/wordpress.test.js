import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const HASH = 'e7ac786668e0ff0f02b62bd04f45ff63';
/** A database of its own, in the folder of the program. */
const START = `
/usr/bin/mariadb-install-db --no-defaults --auth-root-authentication-method=normal --user="$(id -un)" --datadir="$PWD/data" >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$(id -un)" --datadir="$PWD/data" --skip-networking --socket="$PWD/data/socket" --innodb-flush-log-at-trx-commit=0 &
for tries in $(seq 200); do [ -S data/socket ] && break; sleep 0.1; done
/usr/bin/mariadb --no-defaults -u root --socket="$PWD/data/socket" -e 'CREATE DATABASE wordpress'
/usr/bin/php install.php
exec /usr/bin/php -S 127.0.0.1:PORT index.php
`;

const program = ({ config, plugin, password, logout }) => ({
  command: ['sh', '-ec', START],
  files: {
    'wp-content/plugins/.keep': '',
    'wp-content/mu-plugins/proof.php': plugin,
    'wp-config.php': `<?php
${config}
define('WP_HOME', ($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? 'http') . '://' . $_SERVER['HTTP_HOST']);
define('WP_SITEURL', WP_HOME);
define('COOKIEHASH', '${HASH}');
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . __DIR__ . '/data/socket');
define('WP_CONTENT_DIR', __DIR__ . '/wp-content');
define('ABSPATH', '/usr/share/wordpress/');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
  define($name . '_KEY', 'proof');
  define($name . '_SALT', 'proof');
}
define('DISABLE_WP_CRON', true);
$table_prefix = 'wp_';
require ABSPATH . 'wp-settings.php';
`,
    'install.php': `<?php
$_SERVER['HTTP_HOST'] = 'localhost';
define('WP_INSTALLING', true);
require __DIR__ . '/wp-config.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
function wp_new_blog_notification() {}
wp_install('Proof', 'ann', 'ann@example.org', true, '', 'secret');
`,
    'index.php': `<?php
require __DIR__ . '/wp-config.php';
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/account') {
  if (!is_user_logged_in()) http_response_code(401);
  echo wp_get_current_user()->user_login;
} elseif ($path === '/login') {
  wp_signon(['user_login' => $_POST['user'], 'user_password' => $_POST['password'], 'remember' => true]);
  wp_redirect('/');
} elseif ($path === '/password') {
  $user_id = get_current_user_id();
  ${password}
  wp_redirect('/');
} elseif ($path === '/logout') {
  ${logout}
  wp_redirect('/');
} else {
  echo 'welcome';
}
`,
  },
});

prove({
  program,
  set: 'WordPress: session, cookies of the application',
  versions: () => debianVersions('wordpress', 'mariadb-server', 'php-mysql'),
  cookie: `wordpress_logged_in_${HASH}`,
  places: { config: '', plugin: '', password: '', logout: 'wp_logout();' },
  changes: [
    { change: 'same-site', place: 'plugin' },
    { change: 'secure', isProductionFile: true },
    { change: 'host-only', before: "define('COOKIE_DOMAIN', 'shop.example');" },
    { change: 'end-others', place: 'password' },
    {
      change: 'lifetime',
      place: 'plugin',
      before: "<?php add_filter('auth_cookie_expiration', fn () => 90 * DAY_IN_SECONDS);",
    },
    {
      change: 'end-at-logout',
      place: 'logout',
      before: 'wp_clear_auth_cookie();',
    },
    { change: 'delete', place: 'logout', before: '' },
  ],
});
