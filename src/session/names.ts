// Names of cookies that frameworks and services are known to use: facts, as data. Each entry is one name; a '*' at
// either end matches anything.

const SESSION_NAMES = [
  'session',
  'sessionid',
  'session_id',
  'sid',
  'ssid',
  'sess',
  'connect.sid',
  'koa.sess',
  'koa:sess',
  'express:sess',
  'PHPSESSID',
  'JSESSIONID',
  'JSESSIONIDSSO',
  'SESSION',
  'ASP.NET_SessionId',
  '.ASPXAUTH',
  '.AspNetCore.Session',
  '.AspNetCore.Cookies*',
  '.AspNetCore.Identity.Application*',
  '.AspNet.ApplicationCookie',
  'FedAuth*',
  'ASPSESSIONID*',
  'laravel_session',
  '*_session',
  'ci_session',
  'CAKEPHP',
  'yii_session',
  'symfony',
  'REMEMBERME',
  'remember_token',
  'remember_web_*',
  'remember_user_token',
  'rememberMe',
  'rack.session',
  'PLAY_SESSION',
  'next-auth.session-token*',
  'authjs.session-token*',
  'better-auth.session_token',
  'wordpress_logged_in_*',
  'wordpress_sec_*',
  'CFID',
  'CFTOKEN',
  'VOXSQSESS',
  'LtpaToken',
  'LtpaToken2',
  'iPlanetDirectoryPro',
  'SMSESSION',
  'OBSSOCookie',
  'mod_auth_openidc_session',
  'MoodleSession*',
  'fe_typo_user',
  'be_typo_user',
  'frontend',
  'adminhtml',
  'auth',
  'auth_token',
  'authtoken',
  'access_token',
  'refresh_token',
  'id_token',
  'token',
  'jwt',
  'appSession',
  'kc_session',
  'KEYCLOAK_SESSION',
  'KEYCLOAK_IDENTITY',
  'AUTH_SESSION_ID',
  '_oauth2_proxy*',
  'grafana_session',
  'JIRASESSIONID',
  'crowd.token_key',
  'seraph.*',
  'user_session',
  'gitea_session',
  'i_like_gitea',
  '_gitlab_session',
  'sails.sid',
  'tomcat.session',
  'vaadin',
  'zope',
  '_ZopeId',
  'beaker.session.id',
  'pyramid_session',
  'tornado_user',
  'sessionToken',
  'session-token',
  'sb-*-auth-token',
  '__session',
  '__clerk_db_jwt',
  'ory_kratos_session',
  'ory_session_*',
  'hydra',
  'flask_session',
  'mojolicious',
];

const CSRF_NAMES = [
  'XSRF-TOKEN',
  'csrftoken',
  '_csrf',
  'csrf*',
  '*csrf',
  '*_csrf*',
  '*-csrf*',
  '*xsrf*',
  '.AspNetCore.Antiforgery*',
  '__RequestVerificationToken*',
  'next-auth.csrf-token',
  'authjs.csrf-token',
  'anti-csrf*',
];

const NOISE_NAMES = [
  // consent
  'CookieConsent*',
  'cookieconsent*',
  'OptanonConsent',
  'OptanonAlertBoxClosed',
  'euconsent*',
  'cookie_notice*',
  'CONSENT',
  'SOCS',
  'tarteaucitron',
  '*_consent',
  'gdpr*',
  // analytics and marketing
  '_ga',
  '_ga_*',
  '_gid',
  '_gat*',
  '_gcl_*',
  '__utm*',
  '_fbp',
  '_fbc',
  'fr',
  '_pk_*',
  'mtm_*',
  '_hj*',
  'ajs_*',
  'amplitude_*',
  'mp_*',
  '_clck',
  '_clsk',
  '_uet*',
  'MUID',
  'BIDUPSID',
  'BAIDUID*',
  'IDE',
  'NID',
  '1P_JAR',
  'optimizely*',
  '_hubspot*',
  'hubspotutk',
  '__hs*',
  'intercom-*',
  '_scid',
  '_ttp',
  '_pin_unauth',
  'bcookie',
  'lidc',
  // load balancers and edges
  'AWSALB*',
  'AWSELB*',
  'ARRAffinity*',
  'BIGipServer*',
  'SERVERID',
  'ROUTEID',
  '__cflb',
  '__cf_bm',
  'cf_clearance',
  '_cfuvid',
  'GCLB',
  'TS01*',
  'INGRESSCOOKIE',
  'route',
  'lb',
  // on the way to a login, and its scenery
  '*callback-url',
  '*state',
  '*nonce',
  '*_state_*',
  '*pkce*',
  '*code_verifier*',
  '*redirect_uri',
  '*return_to',
  '.AspNetCore.Correlation*',
  '.AspNetCore.OpenIdConnect.Nonce*',
  'OpenIdConnect.nonce*',
  'wordpress_test_cookie',
  'wp_lang',
  // against robots: they admit browsers, whoever the user is
  'datadome',
  '_abck',
  'reese84',
  '__ddg*',
  '_px*',
  'aws-waf-token',
  'visid_incap_*',
  'incap_ses_*',
  'nlbi_*',
  'ak_bmsc',
  'bm_*',
  // looks
  'theme',
  'lang',
  'locale',
  'language',
  'i18n*',
  'tz',
  'timezone',
  'currency',
  'django_language',
  'messages',
  'wp-settings-*',
  'last_login*',
  'pma_lang*',
];

/** `__Host-session` is a session as much as `session`: the prefixes of RFC 6265bis section 4.1.3 are set aside. */
const PREFIX = /^__(?:host-http|host|secure|http)-/i;

/** Drupal appends a hash of the host to its name. */
const DRUPAL = /^s?sess[0-9a-f]{32}$/i;

export const LOOKS_LIKE_SESSION_NAME = /sess|sid$|^sid|auth|login|token|jwt|remember/i;

/** They keep a user logged in for weeks, beside the session of the day. */
const REMEMBER_NAME = /remember|persist|auto_?login|stay_?(?:logged|signed)_?in/i;

/** Keygrip's signature of the cookie that is named before it. */
const SIGNATURE_NAME = /\.sig$/;

const isSession = matcher(SESSION_NAMES);
const isCsrf = matcher(CSRF_NAMES);
const isNoise = matcher(NOISE_NAMES);

export function isKnownSessionName(name: string): boolean {
  const bare = name.replace(PREFIX, '');
  return (isSession(bare) || DRUPAL.test(bare)) && !isCsrf(bare);
}

export function isCsrfName(name: string): boolean {
  return isCsrf(name.replace(PREFIX, ''));
}

export function isRememberName(name: string): boolean {
  return REMEMBER_NAME.test(name);
}

export function isSignatureName(name: string): boolean {
  return SIGNATURE_NAME.test(name);
}

/** Consent, analytics, load balancers, preferences. */
export function isNoiseName(name: string): boolean {
  return isNoise(name.replace(PREFIX, ''));
}

/** Most names are looked up whole; the few patterns are tried one after the other. */
function matcher(patterns: readonly string[]): (name: string) => boolean {
  const whole = new Set<string>();
  const tests: ((name: string) => boolean)[] = [];
  for (const pattern of patterns.map((text) => text.toLowerCase())) {
    const [start = '', ...rest] = pattern.split('*');
    if (rest.length === 0) whole.add(pattern);
    else if (rest.length === 2) tests.push((name) => name.includes(rest[0]!));
    else {
      const end = rest[0]!;
      const least = start.length + end.length;
      tests.push((name) => name.length >= least && name.startsWith(start) && name.endsWith(end));
    }
  }
  return (name) => {
    const lower = name.toLowerCase();
    return whole.has(lower) || tests.some((test) => test(lower));
  };
}
