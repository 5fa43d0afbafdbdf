// Requests that were lost, or cut: one browser is one session all the same.

import { expect, it } from 'vitest';
import { auditMessages, auditor, exchange } from '../support/exchange.ts';

const VALUES = [
  '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6',
  'c0ffee5f2a7e41b09d3c8a6b5e4f1d20',
  '41ab5f2a7ec0ffee9d3c8a6b5e4f1d20',
];

/** A response each, with the next value; `lose`: what becomes of its request. */
function follow(streamOf: (index: number) => number, lose: 'all' | 'a part' | 'nothing') {
  const engine = auditor();
  for (const [index, value] of VALUES.entries()) {
    const [request, response] = exchange(
      {
        url: 'https://shop.example/page',
        setCookie: [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`],
        requestFields: index > 0 && lose === 'a part' ? [['Cookie', `sid=${VALUES[index - 1]}`]] : [],
      },
      { frame: index * 2 + 1, later: index, stream: streamOf(index) },
    );
    const cut = { ...request, incomplete: lose === 'a part' };
    if (lose !== 'all') auditMessages(engine, cut);
    auditMessages(engine, { ...response, request: lose === 'all' ? null : cut });
  }
  return engine.sessions!.finish(() => null).map(({ values, totals }) => [values, totals.rotated ?? 0]);
}

it('what one connection is given, where its requests were lost, is one session', () => {
  expect(follow(() => 0, 'all')).toEqual([[3, 2]]);
  expect(follow((index) => index, 'all')).toEqual([
    [1, 0],
    [1, 0],
    [1, 0],
  ]);
});

it('the whole cookies of a request that was cut belong to its session, on any connection', () => {
  expect(follow((index) => index, 'a part')).toEqual([[3, 2]]);
});

it('a request without a cookie is that of another client, when nothing was lost', () => {
  expect(follow(() => 0, 'nothing')).toEqual([
    [1, 0],
    [1, 0],
    [1, 0],
  ]);
});
