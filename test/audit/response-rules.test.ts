// Rules about what a response does by itself: cookies that cannot live, and responses that browsers do not take. What
// they must not report comes from real applications.

import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/audit/finding.ts';
import type { Example } from '../../src/audit/rule.ts';
import type { MalformedHead } from '../../src/record/message.ts';
import { audit, auditMessages, auditor, exchange, ruleIds, type Surroundings } from '../support/exchange.ts';

const ID = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const OTHER_ID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.hZ8vJkq0cV2nQd6pYb1mXr3sT5uW7yA9eF0gH2iK4lM';
const KEPT = 'Path=/; Secure; HttpOnly; SameSite=Lax';

function login(...setCookie: string[]): Example {
  return {
    url: 'https://shop.example/login',
    method: 'POST',
    status: 302,
    responseFields: [['Location', '/account']],
    setCookie,
  };
}

function findingOf(rule: string, ...examples: Example[]): Finding | undefined {
  return audit(examples).find((finding) => finding.rule === rule);
}

/** Each exchange in surroundings of its own. */
function findingAmong(rule: string, ...exchanges: [Example, Surroundings][]): Finding | undefined {
  const engine = auditor();
  for (const [index, [example, surroundings]] of exchanges.entries())
    auditMessages(engine, ...exchange(example, { frame: index * 2 + 1, stream: index, ...surroundings }));
  return engine.findings().find((finding) => finding.rule === rule);
}

describe('set-then-deleted', () => {
  const severity = (example: Example) => findingOf('set-then-deleted', example)?.severity;
  const pair = (value = ID) => [`sid=${value}; ${KEPT}`, `sid=; Max-Age=0; ${KEPT}`];

  it.each<[string, Example]>([
    ['a form', login(...pair())],
    ['a script', { url: 'https://shop.example/api/auth/sign-in', method: 'POST', setCookie: pair() }],
    ['a callback', { url: 'https://shop.example/auth/callback?code=1&state=2', setCookie: pair() }],
    ['a link by mail', { url: 'https://shop.example/auth/verify?token=abc', setCookie: pair() }],
    ['after a page without login', { ...login(...pair()), requestFields: [['Cookie', `sid=${OTHER_ID}`]] }],
    ['a token of an unknown name', login(`app=${JWT}; ${KEPT}`, `app=; Max-Age=0; ${KEPT}`)],
  ])('a login never holds: %s', (_, example) => {
    expect(severity(example)).toBe('high');
  });

  it('the session that another POST begins, a page, another cookie', () => {
    expect(severity({ url: 'https://shop.example/cart', method: 'POST', setCookie: pair() })).toBe('medium');
    expect(severity({ url: 'https://shop.example/cart', setCookie: pair() })).toBe('low');
    expect(severity(login(`view=list; ${KEPT}`, `view=; Max-Age=0; ${KEPT}`))).toBe('low');
  });

  it('names both Domains where they differ', () => {
    const localhost = [`sid=${ID}; Domain=localhost; Path=/`, 'sid=; Max-Age=0; Path=/'];
    const example = { ...login(...localhost), url: 'http://localhost:3000/login' };
    expect(findingOf('set-then-deleted', example)?.message).toBe(
      'The cookie "sid" is set (Domain=localhost) and then deleted (no Domain) in the same response: the login leaves no session.',
    );
    expect(findingOf('set-then-deleted', login(...pair()))?.message).toContain('is set and then deleted in');
  });

  it.each<[string, Example]>([
    ['the rotation deletes first', login(...pair().reverse())],
    ['a logout renews and deletes', { ...login(...pair()), url: 'https://shop.example/logout' }],
    [
      'a logout that its path does not show',
      {
        url: 'https://shop.example/bye',
        method: 'POST',
        requestFields: [['Cookie', `sid=${ID}`]],
        setCookie: pair(),
      },
    ],
    [
      'a new value ends the one of before',
      {
        url: 'https://shop.example/bye',
        method: 'POST',
        requestFields: [['Cookie', `sid=${OTHER_ID}`]],
        setCookie: pair(),
      },
    ],
    ['a failed login', { ...login(...pair()), status: 401 }],
    ['a failed login, back to its form', { ...login(...pair()), responseFields: [['Location', '/login']] }],
    [
      'a page that asks for a login',
      {
        url: 'https://shop.example/account',
        status: 302,
        responseFields: [['Location', '/login']],
        setCookie: pair(),
      },
    ],
    [
      'WordPress deletes at other paths',
      login(
        `wordpress_logged_in_x=admin%7C1796000000%7C${ID}; path=/; secure; HttpOnly`,
        'wordpress_logged_in_x=%20; Max-Age=0; path=/wp-admin',
        'wordpress_x=%20; Max-Age=0; path=/',
      ),
    ],
    [
      'the old one with a Domain goes',
      {
        ...login(`sid=${ID}; ${KEPT}`, `sid=; Max-Age=0; Domain=shop.example; ${KEPT}`),
        url: 'https://www.shop.example/login',
      },
    ],
  ])('no finding: %s', (_, example) => {
    expect(severity(example)).toBeUndefined();
  });

  it('is not reported as a duplicate as well', () => {
    expect(ruleIds(audit([login(...pair())]))).not.toContain('duplicate-in-response');
  });
});

describe('the response to a preflight', () => {
  const PREFLIGHT = 'the response: no browser takes cookies from the response to a preflight (CORS)';
  const preflight: Example = {
    url: 'https://api.shop.example/login',
    method: 'OPTIONS',
    status: 204,
    requestFields: [
      ['Origin', 'https://spa.other.example'],
      ['Access-Control-Request-Method', 'POST'],
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Mode', 'cors'],
      ['Sec-Fetch-Dest', 'empty'],
    ],
    setCookie: [`connect.sid=s%3A${ID}.${ID}; Path=/; HttpOnly`, `connect.sid=; Max-Age=0; Path=/`],
  };

  it('sets no cookie: no finding, no session, and a verdict that says so', () => {
    const engine = auditor();
    const verdicts = auditMessages(engine, ...exchange(preflight));
    expect(verdicts.map((verdict) => [verdict?.stored, verdict?.action, verdict?.step])).toEqual([
      [false, 'refused', PREFLIGHT],
      [false, 'refused', PREFLIGHT],
    ]);
    expect(engine.findings()).toEqual([]);
    expect(engine.conclude(() => null).sessions).toEqual([]);
  });

  it('OPTIONS that no browser makes is judged like any other request', () => {
    expect(findingOf('cross-site-refused', { ...preflight, method: 'GET' })).toBeDefined();
    const own = { ...preflight, requestFields: [] };
    expect(findingOf('secure-missing', own)?.severity).toBe('high');
  });
});

describe('dead-on-arrival', () => {
  const severity = (...setCookie: string[]) => findingOf('dead-on-arrival', login(...setCookie))?.severity;

  it.each([
    `sid=${ID}; Max-Age=0; ${KEPT}`,
    `sid=${ID}; Max-Age=-1; ${KEPT}`,
    `sid=${ID}; Expires=Mon, 01-Jan-0001 00:00:00 GMT; ${KEPT}`,
    `sid=${ID}; Expires=Mon, 01 Jan 1600 00:00:00 GMT; ${KEPT}`,
    `sid=${ID}; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ${KEPT}`,
    `sid=${ID}; Expires=Sun, 22 Nov 2026 20:58:00 GMT; ${KEPT}`,
    `sid=${ID}; Max-Age=0; Expires=Sun, 22 Nov 2027 20:58:00 GMT; ${KEPT}`,
    `token=${JWT}; Max-Age=0; ${KEPT}`,
    `session=abc123; Max-Age=0; ${KEPT}`,
    // It is a session as a login sets it: no known name.
    `app=${ID}; Max-Age=0; Path=/; HttpOnly`,
  ])('the session of a login: %s', (field) => {
    expect(severity(field)).toBe('high');
  });

  it('another cookie with a value of its own', () => {
    expect(severity(`app=${ID}; Max-Age=0; Path=/`)).toBe('medium');
  });

  it('names the lifetime, and no value', () => {
    const { message = '' } = findingOf('dead-on-arrival', login(`sid=${ID}; Max-Age=0; ${KEPT}`)) ?? {};
    expect(message).toContain('(Max-Age=0)');
    expect(message).not.toContain(ID);
  });

  it('a new value in place of the one that was sent', () => {
    const example = login(`sid=${ID}; Max-Age=0; ${KEPT}`);
    const sent = (value: string): Example => ({ ...example, requestFields: [['Cookie', `sid=${value}`]] });
    expect(findingOf('dead-on-arrival', sent(OTHER_ID))?.severity).toBe('high');
    expect(findingOf('dead-on-arrival', sent(ID))).toBeUndefined();
  });

  it.each([
    'REMEMBERME=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; path=/; httponly',
    'rememberMe=deleteMe; Path=/; Max-Age=0; Expires=Sat, 21-Nov-2026 20:58:12 GMT',
    'PHPSESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/',
    'sessionid=""; Max-Age=0; Path=/',
    'sid=; Max-Age=0; Path=/',
    'wordpress_sec_x=%20; expires=Sat, 22-Nov-2025 20:58:12 GMT; Max-Age=0; path=/wp-admin',
    'session=expired; Max-Age=0; Path=/',
    'token=00000000000000000000000000000000; Max-Age=0; Path=/',
    'session=logged-out-2026; Max-Age=0; Path=/',
    `csrftoken=${ID}; Max-Age=0; Path=/`,
    `_ga=GA1.2.${ID}; Max-Age=0; Path=/`,
    // It lives.
    `sid=${ID}; Max-Age=3600; ${KEPT}`,
    `sid=${ID}; ${KEPT}`,
    `sid=${ID}; Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ${KEPT}`,
  ])('no finding: %s', (field) => {
    expect(severity(field)).toBeUndefined();
  });

  it('nor when the login has failed, at a logout, on a page, or beside a value that lives', () => {
    const field = `sid=${ID}; Max-Age=0; ${KEPT}`;
    const found = (example: Example) => findingOf('dead-on-arrival', example);
    expect(found({ ...login(field), status: 401 })).toBeUndefined();
    expect(found({ ...login(field), url: 'https://shop.example/logout' })).toBeUndefined();
    expect(found({ url: 'https://shop.example/', setCookie: [field] })).toBeUndefined();
    expect(found(login(field, `sid=${OTHER_ID}; ${KEPT}`))).toBeUndefined();
    expect(found(login(`sid=${OTHER_ID}; Path=/app; ${KEPT}`, field))).toBeUndefined();
  });

  it.each([
    `KEYCLOAK_IDENTITY=${OTHER_ID}; ${KEPT}`,
    `token=${JWT}; ${KEPT}`,
    `remember_me=${OTHER_ID}; Max-Age=86400; ${KEPT}`,
    `app=${OTHER_ID}; ${KEPT}`,
  ])('nor beside the session that the login leaves: %s', (live) => {
    for (const name of ['AUTH_SESSION_ID', 'pre_auth', 'sid']) {
      const dead = `${name}=${ID}; Max-Age=0; ${KEPT}`;
      expect(findingOf('dead-on-arrival', login(live, dead))).toBeUndefined();
      expect(findingOf('dead-on-arrival', login(dead, live))).toBeUndefined();
    }
  });

  it('beside a cookie that is no session, or that browsers refuse', () => {
    const dead = `sid=${ID}; Max-Age=0; ${KEPT}`;
    expect(severity(dead, `csrftoken=${OTHER_ID}; ${KEPT}`)).toBe('high');
    expect(severity(dead, `lang=de; ${KEPT}`)).toBe('high');
    expect(severity(dead, `JSESSIONID=${OTHER_ID}; Domain=other.example; ${KEPT}`)).toBe('high');
  });

  it('nor by the clock of the capture alone: browsers count from the Date of the response', () => {
    const field = `sid=${ID}; Expires=Sun, 22 Nov 2026 18:58:12 GMT; ${KEPT}`;
    const example = login(field);
    const dated: Example = {
      ...example,
      responseFields: [...example.responseFields!, ['Date', 'Sun, 22 Nov 2026 17:58:12 GMT']],
    };
    expect(findingOf('dead-on-arrival', example)?.severity).toBe('high');
    expect(findingOf('dead-on-arrival', dated)).toBeUndefined();
  });

  it('a value that another client gets too is a word for nothing', () => {
    const example = login(`sid=${ID}; Max-Age=0; ${KEPT}`);
    const from = (clientAddress: string): [Example, Surroundings] => [example, { clientAddress }];
    expect(findingAmong('dead-on-arrival', from('198.51.100.7'), from('198.51.100.7'))?.count).toBe(2);
    const common = [from('198.51.100.7'), from('198.51.100.8'), from('198.51.100.9')] as const;
    expect(findingAmong('dead-on-arrival', ...common)).toBeUndefined();
  });

  it('is no login, no logout and no deletion for sessions', () => {
    const engine = auditor();
    auditMessages(engine, ...exchange(login(`sid=${ID}; Max-Age=0; ${KEPT}`)));
    expect(engine.conclude(() => null).sessions).toEqual([]);
  });
});

describe('expires-ambiguous', () => {
  const found = (expires: string, more = '') =>
    findingOf('expires-ambiguous', login(`sid=${ID}; Expires=${expires}${more}; ${KEPT}`));

  // The time of the examples is 2026-11-22T20:58:12Z.
  it.each([
    ['Mon, 23 Nov 2026 20:58:12 PST', 'low'],
    ['Mon, 23 Nov 2026 20:58:12 +0200', 'low'],
    ['Mon Nov 23 2026 20:58:12 GMT+0100 (CET)', 'low'],
    ['Mon Nov 23 20:58:12 EST 2026', 'low'],
    // Chrome: an hour ago; Firefox: in seven hours. And the other way round.
    ['Sun, 22 Nov 2026 19:58:12 PST', 'high'],
    ['Sun, 22 Nov 2026 21:58:12 +0200', 'high'],
    // A date for Firefox alone.
    ['12/02/2026 07:28:00', 'low'],
    ['31 Jun 2027 10:00:00 GMT', 'low'],
  ])('%s: %s', (expires, severity) => {
    expect(found(expires)?.severity).toBe(severity);
  });

  it('says what each of them does', () => {
    expect(found('Sun, 22 Nov 2026 19:58:12 PST')?.message).toBe(
      'The cookie "sid" has Expires "Sun, 22 Nov 2026 19:58:12 PST": Chrome deletes the cookie at once, Firefox keeps the cookie until 2026-11-23 03:58 GMT.',
    );
    expect(found('12/02/2026 07:28:00')?.message).toContain(
      'Chrome takes it for no date and keeps the cookie until it is closed',
    );
  });

  it.each([
    ['Mon, 23 Nov 2026 20:58:12 GMT', ''],
    ['Mon, 23-Nov-26 20:58:12 UTC', ''],
    ['Mon Nov 23 20:58:12 2026', ''],
    ['tomorrow', ''],
    // Past for both, or so far away that no browser counts it.
    ['Thu, 01 Jan 1970 00:00:00 +0200', ''],
    ['Mon, 23 Nov 2037 20:58:12 PST', ''],
    // Max-Age counts instead.
    ['Mon, 23 Nov 2026 20:58:12 PST', '; Max-Age=86400'],
  ])('no finding: %s%s', (expires, more) => {
    expect(found(expires, more)).toBeUndefined();
  });

  it('what is a date for one of them is not reported as none', () => {
    const ids = (expires: string) => ruleIds(audit([login(`sid=${ID}; Expires=${expires}; ${KEPT}`)]));
    expect(ids('12/02/2026 07:28:00')).not.toContain('expires-invalid');
    expect(ids('tomorrow')).toContain('expires-invalid');
  });
});

describe('cookies that only some browsers refuse', () => {
  const agent = (name: string): NonNullable<Example['requestFields']> => [['User-Agent', name]];
  const FIREFOX = agent('Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0');
  const CHROME = agent('Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36');
  const message = (rule: string, example: Example) => findingOf(rule, example)?.message;

  it.each([
    ['http://localhost:3000/', 'Domain=localhost'],
    ['https://intranet/', 'Domain=intranet'],
    ['https://github.io/', 'Domain=github.io'],
  ])('__Host- with a Domain at %s', (url, domain) => {
    const setCookie = [`__Host-sid=${ID}; Secure; HttpOnly; Path=/; SameSite=Lax; ${domain}`];
    expect(message('prefix-violated', { url, setCookie, requestFields: FIREFOX })).toMatch(
      /: __Host- must have no Domain; Chrome (?:and Safari refuse it, Firefox keeps|refuses it, Firefox and Safari keep) it\.$/,
    );
    expect(message('prefix-violated', { url, setCookie, requestFields: CHROME })).toContain(
      'must have no Domain',
    );
  });

  it('__Host- without Path where the folder is "/" is refused by Chrome alone', () => {
    const setCookie = ['__Host-sid=1; Secure; HttpOnly; SameSite=Lax'];
    const url = 'https://shop.example/';
    expect(message('prefix-violated', { url, setCookie, requestFields: FIREFOX })).toContain(
      '__Host- needs Path=/; Chrome and Safari refuse it, Firefox keeps it',
    );
  });

  it('the Domain of the address itself is no fault', () => {
    const setCookie = [`__Host-sid=${ID}; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=127.0.0.1`];
    const examples = { url: 'http://127.0.0.1:8080/', setCookie, requestFields: FIREFOX };
    expect(message('prefix-violated', examples)).toBeUndefined();
  });

  it.each([
    ['amazonaws.com', 'https://abc123.execute-api.us-east-1.amazonaws.com/', 'above the registrable domain'],
    ['windows.net', 'https://shop.blob.core.windows.net/', 'above the registrable domain'],
    ['co.uk', 'https://shop.co.uk/', 'public suffix'],
    ['github.io', 'https://shop.github.io/', 'public suffix'],
    ['other.example', 'https://shop.example/', 'does not belong'],
    ['www.shop.example', 'https://shop.example/', 'does not belong'],
  ])('Domain=%s, whatever the client', (domain, url, reason) => {
    for (const requestFields of [FIREFOX, CHROME, agent('curl/7.88.1')]) {
      const example = { url, setCookie: [`view=list; ${KEPT}; Domain=${domain}`], requestFields };
      expect(message('domain-rejected', example)).toContain(reason);
      expect(ruleIds(audit([example]))).not.toContain('domain-wide');
    }
  });

  it('a Domain that is not ASCII is kept by Chrome', () => {
    const url = 'https://www.xn--bcher-kva.de/';
    const setCookie = [`view=list; ${KEPT}; Domain=bücher.de`];
    for (const requestFields of [FIREFOX, CHROME])
      expect(message('domain-rejected', { url, setCookie, requestFields })).toContain(
        'Domain is not ASCII, and Chrome keeps it, Firefox and Safari refuse it',
      );
  });

  it('no name, and a "=" in the value, is refused by all', () => {
    const example = { url: 'https://shop.example/', setCookie: [`=a=b; ${KEPT}`] };
    for (const requestFields of [FIREFOX, CHROME, agent('curl/7.88.1')])
      expect(message('nameless', { ...example, requestFields })).toBe(
        'A Set-Cookie field has a value and no name: browsers reject it.',
      );
  });
});

describe('response-splitting', () => {
  const hits = (responseFields: [string, string][], ...setCookie: string[]) =>
    audit([{ url: 'https://shop.example/', responseFields, setCookie }])
      .filter(({ rule }) => rule === 'response-splitting')
      .map(({ severity, cookie, message }) => ({ severity, cookie, message }));

  it.each<[string, [string, string][], string[], string | null, string]>([
    ['a field before', [['X-Name', 'u\rSet-Cookie: sid=x']], [], 'sid', 'the field "X-Name"'],
    ['a redirect', [['Location', '/a\rSet-Cookie: sid=x']], [], 'sid', 'the field "Location"'],
    ['any case', [['X-Name', 'u\rset-COOKIE : sid=x']], [], 'sid', 'the field "X-Name"'],
    ['a cookie', [], ['lang=de\rSet-Cookie: sid=x'], 'sid', 'the field "Set-Cookie"'],
    [
      'the attribute of a cookie',
      [],
      ['lang=de; Path=/\rSet-Cookie: sid=x'],
      'sid',
      'the field "Set-Cookie"',
    ],
    ['two CRs', [['X-Name', 'u\r\rSet-Cookie: sid=x']], [], 'sid', 'the field "X-Name"'],
    ['another field', [['X-Name', 'u\rLocation: https://other.example/']], ['a=1'], null, '("Location")'],
    ['no cookie at all', [['Location', '/a\rX-Evil: 1']], [], null, '("X-Evil")'],
    [
      'two cookies',
      [['X-Name', 'u\rSet-Cookie: sid=x\rSet-Cookie: b=y']],
      [],
      'sid',
      '("Set-Cookie" with the cookies "sid", "b")',
    ],
    [
      'a field and a cookie',
      [['X-Name', 'u\rX: 1\rSet-Cookie: b=y']],
      [],
      'b',
      '("X", "Set-Cookie" with the cookie "b")',
    ],
    ['before a line', [], ['a=1\r\n\rSet-Cookie: b=2'], 'b', 'splits a line without a name: Chrome takes'],
  ])('%s', (_, fields, setCookie, cookie, place) => {
    expect(hits(fields, ...setCookie)).toEqual([
      { severity: 'high', cookie, message: expect.stringContaining(place) },
    ]);
  });

  it('each field that carries one is a finding, whatever the number of responses', () => {
    const fields: [string, string][] = [
      ['X-Name', 'u\rSet-Cookie: sid=x'],
      ['X-City', 'u\rSet-Cookie: sid=x'],
    ];
    expect(hits(fields)).toHaveLength(2);
  });

  it('never holds the value, and is the only finding about the character', () => {
    const found = audit([
      { url: 'https://shop.example/', setCookie: [`lang=de; ${KEPT}\rSet-Cookie: sid=${ID}`] },
    ]);
    expect(JSON.stringify(found)).not.toContain(ID);
    expect(ruleIds(found)).toEqual(['response-splitting']);
  });

  it.each<[string, [string, string][], string[]]>([
    ['CR CR LF', [], [`view=list; ${KEPT}\r`]],
    ['CR CR CR LF', [['X-Name', 'u\r\r']], [`view=list; ${KEPT}`]],
    ['a folded line', [['X-Name', 'u\r Set-Cookie: sid=x']], [`view=list; ${KEPT}`]],
    ['encoded', [['X-Name', 'u%0DSet-Cookie: sid=x']], [`view=list; ${KEPT}`]],
    ['no field behind it', [['X-Name', 'u\rv']], [`view=list; ${KEPT}`]],
  ])('no finding: %s', (_, fields, setCookie) => {
    expect(hits(fields, ...setCookie)).toEqual([]);
  });
});

describe('response-refused', () => {
  const refusals = (example: Partial<Example>) =>
    audit([{ url: 'https://shop.example/', setCookie: [`view=list; ${KEPT}`], ...example }])
      .filter(({ rule }) => rule === 'response-refused')
      .map(({ severity, message }) => `${severity}: ${message}`);
  const twice = (name: string, one: string, other: string): NonNullable<Example['responseFields']> => [
    [name, one],
    [name, other],
  ];

  it.each<[string, Partial<Example>]>([
    ['Content-Length', { responseFields: twice('Content-Length', '3', '4') }],
    ['Content-Length', { responseFields: [['Content-Length', '3, 4']] }],
    ['Location', { responseFields: twice('Location', '/a', '/b'), status: 302 }],
    ['Content-Disposition', { responseFields: twice('Content-Disposition', 'inline', 'attachment') }],
    ['NUL', { responseFields: [['X-Name', 'a\0b']] }],
    ['NUL', { setCookie: ['view=li\0st; Path=/'] }],
    ['proxy', { status: 407 }],
  ])('%s', (text, example) => {
    expect(refusals(example)).toEqual([
      expect.stringMatching(
        new RegExp(`^medium: Browsers refuse the whole response: .*${text}.* The cookie "view" is lost\\.$`),
      ),
    ]);
  });

  it.each<[MalformedHead, string]>([
    ['pseudo-field-late', 'after a regular field'],
    ['pseudo-field-doubled', 'twice'],
    ['pseudo-field-unknown', 'no known name'],
    ['pseudo-field-missing', 'no status'],
    ['upper-case-name', 'upper-case'],
    ['control-in-value', 'control character'],
  ])('HTTP/2: %s', (malformed, text) => {
    const [, response] = exchange({ url: 'https://shop.example/', setCookie: [`sid=${ID}; ${KEPT}`] });
    const engine = auditor();
    auditMessages(engine, { ...response, protocol: 'h2', irregular: { text: null, malformed } });
    expect(engine.findings().filter(({ rule }) => rule === 'response-refused')).toMatchObject([
      { severity: 'high', message: expect.stringContaining(text) },
    ]);
  });

  it('the cookie of a session', () => {
    const setCookie = [`sid=${ID}; ${KEPT}`, `view=list; ${KEPT}`];
    expect(refusals({ setCookie, status: 407 })).toEqual([
      expect.stringMatching(/^high: .* The cookies "sid", "view" are lost\.$/),
    ]);
  });

  it('many cookies are counted', () => {
    const setCookie = ['a', 'b', 'c', 'd'].map((name) => `${name}=1; ${KEPT}`);
    expect(refusals({ setCookie, status: 407 })).toEqual([
      expect.stringContaining('Its 4 cookies are lost.'),
    ]);
  });

  it('some browsers refuse', () => {
    const [refusal] = refusals({ responseFields: [['X\0', 'a']] });
    expect(refusal).toMatch(/^low: Chrome refuses the whole response: .* The cookie "view" is lost there\.$/);
  });

  it('each cause is a finding, and the cookies have no other one', () => {
    const found = audit([
      { url: 'https://shop.example/', status: 407, setCookie: [`sid=${ID}`] },
      { url: 'https://shop.example/', status: 407, setCookie: ['__Host-sid=1; Domain=other.example'] },
      { url: 'https://shop.example/', responseFields: twice('Location', '/a', '/b'), setCookie: ['a=1'] },
    ]).filter(({ rule }) => rule !== 'cacheable-set-cookie');
    expect(found.map(({ rule, count }) => [rule, count])).toEqual([
      ['response-refused', 2],
      ['response-refused', 1],
    ]);
  });

  it.each<[string, Partial<Example>]>([
    ['equal fields', { responseFields: twice('Content-Length', '3', '3') }],
    ['equal Locations', { responseFields: twice('Location', '/a', '/a'), status: 302 }],
    ['other fields twice', { responseFields: twice('X-Name', 'a', 'b') }],
    [
      'the length of a chunked response',
      { responseFields: [...twice('Content-Length', '3', '4'), ['Transfer-Encoding', 'chunked']] },
    ],
    ['401', { status: 401 }],
    ['no cookie', { status: 407, setCookie: [] }],
    ['an interim response', { status: 103 }],
  ])('no finding: %s', (_, example) => {
    expect(refusals(example)).toEqual([]);
  });

  it('a proxy may ask for a login', () => {
    const [request, response] = exchange({ url: 'https://shop.example/', status: 407, setCookie: ['a=1'] });
    const engine = auditor();
    auditMessages(engine, { ...response, request: { ...request, target: 'http://shop.example/' } });
    expect(engine.findings().map(({ rule }) => rule)).not.toContain('response-refused');
  });
});

describe('interim-set-cookie', () => {
  const of = (status: number, ...setCookie: string[]): Example => ({
    url: 'https://shop.example/login',
    method: 'POST',
    status,
    setCookie,
  });
  /** Responses to one request on one connection. */
  const severities = (...responses: Example[]) =>
    findingsOfOneRequest(responses).map(({ severity, cookie }) => `${severity} ${cookie}`);

  function findingsOfOneRequest(responses: readonly Example[]): Finding[] {
    const engine = auditor();
    for (const [index, example] of responses.entries()) {
      const [, response] = exchange(example, { frame: 1 });
      auditMessages(engine, { ...response, frame: 2 + index });
    }
    return engine.findings().filter(({ rule }) => rule === 'interim-set-cookie');
  }

  it.each([100, 102, 103, 199])('status %d', (status) => {
    expect(severities(of(status, `view=list; ${KEPT}`))).toEqual(['low view']);
    expect(severities(of(status, `sid=${ID}; ${KEPT}`), of(200))).toEqual(['high sid']);
  });

  it('each cookie that the final response does not set', () => {
    expect(
      severities(of(103, `sid=${ID}; ${KEPT}`, `view=list; ${KEPT}`), of(200, `view=list; ${KEPT}`)),
    ).toEqual(['high sid']);
    expect(severities(of(100, `sid=${ID}`), of(103, `view=list`), of(200, `view=list`, `sid=${ID}`))).toEqual(
      [],
    );
  });

  it('the final response to another request makes up for nothing', () => {
    const found = findingAmong(
      'interim-set-cookie',
      [of(103, `sid=${ID}; ${KEPT}`), {}],
      [of(200, `sid=${ID}; ${KEPT}`), {}],
    );
    expect(found?.severity).toBe('high');
  });

  it('what was lost before stays lost', () => {
    const engine = auditor();
    const add = (frame: number, requestFrame: number, example: Example) => {
      const [, response] = exchange(example, { frame: requestFrame });
      auditMessages(engine, { ...response, frame });
    };
    add(2, 1, of(103, `sid=${ID}; ${KEPT}`));
    add(3, 1, of(200));
    add(5, 4, of(103, `sid=${ID}; ${KEPT}`));
    add(6, 4, of(200, `sid=${ID}; ${KEPT}`));
    expect(engine.findings().some(({ rule }) => rule === 'interim-set-cookie')).toBe(true);
  });

  it('101 and final responses are none', () => {
    expect(severities(of(101, `view=list; ${KEPT}`), of(200, `view=list; ${KEPT}`))).toEqual([]);
  });
});
