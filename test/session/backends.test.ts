// One session at several servers behind a load balancer: what is reported, and what is no evidence.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';

const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: '/account',
  set: [`sid=${A}; ${FLAGS}`],
};
const at = (server: string, change: Partial<Visit> = {}): Visit => ({
  ask: 'GET /account',
  send: `sid=${A}; ${server}`,
  ...change,
});
const denied = { to: '/login' };
const logout: Visit = {
  ask: 'POST /logout',
  send: `sid=${A}; SRV=s1`,
  to: '/',
  set: ['sid=; Path=/; Max-Age=0'],
};

async function found(...visits: Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings
    .filter(({ rule }) => rule === 'sessions-not-shared')
    .map(({ severity, cookie }) => `${severity} ${cookie}`);
}

describe('a session that one server knows and another one does not', () => {
  it.each<[string, Visit[]]>([
    ['HAProxy', [login, at('SRV=s1'), at('SRV=s2', denied), at('SRV=s1')]],
    [
      'HAProxy with dates',
      [login, at('SERVERID=s1|Yx|Yx'), at('SERVERID=s2|Yz|Yx', denied), at('SERVERID=s1|Za|Yx')],
    ],
    ['Apache', [login, at('ROUTEID=.node1'), at('ROUTEID=.node2', denied), at('ROUTEID=.node1')]],
    ['Azure', [login, at(`ARRAffinity=${B}`), at(`ARRAffinity=${A}`, denied), at(`ARRAffinity=${B}`)]],
    ['401', [login, at('SRV=s1'), at('SRV=s2', { status: 401 }), at('SRV=s1')]],
    [
      'the response binds the client to another server',
      [login, at('SRV=s1'), at('SRV=s1', { ...denied, set: ['SRV=s2; Path=/'] }), at('SRV=s1')],
    ],
    [
      'the first one has its page not modified',
      [
        login,
        at('SRV=s1', { fields: ['If-None-Match: "1"'], status: 304 }),
        at('SRV=s2', denied),
        at('SRV=s1'),
      ],
    ],
  ])('%s', async (_, visits) => {
    expect(await found(...visits)).toEqual(['medium sid']);
  });

  it('may have ended when nobody asks the first server again', async () => {
    expect(await found(login, at('SRV=s1'), at('SRV=s2', denied))).toEqual(['low sid']);
  });

  it('of Tomcat, whose session names its server', async () => {
    const tomcat = { ...login, set: [`JSESSIONID=${A}.n1; ${FLAGS}`] };
    const own = { ask: 'GET /account', send: `JSESSIONID=${A}.n1` };
    const visits = [tomcat, own, { ...own, ...denied, set: [`JSESSIONID=${B}.n2; ${FLAGS}`] }, own];
    expect(await found(...visits)).toEqual(['medium JSESSIONID']);
  });
});

describe('servers that nothing tells apart', () => {
  const page = (change: Partial<Visit> = {}): Visit => ({ ask: 'GET /account', send: `sid=${A}`, ...change });

  it.each<[string, Visit[], string[]]>([
    ['in turns, the other one first', [login, page(denied), page(), page(denied), page()], ['medium sid']],
    ['in turns', [login, page(), page(denied), page(), page(denied)], ['medium sid']],
    ['once', [login, page(), page(denied), page()], ['low sid']],
    [
      'of three',
      [login, page(), page(denied), page(denied), page(), page(denied), page(denied)],
      ['medium sid'],
    ],
    ['by 401', [login, page(), page({ status: 401 }), page(), page({ status: 401 })], ['medium sid']],
    [
      'in turns with other pages',
      [
        login,
        page(),
        { ...page(), ask: 'GET /a' },
        page(denied),
        page(),
        { ...page(), ask: 'GET /a' },
        page(denied),
      ],
      ['medium sid'],
    ],
    [
      'named by a field of the response',
      [
        login,
        page({ responseFields: ['X-Served-By: web1'] }),
        page({ ...denied, responseFields: ['X-Served-By: web2'] }),
        page({ responseFields: ['X-Served-By: web1'] }),
      ],
      ['medium sid'],
    ],
  ])('%s', async (_, visits, expected) => {
    expect(await found(...visits)).toEqual(expected);
  });

  it.each<[string, Visit[]]>([
    ['it has ended', [login, page(), page(denied), page(denied)]],
    ['it was unlocked', [login, page(), page(denied), page({ ask: 'POST /unlock', form: 'pin=1' }), page()]],
    [
      'another cookie is missing',
      [
        login,
        ...['; auth=1', '', '; auth=1', ''].map((more) =>
          page({ send: `sid=${A}${more}`, ...(more === '' ? denied : {}) }),
        ),
      ],
    ],
    [
      'another client',
      [login, page(), page({ ...denied, agent: 'curl' }), page(), page({ ...denied, agent: 'curl' })],
    ],
    [
      'another query',
      [
        login,
        page({ ask: 'GET /item?id=1' }),
        page({ ask: 'GET /item?id=2', ...denied }),
        page({ ask: 'GET /item?id=1' }),
        page({ ask: 'GET /item?id=2', ...denied }),
      ],
    ],
    [
      'without a token',
      [
        login,
        ...[true, false, true, false].map((hasToken) =>
          page(hasToken ? { fields: ['Authorization: Bearer x'] } : denied),
        ),
      ],
    ],
    [
      'one server, by its name',
      [
        login,
        ...[{}, denied, {}, denied].map((one) => page({ ...one, responseFields: ['X-Served-By: web1'] })),
      ],
    ],
    ['no right to it', [login, page(), page({ status: 403 }), page(), page({ status: 403 })]],
  ])('no evidence: %s', async (_, visits) => {
    expect(await found(...visits)).toEqual([]);
  });
});

describe('no evidence', () => {
  it.each<[string, Visit[]]>([
    ['they share it', [login, at('SRV=s1'), at('SRV=s2'), at('SRV=s1')]],
    ['the same server denies it', [login, at('SRV=s1'), at('SRV=s1', denied), at('SRV=s1')]],
    ['a logout lies in between', [login, at('SRV=s1'), logout, at('SRV=s2', denied)]],
    [
      'a logout lies in between, and the first server knows no better',
      [login, at('SRV=s1'), logout, at('SRV=s2', denied), at('SRV=s1')],
    ],
    ['a login lies in between', [at('SRV=s1', denied), { ...login, send: `sid=${A}; SRV=s2` }, at('SRV=s2')]],
    ['it was not known before', [login, at('SRV=s2', denied), at('SRV=s1')]],
    ['other pages', [login, at('SRV=s1'), at('SRV=s2', { ask: 'GET /admin', to: '/login' }), at('SRV=s1')]],
    ['403: it may not', [login, at('SRV=s1'), at('SRV=s2', { status: 403 }), at('SRV=s1')]],
    ['an error', [login, at('SRV=s1'), at('SRV=s2', { status: 503 }), at('SRV=s1')]],
    [
      'AWS writes another value with every response',
      [login, at(`AWSALB=${A}`), at(`AWSALB=${B}`, denied), at(`AWSALB=${A}`)],
    ],
    [
      'the ingress of nginx gives every client its own',
      [
        login,
        at('INGRESSCOOKIE=1718.1.2.3|a'),
        at('INGRESSCOOKIE=1719.1.2.3|a', denied),
        at('INGRESSCOOKIE=1718.1.2.3|a'),
      ],
    ],
    ['no such cookie', [login, at('theme=dark'), at('theme=light', denied), at('theme=dark')]],
    [
      'another session',
      [login, at('SRV=s1'), at('SRV=s2', { ...denied, send: `sid=${B}; SRV=s2` }), at('SRV=s1')],
    ],
    ['it is posted', [login, at('SRV=s1'), at('SRV=s2', { ...denied, ask: 'POST /account' }), at('SRV=s1')]],
    ['the response was lost', [login, at('SRV=s1'), at('SRV=s1')]],
  ])('%s', async (_, visits) => {
    expect(await found(...visits)).toEqual([]);
  });
});
