import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { told } from './told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly`];
const HOME = '<title>Home</title><p>Hello</p>';
const LOGIN = /Login|login/;
const visitor: Visit = { ask: 'GET /', page: HOME, set: sid(B) };

describe('a password with each request', () => {
  const basic = (pair: string) => [`Authorization: Basic ${Buffer.from(pair).toString('base64')}`];
  const right: Visit = { ask: 'GET /admin', fields: basic('ada:s3cret-pass'), page: HOME };
  const ASKS = ['WWW-Authenticate: Basic realm="x"'];
  const asks: Visit = { ask: 'GET /admin', status: 401, responseFields: ASKS };
  const wrong: Visit = { ...asks, fields: basic('ada:wrong-pass') };

  it('is told once', async () => {
    expect(await told([asks, wrong, right, right, { ...right, ask: 'GET /other' }])).toEqual([
      '2 Login by HTTP Basic fails',
      '3 Login by HTTP Basic',
    ]);
    expect(await told([right, right])).toEqual(['1 Login by HTTP Basic']);
  });

  it('is told for each user', async () => {
    const other: Visit = { ...right, fields: basic('eve:other-pass') };
    expect(await told([right, other, right, other])).toEqual(['1 Login by HTTP Basic (2 times)']);
  });

  it('is not told of a program that plays back what a browser has logged in with', async () => {
    const curl: Visit = { ...right, from: 2, agent: 'curl/7.88.1' };
    expect(await told([asks, right, curl])).toEqual(['2 Login by HTTP Basic']);
    expect(await told([asks, { ...right, set: sid(A) }, { ...curl, send: '' }], LOGIN)).toEqual([
      '2 Login by HTTP Basic: gets value 1',
    ]);
    // The same user in another browser, and a program by itself, or with a password of its own.
    expect(await told([asks, right, { ...right, from: 2, agent: 'Chrome' }])).toHaveLength(2);
    expect(await told([asks, curl])).toEqual(['2 Login by HTTP Basic']);
    expect(await told([asks, right, { ...curl, fields: basic('eve:other-pass') }])).toHaveLength(2);
  });

  it('is told by the session that it begins', async () => {
    expect(await told([asks, { ...right, set: sid(A) }, right], LOGIN)).toEqual([
      '2 Login by HTTP Basic: gets value 1',
    ]);
  });

  it('is told by a session of unknown name, which only what follows shows', async () => {
    const gate = `gate=${A}`;
    const begins: Visit = { ...right, set: [`${gate}; Path=/; HttpOnly`] };
    const opens: Visit = { ask: 'GET /admin', page: HOME };
    expect(await told([{ ask: 'GET /admin', status: 401 }, wrong, begins, opens], LOGIN)).toEqual([
      '2 Login by HTTP Basic fails',
      '3 Login by HTTP Basic: gets value 1',
    ]);
  });

  it('is a login beside a cookie that it leaves alone', async () => {
    expect(await told([visitor, asks, right, right], LOGIN)).toEqual(['3 Login by HTTP Basic']);
  });

  it('is one by HTTP Digest too, whose every request has another response', async () => {
    const digest = (response: string): Visit => ({
      ask: 'GET /admin',
      fields: [
        `Authorization: Digest username="ada", realm="x", nonce="n", uri="/admin", response="${response}"`,
      ],
      page: HOME,
    });
    expect(await told([digest('11'), digest('22')])).toEqual(['1 Login by HTTP Digest']);
  });

  it.each<[string, readonly Visit[]]>([
    ['an API key', [{ ...right, fields: basic('sk_live_4b1f2c7de9a0:') }]],
    ['a program that asks for a token', [{ ...right, ask: 'POST /oauth/token', form: 'grant_type=x' }]],
    ['a page that is open to all', [{ ask: 'GET /admin', from: 4, page: HOME }, right]],
    ['another scheme', [{ ...right, fields: ['Authorization: AWS4-HMAC-SHA256 x'] }]],
    ['a server that fails', [{ ask: 'GET /admin', fields: basic('ada:s3cret-pass'), status: 500 }]],
  ])('is no login: %s', async (_, visits) => {
    expect(await told(visits, LOGIN)).toEqual([]);
  });

  it('is not shown', async () => {
    const { sessions } = await browse([asks, wrong, right]);
    expect(sessions[0]!.says?.sentence).toBe('Login by HTTP Basic with each request.');
    expect(JSON.stringify(sessions)).not.toMatch(/-pass|YWRhO/);
  });
});
