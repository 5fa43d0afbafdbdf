import { describe, expect, it } from 'vitest';
import { isOneProduct, sessionBeside } from '../../../src/session/evidence/login-beside.ts';
import { apply } from '../../../src/session/session-state.ts';
import type { TrackedValue } from '../../../src/session/tracked-session.ts';
import { sessionEvidence, setCookieContext, UNTOUCHED } from '../../../src/session/transition.ts';
import { browse, type Visit } from '../browsing.ts';
import { stepsOf } from '../told.ts';
import { change, respond, sendValue, source, trackedValue, VALUE } from '../tracked.ts';

const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

function issued(name: string): TrackedValue {
  const value = trackedValue(undefined, name);
  const facts = { attributes: '', browser: 1, signature: null, stored: null, revives: false };
  apply(value.session, sessionEvidence('issued', 'high'), setCookieContext(source(1), [], value, facts));
  return value;
}

const begun = (name: string) => [trackedValue(OTHER, name).session];

it('a session that the login leaves alone is beside the one that it begins', () => {
  const [login] = begun('authid');
  expect(sessionBeside(sendValue(issued('sid'), 2), UNTOUCHED, [login!])).toBe(login);
  expect(sessionBeside(sendValue(issued('sid'), 2), change('renewed'), [login!])).toBe(login);
});

it('not one that changes, that the server has not issued, that was logged in, or that the login is about', () => {
  const sent = (name: string) => sendValue(issued(name), 2);
  expect(sessionBeside(sent('sid'), change('rotated'), begun('authid'))).toBeNull();
  expect(sessionBeside(sendValue(trackedValue(), 2), UNTOUCHED, begun('authid'))).toBeNull();
  const user = issued('sid');
  respond(user.session, sessionEvidence('login', 'high'), 2);
  expect(sessionBeside(sendValue(user, 4), UNTOUCHED, begun('authid'))).toBeNull();
  expect(sessionBeside(sent('sid'), UNTOUCHED, [...begun('authid'), ...begun('sid')])).toBeNull();
});

it('nor beside what remembers the user', () => {
  expect(sessionBeside(sendValue(issued('sid'), 2), UNTOUCHED, begun('remember_token'))).toBeNull();
});

it('a product that makes both knows what each of them is for', () => {
  expect(isOneProduct('AUTH_SESSION_ID', 'KEYCLOAK_IDENTITY')).toBe(true);
  expect(isOneProduct('ASP.NET_SessionId', '.ASPXAUTH')).toBe(true);
  expect(isOneProduct('PHPSESSID', 'authid')).toBe(false);
});

// ASP.NET: ASP.NET_SessionId is set with the form and stays; .ASPXAUTH, which the login sets, is what logs in.
describe('a session of another kind beside that of the login', () => {
  const own = 'ASP.NET_SessionId=664453d021f3671e51d1c351; Path=/; HttpOnly';
  const auth = (value: string) => [`.ASPXAUTH=${value}; Path=/; HttpOnly`];
  const denied: Visit = { ask: 'GET /', to: '/Login.aspx' };
  const form: Visit = { ask: 'GET /Login.aspx', set: [own] };
  const posted: Visit = { ask: 'POST /Login.aspx', form: 'UserName=ada&Password=x' };
  const login: Visit = { ...posted, to: '/', set: auth(OTHER + OTHER) };
  const logout: Visit = { ask: 'POST /logout', to: '/Login.aspx', set: ['.ASPXAUTH=; Path=/; Max-Age=0'] };
  const home: Visit = { ask: 'GET /' };

  it('neither logs in, nor opens the page', async () => {
    const failed: Visit = {
      ...posted,
      page: '<form method=post><input name=UserName><input name=Password type=password></form>',
    };
    const { sessions } = await browse([denied, form, failed, login, home, logout, denied]);
    const stories = sessions.map((one) => [one.name ?? '', ...stepsOf([one])]);
    expect(stories.find(([name]) => name === '.ASPXAUTH')).toEqual([
      '.ASPXAUTH',
      '3 Login fails',
      '4 Login: gets value 1',
      '5 sends value 1; the page opens as the user',
      '6 Logout: sends value 1; the browser deletes the cookie',
    ]);
    const [, ...steps] = stories.find(([name]) => name === 'ASP.NET_SessionId') ?? [];
    expect(steps.filter((step) => /[Ll]ogin|Logout|opens/.test(step))).toEqual([]);
  });
});

// One cookie for each tab of a browser, all sent to all pages: the page of a tab opens with its cookie only.
it('a page that another session had opened before is not opened by one that came later', async () => {
  const tab = (name: string, value: string) => [`tab_${name}=${value}; Path=/; HttpOnly`];
  const page = (name: string): Visit => ({ ask: `GET /t/${name}/home` });
  const denied = (name: string): Visit => ({ ...page(name), to: '/login' });
  const login = (name: string, user: string, value: string): Visit => ({
    ask: `POST /t/${name}/login`,
    form: `username=${user}&password=x`,
    to: `/t/${name}/home`,
    set: tab(name, value),
  });
  const { sessions } = await browse([
    denied('a'),
    login('a', 'ada', VALUE),
    page('a'),
    denied('b'),
    login('b', 'bob', OTHER),
    page('b'),
    page('a'),
    { ask: 'POST /t/a/logout', to: '/login', set: ['tab_a=; Path=/; Max-Age=0'] },
    page('b'),
    { ...denied('a'), send: `tab_a=${VALUE}; tab_b=${OTHER}` },
  ]);
  const later = sessions.find(({ name }) => name === 'tab_b')!;
  const ofA = ['7 sends value 1', '10 sends value 1'];
  expect(stepsOf([later]).filter((step) => /^(?:7|10) /.test(step))).toEqual(ofA);
  const first = sessions.find(({ name }) => name === 'tab_a')!;
  expect(stepsOf([first])).toContain('7 sends value 1; the page opens as the user');
});

// A load balancer's cookie has one value for all users of a server, and comes with the login.
it('nor by what another client has opened it with', async () => {
  const node = `node=${VALUE}; Path=/; HttpOnly`;
  const home: Visit = { ask: 'GET /home' };
  const login = (value: string): Visit => ({
    ask: 'POST /login',
    form: 'username=ada&password=x',
    to: '/home',
    set: [`sid=${value}; Path=/; HttpOnly`, node],
  });
  const bob = { from: 2, agent: 'Chrome' };
  const { sessions } = await browse([
    { ...home, to: '/login', send: '', from: 3, agent: 'curl' },
    login(OTHER),
    home,
    { ...login('9b3c8a6b5e4f1d2041ab5f2a7ec0ffee'), ...bob },
    { ...home, ...bob },
  ]);
  expect(sessions.flatMap((one) => (one.name === 'sid' ? stepsOf([one]) : []))).toContain(
    '5 sends value 1; the page opens as the user',
  );
});
