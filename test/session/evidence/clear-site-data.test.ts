// Clear-Site-Data (W3C, section 3.1): "cookies" and "*" delete every cookie of the site, where the connection is
// trustworthy. Chrome and Firefox do so; a list without them, or without quotes, deletes nothing.

import { describe, expect, it } from 'vitest';
import { clearsCookies } from '../../../src/session/evidence/clear-site-data.ts';
import { header, response } from '../../support/messages.ts';
import { browse, type Visit } from '../browsing.ts';
import { follow } from '../followed.ts';

const clears = (...values: string[]) =>
  clearsCookies(response({ fields: values.map((value) => header('Clear-Site-Data', value)) }));

it.each<[string[], boolean]>([
  [['"cookies"'], true],
  [['"*"'], true],
  [['"cache", "cookies", "storage"'], true],
  [['"cache","cookies"'], true],
  [['"cache"', '"cookies"'], true],
  [['"cache"'], false],
  [['"storage", "executionContexts"'], false],
  [['cookies'], false],
  [['*'], false],
  [['"Cookies"'], false],
  [['"no cookies"'], false],
  [[], false],
])('%j: %s', (values, expected) => expect(clears(...values)).toBe(expected));

const KEY = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const stranger: Visit = { ask: 'GET /account', to: '/login' };
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: '/account',
  set: [`sid=${KEY}; Path=/; HttpOnly; Secure; SameSite=Lax`],
};
const logout = (value: string): Visit => ({
  ask: 'POST /logout',
  form: 'x=1',
  to: '/',
  responseFields: [`Clear-Site-Data: ${value}`],
});
const curl = { agent: 'curl', send: `sid=${KEY}` };

async function told(...visits: Visit[]) {
  const { sessions, findings } = await browse([stranger, login, { ask: 'GET /account' }, ...visits]);
  const events = sessions[0]!.events;
  return {
    events: events.slice(4).map(({ event, frame }) => `${event} ${frame}`),
    findings: findings.map(({ rule, severity }) => `${severity} ${rule}`).filter((one) => /logout/.test(one)),
  };
}

describe('a logout that sends it', () => {
  it('deletes the cookie', async () => {
    expect(await told(logout('"cookies"'), { ...stranger, ...curl })).toEqual({
      events: ['sent 7', 'deleted 8', 'logout 8', 'replayed 9'],
      findings: [],
    });
  });

  it('need not end the session', async () => {
    const { findings } = await told(logout('"*"'), { ask: 'GET /account', ...curl });
    expect(findings).toEqual(['high token-after-logout']);
  });

  it('deletes nothing when it is about other data', async () => {
    const { events, findings } = await told(logout('"cache"'));
    expect(events).toEqual(['sent 7', 'logout 8']);
    expect(findings).toEqual(['medium logout-no-delete']);
  });
});

describe('across a network without TLS', () => {
  const at = (scheme: string, host: string) =>
    follow([
      {
        url: `${scheme}://${host}/login`,
        method: 'POST',
        form: ['user', 'password'],
        status: 302,
        responseFields: [['Location', '/']],
        setCookie: [`sid=${KEY}; Path=/; HttpOnly`],
      },
      {
        url: `${scheme}://${host}/logout`,
        method: 'POST',
        requestFields: [['Cookie', `sid=${KEY}`]],
        status: 302,
        responseFields: [
          ['Location', '/'],
          ['Clear-Site-Data', '"cookies"'],
        ],
      },
    ]).sessions[0]!.events.map(({ event }) => event);

  it.each([
    ['http', 'shop.example', false],
    ['https', 'shop.example', true],
    ['http', 'localhost:5000', true],
  ])('%s://%s: deleted %s', (scheme, host, isDeleted) => {
    expect(at(scheme, host).includes('deleted')).toBe(isDeleted);
  });
});
