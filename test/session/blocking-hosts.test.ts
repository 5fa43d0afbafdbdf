// A front page that is refused before a host has given anything is refused to everybody.

import { describe, expect, it } from 'vitest';
import { BlockingHosts } from '../../src/session/blocking-hosts.ts';
import { header, response } from '../support/messages.ts';
import { browse, type Visit } from './browsing.ts';

const HTML = 'text/html; charset=utf-8';

/** What it says of responses: `403 / text/html`. */
function blocks(...responses: readonly [number, string, string?][]): boolean[] {
  const hosts = new BlockingHosts();
  return responses.map(([status, path, type = HTML]) => {
    const fields = [header('Content-Type', type)];
    return hosts.note('shop.example', response({ status, fields, request: { target: path } }), path);
  });
}

describe('403', () => {
  it('of the front page, and of what is asked for until the host gives something', () => {
    expect(blocks([403, '/'], [403, '/account'], [200, '/'], [403, '/account'], [403, '/'])).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it.each<[string, readonly [number, string, string?][]]>([
    ['of another page', [[403, '/account']]],
    ['of an interface', [[403, '/', 'application/json']]],
    [
      'behind a page that is given',
      [
        [200, '/login'],
        [403, '/'],
      ],
    ],
    [
      'behind a redirect',
      [
        [302, '/'],
        [403, '/account'],
      ],
    ],
    ['401', [[401, '/']]],
  ])('means the page: %s', (_, responses) => {
    expect(blocks(...responses).at(-1)).toBe(false);
  });

  it('is of one host', () => {
    const hosts = new BlockingHosts();
    const refused = response({
      status: 403,
      fields: [header('Content-Type', HTML)],
      request: { target: '/' },
    });
    expect(['a', 'b', 'a'].map((host) => hosts.note(host, refused, '/'))).toEqual([true, true, true]);
    expect(hosts.note('c', response({ status: 200, fields: [], request: { target: '/' } }), '/')).toBe(false);
    expect(hosts.note('c', refused, '/')).toBe(false);
  });
});

it('shows no session that outlives its logout', async () => {
  const sid = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
  const front: Visit = { ask: 'GET /', page: '<title>Shop</title>' };
  const login: Visit = {
    ask: 'POST /login',
    form: 'user=ada&password=x',
    to: '/',
    set: [`sid=${sid}; Path=/; HttpOnly; Secure; SameSite=Lax`],
  };
  const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };
  const later: readonly Visit[] = [login, front, logout, { ...front, send: `sid=${sid}` }];
  const rules = async (visits: readonly Visit[]) =>
    (await browse(visits)).findings.filter(({ severity }) => severity === 'high').map(({ rule }) => rule);
  const refused: Visit = { ...front, status: 403 };
  expect(await rules([refused, ...later])).toEqual([]);
  expect(await rules([{ ...front, ask: 'GET /login' }, refused, ...later])).toEqual(['token-after-logout']);
});
