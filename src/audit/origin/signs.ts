// What tells who makes a cookie: its name, the format of its value, what else the host sends. Facts, as data.

import type { CookieKind, Framework } from './cookie-origin.ts';

/** Where all that is given is true of a cookie, `framework` makes it, as its `kind`. */
export interface CookieSign {
  readonly framework: Framework | null;
  readonly kind: CookieKind;
  /** Of its name, without the prefixes of RFC 6265bis section 4.1.3. */
  readonly name?: RegExp;
  /** Format of its value, as decodeSession() names it. */
  readonly format?: string | readonly string[];
  /** Of its value, where that has no format of its own. */
  readonly value?: RegExp;
  /** One of them was seen at the host. */
  readonly beside?: readonly Framework[];
  /** None of them was seen there: they are written in another language, and the name is only borrowed. */
  readonly without?: readonly Framework[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SERVLETS = ['Tomcat', 'Java servlets', 'Spring Boot', 'Spring Security'] as const;
/** What says in a field of its own that it is there; a name is known to everybody. */
const NEITHER_PHP_NOR_JAVA = [
  'Express',
  'Next.js',
  'Nuxt',
  'SvelteKit',
  'Flask',
  'Tornado',
  'ASP.NET',
  'ASP.NET Core',
] as const;
const PHP_FAMILY = ['PHP', 'Laravel', 'Symfony', 'WordPress'] as const;
/** session.sid_length 22 to 32 in the alphabets of 16 and 32 characters, which is what PHP 7 and 8 issue by default. */
const PHP_NUMBER = /^[0-9a-v]{22,32}$/;

/** In order: the first that fits counts. What is sure by itself, then what needs company. */
export const COOKIE_SIGNS: readonly CookieSign[] = [
  // Python.
  { framework: 'Flask-Login', kind: 'remember-me', format: 'flask-login' },
  {
    framework: 'Flask-Login',
    kind: 'remember-me',
    name: /^remember_token$/,
    beside: ['Flask', 'Flask-Session'],
  },
  { framework: 'Flask', kind: 'session', format: 'flask' },
  { framework: 'Flask-Session', kind: 'session', name: /^session$/, value: UUID, beside: ['Flask'] },
  // Signed, or as 32 random bytes, which is what Flask-Session issues since 0.6.
  {
    framework: 'Flask',
    kind: 'session',
    name: /^session$/,
    value: /^\.?[\w-]{8,}\.[\w-]{6}\.[\w-]{20,}$/,
    beside: ['Flask', 'Flask-Login'],
  },
  {
    framework: 'Flask-Session',
    kind: 'session',
    name: /^session$/,
    value: /^[\w-]{43}(?:\.[\w-]{27})?$/,
    beside: ['Flask'],
  },
  { framework: 'Starlette and FastAPI', kind: 'session', format: 'starlette' },
  { framework: 'Django', kind: 'messages', name: /^messages$/, format: ['django-messages', 'django'] },
  { framework: 'Django', kind: 'session', name: /^sessionid$/, format: 'django' },
  // Digits and small letters: a number in hexadecimal is of another framework.
  { framework: 'Django', kind: 'session', name: /^sessionid$/, value: /^(?=.*[g-z])[a-z0-9]{32}$/ },
  {
    framework: 'Django',
    kind: 'csrf',
    name: /^csrftoken$/,
    value: /^(?=.*[g-zA-Z])[0-9A-Za-z]{32}(?:[0-9A-Za-z]{32})?$/,
  },
  { framework: 'Django', kind: 'language', name: /^django_language$/ },
  { framework: 'Django', kind: 'signed', format: 'django-signed-cookie' },
  { framework: 'Tornado', kind: 'csrf', name: /^_xsrf$/, value: /^2\|[0-9a-f]{8}\|/ },
  { framework: 'Tornado', kind: 'session', format: 'tornado' },

  // Express and Koa.
  // Its number looks like any random value that Express signs: a name that says token is none of a session there.
  { framework: 'Express', kind: 'signed', name: /remember|refresh|token/i, format: 'express-session' },
  { framework: 'express-session', kind: 'session', format: 'express-session' },
  // It signs its values; a deletion has none.
  { framework: 'express-session', kind: 'session', name: /^connect\.sid$/, value: /^(?:$|s:|s%3A)/i },
  { framework: 'Express', kind: 'signed', format: 'express-signed-cookie' },
  { framework: 'Express', kind: 'application', format: 'express-json' },
  { framework: 'koa-session', kind: 'session', format: 'koa-session' },
  { framework: 'koa-session', kind: 'stored-session', name: /^koa[.:]sess$/, value: UUID },
  { framework: 'koa-session', kind: 'session', name: /^koa[.:]sess(?:\.sig)?$/ },
  { framework: 'cookie-session', kind: 'session', format: 'cookie-session' },
  { framework: 'cookie-session', kind: 'session', name: /^express:sess(?:\.sig)?$/ },
  {
    framework: 'csurf',
    kind: 'csrf',
    name: /^_csrf$/,
    value: /^[\w-]{24}$/,
    beside: ['Express', 'express-session', 'cookie-session'],
  },

  // Fastify.
  {
    framework: '@fastify/session',
    kind: 'session',
    name: /^sessionId$/,
    value: /^[\w-]{32}\.[\w+/%-]{40,}=?$/,
  },
  {
    framework: '@fastify/secure-session',
    kind: 'session',
    value: /^[A-Za-z0-9+/%]+=*(?:;|%3B)[A-Za-z0-9+/%]{32,44}$/i,
  },
  // cookie-signature in standard base64, which a JWT has not.
  {
    framework: 'Fastify',
    kind: 'signed',
    value: /^[^.]+\.(?:[A-Za-z0-9+/]|%2[BF]){43}$/i,
    beside: ['Fastify', '@fastify/session', '@fastify/secure-session'],
  },

  // What makes logins for any framework of Node.
  { framework: 'Auth.js', kind: 'csrf', name: /^(?:next-auth|authjs)\.csrf-token$/ },
  { framework: 'Auth.js', kind: 'session', name: /^(?:next-auth|authjs)\./ },
  { framework: 'better-auth', kind: 'session', name: /^better-auth\./ },
  { framework: 'iron-session', kind: 'session', format: 'iron', value: /~2$/ },
  { framework: 'Nuxt', kind: 'session', name: /^(?:h3|nuxt-session)$/, format: 'iron' },
  {
    framework: 'React Router',
    kind: 'session',
    value: /^(?:ey[A-Za-z0-9+/]+(?:=|%3D){0,2}|e30(?:=|%3D))\.[A-Za-z0-9+/%]{43,60}$/i,
  },

  // PHP.
  { framework: 'Laravel', kind: 'csrf', name: /^XSRF-TOKEN$/, format: 'laravel' },
  { framework: 'Laravel', kind: 'remember-me', name: /^remember_\w+_[0-9a-f]{40}$/ },
  { framework: 'Laravel', kind: 'session', name: /[_-]session$/, format: 'laravel' },
  // Its values are encrypted; a deletion has none.
  { framework: 'Laravel', kind: 'session', name: /^laravel[_-]session$/, value: /^(?:$|eyJ)/ },
  { framework: 'Laravel', kind: 'application', format: 'laravel' },
  { framework: 'Symfony', kind: 'remember-me', name: /^REMEMBERME$/ },
  { framework: 'Symfony', kind: 'remember-me', format: 'symfony-remember-me' },
  { framework: 'WordPress', kind: 'session', name: /^wordpress_(?:logged_in_|sec_)?[0-9a-f]{32}$/ },
  {
    framework: 'WordPress',
    kind: 'application',
    name: /^(?:wp-settings-(?:time-)?\d+|wordpress_test_cookie|wp-postpass_[0-9a-f]{32}|wordpress(?:user|pass)_[0-9a-f]{32})$/,
  },
  { framework: 'Roundcube', kind: 'session', name: /^roundcube_sess(?:id|auth)$/ },
  { framework: 'phpMyAdmin', kind: 'session', name: /^(?:phpMyAdmin|pma(?:Auth|User)-\d+)(?:_https)?$/ },
  { framework: 'phpMyAdmin', kind: 'application', name: /^pma_\w+$/ },
  { framework: 'DokuWiki', kind: 'session', name: /^(?:DokuWiki|DW[0-9a-f]{32})$/ },
  { framework: 'MediaWiki', kind: 'session', name: /_session$/, value: PHP_NUMBER, beside: ['MediaWiki'] },
  { framework: 'MediaWiki', kind: 'remember-me', name: /(?:UserID|UserName|Token)$/, beside: ['MediaWiki'] },
  { framework: 'Symfony', kind: 'session', name: /^PHPSESSID$/, beside: ['Symfony'] },
  { framework: 'PHP', kind: 'session', name: /^PHPSESSID$/, without: NEITHER_PHP_NOR_JAVA },
  {
    framework: 'PHP',
    kind: 'session',
    name: /sess|sid$/i,
    value: PHP_NUMBER,
    beside: PHP_FAMILY,
    without: NEITHER_PHP_NOR_JAVA,
  },

  // Ruby.
  { framework: 'Devise', kind: 'remember-me', name: /^remember_\w+_token$/ },
  { framework: 'Sinatra', kind: 'stored-session', name: /^rack\.session$/, value: /^[0-9a-f]{64}$/ },
  { framework: 'Sinatra', kind: 'session', name: /^rack\.session$/ },
  { framework: 'Rails', kind: 'session', name: /_session$/, format: 'rails-encrypted' },
  { framework: 'Rails', kind: 'session', name: /_session$/, format: ['rails-marshal', 'rails-json'] },
  // The number that all its stores on the server issue.
  {
    framework: 'Rails',
    kind: 'stored-session',
    name: /_session$/,
    value: /^[0-9a-f]{32}$/,
    beside: ['Rails', 'Devise'],
  },
  { framework: 'Rails', kind: 'encrypted', format: 'rails-encrypted' },
  { framework: 'Rails', kind: 'signed', format: 'rails-json' },
  { framework: 'Rails', kind: 'signed', format: 'rails-marshal', beside: ['Rails', 'Devise'] },

  // Java.
  { framework: 'Spring Security', kind: 'remember-me', format: 'spring-remember-me' },
  { framework: 'Spring Security', kind: 'remember-me', name: /^remember-me$/, beside: SERVLETS },
  { framework: 'Spring Security', kind: 'csrf', name: /^XSRF-TOKEN$/, value: UUID, beside: SERVLETS },
  { framework: 'Spring Boot', kind: 'session', format: 'spring-session-id' },
  {
    framework: 'Spring Boot',
    kind: 'session',
    name: /^JSESSIONID$/,
    without: NEITHER_PHP_NOR_JAVA,
    beside: ['Spring Boot', 'Spring Security'],
  },
  {
    framework: 'Tomcat',
    kind: 'session',
    name: /^JSESSIONID(?:SSO)?$/,
    without: NEITHER_PHP_NOR_JAVA,
    value: /^[0-9A-F]{32}(?:\.[\w-]+)?$/,
  },
  {
    framework: 'Java servlets',
    kind: 'session',
    name: /^JSESSIONID(?:SSO)?$/,
    without: NEITHER_PHP_NOR_JAVA,
  },
  { framework: 'Play', kind: 'session', name: /^PLAY_SESSION$/ },

  // .NET, Elixir, Go.
  { framework: 'ASP.NET Core', kind: 'csrf', name: /^\.AspNetCore\.Antiforgery/ },
  { framework: 'ASP.NET Core', kind: 'session', name: /^\.AspNetCore\./ },
  { framework: 'ASP.NET', kind: 'session', name: /^ASP\.NET_SessionId$/ },
  { framework: 'ASP.NET forms authentication', kind: 'session', name: /^\.ASPX(?:FORMS)?AUTH$/ },
  { framework: 'ASP.NET Identity', kind: 'session', name: /^\.AspNet\.(?:ApplicationCookie|Cookies)$/ },
  { framework: 'ASP.NET', kind: 'csrf', name: /^__RequestVerificationToken/ },
  {
    framework: 'Phoenix',
    kind: 'session',
    name: /^_\w+_(?:key|session)$/,
    format: ['phoenix', 'phoenix-encrypted'],
  },
  { framework: 'Phoenix', kind: 'signed', format: 'phoenix-token' },
  { framework: 'Phoenix', kind: 'encrypted', format: 'phoenix-encrypted' },
  { framework: 'Phoenix', kind: 'application', format: 'phoenix' },
  { framework: 'gorilla/csrf', kind: 'csrf', name: /^_gorilla_csrf$|[cx]srf/i, format: 'gorilla' },
  { framework: 'gorilla/sessions', kind: 'session', format: 'gorilla' },

  // In front of the application.
  { framework: 'HAProxy', kind: 'proxy', name: /^SERVERID$/ },
  // Its module userid: the address, the time, the process and a counter, 16 bytes in base64.
  { framework: 'nginx', kind: 'proxy', name: /^uid$/, value: /^[A-Za-z0-9+/]{21}[AQgw]==$/ },
  { framework: 'ingress-nginx', kind: 'proxy', name: /^INGRESSCOOKIE$/ },
  { framework: null, kind: 'proxy', format: ['big-ip', 'big-ip-encrypted'] },
];

/** A text of a response or its request. */
export interface MessageSign {
  /** Header field of the response, in lower case; `url` for the target of the request. */
  readonly field: string;
  readonly pattern: RegExp;
}

/** Where a response or its request has it, the framework is at the host. */
export interface HostSign extends MessageSign {
  readonly framework: Framework;
  /** What the same response has to have too, as others use the first alone. */
  readonly with?: readonly MessageSign[];
}

/** Servers that several frameworks use say nothing: WSGIServer, uvicorn, Puma, Passenger, nginx. */
export const HOST_SIGNS: readonly HostSign[] = [
  { framework: 'Express', field: 'x-powered-by', pattern: /^Express$/ },
  { framework: 'Next.js', field: 'x-powered-by', pattern: /^Next\.js/ },
  // Of pages, server actions and route handlers, also where X-Powered-By is off.
  { framework: 'Next.js', field: 'vary', pattern: /\bnext-router-state-tree\b/i },
  { framework: 'Nuxt', field: 'x-powered-by', pattern: /^Nuxt/ },
  { framework: 'PHP', field: 'x-powered-by', pattern: /^PHP\// },
  // Rack::Runtime, ActionDispatch::RequestId and a default header: Rack alone has the first, many proxies the second,
  // Helmet the third.
  {
    framework: 'Rails',
    field: 'x-runtime',
    pattern: /^\d{1,6}\.\d{6}$/,
    with: [
      { field: 'x-request-id', pattern: /^[\w-]{1,255}$/ },
      { field: 'x-permitted-cross-domain-policies', pattern: /^none$/ },
    ],
  },
  { framework: 'ASP.NET', field: 'x-aspnet-version', pattern: /./ },
  { framework: 'Flask', field: 'server', pattern: /^Werkzeug\// },
  { framework: 'ASP.NET Core', field: 'server', pattern: /^Kestrel/ },
  { framework: 'Tomcat', field: 'server', pattern: /^Apache-Coyote|^Apache Tomcat/ },
  { framework: 'Tornado', field: 'server', pattern: /^TornadoServer\// },
  { framework: 'SvelteKit', field: 'x-sveltekit-page', pattern: /./ },
  { framework: 'Symfony', field: 'x-debug-token', pattern: /./ },
  { framework: 'WordPress', field: 'x-redirect-by', pattern: /^WordPress$/ },
  { framework: 'Spring Boot', field: 'x-application-context', pattern: /./ },
  { framework: 'PHP', field: 'url', pattern: /^[^?]*\.php(?:[/?]|$)/ },
  { framework: 'WordPress', field: 'url', pattern: /^[^?]*\/wp-(?:login|admin|content|includes)\b/ },
  { framework: 'MediaWiki', field: 'url', pattern: /[?&]title=Special:|\/index\.php\/Special:/ },
  // Data of a page, and a form's action that has a name.
  { framework: 'SvelteKit', field: 'url', pattern: /\/__data\.json\b|\?\/[A-Za-z_$][\w$]*(?:&|$)/ },
];
