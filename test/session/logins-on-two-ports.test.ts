// A login server and its application on two ports of one host: the browser sends each the cookies of both, and a login or a
// logout belongs to the port that it was asked of. Truth: OpenID Connect as RFC 6749 section 4.1 draws it.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { told } from './told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = 'c1ab5f2a7ec0ffee9d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const RP = 'localhost:5702';
const OP = 'localhost:5802';
const STATE = 'II1HbWeYmb8XsOXkX8pw0crOtbnz2kN';

const set = (name: string, value: string) => ({ set: [`${name}=${value}; ${FLAGS}`] });
const gone = (name: string) => ({ set: [`${name}=; Path=/; Max-Age=0`] });

const first = (name: string): Visit => ({ ask: 'GET /', host: RP, ...set(name, A) });
const denied: Visit = { ask: 'GET /orders', host: RP, status: 401 };
const start: Visit = {
  ask: 'GET /auth/start',
  host: RP,
  to: `http://${OP}/authorize?response_type=code&client_id=shop&state=${STATE}`,
};
const authorize: Visit = {
  ask: `GET /authorize?response_type=code&client_id=shop&state=${STATE}`,
  host: OP,
  to: '/login',
};
const login: Visit = {
  ask: 'POST /login',
  host: OP,
  form: 'username=ada&password=right',
  to: `/authorize?response_type=code&client_id=shop&state=${STATE}`,
  ...set('op_sid', B),
};
const granted: Visit = { ...authorize, to: `http://${RP}/callback?code=AtqOCoOc8UIH4VISyaOl&state=${STATE}` };
const callback: Visit = {
  ask: `GET /callback?code=AtqOCoOc8UIH4VISyaOl&state=${STATE}`,
  host: RP,
  to: '/account',
};
const account: Visit = { ask: 'GET /account', host: RP };
const orders: Visit = { ask: 'GET /orders', host: RP };
const logout = (name: string): Visit => ({
  ask: 'GET /logout',
  host: RP,
  to: `http://${OP}/end-session`,
  ...gone(name),
});
const endSession: Visit = { ask: 'GET /end-session', host: OP, to: `http://${RP}/`, ...gone('op_sid') };

const icon: Visit = { ask: 'GET /favicon.ico', host: RP, status: 404 };
const toLogin = (name: string) => [first(name), icon, denied, start, authorize, login, granted];

async function found(visits: readonly Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings
    .filter(({ rule }) => /not-rotated|after-logout|logout-|shared/.test(rule))
    .map(({ rule, severity, cookie }) => `${severity} ${rule} ${cookie}`);
}

describe('a value from before the login that the callback keeps', () => {
  const kept = (name: string) => [...toLogin(name), callback, account, orders, logout(name), endSession];

  it('is one that the login does not change, also where only the login shows the session', async () => {
    expect(await found(kept('rp_sid'))).toEqual(['medium session-not-rotated rp_sid']);
  });

  it('has its login and its logout told at its own port, and so has that of the login server', async () => {
    expect(await told(kept('rp_sid'), /Log/)).toEqual([
      '6 Login: gets value 1',
      '12 Logout: sends value 1; the browser deletes the cookie',
      '8 Login by another server: sends value 1; keeps value 1',
      '11 Logout: sends value 1; the browser deletes the cookie',
    ]);
  });

  it('is a certain one where the name says what the cookie is', async () => {
    expect(await found(kept('connect.sid'))).toEqual(['high session-not-rotated connect.sid']);
  });

  it('and where the page was denied with the cookie of the login server too', async () => {
    const visits = [first('rp_sid'), start, authorize, login, { ...denied, to: '/', status: 401 }, granted];
    expect(await found([...visits, callback, account, orders])).toEqual(['high session-not-rotated rp_sid']);
  });

  it('is told with all requests before the login', async () => {
    const story = await told(kept('rp_sid'));
    expect(story.filter((step) => step.includes('value 1') && Number.parseInt(step, 10) < 5)).toEqual([
      '1 gets value 1',
      '2 sends value 1',
      '3 sends value 1; the server refuses it',
      '4 sends value 1',
    ]);
  });

  it('is none where the callback sets another one', async () => {
    const visits = [...toLogin('rp_sid'), { ...callback, ...set('rp_sid', C) }, account, orders];
    expect(await found([...visits, logout('rp_sid'), endSession])).toEqual([]);
  });
});

it('the session of another port opens the page, and what is sent beside it is none', async () => {
  const device: Visit = { ask: 'GET /', host: RP, ...set('device', A) };
  const session: Visit = { ...login, to: `http://${RP}/account`, ...set('sid', B) };
  expect(await found([device, denied, session, account, orders, orders])).toEqual([]);
});
