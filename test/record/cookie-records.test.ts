import { describe, expect, it } from 'vitest';
import { rejected } from '../../src/cookie/verdict.ts';
import { cookieRecord, recordTime, setCookieRecords } from '../../src/record/cookie-records.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { header, request, response, SECONDS, setting } from '../support/messages.ts';
import { clientVerdict } from '../support/verdicts.ts';

const count = (): (() => string) => {
  let id = 0;
  return () => `set${++id}`;
};

describe('setCookieRecords', () => {
  it('makes a record of each Set-Cookie, as interface and reports know it', () => {
    const [record] = setCookieRecords(
      setting('session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=lax'),
      NO_RESULTS,
      count(),
    );
    expect(record).toEqual({
      type: 'set-cookie',
      id: 'set1',
      input: 'login.pcap',
      frame: 42,
      time: '2026-11-22T20:58:12.123456789Z',
      stream: 3,
      src: '127.0.0.2',
      srcPort: 5000,
      dst: '127.0.0.1',
      dstPort: 40_122,
      host: 'localhost:5000',
      protocol: 'http/1.1',
      tls: false,
      request: { method: 'POST', url: 'http://localhost:5000/login?next=/', frame: 40 },
      status: 302,
      setCookie: 'session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=lax',
      cookie: {
        name: 'session',
        value: 'abc',
        domain: null,
        path: '/',
        expires: null,
        maxAge: 60,
        secure: false,
        httpOnly: true,
        sameSite: 'lax',
        partitioned: false,
      },
      deletion: false,
      lifetimeSeconds: 60,
      verdict: null,
      incomplete: false,
    });
  });

  it('tells the verdict of an audited field', () => {
    const kept = { stored: true, reason: null };
    const verdict = clientVerdict(rejected('SecureOnly', '5.7 step 13', 'Secure over plain HTTP'), {
      firefox: kept,
    });
    const refused = { stored: false, reason: 'SecureOnly' };
    const fields = [header('Set-Cookie', 'a=1; Secure'), header('SET-COOKIE', 'b=2')];
    const records = setCookieRecords(
      response({ fields }),
      { ...NO_RESULTS, verdicts: [verdict, null] },
      count(),
    );
    expect(records.map((record) => record.verdict)).toEqual([
      {
        ...refused,
        action: 'refused',
        step: '5.7 step 13',
        browser: 'standard',
        browsers: { chrome: refused, firefox: kept, safari: refused },
        site: null,
      },
      null,
    ]);
  });

  it('keeps the order and counts on', () => {
    const records = setCookieRecords(setting('a=1', 'b=2', 'a=3'), NO_RESULTS, count());
    expect(records.map(({ id, setCookie }) => [id, setCookie])).toEqual([
      ['set1', 'a=1'],
      ['set2', 'b=2'],
      ['set3', 'a=3'],
    ]);
  });

  it.each([
    ['a=; Max-Age=0', true],
    ['a=; Max-Age=-1', true],
    ['a=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT', true],
    // Max-Age wins over Expires (RFC 6265bis 5.7 step 6).
    ['a=x; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', false],
    ['a=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=soon', true],
    ['a=', false],
    // Judged at the time of the packet, not at the time of reading it.
    [`a=x; Expires=${new Date((SECONDS + 60) * 1000).toUTCString()}`, false],
    [`a=x; Expires=${new Date((SECONDS - 60) * 1000).toUTCString()}`, true],
  ])('%s is a deletion: %s', (setCookie, deletion) => {
    expect(setCookieRecords(setting(setCookie), NO_RESULTS, count())[0]!.deletion).toBe(deletion);
  });

  it('names the host of the URL, in lower case; else the server', () => {
    const upper = request({ url: 'http://Shop.Example:8080/a' });
    const hostOf = (asked: typeof upper | null) =>
      setCookieRecords({ ...setting('a=1'), request: asked }, NO_RESULTS, count())[0]!.host;
    expect(hostOf(upper)).toBe('shop.example:8080');
    expect(hostOf(null)).toBe('127.0.0.2:5000');
  });

  it('reports a value that a gap cuts, and what behind it is not known', () => {
    const fields = [
      header('Set-Cookie', 'a=1'),
      { ...header('Set-Cookie', 'b=; Max-Age=0'), truncated: true },
    ];
    const records = setCookieRecords(response({ fields, incomplete: true }), NO_RESULTS, count());
    expect(records.map(({ setCookie, incomplete, deletion }) => [setCookie, incomplete, deletion])).toEqual([
      ['a=1', true, false],
      ['b=; Max-Age=0', true, null],
    ]);
    expect(records[1]).toMatchObject({
      truncated: true,
      lifetimeSeconds: null,
      cookie: { maxAge: null, secure: null, httpOnly: null, partitioned: null },
    });
    expect(records[0]).not.toHaveProperty('truncated');
  });

  it('has a streamId only where there are streams', () => {
    expect(setCookieRecords(setting('a=1'), NO_RESULTS, count())[0]).not.toHaveProperty('streamId');
    const h2 = { ...setting('a=1'), protocol: 'h2', streamId: 5 } as const;
    expect(setCookieRecords(h2, NO_RESULTS, count())[0]!.streamId).toBe(5);
  });
});

describe('cookieRecord', () => {
  it('lists what a request sends', () => {
    expect(cookieRecord(request(), NO_RESULTS, 'sent7')).toMatchObject({
      type: 'cookie',
      id: 'sent7',
      frame: 40,
      request: { method: 'POST', url: 'http://localhost:5000/login?next=/', frame: 40 },
      cookies: [
        { name: 'a', value: '1' },
        { name: 'b', value: '2' },
        { name: '', value: 'c' },
      ],
      incomplete: false,
    });
  });

  it('joins several Cookie fields, and is null without one', () => {
    const fields = [header('Cookie', 'a=1'), header('cookie', 'b=2')];
    expect(cookieRecord(request({ fields }), NO_RESULTS, 'sent1')?.cookies.map(({ name }) => name)).toEqual([
      'a',
      'b',
    ]);
    expect(cookieRecord(request({ fields: [header('Host', 'x')] }), NO_RESULTS, 'sent1')).toBeNull();
  });
});

describe('recordTime', () => {
  it.each([
    [0, 0, '1970-01-01T00:00:00.000000000Z'],
    [SECONDS, 1, '2026-11-22T20:58:12.000000001Z'],
    [4_294_967_295, 999_999_999, '2106-02-07T06:28:15.999999999Z'],
    [-1, 500_000_000, '1969-12-31T23:59:59.500000000Z'],
    [1e15, 0, '1970-01-01T00:00:00.000000000Z'],
  ])('%d s and %d ns are %s', (seconds, nanoseconds, text) => {
    expect(recordTime(seconds, nanoseconds)).toBe(text);
  });
});
