// Conditions of rules that need care: limits, idioms that are no faults, and the messages.

import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/audit/finding.ts';
import type { Example } from '../../src/audit/rule.ts';
import { audit, auditMessages, auditor, exchange } from '../support/exchange.ts';

const PROTECTED = 'Path=/; Secure; HttpOnly; SameSite=Lax';

function finding(rule: string, ...examples: Example[]): Finding | undefined {
  return audit(examples).find((found) => found.rule === rule);
}

/** A response that sets cookies. */
const set = (...setCookie: string[]): Example => ({ url: 'https://shop.example/app/', setCookie });
const severityOf = (rule: string, ...setCookie: string[]) => finding(rule, set(...setCookie))?.severity;

describe('secure-missing says how HTTPS was seen', () => {
  const missing = (url: string, ...requestFields: [string, string][]) =>
    finding('secure-missing', { url, requestFields, setCookie: ['sid=1; HttpOnly; Path=/; SameSite=Lax'] });

  it('by the connection', () => {
    expect(missing('https://shop.example/')).toMatchObject({
      confidence: 'high',
      message: 'The cookie "sid" is set over HTTPS without the Secure attribute.',
    });
  });

  it('by a field of a proxy: the connection that was captured is in cleartext', () => {
    expect(missing('http://shop.example/', ['Front-End-Https', 'on'])).toMatchObject({
      confidence: 'medium',
      message:
        'The cookie "sid" is set without the Secure attribute, and Front-End-Https says that the browser used HTTPS.',
    });
  });
});

describe('delete-no-match names what differs', () => {
  const missing = (first: string, deletion: string, url = 'https://www.shop.example/app/login') =>
    finding('delete-no-match', { url, setCookie: [first] }, { url, setCookie: [deletion] })?.message;

  it('the Path', () => {
    expect(missing('view=1; Path=/app', 'view=; Max-Age=0; Path=/')).toBe(
      'The deletion of the cookie "view" does not match: it has Path "/", and the cookie has Path "/app", so the browser keeps it.',
    );
  });

  it('the default Path', () => {
    expect(missing('view=1; Path=/', 'view=; Max-Age=0')).toContain(
      'it has no Path, which means "/app" here, and the cookie has Path "/"',
    );
  });

  it('the Domain, in both directions', () => {
    expect(missing('view=1; Path=/; Domain=shop.example', 'view=; Max-Age=0; Path=/')).toContain(
      'it has no Domain (the host "www.shop.example"), and the cookie has Domain "shop.example"',
    );
    expect(missing('view=1; Path=/', 'view=; Max-Age=0; Path=/; Domain=www.shop.example')).toContain(
      'it has Domain "www.shop.example", and the cookie has no Domain (the host "www.shop.example")',
    );
  });

  it('the partition', () => {
    expect(
      missing('view=1; Path=/; Secure; SameSite=None; Partitioned', 'view=; Max-Age=0; Path=/; Secure'),
    ).toContain('it is not Partitioned, and the cookie is');
  });

  it('without the request it reports nothing: host and default path are not known', () => {
    const url = 'https://shop.example/app/logout';
    const missed = (requestUnseen: boolean) => {
      const engine = auditor();
      for (const setCookie of ['view=1; Path=/app', 'view=; Max-Age=0; Path=/'])
        auditMessages(engine, ...exchange({ url, setCookie: [setCookie] }, { requestUnseen }).slice(1));
      return engine.findings().some(({ rule }) => rule === 'delete-no-match');
    };
    expect(missed(false)).toBe(true);
    expect(missed(true)).toBe(false);
  });

  it('a cookie that is set again in the same response is not to be deleted', () => {
    expect(
      finding(
        'delete-no-match',
        set('view=1; Path=/app'),
        set('view=; Max-Age=0; Path=/', 'view=2; Path=/app'),
      ),
    ).toBeUndefined();
  });
});

describe('delete-dropped', () => {
  it('gives the reason', () => {
    expect(finding('delete-dropped', set('__Host-session=; Max-Age=0; Path=/'))).toMatchObject({
      severity: 'high',
      confidence: 'high',
      message: 'The deletion of the cookie "__Host-session" is rejected by browsers: __Host- needs Secure.',
    });
  });

  it('a Secure one in cleartext has less confidence: a proxy may have ended TLS', () => {
    const example: Example = {
      url: 'http://shop.example/',
      setCookie: ['session=; Max-Age=0; Path=/; Secure'],
    };
    expect(finding('delete-dropped', example)?.confidence).toBe('medium');
  });
});

describe('expiry-conflict', () => {
  // The time of the examples is 2026-11-22T20:58:12Z.
  const at = (expires: string, maxAge: number) =>
    severityOf('expiry-conflict', `view=1; Max-Age=${maxAge}; Expires=${expires}; ${PROTECTED}`);

  it('a minute is no conflict, more is', () => {
    expect(at('Sun, 22 Nov 2026 21:59:12 GMT', 3600)).toBeUndefined();
    expect(at('Sun, 22 Nov 2026 21:59:13 GMT', 3600)).toBe('low');
    expect(at('Sun, 22 Nov 2026 21:57:11 GMT', 3600)).toBe('low');
  });

  it('lifetimes over 400 days are equal', () => {
    expect(at('Fri, 31 Dec 2099 23:59:59 GMT', 315_360_000)).toBeUndefined();
  });

  it('two deletions agree, whatever their dates', () => {
    expect(at('Thu, 01 Jan 1970 00:00:00 GMT', -86_400)).toBeUndefined();
  });

  it('when only one deletes, the severity is higher', () => {
    expect(at('Thu, 01 Jan 1970 00:00:00 GMT', 3600)).toBe('medium');
    expect(at('Sun, 22 Nov 2026 21:58:12 GMT', 0)).toBe('medium');
  });
});

describe('lifetime-long', () => {
  const days = (name: string, count: number) =>
    severityOf('lifetime-long', `${name}=1; Max-Age=${count * 86_400}; ${PROTECTED}`);

  it('sessions: 30 days; others: 400', () => {
    expect(days('session', 30)).toBeUndefined();
    expect(days('session', 31)).toBe('medium');
    expect(days('view', 400)).toBeUndefined();
    expect(days('view', 401)).toBe('info');
  });

  it('counts from the time of the packet', () => {
    // 400 days after 2026-11-22T20:58:12Z is 2027-12-27T20:58:12Z.
    const until = (expires: string) =>
      severityOf('lifetime-long', `view=1; Expires=${expires}; ${PROTECTED}`);
    expect(until('Mon, 27 Dec 2027 20:58:12 GMT')).toBeUndefined();
    expect(until('Mon, 27 Dec 2027 20:58:13 GMT')).toBe('info');
  });
});

describe('duplicate-in-response', () => {
  const twice = (...setCookie: string[]) => severityOf('duplicate-in-response', ...setCookie);

  it.each<[string, string[], string | undefined]>([
    ['two live ones', ['a=1; Path=/', 'a=2; Path=/'], 'low'],
    ['two of three', ['a=1; Path=/', 'a=1; Path=/', 'a=2; Path=/'], 'low'],
    ['two live ones, then deleted: another rule', ['a=1', 'a=2', 'a=; Max-Age=0'], undefined],
    ['the default path and the same written', ['a=1', 'a=2; Path=/app'], 'low'],
    ['the same one', ['a=1; Path=/', 'a=1; Path=/'], undefined],
    ['two paths', ['a=1; Path=/', 'a=2; Path=/app'], undefined],
    ['two domains', ['a=1; Path=/', 'a=2; Path=/; Domain=shop.example'], undefined],
    ['deleted, then set', ['a=; Max-Age=0; Path=/', 'a=1; Path=/'], undefined],
    ['set, then deleted: another rule', ['a=1; Path=/', 'a=; Max-Age=0; Path=/'], undefined],
    ['an old one deleted', ['a=; Max-Age=0; Path=/old', 'a=1; Path=/'], undefined],
    [
      'all variants deleted',
      ['a=; Max-Age=0; Path=/', 'a=; Max-Age=0; Path=/; Domain=shop.example'],
      undefined,
    ],
    ['signatures of a cookie that is set twice', ['a.sig=1; Path=/', 'a.sig=2; Path=/'], undefined],
    ['one rejected', ['a=1; Path=/', 'a=1; SameSite=None'], undefined],
    ['two names', ['a=1; Path=/', 'b=1; Path=/'], undefined],
  ])('%s', (_, setCookie, severity) => {
    expect(twice(...setCookie)).toBe(severity);
  });
});

describe('attr-downgrade', () => {
  const downgrade = (before: string, after: string) =>
    finding('attr-downgrade', set(before), set(after))?.message;

  it('names everything that is lost', () => {
    expect(downgrade('a=1; Secure; HttpOnly; SameSite=Strict', 'a=2; SameSite=Lax')).toContain(
      'was set with Secure and HttpOnly and SameSite=Strict before',
    );
    expect(downgrade('a=1; Secure', 'a=2; Secure; SameSite=None')).toContain('no SameSite=None');
  });

  it('another browser receives less, or the same one after a deletion', () => {
    const url = 'https://shop.example/';
    const agent = (name: string): Example => ({ url, requestFields: [['User-Agent', name]] });
    const of = (...examples: Example[]) => finding('attr-downgrade', ...examples);
    const full = `a=1; ${PROTECTED}`;
    const less = 'a=1; Path=/; Secure; SameSite=Lax';
    expect(of({ ...agent('x'), setCookie: [full] }, { ...agent('y'), setCookie: [less] })).toMatchObject({
      confidence: 'medium',
      message: expect.stringContaining('was set with HttpOnly before'),
    });
    const gone = 'a=; Max-Age=0; Path=/; Secure';
    expect(of(set(full), set(gone), set(less))).toBeDefined();
    // Some receive no SameSite, as they treat None as Strict.
    const none = 'a=1; Path=/; Secure; HttpOnly; SameSite=None';
    const without = 'a=1; Path=/; Secure; HttpOnly';
    expect(of({ ...agent('x'), setCookie: [without] }, { ...agent('y'), setCookie: [none] })).toBeUndefined();
    // In cleartext it cannot be Secure.
    expect(
      of(
        { ...agent('x'), setCookie: [without] },
        { url: 'http://shop.example/', setCookie: ['a=1; Path=/; HttpOnly'] },
      ),
    ).toBeUndefined();
  });

  it('another identity is another cookie', () => {
    expect(downgrade('a=1; Secure; Path=/', 'a=2; Path=/app')).toBeUndefined();
  });

  it('an upgrade is no finding', () => {
    expect(downgrade('a=1', 'a=2; Secure; HttpOnly; SameSite=Lax')).toBeUndefined();
  });
});

describe('cacheable-set-cookie', () => {
  const cached = (responseFields: [string, string][], change: Partial<Example> = {}) =>
    finding('cacheable-set-cookie', {
      url: 'https://shop.example/',
      setCookie: [`__Host-session=1; ${PROTECTED}`],
      responseFields,
      ...change,
    })?.severity;

  it.each<[string, [string, string][], string | undefined]>([
    ['no field', [], 'low'],
    ['public', [['Cache-Control', 'public']], 'medium'],
    ['max-age', [['Cache-Control', 'max-age=60']], 'medium'],
    ['s-maxage beats max-age', [['Cache-Control', 'max-age=60, s-maxage=0']], undefined],
    ['max-age=0', [['Cache-Control', 'max-age=0']], undefined],
    ['no-store', [['Cache-Control', 'no-store']], undefined],
    [
      'no-cache in another field line',
      [
        ['Cache-Control', 'max-age=60'],
        ['Cache-Control', 'no-cache'],
      ],
      undefined,
    ],
    ['private', [['Cache-Control', 'private, max-age=60']], undefined],
    ['private="set-cookie"', [['Cache-Control', 'public, private="set-cookie"']], undefined],
    ['Pragma', [['Pragma', 'no-cache']], undefined],
    ['Expires in the past', [['Expires', 'Thu, 19 Nov 1981 08:52:00 GMT']], undefined],
    ['Expires=0', [['Expires', '0']], undefined],
    ['Expires in the future', [['Expires', 'Mon, 23 Nov 2026 08:52:00 GMT']], 'medium'],
    ['something that only sounds like it', [['Cache-Control', 'x-private, no-storehouse']], 'low'],
  ])('%s', (_, fields, severity) => {
    expect(cached(fields)).toBe(severity);
  });

  it('only what caches store', () => {
    expect(cached([], { status: 302 })).toBeUndefined();
    expect(cached([['Cache-Control', 'max-age=60']], { method: 'POST' })).toBeUndefined();
  });

  it('Vary: * prevents sharing', () => {
    expect(cached([['Vary', '*']])).toBeUndefined();
  });

  it('Vary: Cookie prevents sharing between clients that have one', () => {
    const varied: [string, string][] = [['Vary', 'Accept, Cookie']];
    expect(cached(varied)).toBe('low');
    expect(cached(varied, { requestFields: [['Cookie', 'a=1']] })).toBeUndefined();
  });
});

describe('session-weak', () => {
  const issue = (value: string, sent?: string): Example => ({
    url: 'https://shop.example/',
    requestFields: sent === undefined ? [] : [['Cookie', `sid=${sent}`]],
    setCookie: [`sid=${value}; ${PROTECTED}`],
  });
  const [a, b, c] = ['1a2b', '9e47', '3d80'].map((part) => `7d1e90b3c5a24f68b1d7e3f9a0c2${part}`) as [
    string,
    string,
    string,
  ];

  it('values that are mostly the same, issued to clients without one', () => {
    expect(finding('session-weak', issue(a), issue(b))).toBeUndefined();
    expect(finding('session-weak', issue(a), issue(b), issue(c))).toMatchObject({
      severity: 'medium',
      message: expect.stringContaining('at most 16 bits'),
    });
  });

  it('not one session that is renewed', () => {
    expect(finding('session-weak', issue(a), issue(b, a), issue(c, b))).toBeUndefined();
  });

  it('the hash of a name that is seen later; the message does not have the name', () => {
    const later: Example = { url: 'https://shop.example/users/alice', requestFields: [['Cookie', 'a=1']] };
    const found = finding('session-weak', issue('6384e2b2184bcbf58eccf10ca7a6563c'), later);
    expect(found).toMatchObject({ severity: 'medium', evidence: [{ frame: 2 }] });
    expect(found!.message).not.toContain('alice');
  });

  it('a time followed by a few digits', () => {
    // A dash and five digits: 6 * log2(12) bits.
    expect(finding('session-weak', issue('1795381092-48217'))).toMatchObject({
      severity: 'medium',
      message: expect.stringContaining('at most 21 bits'),
    });
  });
});

describe('jwt-weak', () => {
  // The time of the examples begins at 1795381092, with one second between them.
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const token = (exp: number) => `${part({ alg: 'HS256' })}.${part({ sub: '1', exp })}.${'A'.repeat(43)}`;
  const use = (value: string): Example => ({
    url: 'https://shop.example/me',
    requestFields: [['Cookie', `jwt=${value}`]],
  });
  const login = (value: string): Example => ({
    url: 'https://shop.example/login',
    method: 'POST',
    form: ['user', 'password'],
    setCookie: [`jwt=${value}; ${PROTECTED}`],
  });
  const refresh = (value: string, next: string): Example => ({
    ...use(value),
    setCookie: [`jwt=${next}; ${PROTECTED}`],
  });
  // Servers allow for five minutes between two clocks.
  const early = token(1_795_380_000);
  const late = token(1_795_390_000);
  const denied: Example = { url: 'https://shop.example/me', status: 401 };

  it('a token that opens a closed page after it expired', () => {
    expect(finding('jwt-weak', denied, login(early), use(early), use(early))?.severity).toBe('high');
    expect(finding('jwt-weak', login(early), use(early), use(early), denied)?.severity).toBe('high');
  });

  it('not when the page is not known to be closed', () => {
    expect(finding('jwt-weak', login(early), use(early), use(early))).toBeUndefined();
    const open: Example = { url: 'https://shop.example/me' };
    expect(finding('jwt-weak', open, login(early), use(early), use(early))).toBeUndefined();
  });

  it('not within a few minutes', () => {
    expect(
      finding('jwt-weak', denied, login(token(1_795_381_000)), use(token(1_795_381_000))),
    ).toBeUndefined();
  });

  it('not when another one had replaced it', () => {
    expect(
      finding('jwt-weak', denied, login(early), refresh(late, late), use(late), use(late), use(late)),
    ).toBeUndefined();
  });

  it('not when it is denied', () => {
    const late401: Example = { ...use(early), status: 401 };
    expect(finding('jwt-weak', denied, login(early), late401, late401, late401)).toBeUndefined();
  });
});

describe('session-in-url', () => {
  const VALUE = 'f3b1c9d2e7a84650';
  const inRequest = (url: string, cookie: string, ...fields: [string, string][]) =>
    finding('session-in-url', { url, requestFields: [['Cookie', cookie], ...fields] });

  it('a value that a session cookie has', () => {
    expect(inRequest(`https://shop.example/?a=1&key=${VALUE}`, `session=${VALUE}`)).toMatchObject({
      confidence: 'high',
      cookie: 'session',
    });
    // It is no session: a tracking number in both places is no finding.
    expect(inRequest(`https://shop.example/?a=1&key=${VALUE}`, `visit=${VALUE}`)).toBeUndefined();
  });

  it('a value that was set before, percent-encoded, in a Referer to another host', () => {
    const found = finding(
      'session-in-url',
      set('session=ab+c9d2e7a84650/x; Secure; HttpOnly; Path=/; SameSite=Lax'),
      {
        url: 'https://ads.example/pixel.gif',
        requestFields: [
          ['Cookie', 'ad=1'],
          ['Referer', 'https://shop.example/cart?key=ab%2Bc9d2e7a84650%2Fx'],
        ],
      },
    );
    expect(found).toMatchObject({ host: 'ads.example', cookie: 'session', confidence: 'high' });
    expect(found!.message).toContain('is sent to "ads.example" in a Referer');
  });

  it('the name of a session alone has less confidence, and needs a value', () => {
    expect(inRequest('https://shop.example/;JSESSIONID=4F2A9C0D1B7E?x=1', 'a=1')?.confidence).toBe('medium');
    expect(inRequest('https://shop.example/?PHPSESSID=short', 'a=1')).toBeUndefined();
    expect(inRequest('https://shop.example/?state=f3b1c9d2e7a84650', 'a=1')).toBeUndefined();
  });

  it('does not print the value', () => {
    expect(inRequest(`https://shop.example/?key=${VALUE}`, `session=${VALUE}`)!.message).not.toContain(VALUE);
  });
});

describe('secure-on-cleartext', () => {
  it('on loopback with the name of another host it is info: a proxy may have ended TLS', () => {
    const engine = auditor();
    const [request, response] = exchange({ url: 'http://shop.example/', setCookie: [`a=1; ${PROTECTED}`] });
    const local = { src: '127.0.0.1', dst: '127.0.0.1' };
    auditMessages(engine, { ...response, ...local, request: { ...request, ...local } });
    expect(engine.findings()).toMatchObject([
      { rule: 'secure-on-cleartext', severity: 'info', confidence: 'low' },
    ]);
  });
});

describe('prefix-unused', () => {
  it('gives no advice that would do harm', () => {
    expect(severityOf('prefix-unused', 'session=1; Path=/; HttpOnly; SameSite=Lax')).toBeUndefined();
    expect(severityOf('prefix-unused', 'session=1; Path=/; Secure; HttpOnly; SameSite=Lax')).toBe('info');
  });
});

describe('oversize', () => {
  it('counts octets, and names count too', () => {
    const near = (text: string) => severityOf('oversize', `${text}; ${PROTECTED}`);
    expect(near(`a=${'€'.repeat(1166)}`)).toBeUndefined(); // 1 + 3498
    expect(near(`a=${'€'.repeat(1167)}`)).toBe('info');
    expect(near(`${'n'.repeat(96)}=${'v'.repeat(4000)}`)).toBe('info'); // 4096 is allowed.
    expect(near(`${'n'.repeat(97)}=${'v'.repeat(4000)}`)).toBe('medium');
  });
});

describe('attr-typo', () => {
  it('is info when the attribute is set as well', () => {
    expect(severityOf('attr-typo', 'a=1; Path=/; HttpOnly; SameSite=Lax; Secured')).toBe('medium');
    expect(severityOf('attr-typo', `a=1; ${PROTECTED}; Secured`)).toBe('info');
  });

  it('reports the worst of several', () => {
    expect(finding('attr-typo', set('a=1; Secure; SameSite=Lax; MaxAge=7; HTTP-Only'))).toMatchObject({
      severity: 'medium',
      message: expect.stringContaining('"HTTP-Only"'),
    });
  });
});

describe('attr-duplicate', () => {
  it.each([
    ['a=1; Path=/; Path=/', undefined],
    ['a=1; SameSite=Lax; samesite=lax', undefined],
    ['a=1; Secure; Secure', undefined],
    ['a=1; Max-Age=1; Max-Age=2', 'info'],
    ['a=1; Path=/; Path=/; Domain=shop.example; Domain=www.shop.example; Domain=shop.example', 'info'],
  ])('%s', (field, severity) => {
    expect(severityOf('attr-duplicate', field)).toBe(severity);
  });
});

describe('cookie-over-cleartext', () => {
  it('the response that sets a cookie decides whether it is a session, whatever is sent later', () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbi0xMjM0NTY3';
    const sent: Example = { url: 'http://shop.example/', requestFields: [['Cookie', `view=${jwt}`]] };
    expect(finding('cookie-over-cleartext', sent)?.severity).toBe('high');
    const plain: Example = { url: 'http://shop.example/', setCookie: ['view=list'] };
    expect(finding('cookie-over-cleartext', plain, sent)?.severity).toBe('info');
  });
});

describe('messages', () => {
  it('shorten a name that is too long', () => {
    const { message } = finding('samesite-missing', set(`${'n'.repeat(500)}=1; Secure; HttpOnly`))!;
    expect(message.length).toBeLessThan(200);
  });
});

describe('a lifetime that browsers read otherwise than the standard', () => {
  const SID = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
  const logout = (deletion: string): Example[] => [
    { url: 'https://shop.example/login', method: 'POST', setCookie: [`session=${SID}; ${PROTECTED}`] },
    {
      url: 'https://shop.example/logout',
      method: 'POST',
      requestFields: [['Cookie', `session=${SID}`]],
      setCookie: [deletion],
    },
  ];

  it.each([
    'session=; Expires=Mon, 01 Jan 1600 00:00:00 GMT; Path=/',
    'session=deleted; Expires=Mon, 01 Jan 1600 00:00:00 GMT; Path=/',
    'session=; Max-Age=-1.5; Path=/',
    'session=; Max-Age=+0; Path=/',
  ])('a deletion loses no protection: %s', (deletion) => {
    const rules = audit(logout(deletion)).map(({ rule }) => rule);
    for (const rule of ['attr-downgrade', 'secure-missing', 'httponly-missing', 'samesite-missing'])
      expect(rules).not.toContain(rule);
  });

  it.each([
    ['-1.5', 'Chrome ignores it, Firefox deletes the cookie'],
    ['+60', 'Chrome keeps the cookie for 60 seconds, Firefox ignores it'],
    ['+0', 'Chrome deletes the cookie, Firefox ignores it'],
  ])('Max-Age=%s: what each browser does', (maxAge, effect) => {
    for (const value of ['', SID])
      expect(finding('maxage-invalid', set(`view=${value}; Max-Age=${maxAge}; ${PROTECTED}`))?.message).toBe(
        `The cookie "view" has Max-Age "${maxAge}", which browsers read in different ways: ${effect}.`,
      );
  });

  it('a value that one of them deletes at once is a loss, as with a date', () => {
    const severity = (field: string) => severityOf('maxage-invalid', `${field}; ${PROTECTED}`);
    expect(severity(`sid=${SID}; Max-Age=-1.5`)).toBe('high');
    expect(severity(`sid=${SID}; Max-Age=+0`)).toBe('high');
    expect(severity(`view=list; Max-Age=-1.5`)).toBe('medium');
    expect(severity(`sid=${SID}; Max-Age=+60`)).toBe('low');
    expect(severity('sid=; Max-Age=-1.5')).toBe('low');
    expect(severity(`sid=${SID}; Max-Age=abc`)).toBe('low');
  });

  it('what both delete all the same is not reported', () => {
    for (const maxAge of ['+0', '-1.5', 'abc', '1.5'])
      expect(
        finding('maxage-invalid', set(`view=; Max-Age=${maxAge}; Expires=Thu, 01 Jan 1970 00:00:00 GMT`)),
      ).toBeUndefined();
  });
});
