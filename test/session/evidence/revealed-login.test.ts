// A login whose response looks like a failed one, and after which the session opens what is closed to it before: servers lead
// through the login page once more, or have one URL for the form and for the page of the user.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../browsing.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = 'c5e4f1d20b0ffee5f2a7e41b09d3c8a6';
const D = 'd1f00e5f2a7e41b09d3c8a6b5e4f1d20';
const E = 'e51f00e5f2a7e41b09d3c8a6b5e4f1d2';
const give = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const FORM =
  '<title>Sign in</title><form method="post"><input name="user"><input type="password" name="password"></form>';
const DASHBOARD = '<title>Dashboard</title><p>Ada</p>';

const closed: Visit = { ask: 'GET /account', to: '/login', set: give(A) };
const asked: Visit = { ask: 'GET /login', page: FORM };
const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/login' };
const ledOn: Visit = { ask: 'GET /login', to: '/account' };
const opened: Visit = { ask: 'GET /account', page: DASHBOARD };
const home: Visit = { ask: 'GET /', page: FORM };
const homeOfUser: Visit = { ask: 'GET /', page: DASHBOARD };
const homeLogin: Visit = { ask: 'POST /', form: 'user=ada&password=x', to: '/' };

async function told(visits: readonly Visit[]) {
  const { sessions, findings } = await browse(visits);
  const turns = sessions
    .flatMap(({ events }) => events)
    .filter(({ event }) => event === 'login' || event === 'login-failed')
    .map(({ event, frame }) => `${event} ${Math.ceil(frame / 2)}`);
  const kept = findings.filter(({ rule }) => rule === 'session-not-rotated').map(({ severity }) => severity);
  return { turns, kept };
}

describe('a login that is seen later', () => {
  it.each<[string, readonly Visit[], string[], string[]]>([
    ['the login page leads on', [closed, asked, login, ledOn, opened], ['login 3'], ['high']],
    [
      'the login page leads on, and the value is new',
      [closed, asked, { ...login, set: give(B) }, ledOn, opened],
      ['login 3'],
      [],
    ],
    [
      'the login page leads on, and each response has a new value',
      [
        closed,
        { ...asked, set: give(C) },
        { ...login, set: give(B) },
        { ...ledOn, set: give(D) },
        { ...opened, set: give(E) },
      ],
      ['login 3'],
      [],
    ],
    [
      'the login leads through itself, with a query that tests the cookie (Moodle)',
      [
        { ...closed, to: '/login/index.php' },
        { ask: 'GET /login/index.php', page: FORM },
        { ...login, ask: 'POST /login/index.php', to: '/login/index.php?testsession=2' },
        { ask: 'GET /login/index.php?testsession=2', to: '/account' },
        opened,
      ],
      ['login 3'],
      ['high'],
    ],
    [
      'one URL for the form and the page, behind a wrong password',
      [{ ...home, set: give(A) }, homeLogin, home, homeLogin, homeOfUser, homeOfUser],
      ['login-failed 2', 'login 4'],
      ['high'],
    ],
  ])('%s', async (_, visits, turns, kept) => {
    expect(await told(visits)).toEqual({ turns, kept });
  });
});

describe('a login that failed all the same', () => {
  const stranger: Visit = { ask: 'GET /account', to: '/login', from: 2 };
  it.each<[string, readonly Visit[]]>([
    ['the form comes again', [closed, asked, login, asked]],
    ['a page that is open to all', [closed, asked, login, asked, { ask: 'GET /about' }]],
    [
      'the user was logged in before, and links another account in vain',
      [
        stranger,
        { ...opened, send: `sid=${A}` },
        asked,
        { ...login, send: `sid=${A}` },
        { ...opened, send: `sid=${A}` },
      ],
    ],
    [
      'something else that is posted logs the user in',
      [
        closed,
        asked,
        login,
        asked,
        { ask: 'POST /sso/saml', form: 'SAMLResponse=x', to: '/account' },
        opened,
      ],
    ],
    ['the response is 401', [closed, asked, { ...login, status: 401 }, opened]],
  ])('%s', async (_, visits) => {
    const { turns } = await told(visits);
    expect(turns).not.toContain(`login ${visits.findIndex(({ ask }) => ask === 'POST /login') + 1}`);
  });
});
