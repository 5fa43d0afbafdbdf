// Two applications on one host, both with cookies for Path=/: a logout ends the session of its own application. Truth: what the
// server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../browsing.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

function application(base: string, name: string, value: string) {
  const page: Visit = { ask: `GET ${base}/account` };
  return {
    stranger: { ...page, from: 9, to: `${base}/login` },
    login: {
      ask: `POST ${base}/login`,
      form: 'user=ada&password=x',
      to: `${base}/account`,
      set: [`${name}=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`],
    },
    page,
    leaves: { ask: `POST ${base}/logout`, to: `${base}/` },
    deletes: { ask: `POST ${base}/logout`, to: `${base}/`, set: [`${name}=; Path=/; Max-Age=0`] },
  } satisfies Record<string, Visit>;
}

async function outcome(...visits: Visit[]) {
  const { sessions, findings } = await browse(visits);
  return {
    logouts: sessions.flatMap(({ name, events }) =>
      events.filter(({ event }) => event === 'logout').map(({ frame }) => `${name} ${frame / 2}`),
    ),
    findings: findings
      .filter(({ severity }) => severity === 'high' || severity === 'medium')
      .map(({ severity, rule, cookie }) => `${severity} ${rule} ${cookie}`),
  };
}

describe.each([
  ['/blog', '/shop'],
  ['', '/shop'],
  ['/shop', ''],
  ['/apps/blog', '/apps/shop'],
])('a logout at "%s" beside "%s"', (place, beside) => {
  const own = application(place, 'own_session', A);
  const other = application(beside, 'other_session', B);
  const start = [own.stranger, other.stranger, own.login, own.page, other.login, other.page];

  it('ends its own session', async () => {
    const visits = [...start, own.deletes, other.page];
    expect(await outcome(...visits)).toEqual({ logouts: ['own_session 7'], findings: [] });
    const later = [...start, own.leaves, other.page, { ...own.page, to: `${place}/login` }];
    expect(await outcome(...later)).toEqual({ logouts: ['own_session 7'], findings: [] });
  });

  it('and a session that works after it is its own', async () => {
    const replay: Visit = { ...own.page, agent: 'curl', send: `own_session=${A}` };
    expect((await outcome(...start, own.leaves, replay)).findings).toEqual([
      'high token-after-logout own_session',
    ]);
    const used: Visit = { ...other.page, agent: 'curl', send: `other_session=${B}` };
    expect((await outcome(...start, own.deletes, used)).findings).toEqual([]);
  });
});

describe('one application', () => {
  const { stranger, login, page } = application('', 'sid', A);
  const second = `auth_session=${B}; Path=/; HttpOnly; Secure; SameSite=Lax`;

  it('has two cookies of one login, and the logout leaves one of them', async () => {
    const visits = [
      stranger,
      { ...login, set: [...login.set, second] },
      page,
      { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] },
      { ...page, agent: 'curl', send: `auth_session=${B}` },
    ];
    expect(await outcome(...visits)).toEqual({
      logouts: ['sid 4', 'auth_session 4'],
      findings: ['high token-after-logout auth_session'],
    });
  });

  it('has its logout elsewhere than its login', async () => {
    const visits = [
      stranger,
      { ...login, ask: 'POST /api/auth/login' },
      page,
      { ask: 'POST /user/logout', to: '/' },
      page,
    ];
    expect(await outcome(...visits)).toEqual({
      logouts: ['sid 4'],
      findings: ['high token-after-logout sid'],
    });
  });
});
