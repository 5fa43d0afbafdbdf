// PHP and its frameworks.

import type { FixSet } from '../fix.ts';

const NAMED_HTTPS =
  "With $https = !empty($_SERVER['HTTPS']), or behind a proxy that ends TLS getenv('APP_ENV') === 'production'.";

export const PHP_FIXES: readonly FixSet[] = [
  {
    framework: 'PHP',
    kinds: ['session'],
    versions: 'PHP 7.3 and newer',
    where: 'php.ini',
    cookie: 'PHPSESSID',
    lines: {
      secure: { code: 'session.cookie_secure = 1', where: 'php.ini of the production server' },
      'http-only': 'session.cookie_httponly = 1',
      'same-site': 'session.cookie_samesite = Lax',
      'cross-site': {
        code: 'session.cookie_samesite = "None"; session.cookie_secure = 1',
        where: 'php.ini of the production server',
        text: 'Each on a line of its own. Without the quotes None is an empty word there.',
      },
      lifetime: {
        code: 'session.cookie_lifetime = 0',
        text: 'The cookie then lasts until the browser closes.',
      },
      'host-only': 'session.cookie_domain = ""',
      prefix: {
        code: 'session.name = __Host-PHPSESSID',
        where: 'php.ini of the production server',
        text: 'With session.cookie_secure = 1, session.cookie_path = / and no session.cookie_domain.',
      },
      delete: {
        code: "$p = session_get_cookie_params(); setcookie(session_name(), '', ['expires' => 1, 'path' => $p['path'], 'domain' => $p['domain'], 'secure' => $p['secure'], 'httponly' => $p['httponly'], 'samesite' => $p['samesite']]);",
        where: 'the logout',
      },
      'end-at-logout': {
        code: '$_SESSION = []; session_destroy();',
        where: 'the logout, after session_start()',
        text: 'Then delete the cookie.',
      },
      'end-others': {
        code: "$_SESSION['version'] = ++$user->session_version;",
        where: 'the change of the password',
        text: 'Store session_version with the user. Set it in the session at the login too, and refuse sessions with another one.',
      },
      'rotate-at-login': {
        code: 'session_regenerate_id(true);',
        where: 'the login, once the password is checked',
      },
      strict: 'session.use_strict_mode = 1',
      'cookie-only': {
        code: 'session.use_only_cookies = 1; session.use_trans_sid = 0',
        text: 'Each on a line of its own.',
      },
      'no-store': 'session.cache_limiter = nocache',
    },
  },
  {
    framework: 'PHP',
    kinds: ['application'],
    versions: 'PHP 7.3 and newer',
    where: 'the script that sets it',
    lines: {
      secure: {
        code: "setcookie($name, $value, ['secure' => !empty($_SERVER['HTTPS'])]);",
        text: "Behind a proxy that ends TLS use getenv('APP_ENV') === 'production' in place of HTTPS.",
      },
      'http-only': "setcookie($name, $value, ['httponly' => true, 'samesite' => 'Lax']);",
      'same-site': "setcookie($name, $value, ['samesite' => 'Lax']);",
      cors: {
        code: "header('Access-Control-Allow-Origin: https://app.example'); header('Access-Control-Allow-Credentials: true');",
        where: 'the script that sets it',
      },
      'cross-site': {
        code: "setcookie($name, $value, ['samesite' => $https ? 'None' : 'Lax', 'secure' => $https]);",
        text: NAMED_HTTPS,
      },
      lifetime: "setcookie($name, $value, ['expires' => time() + 7 * 86400]);",
      'host-only': { code: "setcookie($name, $value, ['path' => '/']);", text: 'Leave domain out.' },
      prefix: {
        code: "setcookie($https ? '__Host-' . $name : $name, $value, ['secure' => $https, 'path' => '/']);",
        text: NAMED_HTTPS,
      },
      delete: {
        code: "setcookie($name, '', ['expires' => 1, 'path' => $path, 'domain' => $domain, 'secure' => $secure, 'samesite' => $samesite]);",
        text: 'Use the path, domain, secure and samesite that it was set with.',
      },
      'end-at-logout': {
        code: "$pdo->prepare('DELETE FROM tokens WHERE token = ?')->execute([hash('sha256', $token)]);",
        where: 'the logout',
        text: 'Keep the tokens in a table, and accept only those in it.',
      },
      json: 'json_encode($data) and json_decode($text, true)',
      encode: {
        code: 'setcookie($name, $value, $options);',
        text: 'It encodes the value by itself: do not use setrawcookie() or header() for it.',
      },
      'no-store': { code: "header('Cache-Control: no-store');", where: 'the script that sets it' },
    },
  },
  {
    framework: 'Laravel',
    kinds: ['session'],
    versions: 'Laravel 8 and newer',
    where: '.env',
    cookie: 'laravel_session',
    lines: {
      secure: { code: 'SESSION_SECURE_COOKIE=true', where: '.env of the production server' },
      'http-only': { code: "'http_only' => true", where: 'config/session.php' },
      'same-site': { code: "'same_site' => 'lax'", where: 'config/session.php' },
      'cross-site': {
        code: "'same_site' => env('APP_ENV') === 'production' ? 'none' : 'lax', 'secure' => env('APP_ENV') === 'production'",
        where: 'config/session.php',
      },
      lifetime: { code: 'SESSION_LIFETIME=120', text: 'In minutes.' },
      'host-only': 'SESSION_DOMAIN=null',
      prefix: {
        code: 'SESSION_COOKIE=__Host-laravel_session',
        where: '.env of the production server',
        text: 'With SESSION_SECURE_COOKIE=true.',
      },
      delete: { code: '$request->session()->invalidate();', where: 'the logout' },
      'end-at-logout': {
        code: 'Auth::logout(); $request->session()->invalidate(); $request->session()->regenerateToken();',
        where: 'the logout',
        text: 'With SESSION_DRIVER=database (or file, redis): with the driver cookie the server cannot end a session.',
      },
      'end-others': {
        code: 'Auth::logoutOtherDevices($password);',
        where: 'the change of the password',
        text: 'With the middleware auth.session (Illuminate\\Session\\Middleware\\AuthenticateSession) on the routes: without it nothing is compared.',
      },
      'rotate-at-login': {
        code: '$request->session()->regenerate();',
        where: 'the login, after Auth::attempt()',
      },
      'server-side': 'SESSION_DRIVER=database',
      'no-store': { code: "->header('Cache-Control', 'no-store')", where: 'the response' },
    },
  },
  {
    framework: 'Laravel',
    kinds: ['csrf', 'remember-me'],
    versions: 'Laravel 8 and newer',
    where: 'config/session.php',
    lines: {
      secure: {
        code: 'SESSION_SECURE_COOKIE=true',
        where: '.env of the production server',
        text: 'This cookie takes Secure, SameSite and Domain from the session.',
      },
      'same-site': {
        code: "'same_site' => 'lax'",
        text: 'This cookie takes Secure, SameSite and Domain from the session.',
      },
      'cross-site':
        "'same_site' => env('APP_ENV') === 'production' ? 'none' : 'lax', 'secure' => env('APP_ENV') === 'production'",
      'host-only': { code: 'SESSION_DOMAIN=null', where: '.env' },
      lifetime: {
        code: "'guards' => ['web' => ['driver' => 'session', 'provider' => 'users', 'remember' => 10080]]",
        where: 'config/auth.php',
        text: 'In minutes, for the remember-me cookie.',
      },
      delete: { code: 'Auth::logout();', where: 'the logout' },
      'end-at-logout': {
        code: 'Auth::logout();',
        where: 'the logout',
        text: 'It gives the user a new remember_token, so that no copy of the old one works.',
      },
    },
  },
  {
    framework: 'Laravel',
    kinds: ['application'],
    versions: 'Laravel 8 and newer, with PHP 8',
    where: 'the response that sets it',
    lines: {
      secure: { code: 'SESSION_SECURE_COOKIE=true', where: '.env of the production server' },
      'http-only': "->cookie(cookie($name, $value, $minutes, httpOnly: true, sameSite: 'lax'))",
      'same-site': "->cookie(cookie($name, $value, $minutes, sameSite: 'lax'))",
      cors: {
        code: "'allowed_origins' => ['https://app.example'], 'supports_credentials' => true",
        where: 'config/cors.php',
      },
      'cross-site': {
        code: "->cookie(cookie($name, $value, $minutes, secure: $production, sameSite: $production ? 'none' : 'lax'))",
        text: 'With $production = app()->isProduction().',
      },
      lifetime: { code: '->cookie(cookie($name, $value, 7 * 24 * 60))', text: 'In minutes.' },
      delete: { code: '->withoutCookie($name, $path, $domain)' },
      'no-store': "->header('Cache-Control', 'no-store')",
    },
  },
  {
    framework: 'Symfony',
    kinds: ['session'],
    versions: 'Symfony 4.4 and newer',
    where: 'config/packages/framework.yaml, under framework: session:',
    cookie: 'PHPSESSID',
    lines: {
      secure: { code: 'cookie_secure: auto', text: 'Secure whenever the page is served over HTTPS.' },
      'http-only': 'cookie_httponly: true',
      'same-site': 'cookie_samesite: lax',
      'cross-site': {
        code: 'cookie_samesite: none, cookie_secure: true',
        where: 'config/packages/prod/framework.yaml, under framework: session:',
      },
      lifetime: { code: 'cookie_lifetime: 0', text: 'The cookie then lasts until the browser closes.' },
      'host-only': 'cookie_domain: null',
      prefix: {
        code: "name: '__Host-PHPSESSID', cookie_secure: true, cookie_path: /",
        where: 'config/packages/prod/framework.yaml, under framework: session:',
      },
      delete: {
        code: 'logout: { path: app_logout, invalidate_session: true }',
        where: 'config/packages/security.yaml, in the firewall',
      },
      'end-at-logout': {
        code: 'logout: { path: app_logout, invalidate_session: true }',
        where: 'config/packages/security.yaml, in the firewall',
      },
      'rotate-at-login': {
        code: 'session_fixation_strategy: migrate',
        where: 'config/packages/security.yaml, under security:',
      },
      'no-store': {
        code: "$response->headers->set('Cache-Control', 'no-store');",
        where: 'the controller',
        text: 'Symfony does not heed session.cache_limiter of php.ini.',
      },
    },
  },
  {
    framework: 'Symfony',
    kinds: ['remember-me'],
    versions: 'Symfony 5.3 and newer',
    where: 'config/packages/security.yaml, under remember_me: in the firewall',
    lines: {
      secure: {
        code: 'secure: auto',
        text: 'Secure whenever the page is served over HTTPS (the default is the setting of the session).',
      },
      'http-only': 'httponly: true',
      'same-site': 'samesite: lax',
      'cross-site': {
        code: 'samesite: none, secure: true',
        where: 'config/packages/prod/security.yaml, under remember_me: in the firewall',
      },
      lifetime: { code: 'lifetime: 604800', text: 'In seconds; the default is a year.' },
      'host-only': 'domain: ~',
      delete: {
        code: 'logout: { path: app_logout, delete_cookies: [REMEMBERME] }',
        where: 'config/packages/security.yaml, in the firewall',
      },
      'end-at-logout': {
        code: 'token_provider: { doctrine: true }',
        text: 'Tokens in the database end with the logout. A signed cookie is valid until its end: the server cannot end a copy of it.',
      },
      'server-side': 'token_provider: { doctrine: true }',
    },
  },
  {
    framework: 'Symfony',
    kinds: ['application'],
    versions: 'Symfony 5.3 and newer',
    where: 'the controller that sets it',
    lines: {
      secure: {
        code: '$response->headers->setCookie(Cookie::create($name, $value)->withSecure($request->isSecure()));',
      },
      'http-only': '$response->headers->setCookie(Cookie::create($name, $value)->withHttpOnly(true));',
      'same-site': "$response->headers->setCookie(Cookie::create($name, $value)->withSameSite('lax'));",
      cors: {
        code: "nelmio_cors: { defaults: { allow_origin: ['https://app.example'], allow_credentials: true } }",
        where: 'config/packages/nelmio_cors.yaml',
        text: 'The package is nelmio/cors-bundle.',
      },
      'cross-site':
        "$response->headers->setCookie(Cookie::create($name, $value)->withSameSite($request->isSecure() ? 'none' : 'lax')->withSecure($request->isSecure()));",
      lifetime: "$response->headers->setCookie(Cookie::create($name, $value, '+7 days'));",
      'host-only': {
        code: '$response->headers->setCookie(Cookie::create($name, $value));',
        text: 'Leave withDomain() out.',
      },
      delete: {
        code: '$response->headers->clearCookie($name, $path, $domain, $secure, $httpOnly, $sameSite);',
      },
      'no-store': "$response->headers->set('Cache-Control', 'no-store');",
    },
  },
  {
    framework: 'WordPress',
    kinds: ['session', 'application'],
    versions: 'WordPress 4.0 and newer',
    where: 'wp-config.php of the production server',
    lines: {
      secure: {
        code: "if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') $_SERVER['HTTPS'] = 'on'; define('FORCE_SSL_ADMIN', true);",
        text: 'With https in both addresses under Settings, General. The first half is for a proxy that ends TLS: WordPress sets Secure where it takes the request for https.',
      },
      'same-site': {
        code: "<?php header_register_callback(function () { $fields = headers_list(); header_remove('Set-Cookie'); foreach ($fields as $field) if (stripos($field, 'Set-Cookie:') === 0) header(stripos($field, 'samesite=') === false ? \"$field; SameSite=Lax\" : $field, false); });",
        where: 'wp-content/mu-plugins/samesite.php, a file of its own',
        text: 'WordPress has no setting for SameSite: this adds it to every cookie that has none.',
      },
      lifetime: {
        code: "add_filter('auth_cookie_expiration', fn () => 7 * DAY_IN_SECONDS);",
        where: 'a plugin, or functions.php of the theme',
      },
      'host-only': "define('COOKIE_DOMAIN', '');",
      delete: { code: 'wp_logout();', where: 'the logout' },
      'end-others': {
        code: 'WP_Session_Tokens::get_instance($user_id)->destroy_others(wp_get_session_token());',
        where: 'the change of the password',
        text: 'wp_set_password() ends all sessions by itself.',
      },
      'end-at-logout': {
        code: 'wp_logout();',
        where: 'the logout',
        text: 'It ends the session of the user (WP_Session_Tokens); wp_clear_auth_cookie() alone does not.',
      },
    },
  },
];
