// OpenID Connect: which cookies of a server log its user in, and which pages read to see whether the login lasts. And cookies
// that open a page to everybody who knows its password. The truth is that of the products' documentation.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../session/browsing.ts';

const ID = '0b8c8a52-6c1e-4f0a-9d3b-2f4f6f1f7a10';
const JWT =
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEiLCJleHAiOjQxMDI0NDQ4MDB9.dGhlIHNpZ25hdHVyZSBvZiB0aGUgdG9rZW4';
const HEX = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const FLAGS = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const READABLE = 'Path=/; Secure; SameSite=None';
const CALLBACK = `https://app.example/cb?state=x&session_state=${ID}&code=${HEX}`;
const FORM =
  '<title>Sign in</title><form method=post><input name=username><input type=password name=password></form>';

async function severe(visits: readonly Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  const is = (severity: string) => severity === 'high' || severity === 'medium';
  return findings.flatMap(({ severity, rule, cookie }) => (is(severity) ? [`${rule} ${cookie}`] : []));
}

const keycloak = (identity = FLAGS): Visit[] => [
  {
    ask: 'GET /realms/x/protocol/openid-connect/auth?client_id=app&response_type=code&state=x',
    page: FORM,
    set: [`AUTH_SESSION_ID=${ID}; ${FLAGS}`],
  },
  {
    ask: 'POST /realms/x/login-actions/authenticate?client_id=app&tab_id=1',
    form: 'username=ada&password=x',
    to: CALLBACK,
    set: [`KEYCLOAK_IDENTITY=${JWT}; ${identity}`, `KEYCLOAK_SESSION=x/ada/${ID}; ${READABLE}`],
  },
  { ask: 'GET /realms/x/account/', page: '<title>Account</title>' },
  {
    ask: 'GET /realms/x/protocol/openid-connect/logout?id_token_hint=x',
    to: 'https://app.example/',
    set: ['KEYCLOAK_IDENTITY=; Path=/; Max-Age=0', 'KEYCLOAK_SESSION=; Path=/; Max-Age=0'],
  },
  { ask: 'GET /realms/x/protocol/openid-connect/auth?client_id=app&response_type=code&state=y', page: FORM },
];

describe('Keycloak', () => {
  it('KEYCLOAK_SESSION is readable, session_state is in the URL, and AUTH_SESSION_ID stays', async () => {
    expect(await severe(keycloak())).toEqual([]);
  });

  it('KEYCLOAK_IDENTITY logs its user in', async () => {
    expect(await severe(keycloak('Path=/; Secure; SameSite=Lax'))).toEqual([
      'httponly-missing KEYCLOAK_IDENTITY',
    ]);
  });
});

const login = (...set: string[]): Visit => ({
  ask: 'POST /login',
  form: 'username=ada&password=x',
  to: '/account',
  set,
});
const account: Visit = { ask: 'GET /account', page: '<title>Account</title>' };

describe('cookies that check_session_iframe reads', () => {
  it.each(['idsrv.session', 'opbs'])('%s', async (name) => {
    const visits = [
      login(`.AspNetCore.Cookies=CfDJ8${HEX}; ${FLAGS}`, `${name}=${HEX}; ${READABLE}`),
      account,
    ];
    expect(await severe(visits)).toEqual([]);
  });

  it('the session beside them is one', async () => {
    const visits = [login(`sid=${HEX}; Path=/; Secure; SameSite=Lax`, `opbs=${ID}; ${READABLE}`), account];
    expect(await severe(visits)).toEqual(['httponly-missing sid']);
  });
});

describe('the password of a page', () => {
  const unlock = (name: string): Visit[] => [
    {
      ask: 'GET /secret/',
      page: '<title>Protected</title><form><input type=password name=post_password></form>',
    },
    {
      ask: 'POST /wp-login.php?action=postpass',
      form: 'post_password=x&Submit=Enter',
      to: '/secret/',
      set: [`${name}=%24P%24B${HEX}; Path=/; Max-Age=864000`],
    },
    { ask: 'GET /secret/', page: '<title>Secret</title>' },
  ];

  it.each(['wp-postpass_011fefcce43e87bd1d761942e828f020', 'storefront_digest'])('%s', async (name) => {
    const { sessions, findings } = await browse(unlock(name));
    expect(sessions.map((session) => session.name)).not.toContain(name);
    expect(findings.filter(({ severity }) => severity === 'high' || severity === 'medium')).toEqual([]);
    expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toContain('low httponly-missing');
  });

  it('the login of a user there is one', async () => {
    const name = 'wordpress_logged_in_011fefcce43e87bd1d761942e828f020';
    const visits = [
      ...unlock('wp-postpass_011fefcce43e87bd1d761942e828f020'),
      {
        ask: 'POST /wp-login.php',
        form: 'log=ada&pwd=x',
        to: '/wp-admin/',
        set: [`${name}=ada%7C1796079600%7C${HEX}%7C${HEX}; Path=/; Secure; SameSite=Lax`],
      },
    ];
    expect(await severe(visits)).toEqual([`httponly-missing ${name}`]);
  });
});
