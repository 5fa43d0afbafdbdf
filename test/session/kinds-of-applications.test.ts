// Applications of many kinds as their documentation and their users describe them, each as a browser sees it: which logins and
// logouts there are, and what is wrong with the session. The truth was written before the first run.

import { expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = 'c5e4f1d20b0ffee5f2a7e41b09d3c8a6';
const D = 'd1f00e5f2a7e41b09d3c8a6b5e4f1d20';
const E = 'e51f00e5f2a7e41b09d3c8a6b5e4f1d2';
const F = 'f51f00e5f2a7e41b09d3c8a6b5e4f1d3';
const F1 = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const ABOUT_SESSIONS =
  /^(?:session-(?:not|shared|adopted)|token-after|logout-|sessions-|bearer|refresh|stateless|login-callback|overwritten|dead|set-then|delete-)/;

interface Truth {
  /** `login sid 5`: of a cookie at a visit; `null`: of none. Cookies that are not named are not looked at. */
  readonly turns: readonly string[];
  /** At high and medium, of the rules about sessions. */
  readonly findings: readonly string[];
}

function kind(name: string, truth: Truth, visits: readonly Visit[]): void {
  it(name, async () => {
    const { sessions, findings } = await browse(visits);
    const names = new Set(truth.turns.map((turn) => turn.split(' ')[1]));
    const turns = sessions.flatMap((session) =>
      session.events
        .filter(({ event }) => event === 'login' || event === 'login-failed' || event === 'logout')
        .filter(() => names.has(String(session.name)))
        .map(({ event, frame, how }) => {
          const by = how === null || how === 'password' ? '' : ` ${how}`;
          return `${event} ${session.name} ${Math.ceil(frame / 2)}${by}`;
        }),
    );
    const found = findings
      .filter(
        ({ rule, severity }) => ABOUT_SESSIONS.test(rule) && (severity === 'high' || severity === 'medium'),
      )
      .map(({ severity, rule, cookie }) => `${severity} ${rule} ${cookie}`);
    expect({ turns: turns.sort(), findings: found.sort() }).toEqual({
      turns: [...truth.turns].sort(),
      findings: [...truth.findings].sort(),
    });
  });
}

const h = 'a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3';
kind(
  'woocommerce',
  { turns: [`login wordpress_logged_in_${h} 5`, `logout wordpress_logged_in_${h} 7`], findings: [] },
  [
    { ask: 'GET /my-account/orders/', from: 9, to: '/my-account/', status: 302 },
    { ask: 'GET /', page: '<title>Shop</title>' },
    {
      ask: 'POST /?wc-ajax=add_to_cart',
      form: 'product_id=1&quantity=1',
      returns: { fragments: {} },
      set: [
        'woocommerce_items_in_cart=1; Path=/',
        `woocommerce_cart_hash=${F}; Path=/`,
        `wp_woocommerce_session_${h}=t_${B}%7C%7C1795955634%7C%7C1795952034%7C%7C${C}; Path=/; Secure; HttpOnly`,
      ],
    },
    { ask: 'GET /cart/', page: '<title>Cart</title>' },
    {
      ask: 'POST /my-account/',
      form: 'username=ada&password=x&woocommerce-login-nonce=abc&login=Log+in',
      to: '/my-account/',
      set: [
        `wordpress_logged_in_${h}=ada%7C1795955634%7C${A}%7C${D}; Path=/; HttpOnly; Secure`,
        `wp_woocommerce_session_${h}=7%7C%7C1795955634%7C%7C1795952034%7C%7C${E}; Path=/; Secure; HttpOnly`,
      ],
    },
    { ask: 'GET /my-account/orders/', page: '<title>Orders</title>' },
    {
      ask: 'GET /my-account/customer-logout/?_wpnonce=abc',
      to: '/my-account/',
      set: [
        `wordpress_logged_in_${h}=%20; Path=/; Max-Age=0`,
        `wp_woocommerce_session_${h}=%20; Path=/; Max-Age=0`,
        'woocommerce_items_in_cart=; Path=/; Max-Age=0',
      ],
    },
    { ask: 'GET /', page: '<title>Shop</title>' },
  ],
);
const gql = (query: string, more: Partial<Visit> = {}): Visit => ({
  ask: 'POST /graphql',
  json: { query },
  ...more,
});
const jid = (v: string) => [`jid=${v}; Path=/refresh_token; HttpOnly; Secure; SameSite=Lax`];
const bearer = (t: string) => ({ fields: [`Authorization: Bearer ${t}`] });
const g0: Visit[] = [
  gql('{ me { id } }', { from: 9, returns: { data: { me: null } } }),
  { ask: 'POST /refresh_token', from: 9, returns: { ok: false, accessToken: '' } },
  gql('mutation { login(email: "a", password: "b") { accessToken } }', {
    returns: { data: { login: { accessToken: A } } },
    set: jid(B),
  }),
  gql('{ me { id } }', { ...bearer(A), returns: { data: { me: { id: 1 } } } }),
  { ask: 'POST /refresh_token', returns: { ok: true, accessToken: C }, set: jid(D) },
  gql('{ me { id } }', { ...bearer(C), returns: { data: { me: { id: 1 } } } }),
  gql('mutation { logout }', {
    ...bearer(C),
    returns: { data: { logout: true } },
    set: ['jid=; Path=/refresh_token; Max-Age=0'],
  }),
];
kind('graphql with refresh', { turns: ['login jid 3', 'logout jid 7'], findings: [] }, [
  ...g0,
  { ask: 'POST /refresh_token', send: `jid=${D}`, returns: { ok: false, accessToken: '' } },
]);
kind(
  'graphql with refresh, faulty',
  { turns: ['login jid 3', 'logout jid 7'], findings: ['high token-after-logout jid'] },
  [
    ...g0,
    { ask: 'POST /refresh_token', send: `jid=${D}`, returns: { ok: true, accessToken: E }, set: jid(F) },
  ],
);
const spa: Visit[] = [
  { ask: 'GET /api/me', from: 9, status: 401, returns: { error: 'x' } },
  { ask: 'POST /api/login', json: { user: 'a', password: 'b' }, returns: { token: A } },
  { ask: 'GET /api/me', ...bearer(A), returns: { id: 1 } },
];
kind('spa bearer, logout of client', { turns: ['login null 2'], findings: [] }, [
  ...spa,
  { ask: 'GET /', page: '<title>App</title>' },
]);
kind(
  'spa bearer, faulty logout',
  { turns: ['login null 2', 'logout null 4'], findings: ['high bearer-token-after-logout null'] },
  [
    ...spa,
    { ask: 'POST /api/logout', ...bearer(A), returns: { ok: true } },
    { ask: 'GET /api/me', ...bearer(A), returns: { id: 1 } },
  ],
);
kind('spa bearer, good logout', { turns: ['login null 2', 'logout null 4'], findings: [] }, [
  ...spa,
  { ask: 'POST /api/logout', ...bearer(A), returns: { ok: true } },
  { ask: 'GET /api/me', ...bearer(A), status: 401, returns: { error: 'x' } },
]);
const kc = 'id.example',
  app = 'shop.example';
const kcc = (v: string, n: string) => `${n}=${v}; Path=/realms/x/; HttpOnly; Secure; SameSite=None`;
const state = '27fab2d0e9148f483e7352d692f46f18';
const kcv = (appSet: string[]): Visit[] => [
  { ask: 'GET /account', host: app, from: 9, to: '/login' },
  { ask: 'GET /', host: app, page: '<title>Start</title>', set: [`sid=${A}; ${F1}`] },
  {
    ask: 'GET /login',
    host: app,
    to: `https://${kc}/realms/x/protocol/openid-connect/auth?client_id=app&response_type=code&state=${state}&redirect_uri=https%3A%2F%2Fshop.example%2Fcallback`,
  },
  {
    ask: `GET /realms/x/protocol/openid-connect/auth?client_id=app&response_type=code&state=${state}&redirect_uri=x`,
    host: kc,
    page: '<title>Sign in</title><form method=post action="/realms/x/login-actions/authenticate"><input name=username><input type=password name=password></form>',
    set: [
      kcc(`${B}.node1`, 'AUTH_SESSION_ID'),
      kcc('eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.dGhlIHNpZ25hdHVyZQ', 'KC_RESTART'),
    ],
  },
  {
    ask: `POST /realms/x/login-actions/authenticate?session_code=abc&execution=x&client_id=app&tab_id=1`,
    host: kc,
    form: 'username=ada&password=x&credentialId=',
    to: `https://${app}/callback?state=${state}&session_state=${B}&code=${C}.${D}`,
    set: [
      kcc(
        'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEiLCJ0eXAiOiJTZXJpYWxpemVkLUlEIn0.dGhlIHNpZ25hdHVyZSBvZiB0aGUgdG9rZW4',
        'KEYCLOAK_IDENTITY',
      ),
      `KEYCLOAK_SESSION=x/ada/${B}; Path=/realms/x/; Secure; SameSite=None`,
      'KC_RESTART=; Path=/realms/x/; Max-Age=0',
    ],
  },
  {
    ask: `GET /callback?state=${state}&session_state=${B}&code=${C}.${D}`,
    host: app,
    to: '/account',
    set: appSet,
  },
  { ask: 'GET /account', host: app, page: '<title>Account</title>' },
];
kind(
  'keycloak, good',
  {
    turns: [
      'login KEYCLOAK_IDENTITY 5',
      'login sid 6 other-server',
      'logout sid 8',
      'logout KEYCLOAK_IDENTITY 9',
    ],
    findings: [],
  },
  [
    ...kcv([`sid=${E}; ${F1}`]),
    {
      ask: 'POST /logout',
      host: app,
      to: `https://${kc}/realms/x/protocol/openid-connect/logout?id_token_hint=x&post_logout_redirect_uri=y`,
      set: ['sid=; Path=/; Max-Age=0'],
    },
    {
      ask: 'GET /realms/x/protocol/openid-connect/logout?id_token_hint=x&post_logout_redirect_uri=y',
      host: kc,
      to: `https://${app}/`,
      set: [
        'KEYCLOAK_IDENTITY=; Path=/realms/x/; Max-Age=0',
        'KEYCLOAK_SESSION=; Path=/realms/x/; Max-Age=0',
        'AUTH_SESSION_ID=; Path=/realms/x/; Max-Age=0',
      ],
    },
  ],
);
kind(
  'keycloak, app keeps',
  {
    turns: ['login KEYCLOAK_IDENTITY 5', 'login sid 6 other-server'],
    findings: ['high session-not-rotated sid'],
  },
  kcv([]),
);
for (const [n, set2, f] of [
  ['good', [`sp=${B}; ${F1}`], []],
  ['faulty', [], ['high session-not-rotated sp']],
] as const)
  kind(`saml sp ${n}`, { turns: ['login sp 4 other-server', 'logout sp 6'], findings: [...f] }, [
    { ask: 'GET /app', from: 9, to: 'https://idp.example/sso?SAMLRequest=abc' },
    { ask: 'GET /', page: '<title>Start</title>', set: [`sp=${A}; ${F1}`] },
    { ask: 'GET /app', to: 'https://idp.example/sso?SAMLRequest=abc' },
    { ask: 'POST /saml/acs', form: 'SAMLResponse=PHNhbWw&RelayState=x', to: '/app', set: [...set2] },
    { ask: 'GET /app', page: '<title>App</title>' },
    { ask: 'GET /saml/logout', to: 'https://idp.example/slo?SAMLRequest=x', set: ['sp=; Path=/; Max-Age=0'] },
  ]);
const basic = ['Authorization: Basic YWRhOnMzY3JldA=='];
kind('basic and cookie', { turns: ['login sid 2 http-basic', 'logout sid 4'], findings: [] }, [
  { ask: 'GET /', status: 401, responseFields: ['WWW-Authenticate: Basic realm="x"'] },
  { ask: 'GET /', fields: basic, page: '<title>Home</title>', set: [`sid=${A}; ${F1}`] },
  { ask: 'GET /a', fields: basic, page: '<title>A</title>' },
  { ask: 'POST /logout', fields: basic, to: '/bye', set: ['sid=; Path=/; Max-Age=0'] },
  { ask: 'GET /', send: `sid=${A}`, status: 401, responseFields: ['WWW-Authenticate: Basic realm="x"'] },
]);
const sso = (v: string) => [`sso=${v}; Domain=example.org; Path=/; HttpOnly; Secure; SameSite=Lax`];
const ssov: Visit[] = [
  { ask: 'GET /inbox', host: 'mail.example.org', from: 9, to: 'https://login.example.org/?next=mail' },
  {
    ask: 'POST /login',
    host: 'login.example.org',
    form: 'user=ada&password=x',
    to: 'https://mail.example.org/inbox',
    set: sso(A),
  },
  { ask: 'GET /inbox', host: 'mail.example.org', page: '<title>Inbox</title>' },
  { ask: 'GET /files', host: 'files.example.org', page: '<title>Files</title>' },
  {
    ask: 'GET /logout',
    host: 'login.example.org',
    to: '/',
    set: ['sso=; Domain=example.org; Path=/; Max-Age=0'],
  },
];
kind('subdomain sso, good', { turns: ['login sso 2', 'logout sso 5'], findings: [] }, [
  ...ssov,
  {
    ask: 'GET /inbox',
    host: 'mail.example.org',
    send: `sso=${A}`,
    to: 'https://login.example.org/?next=mail',
  },
]);
kind(
  'subdomain sso, faulty at one host',
  { turns: ['login sso 2', 'logout sso 5'], findings: ['high token-after-logout sso'] },
  [...ssov, { ask: 'GET /inbox', host: 'mail.example.org', send: `sso=${A}`, page: '<title>Inbox</title>' }],
);
const rails = (v: string) =>
  `_app_session=${v}%2F${v}--${v.slice(0, 22)}%3D%3D--${v.slice(0, 22)}%3D%3D; ${F1}`;
const rem = `remember_user_token=eyJfcmFpbHMiOnsibWVzc2FnZSI6Ilcx${A}--${B}; Path=/; Max-Age=1209600; HttpOnly; Secure; SameSite=Lax`;
kind(
  'rails with remember-me',
  {
    turns: [
      'login _app_session 4',
      'login remember_user_token 4',
      'login _app_session 6 remember-me',
      'logout _app_session 7',
      'logout remember_user_token 7',
    ],
    findings: [],
  },
  [
    { ask: 'GET /account', from: 9, to: '/users/sign_in', set: [rails(F)] },
    { ask: 'GET /', page: '<title>Start</title>', set: [rails(A)] },
    {
      ask: 'GET /users/sign_in',
      page: '<title>Sign in</title><form method=post><input type=password name="user[password]"></form>',
      set: [rails(B)],
    },
    {
      ask: 'POST /users/sign_in',
      form: 'authenticity_token=x&user%5Bemail%5D=ada&user%5Bpassword%5D=x&user%5Bremember_me%5D=1',
      to: '/account',
      set: [rails(C), rem],
    },
    { ask: 'GET /account', page: '<title>Account</title>', set: [rails(D)] },
    { ask: 'GET /account', send: rem.split(';')[0]!, page: '<title>Account</title>', set: [rails(E)] },
    {
      ask: 'POST /users/sign_out',
      form: '_method=delete&authenticity_token=x',
      to: '/',
      set: [rails('0a51f00e5f2a7e41b09d3c8a6b5e4f1d'), 'remember_user_token=; Path=/; Max-Age=0'],
    },
    { ask: 'GET /', page: '<title>Start</title>', set: [rails('1a51f00e5f2a7e41b09d3c8a6b5e4f1d')] },
  ],
);
const php = (v: string) => [`PHPSESSID=${v.slice(0, 26)}; ${F1}`];
const pv = (regenerates: boolean): Visit[] => [
  { ask: 'GET /index.php?page=profile', from: 9, to: '/index.php?page=login', set: php(F) },
  { ask: 'GET /index.php?page=home', page: '<title>Home</title>', set: php(A) },
  {
    ask: 'POST /index.php?page=login',
    form: 'login=ada&pw=x',
    to: '/index.php?page=profile',
    ...(regenerates ? { set: php(B) } : {}),
  },
  { ask: 'GET /index.php?page=profile', page: '<title>Profile</title>' },
  { ask: 'GET /index.php?page=logout', to: '/index.php?page=home' },
  { ask: 'GET /index.php?page=home', page: '<title>Home</title>' },
  { ask: 'GET /index.php?page=profile', to: '/index.php?page=login' },
];
kind('php front controller', { turns: ['login PHPSESSID 3', 'logout PHPSESSID 5'], findings: [] }, pv(true));
kind(
  'php front controller, faulty',
  { turns: ['login PHPSESSID 3', 'logout PHPSESSID 5'], findings: ['high session-not-rotated PHPSESSID'] },
  pv(false),
);
const net = `.AspNetCore.Identity.Application=CfDJ8${A}${B}${C}${D}; ${F1}`;
const ws = (more: Partial<Visit> = {}): Visit => ({
  ask: 'GET /_blazor?id=Xq3x',
  fields: ['Upgrade: websocket', 'Connection: Upgrade', 'Origin: https://shop.example'],
  status: 101,
  ...more,
});
const bz: Visit[] = [
  ws({ from: 9, status: 401 }),
  { ask: 'GET /counter', from: 9, to: '/Account/Login?ReturnUrl=%2Fcounter' },
  {
    ask: 'POST /Account/Login',
    form: 'Input.Email=ada&Input.Password=x&__RequestVerificationToken=abc&_handler=login',
    to: '/counter',
    set: [net],
  },
  { ask: 'GET /counter', page: '<title>Counter</title>' },
  {
    ask: 'POST /_blazor/negotiate?negotiateVersion=1',
    json: {},
    returns: { negotiateVersion: 1, connectionId: 'x', connectionToken: C },
  },
  ws(),
  {
    ask: 'POST /Account/Logout',
    form: '__RequestVerificationToken=abc&ReturnUrl=',
    to: '/',
    set: ['.AspNetCore.Identity.Application=; Path=/; Max-Age=0'],
  },
];
const N = '.AspNetCore.Identity.Application';
kind('blazor, refused', { turns: [`login ${N} 3`, `logout ${N} 7`], findings: [] }, [
  ...bz,
  ws({ send: net.split(';')[0]!, status: 401 }),
]);
kind(
  'blazor, faulty',
  { turns: [`login ${N} 3`, `logout ${N} 7`], findings: [`high token-after-logout ${N}`] },
  [...bz, ws({ send: net.split(';')[0]! })],
);
kind(
  'next-auth by mail',
  {
    turns: ['login __Secure-next-auth.session-token 4 link', 'logout __Secure-next-auth.session-token 6'],
    findings: [],
  },
  [
    {
      ask: 'GET /api/auth/csrf',
      returns: { csrfToken: F },
      set: [`__Host-next-auth.csrf-token=${F}%7C${E}; ${F1}`],
    },
    { ask: 'GET /api/auth/session', returns: {} },
    {
      ask: 'POST /api/auth/signin/email',
      form: `email=ada%40a.example&csrfToken=${F}&callbackUrl=x&json=true`,
      returns: { url: 'https://shop.example/api/auth/verify-request?provider=email' },
    },
    {
      ask: `GET /api/auth/callback/email?callbackUrl=x&token=${D}${C}&email=ada%40a.example`,
      to: '/account',
      set: [`__Secure-next-auth.session-token=${A}; ${F1}`],
    },
    { ask: 'GET /api/auth/session', returns: { user: { name: 'ada' } } },
    {
      ask: 'POST /api/auth/signout',
      form: `csrfToken=${F}&json=true`,
      returns: { url: 'https://shop.example/' },
      set: ['__Secure-next-auth.session-token=; Path=/; Max-Age=0; Secure'],
    },
    { ask: 'GET /api/auth/session', returns: {} },
  ],
);
const poll: Visit = {
  ask: 'POST /oauth/token',
  form: `grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=${D}&client_id=tv`,
  status: 400,
  returns: { error: 'authorization_pending' },
};
kind('device flow', { turns: ['login null 4 code'], findings: [] }, [
  { ask: 'POST /oauth/device/code', form: 'client_id=tv', returns: { device_code: D, user_code: 'ABCD' } },
  poll,
  poll,
  { ...poll, status: 200, returns: { access_token: A } },
  { ask: 'GET /api/me', ...bearer(A), returns: { id: 1 } },
]);
kind('client credentials', { turns: [], findings: [] }, [
  {
    ask: 'POST /oauth/token',
    form: 'grant_type=client_credentials&client_id=a&client_secret=b',
    returns: { access_token: A },
  },
  { ask: 'GET /api/jobs', ...bearer(A), returns: [] },
]);
kind('htmx', { turns: ['login-failed sid 3', 'login sid 4', 'logout sid 6'], findings: [] }, [
  { ask: 'GET /account', from: 9, to: '/login' },
  { ask: 'GET /login', page: '<title>Log in</title>', set: [`sid=${A}; ${F1}`] },
  {
    ask: 'POST /login',
    fields: ['HX-Request: true'],
    form: 'user=ada&password=wrong',
    page: '<form hx-post="/login"><p>Wrong</p><input name=user><input type=password name=password></form>',
  },
  {
    ask: 'POST /login',
    fields: ['HX-Request: true'],
    form: 'user=ada&password=x',
    responseFields: ['HX-Redirect: /account'],
    set: [`sid=${B}; ${F1}`],
  },
  { ask: 'GET /account', page: '<title>Account</title>' },
  {
    ask: 'POST /logout',
    fields: ['HX-Request: true'],
    form: 'csrf=1',
    responseFields: ['HX-Redirect: /'],
    set: ['sid=; Path=/; Max-Age=0'],
  },
]);
kind('htmx keeps', { turns: ['login sid 3'], findings: ['high session-not-rotated sid'] }, [
  { ask: 'GET /account', from: 9, to: '/login' },
  { ask: 'GET /login', page: '<title>Log in</title>', set: [`sid=${A}; ${F1}`] },
  {
    ask: 'POST /login',
    fields: ['HX-Request: true'],
    form: 'user=ada&password=x',
    responseFields: ['HX-Redirect: /account'],
  },
  { ask: 'GET /account', page: '<title>Account</title>' },
]);
const lar = (n: number) => [
  `laravel_session=eyJpdiI6I${String(n).repeat(4)}${A}${B}${C}%3D; Path=/; Max-Age=7200; HttpOnly; SameSite=Lax; Secure`,
  `XSRF-TOKEN=eyJpdiI6I${String(n).repeat(4)}${D}${E}%3D; Path=/; Max-Age=7200; SameSite=Lax; Secure`,
];
const lform =
  '<title>Log in</title><form method=post><input name=email><input type=password name=password></form>';
kind(
  'laravel',
  {
    turns: ['login-failed laravel_session 3', 'login laravel_session 5', 'logout laravel_session 7'],
    findings: [],
  },
  [
    { ask: 'GET /dashboard', from: 9, to: '/login', set: lar(9) },
    { ask: 'GET /login', page: lform, set: lar(1) },
    { ask: 'POST /login', form: '_token=x&email=a&password=wrong', to: '/login', set: lar(2) },
    { ask: 'GET /login', page: lform, set: lar(3) },
    { ask: 'POST /login', form: '_token=x&email=a&password=x', to: '/dashboard', set: lar(4) },
    { ask: 'GET /dashboard', page: '<title>Dashboard</title>', set: lar(5) },
    { ask: 'POST /logout', form: '_token=x', to: '/', set: lar(6) },
    { ask: 'GET /', page: '<title>Start</title>', set: lar(7) },
    { ask: 'GET /dashboard', agent: 'curl', send: lar(5)[0]!.split(';')[0]!, to: '/login', set: lar(8) },
  ],
);
const s = (v: string, n = 'sid') => `${n}=${v}; ${F1}`;
kind('passport', { turns: ['login connect.sid 2', 'logout connect.sid 4'], findings: [] }, [
  { ask: 'GET /account', from: 9, to: '/login' },
  {
    ask: 'POST /login',
    form: 'username=a&password=x',
    to: '/account',
    set: [`connect.sid=s%3A${A}.${B}; ${F1}`],
  },
  { ask: 'GET /account', page: '<title>Account</title>' },
  { ask: 'POST /logout', form: '_csrf=x', to: '/', set: [`connect.sid=s%3A${C}.${D}; ${F1}`] },
  { ask: 'GET /', page: '<title>Start</title>' },
  { ask: 'GET /account', send: `connect.sid=s%3A${A}.${B}`, to: '/login' },
]);
const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.${A}`;
kind(
  'fastapi-users jwt cookie',
  {
    turns: ['login fastapiusersauth 2', 'logout fastapiusersauth 4'],
    findings: ['high token-after-logout fastapiusersauth'],
  },
  [
    { ask: 'GET /users/me', from: 9, status: 401, returns: { detail: 'Unauthorized' } },
    {
      ask: 'POST /auth/jwt/login',
      form: 'username=a&password=x',
      status: 204,
      set: [s(jwt, 'fastapiusersauth')],
    },
    { ask: 'GET /users/me', returns: { id: 1 } },
    { ask: 'POST /auth/jwt/logout', status: 204, set: ['fastapiusersauth=""; Path=/; Max-Age=0'] },
    { ask: 'GET /users/me', send: `fastapiusersauth=${jwt}`, returns: { id: 1 } },
  ],
);
kind('two users in one browser', { turns: ['login sid 2', 'logout sid 4', 'login sid 5'], findings: [] }, [
  { ask: 'GET /account', from: 9, to: '/login' },
  { ask: 'POST /login', form: 'user=a&password=x', to: '/account', set: [s(A)] },
  { ask: 'GET /account', page: '<title>Account</title>' },
  { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] },
  { ask: 'POST /login', form: 'user=b&password=x', to: '/account', set: [s(B)] },
  { ask: 'GET /account', page: '<title>Account</title>' },
]);
const bb = (sid: string, u: string) => [
  `phpbb3_x_u=${u}; Path=/; HttpOnly; Secure`,
  `phpbb3_x_k=; Path=/; HttpOnly; Secure`,
  `phpbb3_x_sid=${sid}; Path=/; HttpOnly; Secure`,
];
kind('phpbb', { turns: ['login phpbb3_x_sid 4', 'logout phpbb3_x_sid 6'], findings: [] }, [
  { ask: 'GET /ucp.php?i=profile', from: 9, page: lform, set: bb(F, '1') },
  { ask: 'GET /index.php', page: '<title>Index</title>', set: bb(A, '1') },
  { ask: `GET /ucp.php?mode=login&sid=${A}`, page: lform },
  {
    ask: 'POST /ucp.php?mode=login',
    form: `username=a&password=x&login=Login&sid=${A}&redirect=index.php`,
    to: `/index.php?sid=${B}`,
    set: bb(B, '2'),
  },
  { ask: 'GET /ucp.php?i=profile', page: '<title>Profile</title>' },
  { ask: `GET /ucp.php?mode=logout&sid=${B}`, to: `/index.php?sid=${C}`, set: bb(C, '1') },
  { ask: 'GET /index.php', page: '<title>Index</title>' },
  {
    ask: 'GET /ucp.php?i=profile',
    agent: 'curl',
    send: `phpbb3_x_sid=${B}; phpbb3_x_u=2`,
    page: lform,
    set: bb(D, '1'),
  },
]);
kind('password once more', { turns: ['login sid 3'], findings: [] }, [
  { ask: 'GET /account', from: 9, to: '/login' },
  { ask: 'GET /', set: [s(A)] },
  { ask: 'POST /login', form: 'user=a&password=x', to: '/account', set: [s(B)] },
  { ask: 'GET /account', page: '<title>Account</title>' },
  { ask: 'GET /settings', to: '/user/confirm-password' },
  { ask: 'POST /user/confirm-password', form: '_token=x&password=x', to: '/settings' },
  { ask: 'GET /settings', page: '<title>Settings</title>' },
]);
kind('tenant is switched', { turns: ['login sid 2'], findings: [] }, [
  { ask: 'GET /account', from: 9, to: '/login' },
  { ask: 'POST /login', form: 'user=a&password=x', to: '/account', set: [s(B)] },
  { ask: 'GET /account', page: '<title>Account</title>' },
  { ask: 'POST /tenants/2/switch', form: '_token=x', to: '/account', set: [s(C)] },
  { ask: 'GET /account', page: '<title>Account</title>' },
]);
kind('grafana', { turns: ['login grafana_session 2', 'logout grafana_session 6'], findings: [] }, [
  { ask: 'GET /api/user', from: 9, status: 401, returns: { message: 'Unauthorized' } },
  {
    ask: 'POST /login',
    json: { user: 'admin', password: 'x' },
    returns: { message: 'Logged in', redirectUrl: '/' },
    set: [s(A, 'grafana_session'), 'grafana_session_expiry=1795955634; Path=/; Max-Age=2592000'],
  },
  { ask: 'GET /api/user', returns: { id: 1 } },
  {
    ask: 'POST /api/user/auth-tokens/rotate',
    json: {},
    returns: {},
    set: [s(B, 'grafana_session'), 'grafana_session_expiry=1795956634; Path=/; Max-Age=2592000'],
  },
  { ask: 'GET /api/user', returns: { id: 1 } },
  {
    ask: 'GET /logout',
    to: '/login',
    set: ['grafana_session=; Path=/; Max-Age=0', 'grafana_session_expiry=; Path=/; Max-Age=0'],
  },
  { ask: 'GET /api/user', send: `grafana_session=${B}`, status: 401, returns: { message: 'Unauthorized' } },
]);
kind(
  'nextcloud',
  {
    turns: [
      'login oc1234abcd 3',
      'logout oc1234abcd 5',
      'login nc_token 3',
      'logout nc_token 5',
      'login nc_session_id 3',
      'logout nc_session_id 5',
    ],
    findings: [],
  },
  [
    { ask: 'GET /apps/files/', from: 9, to: '/login?redirect_url=/apps/files/' },
    {
      ask: 'GET /login',
      page: '<title>Nextcloud</title><form method=post><input name=user><input type=password name=password></form>',
      set: [`oc_sessionPassphrase=${A}${B}; ${F1}`, `oc1234abcd=${C}; ${F1}`],
    },
    {
      ask: 'POST /login',
      form: 'user=ada&password=x&timezone=UTC&requesttoken=x',
      status: 303,
      to: '/apps/dashboard/',
      set: [
        `oc1234abcd=${D}; ${F1}`,
        `nc_username=ada; Path=/; Max-Age=1296000; HttpOnly; Secure`,
        `nc_token=${E}; Path=/; Max-Age=1296000; HttpOnly; Secure`,
        `nc_session_id=${D}; Path=/; Max-Age=1296000; HttpOnly; Secure`,
      ],
    },
    { ask: 'GET /apps/files/', page: '<title>Files</title>' },
    {
      ask: 'GET /logout?requesttoken=x',
      to: '/login?clear=1',
      set: [
        'nc_username=; Path=/; Max-Age=0',
        'nc_token=; Path=/; Max-Age=0',
        'nc_session_id=; Path=/; Max-Age=0',
        `oc1234abcd=${F}; ${F1}`,
      ],
    },
    {
      ask: 'GET /login?clear=1',
      page: '<title>Nextcloud</title><form method=post><input name=user><input type=password name=password></form>',
    },
    {
      ask: 'GET /apps/files/',
      send: `oc_sessionPassphrase=${A}${B}; oc1234abcd=${D}`,
      to: '/login?redirect_url=/apps/files/',
    },
  ],
);
const ha = (f: string, r: unknown, more: Partial<Visit> = {}): Visit => ({
  ask: 'POST /auth/token',
  form: f,
  returns: r,
  ...more,
});
kind('home assistant', { turns: ['login null 3', 'logout null 7'], findings: [] }, [
  { ask: 'GET /api/config', from: 9, status: 401 },
  {
    ask: 'POST /auth/login_flow',
    json: { client_id: 'x', handler: ['homeassistant', null], redirect_uri: 'y' },
    returns: { type: 'form', flow_id: D, step_id: 'init', errors: {} },
  },
  {
    ask: `POST /auth/login_flow/${D}`,
    json: { client_id: 'x', username: 'a', password: 'b' },
    returns: { type: 'create_entry', result: E },
  },
  ha(`client_id=x&code=${E}&grant_type=authorization_code`, {
    access_token: A,
    refresh_token: B,
    token_type: 'Bearer',
    expires_in: 1800,
  }),
  { ask: 'GET /api/config', ...bearer(A), returns: { id: 1 } },
  ha(`client_id=x&refresh_token=${B}&grant_type=refresh_token`, {
    access_token: C,
    token_type: 'Bearer',
    expires_in: 1800,
  }),
  ha(`action=revoke&token=${B}`, {}),
  { ask: 'GET /api/config', ...bearer(C), status: 401 },
]);
const sb: Visit[] = [
  { ask: 'GET /rest/v1/notes', from: 9, status: 401 },
  {
    ask: 'POST /auth/v1/token?grant_type=password',
    json: { email: 'a', password: 'b' },
    returns: { access_token: A, refresh_token: B },
  },
  { ask: 'GET /rest/v1/notes', ...bearer(A), returns: [{ id: 1 }] },
  {
    ask: 'POST /auth/v1/token?grant_type=refresh_token',
    json: { refresh_token: B },
    returns: { access_token: C, refresh_token: D },
  },
  { ask: 'GET /rest/v1/notes', ...bearer(C), returns: [{ id: 1 }] },
  { ask: 'POST /auth/v1/logout?scope=global', ...bearer(C), status: 204 },
];
kind(
  'supabase, jwt goes on',
  { turns: ['login null 2', 'logout null 6'], findings: ['high bearer-token-after-logout null'] },
  [...sb, { ask: 'GET /rest/v1/notes', ...bearer(C), returns: [{ id: 1 }] }],
);
kind('supabase, refused', { turns: ['login null 2', 'logout null 6'], findings: [] }, [
  ...sb,
  { ask: 'GET /rest/v1/notes', ...bearer(C), status: 401 },
]);
kind(
  'spring',
  {
    turns: ['login JSESSIONID 3', 'login remember-me 3', 'logout JSESSIONID 5', 'logout remember-me 5'],
    findings: [],
  },
  [
    { ask: 'GET /account', from: 9, to: '/login', set: [`JSESSIONID=${F.toUpperCase()}; Path=/; HttpOnly`] },
    { ask: 'GET /login', page: lform, set: [`JSESSIONID=${A.toUpperCase()}; Path=/; HttpOnly`] },
    {
      ask: 'POST /login',
      form: 'username=a&password=x&_csrf=y&remember-me=on',
      to: '/account',
      set: [
        `JSESSIONID=${B.toUpperCase()}; Path=/; HttpOnly`,
        'remember-me=YWRhOjE3OTU5NTU2MzQ6U0hBMjU2OmFiY2RlZjAxMjM0NTY3ODlhYmNkZWY; Path=/; Max-Age=1209600; HttpOnly',
      ],
    },
    { ask: 'GET /account', page: '<title>Account</title>' },
    {
      ask: 'POST /logout',
      form: '_csrf=y',
      to: '/login?logout',
      set: ['JSESSIONID=; Path=/; Max-Age=0', 'remember-me=; Path=/; Max-Age=0'],
    },
    {
      ask: 'GET /account',
      send: `JSESSIONID=${B.toUpperCase()}`,
      to: '/login',
      set: [`JSESSIONID=${C.toUpperCase()}; Path=/; HttpOnly`],
    },
  ],
);
kind('sms shop fixation', { turns: ['login sid 4'], findings: ['high session-not-rotated sid'] }, [
  { ask: 'GET /account', from: 9, to: '/login' },
  { ask: 'GET /', set: [s(A)] },
  { ask: 'POST /api/otp/request', json: { phone: '1' }, returns: { sent: true } },
  { ask: 'POST /api/otp/verify', json: { phone: '1', code: '123456' }, returns: { ok: true } },
  { ask: 'GET /account', page: '<title>Account</title>' },
]);

// Servers whose responses say less, or something else, than one expects.
const guest: Visit = { ask: 'GET /account', to: '/register', set: [`sid=${A}; ${F1}`] };
const registers: Visit = { ask: 'POST /register', form: 'email=a&password=b', to: '/account' };
const account: Visit = { ask: 'GET /account', page: '<title>Account of Ada</title>' };
kind(
  'strangers are led to the registration, which keeps the value',
  { turns: ['login sid 3 registration'], findings: ['high session-not-rotated sid'] },
  [guest, { ask: 'GET /register', page: '<title>Register</title>' }, registers, account, account],
);
kind('the same with a new value', { turns: ['login sid 2 registration'], findings: [] }, [
  guest,
  { ...registers, set: [`sid=${B}; ${F1}`] },
  account,
]);
kind(
  'a user who is sent to complete an account was logged in all the same',
  { turns: ['login sid 2'], findings: [] },
  [
    { ask: 'GET /account', to: '/login', set: [`sid=${A}; ${F1}`] },
    { ask: 'POST /login', form: 'user=a&password=b', to: '/', set: [`sid=${B}; ${F1}`] },
    { ask: 'GET /', to: '/signup/complete' },
    { ask: 'GET /signup/complete', page: '<title>Nearly there</title>' },
    { ask: 'POST /signup/complete', form: 'name=Ada', to: '/account' },
    account,
  ],
);
kind('Auth.js, where the form is the page to come back to', { turns: ['login sid 2'], findings: [] }, [
  { ask: 'GET /api/orders', status: 401, returns: { error: 'x' } },
  {
    ask: 'POST /api/auth/callback/credentials',
    form: 'username=a&password=b&csrfToken=c&json=true',
    returns: { url: 'https://shop.example/login' },
    set: [`sid=${A}; ${F1}`],
  },
  { ask: 'GET /api/orders', returns: [{ id: 1 }] },
]);
kind('and where it failed', { turns: ['login-failed null 1'], findings: [] }, [
  {
    ask: 'POST /api/auth/callback/credentials',
    form: 'username=a&password=b&csrfToken=c&json=true',
    status: 401,
    returns: { url: 'https://shop.example/login?error=CredentialsSignin' },
  },
]);
const refreshing: Visit[] = [
  { ask: 'POST /api/refresh', json: {}, status: 401, returns: { error: 'x' } },
  {
    ask: 'POST /api/login',
    json: { user: 'a', password: 'b' },
    returns: { accessToken: C },
    set: [`refresh_token=${A}; ${F1}`],
  },
  { ask: 'POST /api/logout', json: {}, status: 204, set: ['refresh_token=; Path=/; Max-Age=0'] },
];
kind(
  'a refresh token works after the logout',
  {
    turns: ['login refresh_token 2', 'logout refresh_token 3'],
    findings: ['high token-after-logout refresh_token'],
  },
  [
    ...refreshing,
    {
      ask: 'POST /api/refresh',
      send: `refresh_token=${A}`,
      agent: 'curl/8',
      returns: { accessToken: D },
      set: [`refresh_token=${B}; ${F1}`],
    },
  ],
);
kind(
  'a refresh token that is refused after the logout',
  { turns: ['login refresh_token 2', 'logout refresh_token 3'], findings: [] },
  [
    ...refreshing,
    {
      ask: 'POST /api/refresh',
      send: `refresh_token=${A}`,
      agent: 'curl/8',
      status: 401,
      returns: { error: 'x' },
    },
  ],
);
kind(
  'a replay after the logout shows what the login kept',
  {
    turns: ['login qid 2', 'logout qid 3'],
    findings: ['high session-not-rotated qid', 'high token-after-logout qid'],
  },
  [
    gql('{ me { id } }', { returns: { data: { me: null } }, set: [`qid=${A}; ${F1}`] }),
    gql('mutation { login(email: "a", password: "b") { id } }', { returns: { data: { login: { id: 1 } } } }),
    gql('mutation { logout }', { returns: { data: { logout: true } }, set: ['qid=; Path=/; Max-Age=0'] }),
    gql('{ me { id } }', { agent: 'curl/8', send: `qid=${A}`, returns: { data: { me: { id: 1 } } } }),
  ],
);
