// What should be said of applications as frameworks make them: events by the number of the visit, and the findings
// about sessions. Written down from the documentation and sources of the frameworks, before any run. A page that is given
// without a login too is not opened by the session.

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import type { Followed } from './followed.ts';

interface Scenario {
  readonly visits: readonly Visit[];
  readonly sessions: readonly (readonly [name: string | null, ...events: string[]])[];
  readonly findings?: readonly string[];
}

const SAFE = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const EPOCH = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT';
const GONE = `${EPOCH}; Max-Age=0; ${SAFE}`;
const FORM = 'user=alice%40example.com&password=correct+horse';

const digest = (seed: string) => createHash('sha512').update(seed).digest();
const hex = (seed: string) => digest(seed).toString('hex').slice(0, 32);
/** 26 digits to the base 32, as session.sid_length and sid_bits_per_character have it. */
const php = (seed: string) =>
  [...digest(seed).subarray(0, 26)].map((byte) => (byte & 31).toString(32)).join('');
const upper = (seed: string) => hex(seed).toUpperCase();
const base64 = (seed: string, bytes = 48) => digest(seed).subarray(0, bytes).toString('base64');
const base64url = (seed: string, bytes = 32) => digest(seed).subarray(0, bytes).toString('base64url');
const json64 = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');

const rails = (seed: string) =>
  encodeURIComponent(`${base64(`${seed}1`)}--${base64(`${seed}2`, 12)}--${base64(`${seed}3`, 16)}`);
const laravel = (seed: string) =>
  encodeURIComponent(
    Buffer.from(
      JSON.stringify({
        iv: base64(seed, 16),
        value: base64(`${seed}v`),
        mac: hex(seed) + hex(`${seed}m`),
        tag: '',
      }),
    ).toString('base64'),
  );
const jwt = (claims: object, seed = 'key') =>
  `${json64({ alg: 'HS256', typ: 'JWT' })}.${json64(claims)}.${base64url(seed)}`;
const jwe = (seed: string) =>
  `${json64({ alg: 'dir', enc: 'A256GCM' })}..${base64url(seed, 12)}.${base64url(`${seed}c`, 60)}.${base64url(`${seed}t`, 16)}`;
const ticket = (seed: string) =>
  Buffer.concat([Buffer.from('09f0c9f0', 'hex'), digest(seed)]).toString('base64url');
const phoenix = (seed: string, content: string) =>
  `SFMyNTY.${Buffer.concat([
    Buffer.from([131, 116, 0, 0, 0, 1, 109, 0, 0, 0, content.length]),
    Buffer.from(content),
    Buffer.from([109, 0, 0, 0, 6]),
    Buffer.from(hex(seed).slice(0, 6)),
  ]).toString('base64url')}.${base64url(seed)}`;

/** 2026-11-22 20:00:00 UTC is when the captures begin. */
const NOW = 1_795_377_600;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a token that is made of the user alone: after the logout, the next login gives the same one': {
    visits: [
      { ask: 'GET /account', status: 401 },
      { ask: 'POST /login', form: FORM, to: '/account', set: [`auth=${hex('alice')}; ${SAFE}`] },
      { ask: 'GET /account' },
      { ask: 'POST /logout', to: '/', set: [`auth=; ${GONE}`] },
      { ask: 'POST /login', form: FORM, to: '/account', set: [`auth=${hex('alice')}; ${SAFE}`] },
      { ask: 'GET /account' },
    ],
    sessions: [
      [
        'auth',
        ...['issued 2', 'login 2', 'sent 3', 'privileged-use 3', 'sent 4', 'deleted 4', 'logout 4'],
        ...['renewed 5', 'login 5', 'sent 6', 'privileged-use 6'],
      ],
    ],
  },

  'first the name, then the password, and a cookie that holds what comes in between': {
    visits: [
      { ask: 'GET /admin/login/' },
      {
        ask: 'POST /admin/login/',
        form: 'SEC=abc&username=alice&next=%2Fadmin',
        to: '/admin/login/pwd',
        set: [`login=${base64('step')}; ${SAFE}`, `demo=${base64('a')}; ${SAFE}`],
      },
      { ask: 'GET /admin/login/pwd', set: [`demo=${base64('b')}; ${SAFE}`] },
      {
        ask: 'POST /admin/login/pwd',
        form: 'SEC=abc&password=secret&next=%2Fadmin',
        to: '/admin',
        set: [`login=; ${GONE}`, `demo=${base64('c')}; ${SAFE}`],
      },
      { ask: 'GET /admin' },
    ],
    sessions: [
      ['login', 'issued 2', 'sent 3', 'sent 4', 'deleted 4'],
      [
        'demo',
        'issued 2',
        'sent 3',
        'rotated 3',
        'sent 4',
        'rotated 4',
        'login 4',
        'sent 5',
        'privileged-use 5',
      ],
    ],
  },

  'Rails: the cookie is encrypted anew with every response, reset_session at login and logout': {
    visits: [
      { ask: 'GET /users/sign_in', set: [`_shop_session=${rails('a')}; ${SAFE}`] },
      {
        ask: 'POST /users/sign_in',
        form: 'authenticity_token=x&user%5Bemail%5D=a%40b.test&user%5Bpassword%5D=secret&commit=Log+in',
        status: 303,
        to: 'https://shop.example/',
        set: [`_shop_session=${rails('b')}; ${SAFE}`],
      },
      { ask: 'GET /', set: [`_shop_session=${rails('c')}; ${SAFE}`] },
      {
        ask: 'POST /users/sign_out',
        form: '_method=delete&authenticity_token=x',
        status: 303,
        to: 'https://shop.example/',
        set: [`_shop_session=${rails('d')}; ${SAFE}`],
      },
      { ask: 'GET /', set: [`_shop_session=${rails('e')}; ${SAFE}`] },
    ],
    sessions: [
      [
        '_shop_session',
        ...['issued 1', 'sent 2', 'rotated 2', 'login 2', 'sent 3', 'rotated 3', 'privileged-use 3'],
        ...['sent 4', 'rotated 4', 'logout 4', 'sent 5', 'rotated 5'],
      ],
    ],
    findings: ['info stateless-session-logout _shop_session'],
  },

  'Laravel: XSRF-TOKEN and laravel_session change with every response, and only one of them is the session': {
    visits: [
      ...['a', 'b', 'c', 'd', 'e'].map((seed, index): Visit => {
        const set = [
          `XSRF-TOKEN=${laravel(`x${seed}`)}; Path=/; Secure; SameSite=Lax; Max-Age=7200`,
          `laravel_session=${laravel(seed)}; ${SAFE}; Max-Age=7200`,
        ];
        const asked: Visit[] = [
          { ask: 'GET /login' },
          {
            ask: 'POST /login',
            form: '_token=x&email=a%40b.test&password=secret',
            to: 'https://shop.example/home',
          },
          { ask: 'GET /home' },
          { ask: 'POST /logout', form: '_token=x', to: 'https://shop.example' },
          { ask: 'GET /' },
        ];
        return { ...asked[index]!, set };
      }),
    ],
    sessions: [
      [
        'laravel_session',
        ...['issued 1', 'sent 2', 'rotated 2', 'login 2', 'sent 3', 'rotated 3', 'privileged-use 3'],
        ...['sent 4', 'rotated 4', 'logout 4', 'sent 5', 'rotated 5'],
      ],
    ],
  },

  'Spring Security: JSESSIONID changes at the login, and the logout deletes it with the Path of the application':
    {
      visits: [
        {
          ask: 'GET /app/account',
          to: '/app/login',
          set: [`JSESSIONID=${upper('a')}; Path=/app; Secure; HttpOnly`],
        },
        { ask: 'GET /app/login' },
        {
          ask: 'POST /app/login',
          form: 'username=alice&password=secret&_csrf=x',
          to: '/app/account',
          set: [`JSESSIONID=${upper('b')}; Path=/app; Secure; HttpOnly`],
        },
        { ask: 'GET /app/account' },
        {
          ask: 'POST /app/logout',
          form: '_csrf=x',
          to: '/app/login?logout',
          set: [`JSESSIONID=; ${EPOCH}; Max-Age=0; Path=/app; Secure`],
        },
        { ask: 'GET /app/login?logout' },
      ],
      sessions: [
        [
          'JSESSIONID',
          ...['issued 1', 'sent 2', 'sent 3', 'rotated 3', 'login 3', 'sent 4', 'privileged-use 4'],
          ...['sent 5', 'deleted 5', 'logout 5'],
        ],
      ],
    },

  'Spring Security: a deletion for the Path with a slash at its end misses': {
    visits: [
      {
        ask: 'POST /app/login',
        form: 'username=alice&password=secret',
        to: '/app/',
        set: [`JSESSIONID=${upper('b')}; Path=/app; Secure; HttpOnly`],
      },
      { ask: 'GET /app/account' },
      {
        ask: 'POST /app/logout',
        form: '_csrf=x',
        to: '/app/login?logout',
        set: [`JSESSIONID=; ${EPOCH}; Max-Age=0; Path=/app/; Secure`],
      },
      { ask: 'GET /app/login?logout', set: [`JSESSIONID=${upper('c')}; Path=/app; Secure; HttpOnly`] },
    ],
    sessions: [
      [
        'JSESSIONID',
        ...['issued 1', 'login 1', 'sent 2', 'privileged-use 2', 'sent 3', 'deletion-missed 3', 'logout 3'],
        'replayed 4',
      ],
      ['JSESSIONID', 'issued 4'],
    ],
    // The server begins another session for the value.
    findings: ['low delete-no-match JSESSIONID'],
  },

  'ASP.NET Core: an identity cookie in chunks is one session, the antiforgery cookie none': {
    visits: [
      {
        ask: 'GET /Identity/Account/Login',
        set: [`.AspNetCore.Antiforgery.cdV5uW_Ejgc=${ticket('x')}; Path=/; SameSite=Strict; HttpOnly`],
      },
      {
        ask: 'POST /Identity/Account/Login',
        form: 'Input.Email=a%40b.test&Input.Password=secret&__RequestVerificationToken=x',
        to: '/',
        set: [
          `.AspNetCore.Identity.Application=chunks-2; ${SAFE}`,
          `.AspNetCore.Identity.ApplicationC1=${ticket('1')}; ${SAFE}`,
          `.AspNetCore.Identity.ApplicationC2=${base64url('2', 60)}; ${SAFE}`,
        ],
      },
      { ask: 'GET /' },
      {
        ask: 'POST /Identity/Account/Logout',
        form: '__RequestVerificationToken=x',
        to: '/',
        set: [
          `.AspNetCore.Identity.Application=; ${EPOCH}; ${SAFE}`,
          `.AspNetCore.Identity.ApplicationC1=; ${EPOCH}; ${SAFE}`,
          `.AspNetCore.Identity.ApplicationC2=; ${EPOCH}; ${SAFE}`,
        ],
      },
      { ask: 'GET /' },
    ],
    sessions: [
      [
        '.AspNetCore.Identity.Application',
        ...['issued 2', 'login 2', 'sent 3', 'sent 4', 'deleted 4', 'logout 4'],
      ],
    ],
  },

  'ASP.NET Core: an identity cookie in one piece': {
    visits: [
      {
        ask: 'POST /Account/Login?ReturnUrl=%2F',
        form: 'Email=a%40b.test&Password=secret',
        to: '/',
        set: [`.AspNetCore.Identity.Application=${ticket('1')}; ${SAFE}`],
      },
      { ask: 'GET /' },
      { ask: 'POST /Account/Logout', to: '/', set: [`.AspNetCore.Identity.Application=; ${EPOCH}; ${SAFE}`] },
    ],
    sessions: [
      [
        '.AspNetCore.Identity.Application',
        ...['issued 1', 'login 1', 'sent 2', 'privileged-use 2', 'sent 3', 'deleted 3', 'logout 3'],
      ],
    ],
    findings: ['info stateless-session-logout .AspNetCore.Identity.Application'],
  },

  'Django: csrftoken changes with the login and is no session; the logout flushes': {
    visits: [
      {
        ask: 'GET /accounts/login/',
        set: ['csrftoken=hT3QkUaWXr9cVbN2mLpZ8sYdFgJ4eR6o; Path=/; Secure; SameSite=Lax; Max-Age=31449600'],
      },
      {
        ask: 'POST /accounts/login/',
        form: 'csrfmiddlewaretoken=x&username=alice&password=secret&next=',
        to: '/accounts/profile/',
        set: [
          'csrftoken=Zq7WmXcVb5nTgYhUjK1oPlAs2dFrEw9i; Path=/; Secure; SameSite=Lax; Max-Age=31449600',
          `sessionid=k3v9x0q7m2z8p1r5t6w4y8b0n3c7d2f9; ${SAFE}; Max-Age=1209600`,
        ],
      },
      { ask: 'GET /accounts/profile/' },
      {
        ask: 'POST /accounts/logout/',
        form: 'csrfmiddlewaretoken=x',
        to: '/',
        set: [`sessionid=""; ${EPOCH}; Max-Age=0; Path=/; SameSite=Lax`],
      },
      { ask: 'GET /' },
    ],
    sessions: [
      ['sessionid', 'issued 2', 'login 2', 'sent 3', 'privileged-use 3', 'sent 4', 'deleted 4', 'logout 4'],
    ],
  },

  'Phoenix: a signed session, renewed at login and logout': {
    visits: [
      { ask: 'GET /users/log_in', set: [`_shop_key=${phoenix('a', '_csrf_token')}; ${SAFE}`] },
      {
        ask: 'POST /users/log_in',
        form: '_csrf_token=x&user%5Bemail%5D=a%40b.test&user%5Bpassword%5D=secret',
        to: '/',
        set: [`_shop_key=${phoenix('b', 'user_token')}; ${SAFE}`],
      },
      { ask: 'GET /' },
      {
        ask: 'POST /users/log_out',
        form: '_csrf_token=x&_method=delete',
        to: '/',
        set: [`_shop_key=${phoenix('c', 'phoenix_flash')}; ${SAFE}`],
      },
      { ask: 'GET /', set: [`_shop_key=; ${GONE}`] },
    ],
    sessions: [
      [
        '_shop_key',
        ...['issued 1', 'sent 2', 'rotated 2', 'login 2', 'sent 3', 'privileged-use 3'],
        ...['sent 4', 'rotated 4', 'logout 4', 'sent 5', 'deleted 5'],
      ],
    ],
    findings: ['info stateless-session-logout _shop_key', 'medium payload-readable _shop_key'],
  },

  'Play: a token that is the session, discarded at the logout': {
    visits: [
      {
        ask: 'POST /login',
        form: FORM,
        status: 303,
        to: '/',
        set: [
          `PLAY_SESSION=${jwt({ data: { username: 'alice' }, nbf: NOW, iat: NOW, exp: NOW + 3600 })}; ${SAFE}`,
        ],
      },
      { ask: 'GET /' },
      {
        ask: 'GET /logout',
        status: 303,
        to: '/login',
        set: [`PLAY_SESSION=; Max-Age=-86400; ${EPOCH}; ${SAFE}`],
      },
    ],
    sessions: [
      [
        'PLAY_SESSION',
        'issued 1',
        'login 1',
        'sent 2',
        'privileged-use 2',
        'sent 3',
        'deleted 3',
        'logout 3',
      ],
    ],
    findings: ['info stateless-session-logout PLAY_SESSION', 'info payload-readable PLAY_SESSION'],
  },

  'Express and Passport: regenerated at the login; the logout says nothing, and the old value is denied': {
    visits: [
      { ask: 'GET /account', to: '/login' },
      {
        ask: 'GET /login',
        set: [`connect.sid=s%3A${base64url('a', 24)}.${encodeURIComponent(base64('as', 32))}; ${SAFE}`],
      },
      {
        ask: 'POST /login/password',
        form: 'username=alice&password=secret',
        to: '/account',
        set: [`connect.sid=s%3A${base64url('b', 24)}.${encodeURIComponent(base64('bs', 32))}; ${SAFE}`],
      },
      { ask: 'GET /account' },
      { ask: 'POST /logout', to: '/' },
      { ask: 'GET /account', to: '/login' },
    ],
    sessions: [
      [
        'connect.sid',
        ...['issued 2', 'sent 3', 'rotated 3', 'login 3', 'sent 4', 'privileged-use 4'],
        ...['sent 5', 'logout 5', 'replayed 6'],
      ],
    ],
    findings: ['info logout-no-delete connect.sid'],
  },

  'Auth.js: an encrypted token; callback address and CSRF token are no sessions': {
    visits: [
      {
        ask: 'GET /api/auth/csrf',
        set: [
          `__Host-next-auth.csrf-token=${hex('a')}${hex('b')}%7C${hex('c')}${hex('d')}; ${SAFE}`,
          `__Secure-next-auth.callback-url=https%3A%2F%2Fshop.example; ${SAFE}`,
        ],
      },
      {
        ask: 'POST /api/auth/callback/credentials',
        form: 'username=alice&password=secret&csrfToken=x&callbackUrl=%2F&json=true',
        set: [
          `__Secure-next-auth.callback-url=https%3A%2F%2Fshop.example%2Fdashboard; ${SAFE}`,
          `__Secure-next-auth.session-token=${jwe('a')}; ${SAFE}; Expires=Tue, 22 Dec 2026 20:00:00 GMT`,
        ],
      },
      {
        ask: 'GET /api/auth/session',
        set: [`__Secure-next-auth.session-token=${jwe('b')}; ${SAFE}; Expires=Tue, 22 Dec 2026 20:00:00 GMT`],
      },
      { ask: 'GET /dashboard' },
      {
        ask: 'POST /api/auth/signout',
        form: 'csrfToken=x&callbackUrl=%2F&json=true',
        set: [`__Secure-next-auth.session-token=; ${EPOCH}; ${SAFE}`],
      },
    ],
    sessions: [
      [
        '__Secure-next-auth.session-token',
        ...['issued 2', 'login 2', 'sent 3', 'rotated 3', 'sent 4', 'privileged-use 4'],
        ...['sent 5', 'deleted 5', 'logout 5'],
      ],
    ],
    findings: ['info stateless-session-logout __Secure-next-auth.session-token'],
  },

  'FastAPI: a bearer token in a cookie, with quotes': {
    visits: [
      { ask: 'GET /me', status: 401 },
      {
        ask: 'POST /token',
        form: 'grant_type=password&username=alice&password=secret',
        set: [`access_token="Bearer ${jwt({ sub: 'alice', exp: NOW + 1800 })}"; ${SAFE}`],
      },
      { ask: 'GET /me' },
      { ask: 'POST /logout', set: [`access_token=""; Max-Age=0; ${SAFE}`] },
      { ask: 'GET /me', send: `access_token="Bearer ${jwt({ sub: 'alice', exp: NOW + 1800 })}"` },
    ],
    sessions: [
      [
        'access_token',
        ...[
          'issued 2',
          'login 2',
          'sent 3',
          'privileged-use 3',
          'sent 4',
          'deleted 4',
          'logout 4',
          'replayed 5',
        ],
      ],
    ],
    findings: ['high token-after-logout access_token', 'info payload-readable access_token'],
  },

  'PHP: no new number at the login, and a logout that destroys without a deletion': {
    visits: [
      { ask: 'GET /admin/', to: 'login.php', set: [`PHPSESSID=${php('a')}; ${SAFE}`] },
      { ask: 'GET /admin/login.php' },
      { ask: 'POST /admin/login.php', form: 'uname=alice&pass=secret', to: 'index.php' },
      { ask: 'GET /admin/' },
      { ask: 'GET /admin/logout.php', to: 'login.php' },
      { ask: 'GET /admin/', to: 'login.php' },
    ],
    sessions: [
      [
        'PHPSESSID',
        ...[
          'issued 1',
          'sent 2',
          'sent 3',
          'login 3',
          'sent 4',
          'privileged-use 4',
          'sent 5',
          'logout 5',
          'replayed 6',
        ],
      ],
    ],
    findings: ['high session-not-rotated PHPSESSID', 'info logout-no-delete PHPSESSID'],
  },

  'PHP: a deletion without its Path, from a folder': {
    visits: [
      { ask: 'GET /', set: [`PHPSESSID=${php('a')}; ${SAFE}`] },
      {
        ask: 'POST /user/login.php',
        form: 'login=alice&pwd=secret',
        to: '/',
        set: [`PHPSESSID=${php('b')}; ${SAFE}`],
      },
      { ask: 'GET /' },
      {
        ask: 'GET /user/logout.php',
        to: '/',
        set: ['PHPSESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0'],
      },
      { ask: 'GET /' },
    ],
    sessions: [
      [
        'PHPSESSID',
        ...['issued 1', 'sent 2', 'rotated 2', 'login 2', 'sent 3'],
        ...['sent 4', 'deletion-missed 4', 'logout 4', 'replayed 5'],
      ],
    ],
    // That the old value opens a page that is open to all proves nothing.
    findings: ['high delete-no-match PHPSESSID'],
  },

  'WordPress: a logout by a parameter, with the deletion of all that there ever was': {
    visits: [
      {
        ask: 'GET /wp-login.php',
        set: ['wordpress_test_cookie=WP%20Cookie%20check; path=/; secure; HttpOnly'],
      },
      {
        ask: 'POST /wp-login.php',
        form: 'log=alice&pwd=secret&wp-submit=Log+In&redirect_to=%2Fwp-admin%2F&testcookie=1',
        to: 'https://shop.example/wp-admin/',
        set: [
          'wordpress_test_cookie=WP%20Cookie%20check; path=/; secure; HttpOnly',
          `wordpress_sec_${hex('site')}=alice%7C1795550400%7C${hex('t')}AbCdEfGhIjK%7C${hex('s')}${hex('t')}; path=/wp-content/plugins; secure; HttpOnly`,
          `wordpress_sec_${hex('site')}=alice%7C1795550400%7C${hex('t')}AbCdEfGhIjK%7C${hex('s')}${hex('t')}; path=/wp-admin; secure; HttpOnly`,
          `wordpress_logged_in_${hex('site')}=alice%7C1795550400%7C${hex('t')}AbCdEfGhIjK%7C${hex('u')}${hex('v')}; path=/; secure; HttpOnly`,
        ],
      },
      { ask: 'GET /wp-admin/' },
      {
        ask: 'GET /wp-login.php?action=logout&_wpnonce=0a1b2c3d4e',
        to: 'https://shop.example/wp-login.php?loggedout=true&wp_lang=en_US',
        set: [
          'wordpress_test_cookie=WP%20Cookie%20check; path=/; secure; HttpOnly',
          ...['wordpress_', 'wordpress_sec_'].flatMap((name) =>
            ['/wp-admin', '/wp-content/plugins'].map(
              (path) =>
                `${name}${hex('site')}=%20; expires=Sat, 22 Nov 2025 20:00:00 GMT; Max-Age=0; path=${path}`,
            ),
          ),
          ...['wordpress_logged_in_', 'wordpress_', 'wordpress_sec_', 'wordpressuser_', 'wordpresspass_'].map(
            (name) => `${name}${hex('site')}=%20; expires=Sat, 22 Nov 2025 20:00:00 GMT; Max-Age=0; path=/`,
          ),
        ],
      },
      { ask: 'GET /wp-login.php?loggedout=true&wp_lang=en_US' },
    ],
    sessions: [
      [
        `wordpress_sec_${hex('site')}`,
        ...['issued 2', 'renewed 2', 'login 2', 'sent 3', 'privileged-use 3', 'deleted 4', 'logout 4'],
      ],
      [
        `wordpress_logged_in_${hex('site')}`,
        ...['issued 2', 'login 2', 'sent 3', 'privileged-use 3', 'sent 4', 'deleted 4', 'logout 4'],
      ],
    ],
    findings: ['info payload-readable wordpress_logged_in_', 'info payload-readable wordpress_sec_'],
  },

  'a script that posts JSON, and a logout with status 204': {
    visits: [
      { ask: 'GET /api/me', status: 401 },
      { ask: 'POST /api/login', json: { email: 'a@b.test', password: 'wrong' }, status: 401 },
      {
        ask: 'POST /api/login',
        json: { email: 'a@b.test', password: 'secret' },
        set: [`sid=${hex('a')}; ${SAFE}`],
      },
      { ask: 'GET /api/me' },
      { ask: 'POST /api/logout', status: 204, set: [`sid=; ${GONE}`] },
      { ask: 'GET /api/me', status: 401 },
    ],
    sessions: [
      [
        'sid',
        'login-failed 2',
        'issued 3',
        'login 3',
        'sent 4',
        'privileged-use 4',
        'sent 5',
        'deleted 5',
        'logout 5',
      ],
    ],
  },

  'DELETE /session': {
    visits: [
      { ask: 'POST /session', form: FORM, to: '/', set: [`sid=${hex('a')}; ${SAFE}`] },
      { ask: 'GET /' },
      { ask: 'DELETE /session', status: 204, set: [`sid=; ${GONE}`] },
    ],
    sessions: [
      ['sid', 'issued 1', 'login 1', 'sent 2', 'privileged-use 2', 'sent 3', 'deleted 3', 'logout 3'],
    ],
  },

  'GraphQL: login and logout at one place': {
    visits: [
      {
        ask: 'POST /graphql',
        json: {
          operationName: 'Login',
          query: 'mutation Login($email: String!, $password: String!) { login(email: $email) { id } }',
          variables: { email: 'a@b.test', password: 'secret' },
        },
        set: [`sid=${hex('a')}; ${SAFE}`],
      },
      { ask: 'POST /graphql', json: { operationName: 'Me', query: '{ me { id } }', variables: {} } },
      {
        ask: 'POST /graphql',
        json: { operationName: 'Logout', query: 'mutation { logout }' },
        set: [`sid=; ${GONE}`],
      },
    ],
    sessions: [
      ['sid', 'issued 1', 'login 1', 'sent 2', 'privileged-use 2', 'sent 3', 'deleted 3', 'logout 3'],
    ],
  },

  'OAuth: the session before holds a state, and the callback with its code is the login': {
    visits: [
      { ask: 'GET /account', to: '/login' },
      {
        ask: 'GET /login',
        to: `https://idp.example/authorize?client_id=shop&state=${hex('state')}&redirect_uri=x`,
        set: [`sid=${hex('a')}; ${SAFE}`],
      },
      {
        ask: `GET /callback?code=${base64url('code')}&state=${hex('state')}`,
        to: '/account',
        set: [`sid=${hex('b')}; ${SAFE}`],
      },
      { ask: 'GET /account' },
      { ask: 'GET /logout', to: 'https://idp.example/logout', set: [`sid=; ${GONE}`] },
    ],
    sessions: [
      [
        'sid',
        ...[
          'issued 2',
          'sent 3',
          'rotated 3',
          'login 3',
          'sent 4',
          'privileged-use 4',
          'sent 5',
          'deleted 5',
          'logout 5',
        ],
      ],
    ],
  },

  'OAuth: the state in a cookie of its own is no session, and no session in the address': {
    visits: [
      {
        ask: 'POST /auth/github',
        to: `https://idp.example/authorize?state=${hex('state')}`,
        set: [
          `__Host-oauth_state=${hex('state')}; ${SAFE}; Max-Age=600`,
          `pkce_verifier=${hex('v')}; ${SAFE}`,
        ],
      },
      {
        ask: `GET /auth/github/callback?code=${base64url('code')}&state=${hex('state')}`,
        to: '/',
        set: [`__Host-oauth_state=; ${GONE}`, `user_session=${hex('b')}; ${SAFE}`],
      },
      { ask: 'GET /' },
    ],
    sessions: [['user_session', 'issued 2', 'login 2', 'sent 3', 'privileged-use 3']],
  },

  'OAuth: the callback keeps the session that was there before': {
    visits: [
      { ask: 'GET /account', to: '/auth/login' },
      {
        ask: 'GET /auth/login',
        to: `https://idp.example/authorize?state=${hex('state')}`,
        set: [`sid=${hex('a')}; ${SAFE}`],
      },
      { ask: `GET /auth/callback?code=${base64url('code')}&state=${hex('state')}`, to: '/account' },
      { ask: 'GET /account' },
    ],
    sessions: [['sid', 'issued 2', 'sent 3', 'login 3', 'sent 4', 'privileged-use 4']],
    findings: ['high session-not-rotated sid'],
  },

  'OAuth: the user says no': {
    visits: [
      {
        ask: 'GET /auth/login',
        to: `https://idp.example/authorize?state=${hex('state')}`,
        set: [`sid=${hex('a')}; ${SAFE}`],
      },
      { ask: `GET /auth/callback?error=access_denied&state=${hex('state')}`, to: '/' },
    ],
    sessions: [['sid', 'issued 1', 'sent 2', 'login-failed 2']],
  },

  'HTTP Basic: the password opens the page, and the cookie proves nothing': {
    visits: [
      { ask: 'GET /private', status: 401, responseFields: ['WWW-Authenticate: Basic realm="x"'] },
      {
        ask: 'GET /private',
        fields: ['Authorization: Basic YTpi'],
        set: [`JSESSIONID=${upper('a')}; ${SAFE}`],
      },
      { ask: 'GET /private', fields: ['Authorization: Basic YTpi'] },
      { ask: 'GET /logout', fields: ['Authorization: Basic YTpi'], to: '/', set: [`JSESSIONID=; ${GONE}`] },
      { ask: 'GET /private', fields: ['Authorization: Basic YTpi'], send: `JSESSIONID=${upper('a')}` },
    ],
    sessions: [
      ['JSESSIONID', 'issued 2', 'login 2', 'sent 3', 'sent 4', 'deleted 4', 'logout 4', 'replayed 5'],
    ],
  },

  'a link by mail': {
    visits: [
      {
        ask: 'POST /login',
        form: 'email=a%40b.test',
        to: '/check-your-mail',
        set: [`sid=${hex('a')}; ${SAFE}`],
      },
      { ask: 'GET /check-your-mail' },
      { ask: `GET /magic?token=${base64url('magic')}`, to: '/', set: [`sid=${hex('b')}; ${SAFE}`] },
      { ask: 'GET /' },
    ],
    sessions: [['sid', 'issued 1', 'sent 2', 'sent 3', 'rotated 3', 'login 3', 'sent 4', 'privileged-use 4']],
  },

  'two steps: the session changes with the second': {
    visits: [
      { ask: 'GET /account', to: '/login' },
      { ask: 'GET /login', set: [`sid=${hex('a')}; ${SAFE}`] },
      { ask: 'POST /login', form: FORM, to: '/login/totp' },
      { ask: 'GET /login/totp' },
      { ask: 'POST /login/totp', form: 'code=123456', to: '/account', set: [`sid=${hex('b')}; ${SAFE}`] },
      { ask: 'GET /account' },
    ],
    sessions: [
      [
        'sid',
        ...['issued 2', 'sent 3', 'sent 4', 'sent 5', 'rotated 5', 'login 5', 'sent 6', 'privileged-use 6'],
      ],
    ],
  },

  'two steps: the session never changes': {
    visits: [
      { ask: 'GET /account', to: '/login' },
      { ask: 'GET /login', set: [`sid=${hex('a')}; ${SAFE}`] },
      { ask: 'POST /login', form: FORM, to: '/2fa' },
      { ask: 'GET /2fa' },
      { ask: 'POST /2fa', form: 'otp=000000', to: '/2fa' },
      { ask: 'POST /2fa', form: 'otp=123456', to: '/account' },
      { ask: 'GET /account' },
    ],
    sessions: [
      [
        'sid',
        ...[
          'issued 2',
          'sent 3',
          'sent 4',
          'sent 5',
          'login-failed 5',
          'sent 6',
          'login 6',
          'sent 7',
          'privileged-use 7',
        ],
      ],
    ],
    findings: ['high session-not-rotated sid'],
  },

  'remember me: it opens a new session later, and the logout forgets it': {
    visits: [
      {
        ask: 'POST /login',
        form: `${FORM}&remember-me=on`,
        to: '/',
        set: [
          `JSESSIONID=${upper('a')}; Path=/; Secure; HttpOnly`,
          `remember-me=${Buffer.from(`alice:1796587200000:SHA256:${hex('r')}${hex('s')}`).toString('base64url')}; Path=/; Secure; HttpOnly; Max-Age=1209600`,
        ],
      },
      { ask: 'GET /' },
      { ask: 'POST /logout', to: '/login?logout', set: [`JSESSIONID=; ${GONE}`] },
      { ask: 'GET /', set: [`JSESSIONID=${upper('b')}; Path=/; Secure; HttpOnly`] },
    ],
    sessions: [
      ['JSESSIONID', 'issued 1', 'login 1', 'sent 2', 'privileged-use 2', 'sent 3', 'deleted 3', 'logout 3'],
      ['remember-me', 'issued 1', 'login 1', 'sent 2', 'privileged-use 2', 'sent 3', 'logout 3', 'sent 4'],
      ['JSESSIONID', 'issued 4'],
    ],
    findings: ['info payload-readable remember-me', 'medium logout-no-delete remember-me'],
  },

  'tokens that are refreshed are no logins': {
    visits: [
      {
        ask: 'POST /auth/login',
        json: { username: 'alice', password: 'secret' },
        set: [
          `access_token=${jwt({ sub: '1', exp: NOW + 300 }, '1')}; ${SAFE}`,
          `refresh_token=${base64url('r1')}; Path=/auth; Secure; HttpOnly; SameSite=Strict`,
        ],
      },
      { ask: 'GET /api/me' },
      {
        ask: 'POST /auth/refresh',
        set: [
          `access_token=${jwt({ sub: '1', exp: NOW + 600 }, '2')}; ${SAFE}`,
          `refresh_token=${base64url('r2')}; Path=/auth; Secure; HttpOnly; SameSite=Strict`,
        ],
      },
      { ask: 'GET /api/me' },
    ],
    sessions: [
      [
        'access_token',
        ...[
          'issued 1',
          'login 1',
          'sent 2',
          'privileged-use 2',
          'sent 3',
          'rotated 3',
          'privileged-use 3',
          'sent 4',
          'privileged-use 4',
        ],
      ],
      ['refresh_token', 'issued 1', 'login 1', 'sent 3', 'rotated 3', 'privileged-use 3'],
    ],
    findings: ['info payload-readable access_token'],
  },

  'a session that slides: the same value with every response': {
    visits: [
      { ask: 'POST /login', form: FORM, to: '/', set: [`sid=${hex('a')}; ${SAFE}; Max-Age=900`] },
      { ask: 'GET /', set: [`sid=${hex('a')}; ${SAFE}; Max-Age=900`] },
      { ask: 'GET /orders', set: [`sid=${hex('a')}; ${SAFE}; Max-Age=900`] },
      { ask: 'POST /logout', to: '/', set: [`sid=; ${GONE}`] },
    ],
    sessions: [
      [
        'sid',
        ...[
          'issued 1',
          'login 1',
          'sent 2',
          'renewed 2',
          'privileged-use 2',
          'sent 3',
          'renewed 3',
          'privileged-use 3',
        ],
        ...['sent 4', 'deleted 4', 'logout 4'],
      ],
    ],
  },

  'logins that fail in four ways, and one that does not': {
    visits: [
      { ask: 'GET /login', set: [`sid=${hex('a')}; ${SAFE}`] },
      { ask: 'POST /login', form: FORM, status: 401 },
      { ask: 'POST /login', form: FORM },
      { ask: 'POST /login', form: FORM, to: '/login' },
      { ask: 'POST /login', form: FORM, to: '/login?error' },
      { ask: 'POST /login', form: FORM, to: '/', set: [`sid=${hex('b')}; ${SAFE}`] },
      { ask: 'GET /' },
    ],
    sessions: [
      [
        'sid',
        ...['issued 1', 'sent 2', 'login-failed 2', 'sent 3', 'login-failed 3', 'sent 4', 'login-failed 4'],
        ...['sent 5', 'login-failed 5', 'sent 6', 'rotated 6', 'login 6', 'sent 7', 'privileged-use 7'],
      ],
    ],
  },

  'logout by GET, and the same again': {
    visits: [
      { ask: 'POST /login', form: FORM, to: '/', set: [`sid=${hex('a')}; ${SAFE}`] },
      { ask: 'GET /' },
      { ask: 'GET /logout', to: '/', set: [`sid=; ${GONE}`] },
      { ask: 'GET /logout', to: '/', set: [`sid=; ${GONE}`] },
      { ask: 'GET /' },
    ],
    sessions: [['sid', 'issued 1', 'login 1', 'sent 2', 'sent 3', 'deleted 3', 'logout 3']],
  },

  'another user at the same browser, without a logout': {
    visits: [
      { ask: 'POST /login', form: FORM, to: '/home', set: [`sid=${hex('a')}; ${SAFE}`] },
      { ask: 'GET /home' },
      { ask: 'POST /login', form: FORM, to: '/home', set: [`sid=${hex('b')}; ${SAFE}`] },
      { ask: 'GET /home' },
    ],
    sessions: [
      [
        'sid',
        ...['issued 1', 'login 1', 'sent 2', 'privileged-use 2', 'sent 3', 'rotated 3', 'login 3'],
        ...['sent 4', 'privileged-use 4'],
      ],
    ],
  },

  'another user at the same browser, after a logout': {
    visits: [
      { ask: 'POST /login', form: FORM, to: '/home', set: [`sid=${hex('a')}; ${SAFE}`] },
      { ask: 'GET /home' },
      { ask: 'POST /logout', to: '/', set: [`sid=; ${GONE}`] },
      { ask: 'POST /login', form: FORM, to: '/home', set: [`sid=${hex('b')}; ${SAFE}`] },
      { ask: 'GET /home' },
    ],
    sessions: [
      ['sid', 'issued 1', 'login 1', 'sent 2', 'privileged-use 2', 'sent 3', 'deleted 3', 'logout 3'],
      ['sid', 'issued 4', 'login 4', 'sent 5', 'privileged-use 5'],
    ],
  },

  'two browsers behind one address': {
    visits: [
      { ask: 'POST /login', form: FORM, to: '/', set: [`sid=${hex('a')}; ${SAFE}`] },
      { ask: 'POST /login', form: FORM, to: '/', set: [`sid=${hex('b')}; ${SAFE}`], agent: 'Chrome' },
      { ask: 'GET /' },
      { ask: 'GET /', agent: 'Chrome' },
      { ask: 'POST /logout', to: '/', set: [`sid=; ${GONE}`] },
      { ask: 'GET /', agent: 'Chrome' },
    ],
    sessions: [
      ['sid', 'issued 1', 'login 1', 'sent 3', 'privileged-use 3', 'sent 5', 'deleted 5', 'logout 5'],
      ['sid', 'issued 2', 'login 2', 'sent 4 x2', 'privileged-use 4 x2'],
    ],
  },

  'a token in a field besides the cookie: what it opens the cookie does not prove': {
    visits: [
      { ask: 'GET /api/me', status: 401 },
      {
        ask: 'POST /api/login',
        json: { user: 'alice', password: 'secret' },
        set: [`sid=${hex('a')}; ${SAFE}`],
      },
      { ask: 'GET /api/me', fields: [`Authorization: Bearer ${hex('t')}`] },
      {
        ask: 'POST /api/logout',
        status: 204,
        fields: [`Authorization: Bearer ${hex('t')}`],
        set: [`sid=; ${GONE}`],
      },
      { ask: 'GET /api/me', fields: [`Authorization: Bearer ${hex('u')}`], send: `sid=${hex('a')}` },
    ],
    sessions: [['sid', 'issued 2', 'login 2', 'sent 3', 'sent 4', 'deleted 4', 'logout 4', 'replayed 5']],
  },

  'fixation: a number from the address is taken over, and kept at the login': {
    visits: [
      {
        ask: 'GET /index.php?PHPSESSID=attackerchosen0123456789ab',
        set: [`PHPSESSID=attackerchosen0123456789ab; ${SAFE}`],
      },
      { ask: 'POST /login.php', form: FORM, to: '/account.php' },
      { ask: 'GET /account.php' },
    ],
    sessions: [['PHPSESSID', 'adopted 1', 'sent 2', 'login 2', 'sent 3', 'privileged-use 3']],
    findings: [
      'high session-in-url PHPSESSID',
      'high session-not-rotated PHPSESSID',
      'medium session-adopted PHPSESSID',
    ],
  },

  'fixation: a cookie that the browser brought along is kept at the login': {
    visits: [
      { ask: 'GET /account', to: '/login' },
      { ask: 'GET /login', send: `sid=${hex('planted')}` },
      { ask: 'POST /login', form: FORM, to: '/account', send: `sid=${hex('planted')}` },
      { ask: 'GET /account', send: `sid=${hex('planted')}` },
    ],
    sessions: [['sid', 'first-seen 2', 'sent 3', 'login 3', 'sent 4', 'privileged-use 4']],
    findings: ['high session-not-rotated sid'],
  },

  'Tomcat: the session stands in addresses until the browser has sent a cookie': {
    visits: [
      {
        ask: 'GET /app/',
        to: `/app/start;jsessionid=${upper('a')}`,
        set: [`JSESSIONID=${upper('a')}; Path=/app; Secure; HttpOnly`],
      },
      { ask: `GET /app/start;jsessionid=${upper('a')}` },
    ],
    sessions: [['JSESSIONID', 'issued 1', 'sent 2']],
    findings: ['high session-in-url JSESSIONID'],
  },

  'the password once more, before something that matters, is no login': {
    visits: [
      { ask: 'GET /login', set: [`sid=${hex('a')}; ${SAFE}`] },
      { ask: 'POST /login', form: FORM, to: '/', set: [`sid=${hex('b')}; ${SAFE}`] },
      { ask: 'GET /' },
      { ask: 'POST /sudo', form: 'sudo_password=secret', to: '/keys' },
      { ask: 'GET /keys' },
    ],
    sessions: [
      [
        'sid',
        'issued 1',
        'sent 2',
        'rotated 2',
        'login 2',
        'sent 3',
        'privileged-use 3',
        'sent 4',
        'sent 5',
        'privileged-use 5',
      ],
    ],
  },

  'a script that posts a form, and gets JSON for it': {
    visits: [
      { ask: 'GET /', set: [`PHPSESSID=${php('a')}; ${SAFE}`] },
      {
        ask: 'POST /ajax.php',
        form: FORM,
        responseFields: ['Content-Type: application/json; charset=utf-8'],
      },
      { ask: 'GET /account.php' },
    ],
    sessions: [['PHPSESSID', 'issued 1', 'sent 2', 'login 2', 'sent 3', 'privileged-use 3']],
    findings: ['high session-not-rotated PHPSESSID'],
  },

  'SAML: what another server says of a user': {
    visits: [
      { ask: 'GET /app', to: 'https://idp.example/sso?SAMLRequest=x' },
      {
        ask: 'POST /saml/acs',
        form: 'SAMLResponse=PHNhbWw%2B&RelayState=%2Fapp',
        to: '/app',
        set: [`_saml_sp=${hex('a')}; ${SAFE}`],
      },
      { ask: 'GET /app' },
    ],
    sessions: [['_saml_sp', 'issued 2', 'login 2', 'sent 3', 'privileged-use 3']],
  },

  'a page that asks whether one wants to log out is no logout yet': {
    visits: [
      { ask: 'POST /login', form: FORM, to: '/', set: [`sid=${hex('a')}; ${SAFE}`] },
      { ask: 'GET /' },
      { ask: 'GET /logout' },
      { ask: 'POST /logout', to: '/', set: [`sid=; ${GONE}`] },
    ],
    sessions: [
      [
        'sid',
        'issued 1',
        'login 1',
        'sent 2',
        'privileged-use 2',
        'sent 3',
        'sent 4',
        'deleted 4',
        'logout 4',
      ],
    ],
  },

  'a logout with status 204 and ends nothing': {
    visits: [
      { ask: 'GET /api/me', status: 401 },
      {
        ask: 'POST /api/login',
        json: { user: 'alice', password: 'secret' },
        set: [`sid=${hex('a')}; ${SAFE}`],
      },
      { ask: 'GET /api/me' },
      { ask: 'POST /api/logout', status: 204 },
      { ask: 'GET /api/me' },
    ],
    sessions: [
      ['sid', 'issued 2', 'login 2', 'sent 3', 'privileged-use 3', 'sent 4', 'logout 4', 'replayed 5'],
    ],
    findings: ['high token-after-logout sid'],
  },

  'strict mode: a number that the server has not made gets another one': {
    visits: [
      { ask: 'GET /', send: `PHPSESSID=${php('planted')}`, set: [`PHPSESSID=${php('a')}; ${SAFE}`] },
      { ask: 'POST /login.php', form: FORM, to: '/', set: [`PHPSESSID=${php('b')}; ${SAFE}`] },
      { ask: 'GET /' },
    ],
    sessions: [['PHPSESSID', 'first-seen 1', 'rotated 1', 'sent 2', 'rotated 2', 'login 2', 'sent 3']],
  },

  'creating a user, or changing a password, is no login': {
    visits: [
      { ask: 'GET /admin', status: 401 },
      { ask: 'GET /admin', send: `sid=${hex('a')}` },
      {
        ask: 'POST /admin/users',
        send: `sid=${hex('a')}`,
        json: { name: 'bob', password: 'secret' },
        status: 201,
      },
      { ask: 'PATCH /me', send: `sid=${hex('a')}`, json: { password: 'other' } },
    ],
    sessions: [
      ['sid', 'first-seen 2', 'privileged-use 2', 'sent 3', 'privileged-use 3', 'sent 4', 'privileged-use 4'],
    ],
  },

  'a deletion without the Domain of the cookie': {
    visits: [
      { ask: 'POST /login', form: FORM, to: '/', set: [`sid=${hex('a')}; ${SAFE}; Domain=shop.example`] },
      { ask: 'GET /' },
      { ask: 'POST /logout', to: '/', set: [`sid=; ${GONE}`] },
      { ask: 'GET /', send: `sid=${hex('a')}` },
    ],
    sessions: [
      [
        'sid',
        ...['issued 1', 'login 1', 'sent 2', 'privileged-use 2', 'sent 3', 'deletion-missed 3', 'logout 3'],
        'replayed 4',
      ],
    ],
    findings: ['high delete-no-match sid'],
  },

  'a deletion of a __Host- cookie that forgets Secure': {
    visits: [
      { ask: 'POST /login', form: FORM, to: '/', set: [`__Host-sid=${hex('a')}; ${SAFE}`] },
      { ask: 'GET /' },
      { ask: 'POST /logout', to: '/', set: ['__Host-sid=; Max-Age=0; Path=/'] },
    ],
    sessions: [
      [
        '__Host-sid',
        ...['issued 1', 'login 1', 'sent 2', 'privileged-use 2', 'sent 3', 'deletion-missed 3', 'logout 3'],
      ],
    ],
    findings: ['high delete-dropped __Host-sid'],
  },

  'three visitors get numbers in a row': {
    visits: [
      { ask: 'GET /', set: [`sid=1001; ${SAFE}`] },
      { ask: 'GET /', from: 2, set: [`sid=1002; ${SAFE}`] },
      { ask: 'GET /', from: 3, set: [`sid=1003; ${SAFE}`] },
    ],
    sessions: [
      ['sid', 'issued 1'],
      ['sid', 'issued 2'],
      ['sid', 'issued 3'],
    ],
    findings: ['high session-weak sid'],
  },

  'a cache gives the session of one visitor to the next': {
    visits: [
      {
        ask: 'GET /',
        set: [`sid=${hex('a')}; ${SAFE}`],
        responseFields: ['Cache-Control: public, max-age=60'],
      },
      {
        ask: 'GET /',
        from: 2,
        set: [`sid=${hex('a')}; ${SAFE}`],
        responseFields: ['Cache-Control: public, max-age=60'],
      },
      { ask: 'GET /account' },
      { ask: 'GET /account', from: 2 },
    ],
    sessions: [['sid', 'issued 1', 'shared 2', 'sent 3', 'sent 4', 'shared 4']],
    findings: ['high session-shared sid'],
  },

  'Laravel: a login that fails goes back, with another value as always': {
    visits: [
      { ask: 'GET /sign', set: [`laravel_session=${laravel('a')}; ${SAFE}`] },
      {
        ask: 'POST /sign',
        form: '_token=x&email=a%40b.test&password=wrong',
        to: '/login',
        set: [`laravel_session=${laravel('b')}; ${SAFE}`],
      },
      {
        ask: 'POST /sign',
        form: '_token=x&email=a%40b.test&password=wrong',
        set: [`laravel_session=${laravel('c')}; ${SAFE}`],
      },
      {
        ask: 'POST /sign',
        form: '_token=x&email=a%40b.test&password=secret',
        to: '/home',
        set: [`laravel_session=${laravel('d')}; ${SAFE}`],
      },
      { ask: 'GET /home', set: [`laravel_session=${laravel('e')}; ${SAFE}`] },
    ],
    sessions: [
      [
        'laravel_session',
        ...['issued 1', 'sent 2', 'rotated 2', 'login-failed 2', 'sent 3', 'rotated 3', 'login-failed 3'],
        ...['sent 4', 'rotated 4', 'login 4', 'sent 5', 'rotated 5', 'privileged-use 5'],
      ],
    ],
  },

  'the form and the page behind it have one address': {
    visits: [
      { ask: 'GET /', set: [`sid=${hex('a')}; ${SAFE}`] },
      { ask: 'POST /', form: FORM, to: '/' },
      { ask: 'GET /' },
      { ask: 'POST /', form: FORM, to: '/', set: [`sid=${hex('b')}; ${SAFE}`] },
      { ask: 'GET /' },
    ],
    sessions: [
      [
        'sid',
        ...['issued 1', 'sent 2', 'login-failed 2', 'sent 3', 'sent 4', 'rotated 4', 'login 4', 'sent 5'],
      ],
    ],
  },

  'an unknown name: a page with it, a redirect to the login without it': {
    visits: [
      { ask: 'GET /account', to: '/login', set: ['theme=dark; Path=/; Secure; SameSite=Lax'] },
      { ask: 'POST /login', form: FORM, to: '/account', set: [`who=alice-17; ${SAFE}`] },
      { ask: 'GET /account' },
      { ask: 'GET /account' },
      { ask: 'POST /logout', to: '/', set: [`who=; ${GONE}`] },
    ],
    sessions: [
      ['who', 'issued 2', 'login 2', 'sent 3 x2', 'privileged-use 3 x2', 'sent 5', 'deleted 5', 'logout 5'],
    ],
    findings: ['medium session-weak who'],
  },

  'an unknown name: without it the page is denied, as the logout shows': {
    visits: [
      { ask: 'POST /login', form: FORM, to: '/account', set: [`who=alice-17; ${SAFE}`, `lang=en; ${SAFE}`] },
      { ask: 'GET /account' },
      { ask: 'POST /logout', to: '/', set: [`who=; ${GONE}`] },
      { ask: 'GET /account', to: '/login' },
    ],
    sessions: [
      ['who', 'issued 1', 'login 1', 'sent 2', 'privileged-use 2', 'sent 3', 'deleted 3', 'logout 3'],
    ],
    findings: ['medium session-weak who'],
  },

  'an unknown name, from before the capture': {
    visits: [
      { ask: 'GET /account', status: 401 },
      { ask: 'GET /account', send: 'who=alice-17; theme=dark' },
      { ask: 'GET /account', send: 'who=alice-17; theme=dark' },
    ],
    sessions: [['who', 'first-seen 2', 'privileged-use 2', 'sent 3', 'privileged-use 3']],
  },

  'an unknown name that denied requests have sent as well opens nothing': {
    visits: [
      { ask: 'GET /account', send: 'visit=17', status: 401 },
      { ask: 'GET /account', send: 'visit=17' },
      { ask: 'GET /other', send: 'a=1; b=2' },
      { ask: 'GET /other', status: 403 },
      { ask: 'GET /third', status: 403 },
      { ask: 'GET /third', send: 'c=1', fields: ['Authorization: Basic YTpi'] },
    ],
    sessions: [[null, 'login 6']],
  },

  'a session in addresses alone, of a browser without cookies': {
    visits: [
      { ask: 'GET /shop.php?PHPSESSID=q1w2e3r4t5z6u7i8o9p0a1s2d3' },
      { ask: 'GET /x', to: '/y;jsessionid=0123456789ABCDEF' },
    ],
    sessions: [],
    findings: ['high session-in-url PHPSESSID', 'high session-in-url jsessionid'],
  },
};

const ABOUT_SESSIONS =
  /^(?:session-(?!missing)|payload-|jwt-|lb-|token-|stateless-|logout-|delete-|set-never|shadowed|attr-down)/;

function outcomeOf({ sessions, findings }: Followed) {
  const visit = (frame: number) => Math.ceil(frame / 2);
  return {
    sessions: sessions.map(({ name, events }) => [
      name,
      ...events.map(({ event, frame, count }) => `${event} ${visit(frame)}${count > 1 ? ` x${count}` : ''}`),
    ]),
    findings: findings
      .filter(({ rule }) => ABOUT_SESSIONS.test(rule))
      .map(({ severity, rule, cookie }) => `${severity} ${rule} ${cookie!.replace(/_[0-9a-f]{32}$/, '_')}`)
      .sort(),
  };
}

describe('sessions as frameworks make them', () => {
  it.each(Object.keys(SCENARIOS))('%s', async (name) => {
    const { visits, sessions, findings = [] } = SCENARIOS[name]!;
    expect(outcomeOf(await browse(visits))).toEqual({ sessions, findings: [...findings].sort() });
  });
});
