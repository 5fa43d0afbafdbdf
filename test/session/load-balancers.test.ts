// Cookies that bind a client to a server, changed by hand or by the load balancer: they are no sessions, and the session
// beside them goes on. Truth: what the server does, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const A = 'a3f1e90b3c5a24f68b1d7e3f9a0c2b4f';
const B = 'b7d1e90b3c5a24f68b1d7e3f9a0c2b41';
const SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const AWS = 'BXxN2LrSK4m0Ew0JQp3TtQmV7wq2zLz0nUqfQ3m0aT9o1k';

const login = (set: string): Visit => ({
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: '/account',
  set: [set],
});
const page: Visit = { ask: 'GET /account' };
const denied = { to: '/login' };

/** Findings on sessions: none is about the flags of a cookie, or about servers. */
const JUDGED =
  /^(?:session-(?:adopted|shared|not-rotated)|token-after-logout|logout-no-delete|refresh-token-reused|stateless-session-logout)$/;

async function outcome(visits: readonly Visit[]) {
  const { sessions, findings } = await browse(visits);
  return {
    sessions: [...new Set(sessions.map(({ name }) => name))],
    findings: findings
      .filter(({ rule }) => JUDGED.test(rule))
      .map(({ severity, rule }) => `${severity} ${rule}`),
  };
}

describe('a cookie of its own, changed by hand', () => {
  it.each([
    ['SRV', 's1', 's2'],
    ['SERVERID', 's1|Zx|Zx', 's2|Zx|Zx'],
    ['SERVERID', A, B],
    ['ROUTEID', '.node1', '.node2'],
    ['BALANCEID', 'balancer.a', 'balancer.b'],
    ['route', A, B],
    ['AWSALB', `q9${AWS}`, `ZZ${AWS}`],
    ['AWSALBCORS', `q9${AWS}`, `ZZ${AWS}`],
    ['INGRESSCOOKIE', `1699.123.45.6789|${A}`, `1699.123.45.6789|${B}`],
    ['ARRAffinity', A + B, B + A],
    ['ApplicationGatewayAffinity', A, B],
    ['BIGipServerpool', '1677787402.36895.0000', '1694564618.36895.0000'],
    ['GCLB', '"7c1a2b3c4d5e6f70"', '"8c1a2b3c4d5e6f70"'],
    ['_traefik_backend', A, B],
    ['X-Mapping-abcdefgh', A.toUpperCase(), B.toUpperCase()],
    ['lb_affinity', A, B],
  ])('%s=%s', async (name, one, other) => {
    const own = (value: string, change: Partial<Visit> = {}): Visit => ({
      ...page,
      send: `sid=${SID}; ${name}=${value}`,
      agent: 'curl',
      ...change,
    });
    const visits = [
      { ...page, ...denied, set: [`${name}=${one}; ${FLAGS}`] },
      login(`sid=${SID}; ${FLAGS}`),
      page,
      own(other),
      own(other, { set: [`${name}=${one}; ${FLAGS}`] }),
      own(one),
      own(other, denied),
      own(one),
      { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] },
      own(one, denied),
      own(other, denied),
    ];
    expect(await outcome(visits)).toEqual({ sessions: ['sid'], findings: [] });
  });
});

describe("the server's name in the session's own value", () => {
  const ID = SID.toUpperCase();
  const java = (value: string): string => `JSESSIONID=${value}; ${FLAGS}`;
  const send = (value: string, change: Partial<Visit> = {}): Visit => ({
    ...page,
    send: `JSESSIONID=${value}`,
    agent: 'curl',
    ...change,
  });
  const before: Visit = { ...page, ...denied };

  it.each<[string, Visit[]]>([
    ['it is unknown so', [send(`${ID}.n1`), send(`${ID}.n2`, denied), send(`${ID}.n1`)]],
    ['it is known so', [send(`${ID}.n2`), send(ID), send(`${ID}.n1`)]],
    [
      'the server writes it back, for a client that was there without it',
      [{ ...before, agent: 'curl' }, send(`${ID}.n2`, { set: [java(`${ID}.n2`)] }), send(`${ID}.n2`)],
    ],
    ['the load balancer changes it', [{ ...page, set: [java(`${ID}.n2`)] }, page, page]],
  ])('%s', async (_, visits) => {
    const all = [before, login(java(`${ID}.n1`)), page, ...visits];
    expect(await outcome(all)).toEqual({ sessions: ['JSESSIONID'], findings: [] });
    const { sessions, findings } = await browse(all);
    expect(sessions.map(({ values }) => values)).toEqual([1]);
    expect(findings.map(({ rule }) => rule)).not.toContain('sessions-not-shared');
  });

  it('the same number after a login at another server is one from before it', async () => {
    const visits = [{ ...before, set: [java(`${ID}.n1`)] }, login(java(`${ID}.n2`)), page];
    expect((await outcome(visits)).findings).toEqual(['high session-not-rotated']);
  });

  it('the same number under another server after the logout is a replay', async () => {
    const logout: Visit = { ask: 'POST /logout', to: '/', set: ['JSESSIONID=; Path=/; Max-Age=0'] };
    const visits = [before, login(java(`${ID}.n1`)), page, logout];
    expect((await outcome([...visits, send(`${ID}.n2`)])).findings).toEqual(['high token-after-logout']);
    expect((await outcome([...visits, send(`${ID}.n2`, denied)])).findings).toEqual([]);
  });
});
