// Requests that were lost, or cut: one browser is one session all the same.

import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/record/message.ts';
import { Counters } from '../../src/shared/counters.ts';
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
  return engine.conclude(() => null).sessions.map(({ values, totals }) => [values, totals.rotated ?? 0]);
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

it('a value is planted only in a client that was there before without it, and when nothing was lost', () => {
  const [value = ''] = VALUES;
  const renews = {
    url: 'https://shop.example/page',
    requestFields: [['Cookie', `sid=${value}`]] as const,
    setCookie: [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`],
  };
  const events = (isKnown: boolean, gaps: number) => {
    const counters = new Counters();
    const engine = auditor({}, counters);
    counters.gaps = gaps;
    if (isKnown) auditMessages(engine, ...exchange({ url: renews.url }, { frame: 1 }));
    auditMessages(engine, ...exchange(renews, { frame: 3, later: 1 }));
    return engine.conclude(() => null).sessions.flatMap((one) => one.events.map(({ event }) => event));
  };
  expect(events(true, 0)).toEqual(['first-seen', 'adopted']);
  expect(events(true, 1)).toEqual(['first-seen', 'renewed']);
  expect(events(false, 0)).toEqual(['first-seen', 'renewed']);
});

describe('a value that a lost message may have set is not planted', () => {
  const [old = '', value = '', other = ''] = VALUES;
  const cookie = (sent: string) => [['Cookie', `sid=${sent}`]] as const;
  const set = (given: string) => [`sid=${given}; Path=/; HttpOnly; Secure; SameSite=Lax`];
  const page = 'https://shop.example/page';
  const renews = { url: page, requestFields: cookie(value), setCookie: set(value) };

  /** The client was there before, and got its first value; then comes what is lost, then a request with the other value. */
  function adopted(lose: (feed: (...messages: readonly Message[]) => void) => void): boolean {
    const engine = auditor();
    const feed = (...messages: readonly Message[]) => auditMessages(engine, ...messages);
    feed(...exchange({ url: page, setCookie: set(old) }, { frame: 1 }));
    feed(...exchange({ url: page, requestFields: cookie(old) }, { frame: 3, later: 1, stream: 1 }));
    lose(feed);
    feed(...exchange(renews, { frame: 9, later: 4, stream: 4 }));
    const sessions = engine.conclude(() => null).sessions;
    return sessions.some(({ totals }) => totals.adopted !== undefined);
  }

  const login = (given: string) =>
    exchange(
      {
        url: 'https://shop.example/login',
        method: 'POST',
        requestFields: cookie(old),
        setCookie: set(given),
      },
      { frame: 5, later: 2, stream: 2 },
    );

  it('the response', () => expect(adopted((feed) => feed(login(value)[0]))).toBe(false));

  it('the request, so that the host is not known', () =>
    expect(adopted((feed) => feed({ ...login(value)[1], request: null }))).toBe(false));

  it('but for a response that sets another value, and where nothing was lost', () => {
    expect(adopted((feed) => feed({ ...login(other)[1], request: null }))).toBe(true);
    expect(adopted(() => {})).toBe(true);
  });
});

it('a login whose response has a gap may have changed the value', () => {
  const [value = ''] = VALUES;
  const cookie = [['Cookie', `sid=${value}`]] as const;
  const rules = (incomplete: boolean) => {
    const engine = auditor();
    auditMessages(
      engine,
      ...exchange({ url: 'https://shop.example/', setCookie: [`sid=${value}`] }, { frame: 1 }),
    );
    const [request, response] = exchange(
      {
        url: 'https://shop.example/login',
        method: 'POST',
        form: ['user', 'password'],
        status: 302,
        requestFields: cookie,
        responseFields: [['Location', '/account']],
      },
      { frame: 3, later: 1 },
    );
    auditMessages(engine, request, { ...response, incomplete });
    auditMessages(
      engine,
      ...exchange({ url: 'https://shop.example/account', requestFields: cookie }, { frame: 5, later: 2 }),
    );
    return engine
      .conclude(() => null)
      .findings.map(({ rule }) => rule)
      .filter((rule) => rule === 'session-not-rotated');
  };
  expect(rules(false)).toEqual(['session-not-rotated']);
  expect(rules(true)).toEqual([]);
});
