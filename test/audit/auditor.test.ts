// The engine: what is audited, how often, with which cookie store, and what the policy changes.

import { describe, expect, it } from 'vitest';
import type { Example } from '../../src/audit/rule.ts';
import { RULES } from '../../src/audit/rules/index.ts';
import { createResponse, type RequestMessage } from '../../src/record/message.ts';
import { Counters } from '../../src/shared/counters.ts';
import { audit, auditMessages, auditor, exchange, ruleIds } from '../support/exchange.ts';
import { header, request as makeRequest } from '../support/messages.ts';
import fc from '../support/properties.ts';

const SESSION = 'session=3f9c2b7a1d8e4f60; Path=/; Secure; HttpOnly; SameSite=Lax';
const BARE = 'session=3f9c2b7a1d8e4f60; Path=/; HttpOnly; SameSite=Lax';

/** One login that sets a cookie. */
const login = (url: string, setCookie: string, ...requestFields: [string, string][]): Example => ({
  url,
  method: 'POST',
  status: 303,
  requestFields,
  setCookie: [setCookie],
});

describe('a missing Secure', () => {
  const secureRules = (example: Example, assumeHttps = false) =>
    audit([example], { assumeHttps })
      .filter(({ rule }) => /^(?:secure|cookie-over)/.test(rule))
      .map(({ rule, severity, confidence }) => [rule, severity, confidence]);

  it('over TLS', () => {
    expect(secureRules(login('https://shop.example/login', BARE))).toEqual([
      ['secure-missing', 'high', 'high'],
    ]);
    // TLS on loopback is TLS.
    expect(secureRules(login('https://localhost/login', BARE))).toEqual([['secure-missing', 'high', 'high']]);
  });

  it('behind a proxy that sends X-Forwarded-Proto, and with --assume-https', () => {
    const forwarded = login('http://127.0.0.1:5000/login', BARE, ['X-Forwarded-Proto', 'https']);
    expect(secureRules(forwarded)).toEqual([['secure-missing', 'high', 'medium']]);
    const plain = login('http://127.0.0.1:5000/login', BARE);
    expect(secureRules(plain, true)).toEqual([['secure-missing', 'high', 'high']]);
  });

  it('in cleartext: the cookie on the network is the finding, and its message names the missing Secure', () => {
    const [finding] = audit([login('http://shop.example/login', BARE)]);
    expect(finding).toMatchObject({ rule: 'cookie-over-cleartext', severity: 'high', confidence: 'high' });
    expect(finding!.message).toContain('has no Secure attribute');
  });

  it('on loopback', () => {
    expect(secureRules(login('http://localhost:5000/login', BARE))).toEqual([
      ['secure-missing-loopback', 'low', 'medium'],
    ]);
    const key = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
    expect(secureRules({ url: 'http://[::1]:5000/', setCookie: [`member=${key}; HttpOnly`] })).toEqual([
      ['secure-missing-loopback', 'info', 'medium'],
    ]);
    expect(secureRules(login('http://[::1]:5000/', 'view=list; HttpOnly; SameSite=Lax'))).toEqual([]);
  });
});

it('of two cookies of a host and a name a finding names the one that it is about', () => {
  const found = audit([
    { url: 'http://cdn8.shop.example/', setCookie: ['uid=1; Path=/; Secure'] },
    { url: 'http://cdn8.shop.example/', setCookie: ['uid=2; Path=/; Domain=shop.example'] },
  ]);
  const scopesOf = (rule: string) => found.find((one) => one.rule === rule)?.scopes;
  expect(scopesOf('secure-on-cleartext')).toEqual([{ domain: null, path: '/', partitionKey: null }]);
  expect(scopesOf('cookie-over-cleartext')).toEqual([
    { domain: 'shop.example', path: '/', partitionKey: null },
  ]);
});

describe('what is not audited', () => {
  it('deletions need no attributes', () => {
    const found = audit([
      login('https://shop.example/login', SESSION),
      { url: 'https://shop.example/logout', setCookie: ['session=; Path=/; Max-Age=0'] },
      {
        url: 'https://shop.example/logout',
        setCookie: ['other=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
      },
    ]);
    expect(ruleIds(found)).toEqual(['prefix-unused', 'session-weak']);
  });

  it('incomplete messages: only attributes of whole fields have findings; they are counted, responses also where no cookie is seen', () => {
    const counters = new Counters();
    const engine = auditor({}, counters);
    auditMessages(
      engine,
      ...exchange(login('https://shop.example/login', 'session=abc'), { incomplete: true }),
    );
    // Not that caches may store it, nor that it is set twice: what is missing may say otherwise.
    expect(ruleIds(engine.findings())).toEqual(['httponly-missing', 'samesite-missing', 'secure-missing']);
    expect(engine.unjudged().get('incomplete')).toBeUndefined();
    counters.incompleteResponses = 2;
    auditMessages(engine, makeRequest({ url: 'https://shop.example/', incomplete: true }));
    expect(engine.unjudged().get('incomplete')).toBe(3);
  });

  it('a truncated field: the others of its response are received', () => {
    const engine = auditor();
    const [, response] = exchange(login('https://shop.example/login', SESSION), { incomplete: true });
    const truncated = createResponse({
      ...response,
      fields: [...response.fields, { ...header('Set-Cookie', 'session=ab'), truncated: true }],
    });
    expect(auditMessages(engine, truncated).map((verdict) => verdict?.action)).toEqual(['stored', undefined]);
  });

  it('a rejected cookie has one finding, the one about its rejection', () => {
    const overTls: readonly (readonly [string, string])[] = [
      ['a=\x07', 'control-char'],
      [`a=${'x'.repeat(5000)}`, 'oversize'],
      ['', 'nameless'],
      ['; Path=/', 'nameless'],
      ['a=1; Domain=other.example', 'domain-rejected'],
      ['a=1; SameSite=None', 'samesite-none-insecure'],
      ['a=1; Partitioned', 'partitioned-insecure'],
      ['a=1; Partitioned; SameSite=None', 'samesite-none-insecure'],
      ['__Host-a=1; Secure', 'prefix-violated'],
      ['__secure-a=1', 'prefix-violated'],
      ['=__Host-a', 'prefix-violated'],
    ];
    for (const [setCookie, rule] of overTls)
      expect([setCookie, ruleIds(audit([{ url: 'https://shop.example/', setCookie: [setCookie] }]))]).toEqual(
        [setCookie, [rule]],
      );
    const inTheOpen = audit([{ url: 'http://shop.example/', setCookie: ['a=1; Secure; Maxage=7'] }]);
    expect(ruleIds(inTheOpen)).toEqual(['secure-on-cleartext']);
    const overlay = audit([
      { url: 'https://shop.example/', setCookie: ['a=1; Path=/; Secure; HttpOnly; SameSite=Lax'] },
      { url: 'http://shop.example/', setCookie: ['a=2; Path=/'] },
    ]);
    expect(ruleIds(overlay)).toEqual(['secure-overlay-blocked']);
  });

  it('a host name that gives no URL is counted', () => {
    const engine = auditor();
    const [request, response] = exchange(login('http://shop.example/', BARE));
    const [verdict] = auditMessages(engine, { ...response, request: { ...request, url: 'http://a b/' } });
    expect(verdict).toMatchObject({ stored: false, reason: 'InvalidUrl' });
    expect(engine.findings()).toEqual([]);
    expect(engine.unjudged().get('no-valid-url')).toBe(1);
  });

  it('what is not shown is received and not reported', () => {
    const engine = auditor();
    const [, set] = exchange(login('https://shop.example/app/login', 'session=abc; Path=/app; Secure'));
    expect(engine.audit(set, false)).toMatchObject([{ action: 'stored' }]);
    expect(engine.findings()).toEqual([]);
    auditMessages(
      engine,
      ...exchange(login('https://shop.example/app/logout', 'session=; Path=/; Max-Age=0'), { later: 1 }),
    );
    expect(ruleIds(engine.findings())).toEqual(['delete-no-match']);
  });
});

describe('a response without its request', () => {
  it('its Domain is taken for its host, and no Domain is foreign', () => {
    const engine = auditor();
    const example = login('https://www.shop.example/', `${SESSION}; Domain=shop.example`);
    const [, response] = exchange(example, { requestUnseen: true });
    const [verdict] = auditMessages(engine, response);
    expect(verdict).toMatchObject({ action: 'stored', cookie: { domain: 'shop.example' } });
    expect(ruleIds(engine.findings())).toEqual(['domain-wide', 'session-weak']);
    expect(engine.findings()[0]!.host).toBe('203.0.113.10:443');
    expect(engine.unjudged().get('request-not-seen')).toBe(1);
  });

  it('an impossible Domain: rejected without a finding', () => {
    const engine = auditor();
    const example = login('https://shop.example/', 'a=1; Domain=ex ample; Secure; HttpOnly; SameSite=Lax');
    const [, response] = exchange(example, { requestUnseen: true });
    auditMessages(engine, response);
    expect(engine.findings()).toEqual([]);
  });
});

describe('whether a cookie is a session', () => {
  it('stays with its name and host: a deletion has no value to classify', () => {
    const found = audit([
      login(
        'https://shop.example/app/login',
        'own=CfDJ8NrAkS1v9Z2pQ7mX4tL0; Path=/app; Secure; HttpOnly; SameSite=Lax',
      ),
      login('https://shop.example/app/logout', 'own=; Path=/; Max-Age=0'),
    ]);
    expect(found.find(({ rule }) => rule === 'delete-no-match')?.severity).toBe('high');
  });

  it('differs between hosts', () => {
    const found = audit([
      login(
        'https://a.example/login',
        'own=CfDJ8NrAkS1v9Z2pQ7mX4tL0; Path=/; Secure; HttpOnly; SameSite=Lax',
      ),
      login('https://b.example/login', 'own=7; Path=/; Secure; HttpOnly'),
    ]);
    expect(found.find(({ rule }) => rule === 'samesite-missing')?.severity).toBe('info');
  });

  it('a login makes an unknown name a session, and the policy decides what a login is', () => {
    const example = login(
      'https://shop.example/login',
      'app_sid=0c4660d8d420b5cafed5bdfc844787f3; Secure; HttpOnly',
    );
    const severity = (options: Parameters<typeof audit>[1]) =>
      audit([example], options).find(({ rule }) => rule === 'samesite-missing')?.severity;
    expect(severity({})).toBe('medium');
    expect(severity({ isLogin: () => false })).toBe('low');
    expect(severity({ isSession: (name) => (name === 'app_sid' ? false : undefined) })).toBe('low');
  });

  it('in requests: by the response that set it, else by its name and value', () => {
    const sent = (cookie: string) =>
      audit([{ url: 'http://shop.example/', requestFields: [['Cookie', cookie]] }]).map(
        ({ cookie: name, severity }) => [name, severity],
      );
    expect(sent('PHPSESSID=meoa8q4vanatb4tkoltjj8mphh; view=list')).toEqual([
      ['PHPSESSID', 'high'],
      ['view', 'info'],
    ]);
  });
});

describe('findings', () => {
  it('are one for each rule, host and name, with a count and the first and last frame', () => {
    const again = Array.from({ length: 5 }, () =>
      login('https://shop.example/login', SESSION.replace('; SameSite=Lax', '')),
    );
    const finding = audit([...again, login('https://other.example/login', SESSION)]).find(
      ({ rule }) => rule === 'samesite-missing',
    );
    expect(finding).toMatchObject({ count: 5, host: 'shop.example', cookie: 'session', path: '/' });
    expect(finding!.evidence.map(({ frame }) => frame)).toEqual([2, 4, 6, 8, 10]);
  });

  it('count the same whether a field is audited again or its result is cached', () => {
    const fields = [
      'session=a; Secure',
      'session=b; Secure',
      'session=b; Secure; HttpOnly',
      'session=; Max-Age=0',
      'session=c; Path=relative; Secured',
      'session=c; SameSite=Foo; Domain=shop.example',
      '__Host-session=c; Path=/; Secure',
    ];
    const ruleIdsOfFields = [
      'samesite-missing',
      'httponly-missing',
      'secure-missing',
      'attr-typo',
      'path-invalid',
    ];
    const counts = (texts: readonly string[]) => {
      const found = audit(texts.map((text) => login('https://shop.example/login', text)));
      return new Map(found.map(({ rule, cookie, count }) => [`${rule} ${cookie}`, count]));
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...fields), { maxLength: 30 }), (texts) => {
        const expected = new Map<string, number>();
        for (const text of texts)
          for (const [key, count] of counts([text])) expected.set(key, (expected.get(key) ?? 0) + count);
        const together = counts(texts);
        for (const name of ['session', '__Host-session'])
          for (const rule of ruleIdsOfFields)
            expect(together.get(`${rule} ${name}`)).toBe(expected.get(`${rule} ${name}`));
      }),
      { numRuns: 60 },
    );
  });
});

describe('stores', () => {
  it('two browsers on loopback: one deletes with the wrong path what only the other one has', () => {
    const agent: [string, string] = ['User-Agent', 'Mozilla/5.0 Firefox/150.0'];
    const visit = (target: string, cookie: string | null, setCookie: string): Example => ({
      url: `http://localhost:5000${target}`,
      requestFields: cookie === null ? [agent] : [agent, ['Cookie', cookie]],
      setCookie: [setCookie],
    });
    const exchanges = [
      visit('/app/login', null, 'sid=alice0123456; Path=/app; HttpOnly; SameSite=Lax'),
      visit('/app/login', null, 'sid=bob012345678; Path=/; HttpOnly; SameSite=Lax'),
      // Bob's deletion matches: in a shared store it would not match Alice's cookie.
      visit('/app/logout', 'sid=bob012345678', 'sid=; Path=/; Max-Age=0'),
    ];
    expect(ruleIds(audit(exchanges))).not.toContain('delete-no-match');
    const missed = [...exchanges, visit('/app/logout', 'sid=alice0123456', 'sid=; Path=/; Max-Age=0')];
    const finding = audit(missed).find(({ rule }) => rule === 'delete-no-match');
    expect(finding).toMatchObject({ count: 1, severity: 'high', confidence: 'high' });
    expect(finding!.evidence[0]!.frame).toBe(8);
  });

  it('every whole Set-Cookie field has a verdict', () => {
    const engine = auditor();
    const [, response] = exchange({
      url: 'https://shop.example/',
      setCookie: ['a=1; Secure', 'b=2; SameSite=None', 'a=; Max-Age=0', 'c=; Max-Age=0'],
    });
    const verdicts = auditMessages(engine, response);
    expect(verdicts.map((verdict) => [verdict?.action, verdict?.reason])).toEqual([
      ['stored', null],
      ['refused', 'SameSiteNoneInsecure'],
      ['deleted', null],
      ['nothing-to-delete', null],
    ]);
  });
});

describe('the policy', () => {
  const example = login('https://shop.example/login', 'session=abc; Secure; HttpOnly; Path=/');

  it('switches rules off and gives them another severity', () => {
    const severityOf = (rule: string) =>
      ['prefix-unused', 'session-weak'].includes(rule)
        ? 'off'
        : rule === 'samesite-missing'
          ? 'high'
          : undefined;
    const found = audit([example], { severityOf });
    expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([['samesite-missing', 'high']]);
  });

  it('leaves cookies and hosts out', () => {
    expect(
      audit([example], { isIgnored: (host, cookie) => host === 'shop.example' && cookie === 'session' }),
    ).toEqual([]);
    const sent: Example = {
      url: 'http://shop.example/',
      requestFields: [['Cookie', 'session=abc; view=list']],
    };
    const found = audit([sent], { isIgnored: (_, cookie) => cookie === 'session' });
    expect(found.map(({ cookie }) => cookie)).toEqual(['view']);
  });
});

describe('wants', () => {
  it('wants cookies only: a capture without any costs nothing', () => {
    const engine = auditor({}, new Counters());
    expect(engine.wants('request', false, false)).toBe(false);
    expect(engine.wants('response', false, false)).toBe(false);
    expect(engine.wants('response', true, false)).toBe(true);
    expect(engine.wants('request', false, true)).toBe(true);
  });
});

describe('responses without cookies that it has to see', () => {
  const requestTo = (target: string, hasCookie = false) =>
    makeRequest({ target, fields: hasCookie ? [header('Cookie', 'a=1')] : [] });
  const wants = (status: number, request: RequestMessage | null, options = {}) =>
    auditor(options).wantsResponse(status, request);

  it('redirects, also when their request was not seen', () => {
    expect(wants(302, null)).toBe(true);
    expect(wants(200, null)).toBe(false);
    expect(wants(304, requestTo('/'))).toBe(false);
  });

  it('those to requests whose URL may hold a session', () => {
    expect(wants(200, requestTo('/cart;jsessionid=4F2A9C0D1B7E'))).toBe(true);
    expect(wants(200, requestTo('/index.php?PHPSESSID=q1w2e3r4t5'))).toBe(true);
    expect(wants(200, requestTo('/index.php'))).toBe(false);
  });

  it('none where the rules are off, or sessions are not followed', () => {
    const severityOf = (id: string) =>
      RULES.find(({ meta }) => meta.id === id)?.anyResponse === undefined ? undefined : 'off';
    expect(wants(200, requestTo('/?sid=4F2A9C0D1B7E'), { severityOf })).toBe(false);
    expect(wants(302, null, { followsSessions: false })).toBe(false);
  });

  it('a Location whose request was not seen', () => {
    const engine = auditor();
    const example = {
      url: 'https://shop.example/',
      status: 302,
      responseFields: [['Location', '/start;jsessionid=4F2A9C0D1B7E8A6354C1']],
    } as const;
    auditMessages(engine, exchange(example, { requestUnseen: true })[1]);
    expect(engine.findings()).toMatchObject([
      { rule: 'session-in-url', host: '203.0.113.10:443', cookie: 'jsessionid' },
    ]);
  });
});
