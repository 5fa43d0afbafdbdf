// Postfix Admin 3.3 ends the session with a GET of its login page, and leaves the cookie as it is (public/login.php:
// session_unset, session_destroy, session_start). Recorded with it: the old value gets 302 from then on.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../browsing.ts';
import { told } from '../told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const FORM = '<title>Log in</title><form method=post><input name=u><input name=p type=password></form>';

const form: Visit = { ask: 'GET /login.php', page: FORM };
const login: Visit = { ask: 'POST /login.php', form: 'u=ada&p=right', to: '/main.php', set: sid(A) };
const main: Visit = { ask: 'GET /main.php', page: '<title>Main</title>' };
const closed: Visit = { ask: 'GET /main.php', to: '/login.php' };
const start: Visit[] = [closed, form, login, main];

const ends = (...visits: Visit[]) => told([...start, ...visits], /Logout|no longer|Replay|Old value|refuses/);
const rules = async (...visits: Visit[]) =>
  (await browse([...start, ...visits])).findings.map(({ rule, severity }) => `${severity} ${rule}`);

describe('a visit of the login page after which the value is refused', () => {
  it('is the logout', async () => {
    expect(await ends(form, closed)).toEqual([
      '5 Logout: sends value 1',
      '6 Old value: still sends value 1, whose session has ended; the server refuses it',
    ]);
  });

  it('the first of two, and of another client that tries the value', async () => {
    expect(await ends(form, form, { ...closed, agent: 'curl/8', send: `sid=${A}` })).toEqual([
      '5 Logout: sends value 1',
      '7 Replay: sends value 1, whose session has ended; the server refuses it',
    ]);
  });

  it('leaves a cookie that is worth nothing', async () => {
    const found = await rules(form, closed);
    expect(found).toContain('info logout-no-delete');
    expect(found.filter((one) => /^(?:high|medium)/.test(one))).toEqual([]);
  });
});

describe('a visit of the login page that is no logout', () => {
  it.each<[string, Visit[]]>([
    ['the session opens a page afterwards', [form, main, closed]],
    ['the user logs in once more', [form, { ...login, set: [] }, closed]],
    ['the refusal led there', [closed, form, closed]],
    ['the page has no form', [{ ...form, page: '<title>You are logged in</title>' }, closed]],
    ['the browser is sent away from it', [{ ask: 'GET /login.php', to: '/main.php' }, closed]],
    ['another client asks for it', [{ ...form, agent: 'curl/8', send: `sid=${A}` }, closed]],
    ['it gives another value', [{ ...form, set: sid(B) }, main]],
  ])('%s', async (_, visits) => {
    expect(await told([...start, ...visits], /Logout/)).toEqual([]);
  });

  it('nothing is refused', async () => {
    expect(await ends(form, main)).toEqual([]);
    expect(await ends(form)).toEqual([]);
  });
});
