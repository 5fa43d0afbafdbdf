// A cookie that a login sets and a logout deletes is the session, whatever its attributes, and whatever random cookie the
// browser has beside it. The truth of each visit is written down with it.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import type { Followed } from './followed.ts';

const VISITOR = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const TICKET = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const PLAIN = 'Path=/; Secure; SameSite=Lax';
const DELETED = 'Path=/; Max-Age=0';

const visitor = (flags = 'HttpOnly; '): Visit => ({
  ask: 'GET /login',
  set: [`vst=${VISITOR}; ${flags}${PLAIN}`],
});
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=secret',
  to: '/home',
  set: [`ticket=${TICKET}; ${PLAIN}`],
};
const home: Visit = { ask: 'GET /home' };
const denied: Visit = { ask: 'GET /home', to: '/login' };
const logout: Visit = { ask: 'POST /logout', to: '/', set: [`ticket=; ${DELETED}`] };
const replay: Visit = { ...denied, send: `ticket=${TICKET}` };

const told = ({ sessions }: Followed) =>
  sessions.map(({ name, totals }) => `${name}: ${totals.login} login, ${totals.logout} logout`);
const severe = ({ findings }: Followed) =>
  findings
    .filter(({ severity }) => severity === 'high' || severity === 'medium')
    .map(({ rule, severity, cookie }) => `${severity} ${rule} ${cookie}`);

const TICKET_ALONE = ['ticket: 1 login, 1 logout'];
const STOLEN_BY_SCRIPTS = ['high httponly-missing ticket'];

describe('beside a visitor cookie that is set before the login and kept', () => {
  it.each<[string, readonly Visit[]]>([
    ['HttpOnly, and denied alone behind the logout', [visitor(), login, home, logout, denied]],
    ['HttpOnly, and denied alone before the login', [visitor(), denied, login, home, logout]],
    ['HttpOnly, and only the value of the ticket is sent again', [visitor(), login, home, logout, replay]],
    ['read by scripts, and denied alone', [visitor(''), login, home, logout, denied]],
    ['read by scripts, and only the ticket is sent again', [visitor(''), login, home, logout, replay]],
  ])('%s', async (_, visits) => {
    const followed = await browse(visits);
    expect(told(followed)).toEqual(TICKET_ALONE);
    expect(severe(followed)).toEqual(STOLEN_BY_SCRIPTS);
  });

  it('without a logout a page that is denied to the visitor shows it', async () => {
    const followed = await browse([visitor(), denied, login, home]);
    expect(severe(followed)).toEqual(STOLEN_BY_SCRIPTS);
  });

  it('tells the pages that were opened in between', async () => {
    const [session] = (await browse([visitor(), login, home, home, logout, denied])).sessions;
    expect(session?.events.map(({ event }) => event)).toEqual([
      'issued',
      'login',
      'sent',
      'privileged-use',
      'sent',
      'deleted',
      'logout',
    ]);
  });

  it('nothing is said while nothing tells them apart', async () => {
    const followed = await browse([visitor(''), login, home]);
    expect(followed.sessions).toEqual([]);
    expect(severe(followed)).toEqual([]);
  });
});

describe('what only looks like it', () => {
  it('the login keeps the session, and sets a greeting that the logout deletes', async () => {
    const greets: Visit = { ...login, set: [`greeting=ada; ${PLAIN}`] };
    const leaves: Visit = { ...logout, set: [`vst=; ${DELETED}`, `greeting=; ${DELETED}`] };
    const followed = await browse([visitor(), greets, home, leaves]);
    expect(told(followed)).toEqual(['vst: 1 login, 1 logout']);
  });

  it('a known session, and a random cookie that comes and goes with it', async () => {
    const both: Visit = {
      ...login,
      set: [`sid=${VISITOR}; HttpOnly; ${PLAIN}`, `avatar=${TICKET}; ${PLAIN}`],
    };
    const leaves: Visit = { ...logout, set: [`sid=; ${DELETED}`, `avatar=; ${DELETED}`] };
    const followed = await browse([both, home, leaves]);
    expect(told(followed)).toEqual(['sid: 1 login, 1 logout']);
    expect(severe(followed)).toEqual([]);
  });

  it('a token that requests repeat in a header', async () => {
    const set: Visit = { ...login, set: [`guard=${TICKET}; ${PLAIN}`] };
    const post: Visit = { ask: 'POST /save', fields: [`X-T2: ${TICKET}`], to: '/home' };
    const leaves: Visit = { ...logout, set: [`guard=; ${DELETED}`] };
    const followed = await browse([visitor(), set, home, post, leaves]);
    expect(severe(followed)).not.toContain('high httponly-missing guard');
  });

  it('a logout that deletes a cookie which no login has set', async () => {
    const leaves: Visit = { ...logout, set: [`vst=; ${DELETED}`] };
    const followed = await browse([visitor(''), { ...login, set: [] }, leaves]);
    expect(severe(followed)).not.toContain('high httponly-missing vst');
  });
});
