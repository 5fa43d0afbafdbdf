// Settings and calls that several rules give as their fix.

import type { Framework } from './framework.ts';

type Settings = Readonly<Partial<Record<Framework, string>>>;

/** How to switch Secure on. */
export const SECURE_SETTINGS: Settings = {
  Flask: "app.config['SESSION_COOKIE_SECURE'] = True",
  Django: 'SESSION_COOKIE_SECURE = True and CSRF_COOKIE_SECURE = True in settings.py',
  Express:
    "session({ ..., cookie: { secure: true } }); behind a proxy that ends TLS also app.set('trust proxy', 1)",
  PHP: 'session.cookie_secure = 1 in php.ini',
  'Spring and Tomcat':
    'server.servlet.session.cookie.secure=true in application.properties, or <cookie-config><secure>true</secure></cookie-config> in the <session-config> of web.xml',
  Rails: 'config.force_ssl = true in config/environments/production.rb',
  'ASP.NET Core': 'options.Cookie.SecurePolicy = CookieSecurePolicy.Always',
  Laravel: 'SESSION_SECURE_COOKIE=true in .env',
};

/** How to delete a cookie with the Path and Domain that it was set with. */
const DELETE_WITH_PATH: Settings = {
  Flask: 'response.delete_cookie(name, path=..., domain=..., secure=..., samesite=...)',
  Django: 'response.delete_cookie(name, path=..., domain=..., samesite=...)',
  Express:
    'res.clearCookie(name, options) with the path, domain and secure of res.cookie(name, value, options)',
  PHP: "$p = session_get_cookie_params(); setcookie(session_name(), '', ['expires' => 1, 'path' => $p['path'], 'domain' => $p['domain'], 'secure' => $p['secure']])",
  'Spring and Tomcat':
    'cookie.setPath(...), cookie.setDomain(...) and cookie.setSecure(...) as when it was set, then cookie.setMaxAge(0)',
  Rails: 'cookies.delete(:name, path: ..., domain: ...)',
  'ASP.NET Core': 'Response.Cookies.Delete(name, options) with the CookieOptions of Append',
  Laravel: 'Cookie::forget(name, path, domain)',
};

/** How to delete a cookie with the attributes that it was set with. */
export const DELETE_CALLS: Settings = Object.fromEntries(
  Object.entries(DELETE_WITH_PATH).map(([framework, line]) => [
    framework,
    `${line}; a cookie that was set with Partitioned needs Partitioned and Secure here too`,
  ]),
);

/** Where the cookie of the session gets its Domain. */
export const DOMAIN_SETTINGS: Settings = {
  Flask: "app.config['SESSION_COOKIE_DOMAIN'] = None (the default)",
  Django: 'SESSION_COOKIE_DOMAIN = None and CSRF_COOKIE_DOMAIN = None in settings.py (the default)',
  Express: 'session({ ..., cookie: { ... } }) without domain',
  PHP: 'session.cookie_domain = "" in php.ini (the default)',
  'Spring and Tomcat': 'remove server.servlet.session.cookie.domain from application.properties',
  Rails: 'Rails.application.config.session_store without domain:',
  'ASP.NET Core': 'options.Cookie.Domain = null (the default)',
  Laravel: 'SESSION_DOMAIN=null in .env',
};

/** Where the session gets its lifetime. */
export const LIFETIME_SETTINGS: Settings = {
  Flask: "app.config['PERMANENT_SESSION_LIFETIME'] = timedelta(days=7), or session.permanent = False",
  Django: 'SESSION_COOKIE_AGE = 604800, or SESSION_EXPIRE_AT_BROWSER_CLOSE = True in settings.py',
  Express: 'session({ ..., cookie: { maxAge: 7 * 24 * 3600 * 1000 } })',
  PHP: 'session.cookie_lifetime = 0 in php.ini',
  'Spring and Tomcat': 'server.servlet.session.cookie.max-age=7d in application.properties',
  Rails: "Rails.application.config.session_store :cookie_store, key: '_app_session', expire_after: 7.days",
  'ASP.NET Core': 'options.ExpireTimeSpan = TimeSpan.FromDays(7)',
  Laravel: 'SESSION_LIFETIME=120 (minutes) in .env',
};

/** Where the session gets its name. */
export const NAME_SETTINGS: Settings = {
  Flask: "app.config['SESSION_COOKIE_NAME'] = '__Host-session'",
  Django: "SESSION_COOKIE_NAME = '__Host-sessionid' in settings.py",
  Express: "session({ ..., name: '__Host-sid', cookie: { secure: true, path: '/' } })",
  PHP: 'session.name = __Host-PHPSESSID in php.ini',
  'Spring and Tomcat':
    'server.servlet.session.cookie.name=__Host-JSESSIONID and server.servlet.session.cookie.path=/ in application.properties',
  Rails:
    "Rails.application.config.session_store :cookie_store, key: '__Host-app_session', secure: true, path: '/'",
  'ASP.NET Core': 'options.Cookie.Name = "__Host-session"',
  Laravel: 'SESSION_COOKIE=__Host-session in .env',
};

/** Where SameSite=None gets its Secure. */
export const CROSS_SITE_SETTINGS: Settings = {
  Flask: "app.config.update(SESSION_COOKIE_SAMESITE='None', SESSION_COOKIE_SECURE=True)",
  Django: "SESSION_COOKIE_SAMESITE = 'None' with SESSION_COOKIE_SECURE = True in settings.py",
  Express: "session({ ..., cookie: { sameSite: 'none', secure: true } })",
  PHP: 'session.cookie_samesite = None with session.cookie_secure = 1 in php.ini',
  'Spring and Tomcat':
    'server.servlet.session.cookie.same-site=none with server.servlet.session.cookie.secure=true',
  Rails:
    "Rails.application.config.session_store :cookie_store, key: '_app_session', same_site: :none, secure: true",
  'ASP.NET Core':
    'options.Cookie.SameSite = SameSiteMode.None with options.Cookie.SecurePolicy = CookieSecurePolicy.Always',
  Laravel: "'same_site' => 'none' with 'secure' => true in config/session.php",
};
