// Logouts that are a chain of redirects, over paths, hosts and ports (OpenID Connect RP-Initiated Logout 1.0 section 2): what
// becomes of the cookie shows at the end of the chain.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../browsing.ts';
import { told } from '../told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const FLAGS = 'Domain=shop.example; Path=/; HttpOnly; Secure; SameSite=Lax';
const GONE = ['sid=; Domain=shop.example; Path=/; Max-Age=0'];
const ID = 'id.shop.example';

const denied: Visit = { ask: 'GET /account', from: 9, agent: 'wget', to: '/login' };
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=right',
  to: '/account',
  set: [`sid=${A}; ${FLAGS}`],
};
const account: Visit = { ask: 'GET /account' };
const copy: Visit = { ...account, agent: 'curl/8', send: `sid=${A}` };
const start = [denied, login, account];

const ends = (to: string): Visit => ({ ask: 'GET /logout', to });
const end: Visit = {
  ask: 'GET /end-session?post_logout_redirect_uri=x',
  host: ID,
  to: 'https://shop.example/',
  set: GONE,
};

async function found(visits: readonly Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings
    .filter(({ rule }) => /^(?:logout-|token-after|delete-no-match)/.test(rule))
    .map(({ rule, severity }) => `${severity} ${rule}`);
}

describe('a logout that leads on', () => {
  it.each<[string, readonly Visit[]]>([
    ['to another path', [ends('/session/end'), { ask: 'GET /session/end', to: '/', set: GONE }]],
    ['to another host', [ends(`https://${ID}/end-session`), end]],
    [
      'over a host that does not get the cookie',
      [
        ends('https://sso.example/end-session'),
        { ask: 'GET /end-session', host: 'sso.example', send: '', to: 'https://shop.example/logged-out' },
        { ask: 'GET /logged-out', set: GONE },
      ],
    ],
    [
      'over several places',
      [ends('/bye'), { ask: 'GET /bye', to: `https://${ID}/end-session` }, end, { ask: 'GET /' }],
    ],
  ])('%s deletes the cookie there', async (_, visits) => {
    expect(await found([...start, ...visits])).toEqual([]);
    expect(await told([...start, ...visits], /Log/)).toEqual([
      '2 Login: gets value 1',
      '4 Logout: sends value 1',
    ]);
    expect(await found([...start, ...visits, copy])).toEqual(['high token-after-logout']);
  });

  it('says where its end misses the cookie', async () => {
    const missed = { ...end, set: ['sid=; Path=/end; Domain=shop.example; Max-Age=0'] };
    expect(await found([...start, ends(`https://${ID}/end-session`), missed])).toEqual([
      'high delete-no-match',
    ]);
  });

  it.each<[string, readonly Visit[]]>([
    ['nowhere near a deletion', [ends('/'), { ask: 'GET /' }]],
    [
      'to a page, and a later request deletes the cookie',
      [ends('/'), { ask: 'GET /' }, { ask: 'GET /cart', set: GONE }],
    ],
  ])('%s leaves the cookie', async (_, visits) => {
    expect(await found([...start, ...visits])).toEqual(['medium logout-no-delete']);
  });
});
