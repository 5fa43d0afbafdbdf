// A browser that opens the login page and stays logged in: what is told, how little it is, and what is no evidence.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const FORM = '<form method=post><input name=user><input type=password name=password></form>';

const denied: Visit = { ask: 'GET /account', to: '/login' };
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: '/account',
  set: [`sid=${A}; ${FLAGS}`],
};
const account: Visit = { ask: 'GET /account' };
const visit: Visit = { ask: 'GET /login', fields: ['Referer: http://shop.example/account'], page: FORM };
const replay: Visit = { ...account, agent: 'curl', send: `sid=${A}` };
const again: Visit = { ...login, set: [`sid=${B}; ${FLAGS}`] };
const logout: Visit = { ask: 'POST /logout', to: '/login' };

async function found(...visits: Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings
    .filter(({ rule }) => rule === 'logout-client-only')
    .map(({ severity, confidence, cookie }) => `${severity} ${confidence} ${cookie}`);
}

describe('the login page in a browser that is logged in', () => {
  it.each<[string, Visit[]]>([
    ['and goes on', [denied, login, account, visit, account]],
    ['where the denial comes last', [login, account, visit, account, { ...denied, send: '', agent: 'curl' }]],
    [
      'whose page is not modified',
      [denied, login, account, visit, { ...account, fields: ['If-None-Match: "1"'], status: 304 }],
    ],
  ])('is worth a note: %s', async (_, visits) => {
    expect(await found(...visits)).toEqual(['info low sid']);
  });

  it.each<[string, Visit[]]>([
    ['when somebody tries the value elsewhere', [denied, login, account, visit, replay]],
    ['when both go on', [denied, login, account, visit, account, replay]],
    ['when the browser logs in once more', [denied, login, account, visit, account, again]],
  ])('is worth more %s', async (_, visits) => {
    expect(await found(...visits)).toEqual(['low low sid']);
  });
});

describe('no evidence', () => {
  it.each<[string, Visit[]]>([
    ['nothing follows', [denied, login, account, visit]],
    ['the session is refused afterwards', [denied, login, account, visit, { ...account, to: '/login' }]],
    [
      'it is refused, and accepted after that',
      [denied, login, account, visit, { ...account, to: '/login' }, account],
    ],
    [
      'the server leads to the login page',
      [denied, login, account, { ...account, to: '/login' }, visit, account],
    ],
    ['a logout leads there', [denied, login, account, logout, visit, account]],
    ['a logout follows', [denied, login, account, visit, account, logout]],
    ['somebody types the address', [denied, login, account, { ...visit, fields: [] }, account]],
    [
      'the link is on a page that is open to all',
      [denied, login, account, { ...visit, fields: ['Referer: http://shop.example/'] }, account],
    ],
    [
      'the link is on another site',
      [denied, login, account, { ...visit, fields: ['Referer: http://other.example/account'] }, account],
    ],
    ['the login page leads home', [denied, login, account, { ...visit, page: '', to: '/account' }, account]],
    ['the page has no form', [denied, login, account, { ...visit, page: '<div id=app></div>' }, account]],
    [
      'the browser fetches it in advance',
      [denied, login, account, { ...visit, fields: [...visit.fields!, 'Sec-Purpose: prefetch'] }, account],
    ],
    ['another client opens it', [denied, login, account, { ...visit, agent: 'curl' }, account]],
    ['nothing is closed', [login, account, visit, account]],
    ['only a file is loaded afterwards', [denied, login, account, visit, { ask: 'GET /a.css' }]],
    ['a new login at once', [denied, login, account, visit, again, account]],
  ])('%s', async (_, visits) => {
    expect(await found(...visits)).toEqual([]);
  });
});
