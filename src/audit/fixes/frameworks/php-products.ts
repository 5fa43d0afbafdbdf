// Finished programs in PHP with a setting for their cookies.

import type { FixSet } from '../fix.ts';

export const PHP_PRODUCT_FIXES: readonly FixSet[] = [
  {
    framework: 'MediaWiki',
    kinds: ['session', 'remember-me', 'application'],
    versions: 'MediaWiki 1.36 and newer',
    where: 'LocalSettings.php',
    lines: {
      secure: {
        code: "$wgCookieSecure = 'detect';",
        text: 'Secure whenever $wgServer or the request is https.',
      },
      'http-only': '$wgCookieHttpOnly = true;',
      'same-site': "$wgCookieSameSite = 'Lax';",
      'cross-site': {
        code: "$wgCookieSameSite = 'None'; $wgCookieSecure = true;",
        where: 'LocalSettings.php of the production server',
      },
      lifetime: '$wgCookieExpiration = $wgExtendedLoginCookieExpiration = 7 * 86400;',
      'host-only': "$wgCookieDomain = '';",
    },
  },
  {
    framework: 'Roundcube',
    kinds: ['session', 'application'],
    versions: 'Roundcube 1.4 and newer (session_samesite: 1.5)',
    where: 'config/config.inc.php',
    cookie: 'roundcube_sessid',
    lines: {
      secure: {
        code: "$config['use_https'] = true;",
        where: 'config/config.inc.php of the production server',
      },
      'same-site': "$config['session_samesite'] = 'Lax';",
      'host-only': "$config['session_domain'] = '';",
      prefix: {
        code: "$config['session_name'] = '__Host-roundcube_sessid';",
        where: 'config/config.inc.php of the production server',
        text: "With $config['use_https'] = true.",
      },
    },
  },
  {
    framework: 'phpMyAdmin',
    kinds: ['session', 'application'],
    versions: 'phpMyAdmin 5.1 and newer',
    where: 'config.inc.php',
    lines: {
      'same-site': "$cfg['CookieSameSite'] = 'Lax';",
      lifetime: {
        code: "$cfg['LoginCookieStore'] = 0;",
        text: 'The cookie then lasts until the browser closes.',
      },
    },
  },
  {
    framework: 'DokuWiki',
    kinds: ['session', 'application'],
    versions: 'DokuWiki 2023-04-04 and newer',
    where: 'conf/local.php',
    lines: {
      secure: {
        code: "$conf['securecookie'] = 1;",
        text: 'It is the default: Secure whenever the page is served over HTTPS.',
      },
      'same-site': "$conf['samesitecookie'] = 'Lax';",
    },
  },
];
