// Who sets a cookie: a server with Set-Cookie, or a script of the page, whose cookie only ever comes from the client.

import { expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const sends: Visit = { ask: 'GET /', send: `connect.sid=${A}` };

async function setBy(visits: readonly Visit[]): Promise<unknown[]> {
  return (await browse(visits)).sessions.map((session) => session.setBy);
}

it.each<[string, readonly Visit[], string]>([
  ['never seen in a response', [sends, sends], 'script'],
  ['set once', [sends, { ...sends, set: [`connect.sid=${B}; Path=/`] }], 'server'],
  ['renewed', [sends, { ...sends, set: [`connect.sid=${A}; Path=/`] }], 'server'],
  ['deleted', [sends, { ...sends, set: ['connect.sid=; Path=/; Max-Age=0'] }], 'server'],
  ['another cookie is set', [sends, { ...sends, set: ['theme=dark; Path=/'] }], 'script'],
])('%s', async (_, visits, expected) => {
  expect(new Set(await setBy(visits))).toEqual(new Set([expected]));
});

it('set by a server for one client, it is for all', async () => {
  const other: Visit = { ask: 'GET /', from: 2, set: [`connect.sid=${B}; Path=/`] };
  expect(await setBy([sends, other])).toEqual(['server', 'server']);
});

it('a login without a cookie has none', async () => {
  expect(await setBy([{ ask: 'POST /login', form: 'user=a&password=b', status: 401 }])).toEqual([null]);
});
