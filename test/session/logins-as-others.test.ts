// A user who acts as another one, and users who are logged in by their machine (Negotiate, NTLM): told, and judged by what
// they prove. Truth: what the server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { stepsOf } from './told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const gone = ['sid=; Path=/; Max-Age=0'];
const stranger: Visit = { ask: 'GET /account', to: '/login' };
const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: sid(A) };
const page: Visit = { ask: 'GET /account' };
const logout: Visit = { ask: 'POST /logout', to: '/', set: gone };

async function outcome(...visits: Visit[]) {
  const { sessions, findings } = await browse(visits);
  return {
    steps: stepsOf(sessions)
      .filter((step) => /login|logout/i.test(step))
      .map((step) => step.replace(/: .*/, '')),
    findings: findings
      .map(({ rule }) => rule)
      .filter((rule) => /not-rotated|shared|after-logout|adopted/.test(rule)),
  };
}

describe('as another user', () => {
  const as: Visit = { ask: 'POST /login-as/7', form: 'csrf=1', to: '/account' };

  it.each<[string, Visit]>([
    ['the value is kept', as],
    ['the value changes', { ...as, set: sid(B) }],
    ['by a link', { ask: 'GET /account?_switch_user=bob', to: '/account' }],
  ])('%s', async (_, visit) => {
    expect(await outcome(stranger, login, page, visit, page, logout)).toEqual({
      steps: ['2 Login', '4 Login as another user', '6 Logout'],
      findings: [],
    });
  });

  it('in a session that was there before the capture', async () => {
    const own = { send: `sid=${A}` };
    const visits = [stranger, { ...page, ...own }, { ...as, ...own }, { ...page, ...own }];
    expect(await outcome(...visits)).toEqual({ steps: ['3 Login as another user'], findings: [] });
  });

  it('the fixation of the login before it stays one', async () => {
    const visits = [{ ...stranger, set: sid(A) }, { ...login, set: [] }, page, as, page];
    expect((await outcome(...visits)).findings).toEqual(['session-not-rotated']);
  });

  it('and the way back, or what is refused, is none', async () => {
    const back: Visit = { ask: 'POST /stop-impersonating', form: 'csrf=1', to: '/account', set: sid(B) };
    const refused: Visit = { ...as, status: 403 };
    expect(await outcome(stranger, login, page, back, page)).toEqual({ steps: ['2 Login'], findings: [] });
    expect(await outcome(stranger, login, page, { ...refused, to: '/' }, page)).toMatchObject({
      steps: ['2 Login'],
    });
  });
});

describe('by the machine', () => {
  const asks: Visit = {
    ...page,
    status: 401,
    responseFields: ['WWW-Authenticate: Negotiate', 'WWW-Authenticate: NTLM'],
  };
  const ticket = { fields: ['Authorization: Negotiate YIIJvwYGKwYBBQUCoIIJszCC'] };
  const ntlm = (text: string) => ({ fields: [`Authorization: NTLM ${text}`] });
  const begins: Visit = {
    ...page,
    ...ntlm('TlRMTVNTUAABAAAAB4IIogAAAAAAAAAA'),
    status: 401,
    responseFields: ['WWW-Authenticate: NTLM TlRMTVNTUAACAAAADAAMADgAAAA='],
  };
  const proves: Visit = { ...page, ...ntlm('TlRMTVNTUAADAAAAGAAYAHwAAAAYABgA') };

  it.each<[string, Visit[], string[]]>([
    [
      'Negotiate begins a session',
      [asks, { ...page, ...ticket, set: sid(A) }, page],
      ['2 Login by HTTP Negotiate'],
    ],
    [
      'Negotiate alone',
      [asks, { ...page, ...ticket }, { ...page, ...ticket }],
      ['2 Login by HTTP Negotiate'],
    ],
    ['Negotiate is refused', [asks, { ...asks, ...ticket }], ['2 Login by HTTP Negotiate fails']],
    ['NTLM begins a session', [asks, begins, { ...proves, set: sid(A) }, page], ['3 Login by NTLM']],
    ['NTLM alone', [asks, begins, proves], ['3 Login by NTLM']],
    [
      'NTLM is refused',
      [asks, begins, { ...asks, ...ntlm('TlRMTVNTUAADAAAAGAAYAHwAAAAYABgA') }],
      ['3 Login by NTLM fails'],
    ],
    [
      'at a login of its own, which changes the value',
      [
        { ...stranger, set: sid(B) },
        { ...asks, ask: 'GET /login/sso' },
        { ask: 'GET /login/sso', ...ticket, to: '/account', set: sid(A) },
        page,
      ],
      ['3 Login by HTTP Negotiate'],
    ],
  ])('%s', async (_, visits, steps) => {
    expect((await outcome(...visits)).steps).toEqual(steps);
  });

  it('a page that such a proof opens proves nothing of an old cookie', async () => {
    const visits = [stranger, login, page, logout, { ...page, ...ticket, send: `sid=${A}`, agent: 'curl' }];
    expect((await outcome(...visits)).findings).toEqual([]);
  });
});
