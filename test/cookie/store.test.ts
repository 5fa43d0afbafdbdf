import { describe, expect, it } from 'vitest';
import { canonicalHost, domainMatches } from '../../src/cookie/domain.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { pathMatches } from '../../src/cookie/path.ts';
import { BrowserCookieStore, type StoreContext } from '../../src/cookie/store.ts';
import type { BlockedReason } from '../../src/cookie/verdict.ts';
import fc from '../support/properties.ts';

const now = Date.UTC(2026, 10, 22, 20);
const HTTPS = 'https://app.example.org/dir/page';
const HTTP = 'http://app.example.org/dir/page';
const LOCAL = 'http://localhost:5000/login';

function receive(field: string, url = HTTPS, more: Partial<StoreContext> = {}) {
  return new BrowserCookieStore().receive(field, { url, timeMs: now, ...more });
}

/** What goes to a URL, as a Cookie field would show it. */
function sent(store: BrowserCookieStore, url: string, timeMs = now): string {
  return store
    .cookiesFor(url, { timeMs })
    .map(({ name, value }) => (name === '' ? value : `${name}=${value}`))
    .join('; ');
}

describe('a cookie that is refused', () => {
  it.each<[string, string, BlockedReason, string]>([
    ['a=b\x00', HTTPS, 'DisallowedCharacter', '5.6 step 1'],
    ['a=b; Path=/\x07', HTTPS, 'DisallowedCharacter', '5.6 step 1'],
    [`a=${'b'.repeat(4096)}`, HTTPS, 'NameValuePairExceedsMaxSize', '5.6 step 5'],
    ['', HTTPS, 'NoCookieContent', '5.7 step 2'],
    ['=; Path=/', HTTPS, 'NoCookieContent', '5.7 step 2'],
    ['a=b', 'ftp://example.org/', 'SchemeNotSupported', '5.7 step 1'],
    ['a=b', 'no url', 'InvalidUrl', '5.7 step 9'],
    ['a=b; Partitioned', 'https://exa mple/', 'InvalidUrl', '5.7 step 9'],
    ['a=b', 'http://[::1/', 'InvalidUrl', '5.7 step 9'],
    ['a=b', 'https://a.example:99999/', 'InvalidUrl', '5.7 step 9'],
    ['a=b; Domain=b\u00fccher.example', 'https://xn--bcher-kva.example/', 'InvalidDomain', '5.7 step 8'],
    ['a=b; Domain=boo\u212a.example', 'https://book.example/', 'InvalidDomain', '5.7 step 8'],
    ['a=b; Domain=org', HTTPS, 'InvalidDomain', '5.7 step 9'],
    ['a=b; Domain=co.uk', 'https://shop.co.uk/', 'InvalidDomain', '5.7 step 9'],
    ['a=b; Domain=github.io', 'https://user.github.io/', 'InvalidDomain', '5.7 step 9'],
    ['a=b; Domain=localhost', 'http://app.localhost/', 'InvalidDomain', '5.7 step 9'],
    ['a=b; Domain=other.org', HTTPS, 'InvalidDomain', '5.7 step 10'],
    ['a=b; Domain=x.app.example.org', HTTPS, 'InvalidDomain', '5.7 step 10'],
    ['a=b; Domain=example.org.', HTTPS, 'InvalidDomain', '5.7 step 10'],
    ['a=b; Domain=example.org:443', HTTPS, 'InvalidDomain', '5.7 step 10'],
    ['a=b; Domain=.', HTTPS, 'InvalidDomain', '5.7 step 10'],
    ['a=b; Domain=0.0.1', 'http://127.0.0.1/', 'InvalidDomain', '5.7 step 10'],
    ['a=b; Domain=::1', 'http://[::1]/', 'InvalidDomain', '5.7 step 10'],
    ['a=b; Secure', HTTP, 'SecureOnly', '5.7 step 13'],
    ['a=b; Secure=false', HTTP, 'SecureOnly', '5.7 step 13'],
    ['a=b; Secure', 'http://192.168.0.1/', 'SecureOnly', '5.7 step 13'],
    ['a=b; SameSite=None', HTTPS, 'SameSiteNoneInsecure', '5.7 step 19'],
    ['__Secure-a=b', HTTPS, 'InvalidPrefix', '5.7 step 20'],
    ['__sEcUrE-a=b', HTTPS, 'InvalidPrefix', '5.7 step 20'],
    ['__Host-a=b; Path=/', HTTPS, 'InvalidPrefix', '5.7 step 21'],
    ['__Host-a=b; Secure; Path=/; Domain=app.example.org', HTTPS, 'InvalidPrefix', '5.7 step 21'],
    ['__HOST-a=b; Secure; Path=/dir', HTTPS, 'InvalidPrefix', '5.7 step 21'],
    ['__Host-a=b; Secure', 'https://app.example.org/', 'InvalidPrefix', '5.7 step 21'], // Path must be there.
    ['__Host-a=b; Secure; Path=x', 'https://app.example.org/', 'InvalidPrefix', '5.7 step 21'],
    [
      `__Host-a=b; Secure; Path=/${'x'.repeat(1024)}`,
      'https://app.example.org/',
      'InvalidPrefix',
      '5.7 step 21',
    ],
    ['__Host-Http-a=b; Secure; HttpOnly', HTTPS, 'InvalidPrefix', '5.7 step 21'],
    ['__Host-Http-a=b; Secure; Path=/', HTTPS, 'InvalidPrefix', 'layered-cookies, Store a Cookie'],
    ['__Http-a=b; Secure', HTTPS, 'InvalidPrefix', 'layered-cookies, Store a Cookie'],
    ['__http-a=b; HttpOnly', HTTPS, 'InvalidPrefix', 'layered-cookies, Store a Cookie'],
    ['__Host-a', HTTPS, 'InvalidPrefix', '5.7 step 22'],
    ['=__secure-a=b; Secure', HTTPS, 'InvalidPrefix', '5.7 step 22'],
    ['=__Http-a=b; Secure; HttpOnly', HTTPS, 'InvalidPrefix', '5.7 step 22'],
    ['a=b; Partitioned', HTTPS, 'UnknownError', 'CHIPS section 2.1'],
  ])('%j at %s: %s', (field, url, reason, step) => {
    const store = new BrowserCookieStore();
    const verdict = store.receive(field, { url, timeMs: now });
    expect(verdict).toMatchObject({
      stored: false,
      action: 'refused',
      reason,
      step,
      cookie: null,
      previous: null,
    });
    expect(verdict.text).not.toBe('');
    expect(store.size).toBe(0);
  });

  it.each<[string, BlockedReason]>([
    ['a=b; SameSite=Strict', 'SameSiteStrict'],
    ['a=b; SameSite=Lax', 'SameSiteLax'],
    ['a=b', 'SameSiteUnspecifiedTreatedAsLax'],
    ['a=b; SameSite=x', 'SameSiteUnspecifiedTreatedAsLax'],
  ])('%j set by a cross-site subresource: %s', (field, reason) => {
    expect(receive(field, HTTPS, { site: 'cross-site' })).toMatchObject({ reason, step: '5.7 step 18' });
    expect(receive(field, HTTPS, { site: 'cross-site-navigation' }).stored).toBe(true);
    expect(receive(field, HTTPS, { site: 'cross-site-unsafe-navigation' }).stored).toBe(true);
  });
});

describe('a cookie that is stored', () => {
  it.each([
    ['a=b', HTTP],
    ['a', HTTP],
    [`a=${'b'.repeat(4095)}`, HTTP],
    ['a=b; Domain=example.org', HTTP],
    ['a=b; Domain=.APP.example.org', HTTP],
    ['a=b; Domain=github.io', 'https://github.io/'],
    ['a=b; Domain=localhost', LOCAL],
    ['a=b; Domain=127.0.0.1', 'http://127.0.0.1:5000/'],
    ['a=b; Domain=[::1]', 'http://[::1]:5000/'],
    ['a=b; Domain=example.org.', 'http://app.example.org./'],
    ['a=b; Domain=xn--bcher-kva.example', 'https://b\u00fccher.example/'],
    ['a=b; Secure', HTTPS],
    ['a=b; Secure', LOCAL],
    ['a=b; Secure', 'http://app.localhost/'],
    ['a=b; Secure', 'http://127.0.0.1:5000/'],
    ['a=b; Secure', 'http://[::1]:5000/'],
    ['a=b; SameSite=None; Secure', HTTPS],
    ['__Secure-a=b; Secure', HTTPS],
    ['__Host-a=b; Secure; Path=/', HTTPS],
    ['__Host-a=b; Secure; Path=/', LOCAL],
    ['__Host-a=b; Secure; Path=/; Domain=127.0.0.1', 'https://127.0.0.1/'], // As Chrome: it is host-only.
    ['__Http-a=b; Secure; HttpOnly', HTTPS],
    ['__Host-Http-a=b; Secure; HttpOnly; Path=/', HTTPS],
    ['a=__Host-b', HTTPS],
    ['a=b; Partitioned; Secure', HTTPS],
  ])('%j at %s', (field, url) => {
    const store = new BrowserCookieStore();
    const verdict = store.receive(field, { url, timeMs: now });
    expect(verdict).toMatchObject({ stored: true, action: 'stored', reason: null, previous: null });
    expect(store.cookiesFor(url, { timeMs: now })).toHaveLength(1);
  });

  it('has all that the field and the request give it', () => {
    expect(
      receive('a=b; Domain=Example.org; Path=/x; HttpOnly; SameSite=lax; Secure; Max-Age=60').cookie,
    ).toEqual({
      name: 'a',
      value: 'b',
      domain: 'example.org',
      hostOnly: false,
      path: '/x',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
      partition: null,
      expiryMs: now + 60_000,
      creationMs: now,
      creationOrder: 0,
      valueMs: now,
      valueOrder: 0,
    });
    expect(receive('a=b; Path=x').cookie).toMatchObject({
      domain: 'app.example.org',
      hostOnly: true,
      path: '/dir',
    });
    expect(receive('a=b; Domain=').cookie).toMatchObject({ hostOnly: true });
    expect(receive('a=b; Domain=github.io', 'https://github.io/').cookie).toMatchObject({ hostOnly: true });
  });

  it('is the same from a parsed field, and from the parts of a URL', () => {
    const parts = { scheme: 'https', host: 'App.example.org:443', path: '/dir/page?query' };
    const context = { url: parts, timeMs: now };
    expect(new BrowserCookieStore().receive(parseSetCookie('a=b'), context)).toEqual(receive('a=b'));
  });

  it('may trust neither loopback nor the list', () => {
    const strict = new BrowserCookieStore({ trustLoopback: false });
    expect(strict.receive('a=b; Secure', { url: LOCAL, timeMs: now }).reason).toBe('SecureOnly');
    const loose = new BrowserCookieStore({ rejectPublicSuffixes: false });
    expect(loose.receive('a=b; Domain=co.uk', { url: 'http://shop.co.uk/', timeMs: now }).stored).toBe(true);
  });
});

describe('expiry', () => {
  const cap = 400 * 86_400_000;

  it.each([
    ['a=b', null],
    ['a=b; Max-Age=10', now + 10_000],
    ['a=b; Max-Age=99999999999999999999', now + cap],
    ['a=b; Expires=Fri, 31 Dec 9999 23:59:59 GMT', now + cap],
    ['a=b; Expires=Sun, 22 Nov 2026 20:01:00 GMT', now + 60_000],
    ['a=b; Expires=Sun, 22 Nov 2026 20:01:00 GMT; Max-Age=10', now + 10_000],
    ['a=b; Expires=Sun, 22 Nov 2026 20:01:00 GMT; Max-Age=x', now + 60_000],
    ['a=b; Expires=x', null],
  ])('%j', (field, expected) => {
    expect(receive(field).cookie!.expiryMs).toBe(expected);
  });

  it('expires a cookie at its second', () => {
    const store = new BrowserCookieStore();
    store.receive('a=b; Max-Age=10', { url: HTTPS, timeMs: now });
    expect(sent(store, HTTPS, now + 9_999)).toBe('a=b');
    expect(sent(store, HTTPS, now + 10_000)).toBe('');
    expect(store.size).toBe(0);
  });

  it('makes the same cookie a new one after its end', () => {
    const store = new BrowserCookieStore();
    store.receive('a=1; Max-Age=10', { url: HTTPS, timeMs: now });
    const verdict = store.receive('a=2', { url: HTTPS, timeMs: now + 10_000 });
    expect(verdict).toMatchObject({ action: 'stored', previous: null, cookie: { creationMs: now + 10_000 } });
  });
});

describe('replacing', () => {
  it('keeps the creation time and gives the old cookie', () => {
    const store = new BrowserCookieStore();
    store.receive('a=1; Secure; HttpOnly', { url: HTTPS, timeMs: now });
    store.receive('b=1', { url: HTTPS, timeMs: now + 1 });
    const verdict = store.receive('a=2', { url: HTTPS, timeMs: now + 2 });
    expect(verdict).toMatchObject({
      stored: true,
      action: 'replaced',
      step: '5.7 step 23',
      cookie: { value: '2', creationMs: now, secure: false },
      previous: { value: '1', secure: true, httpOnly: true },
    });
    expect(sent(store, HTTPS)).toBe('a=2; b=1');
  });

  it.each([
    'A=2',
    'a=2; Path=/',
    'a=2; Domain=app.example.org',
    'a=2; Domain=example.org',
    'a=2; Secure; Partitioned',
  ])('is not done by another identity: %s', (field) => {
    const store = new BrowserCookieStore();
    store.receive('a=1', { url: HTTPS, timeMs: now });
    expect(store.receive(field, { url: HTTPS, timeMs: now }).action).toBe('stored');
    expect(store.size).toBe(2);
  });
});

describe('deleting', () => {
  const deletion = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0';

  it.each([
    ['a=1', `a=; ${deletion}`],
    ['a=1; Path=/', `a=; Path=/; ${deletion}`],
    ['a=1; Domain=example.org; Path=/x', `a=; Path=/x; Domain=.example.org; ${deletion}`],
    ['a=1; Secure; HttpOnly; SameSite=Strict', 'a=; Max-Age=-1'], // Flags are no part of the identity.
    ['a=1; Secure; Partitioned', 'a=; Secure; Partitioned; Max-Age=0'],
    ['a=1', 'a=anything; Expires=Sun, 22 Nov 2026 20:00:00 GMT'],
  ])('%j is deleted by %j', (set, remove) => {
    const store = new BrowserCookieStore();
    store.receive(set, { url: HTTPS, timeMs: now });
    const verdict = store.receive(remove, { url: HTTPS, timeMs: now });
    expect(verdict).toMatchObject({
      stored: false,
      action: 'deleted',
      reason: null,
      previous: { value: '1' },
    });
    expect(store.size).toBe(0);
  });

  it.each([
    ['a=1', `A=; ${deletion}`, HTTPS],
    ['a=1', `a=; Path=/; ${deletion}`, HTTPS],
    ['a=1', `a=; ${deletion}`, 'https://app.example.org/logout'], // Another default path.
    ['a=1', `a=; Domain=app.example.org; ${deletion}`, HTTPS], // Not host-only.
    ['a=1; Domain=app.example.org', `a=; ${deletion}`, HTTPS],
    ['a=1; Domain=example.org', `a=; Domain=app.example.org; ${deletion}`, HTTPS],
    ['a=1', `a=; ${deletion}`, 'https://www.example.org/dir/page'],
    ['a=1; Secure; Partitioned', `a=; Secure; ${deletion}`, HTTPS],
  ])('%j is not deleted by %j at %s', (set, remove, url) => {
    const store = new BrowserCookieStore();
    store.receive(set, { url: HTTPS, timeMs: now });
    const verdict = store.receive(remove, { url, timeMs: now });
    expect(verdict).toMatchObject({
      stored: false,
      action: 'nothing-to-delete',
      reason: null,
      previous: null,
    });
    expect(store.size).toBe(1);
  });

  it('is rejected as any other cookie is', () => {
    const store = new BrowserCookieStore();
    store.receive('__Host-a=1; Secure; Path=/', { url: HTTPS, timeMs: now });
    expect(store.receive('__Host-a=; Path=/; Max-Age=0', { url: HTTPS, timeMs: now }).reason).toBe(
      'InvalidPrefix',
    );
    expect(store.receive('__Host-a=; Path=/; Max-Age=0', { url: HTTP, timeMs: now }).reason).toBe(
      'OverwriteSecure',
    );
    expect(store.size).toBe(1);
  });

  it('shows the cookies it may have been meant for', () => {
    const store = new BrowserCookieStore();
    store.receive('a=1; Path=/x', { url: HTTPS, timeMs: now });
    store.receive('a=2; Domain=example.org', { url: 'https://www.example.org/', timeMs: now });
    store.receive('a=3', { url: 'https://www.example.org/', timeMs: now });
    store.receive('a=4; Max-Age=1', { url: HTTPS, timeMs: now });
    const found = store.cookiesNamed('a', HTTPS, now + 1000);
    expect(found.map((cookie) => cookie.value)).toEqual(['1', '2']);
  });
});

describe('leave secure cookies alone (5.7 step 16)', () => {
  const cases: [string, string, string, boolean][] = [
    ['a=1; Secure; Path=/', 'a=2; Path=/', HTTP, true],
    ['a=1; Secure; Path=/', 'a=2; Path=/x', HTTP, true],
    ['a=1; Secure; Path=/login', 'a=2; Path=/login/en', HTTP, true],
    ['a=1; Secure; Path=/login', 'a=2; Path=/', HTTP, false],
    ['a=1; Secure; Path=/login', 'a=2; Path=/foo', HTTP, false],
    ['a=1; Secure; Path=/; Domain=example.org', 'a=2; Path=/', HTTP, true],
    ['a=1; Secure; Path=/', 'a=2; Path=/; Domain=example.org', HTTP, true], // The other way round.
    ['a=1; Secure; Path=/', 'a=2; Path=/', 'http://www.example.org/', false],
    ['a=1; Secure; Path=/', 'A=2; Path=/', HTTP, false],
    ['a=1; Path=/', 'a=2; Path=/', HTTP, false],
    ['a=1; Secure; Path=/', 'a=2; Path=/', HTTPS, false],
  ];
  it.each(cases)('%j, then %j at %s: refused %s', (set, second, url, isRefused) => {
    const store = new BrowserCookieStore();
    store.receive(set, { url: HTTPS, timeMs: now });
    const verdict = store.receive(second, { url, timeMs: now });
    expect(verdict.reason).toBe(isRefused ? 'OverwriteSecure' : null);
    if (isRefused) expect(verdict.step).toBe('5.7 step 16');
  });

  it('does not hold for loopback, nor when the secure cookie has expired', () => {
    const store = new BrowserCookieStore();
    store.receive('a=1; Secure; Path=/', { url: LOCAL, timeMs: now });
    expect(store.receive('a=2; Path=/', { url: LOCAL, timeMs: now }).action).toBe('replaced');
    store.receive('b=1; Secure; Path=/; Max-Age=1', { url: HTTPS, timeMs: now });
    expect(store.receive('b=2; Path=/', { url: HTTP, timeMs: now + 1000 }).action).toBe('stored');
  });
});

describe('cookiesFor (5.8.3)', () => {
  it('puts longer paths first, then older cookies', () => {
    const store = new BrowserCookieStore();
    for (const field of ['a=1; Path=/', 'b=2; Path=/dir', 'c=3; Path=/', 'd=4; Path=/dir/page'])
      store.receive(field, { url: HTTPS, timeMs: now });
    store.receive('e=5; Path=/', { url: HTTPS, timeMs: now - 1 }); // An earlier packet, read later.
    expect(sent(store, HTTPS)).toBe('d=4; b=2; e=5; a=1; c=3');
  });

  it('matches host, path and a secure connection', () => {
    const store = new BrowserCookieStore();
    store.receive('host=1; Path=/', { url: HTTPS, timeMs: now });
    store.receive('domain=1; Path=/; Domain=example.org', { url: HTTPS, timeMs: now });
    store.receive('secure=1; Path=/; Secure', { url: HTTPS, timeMs: now });
    store.receive('path=1; Path=/dir', { url: HTTPS, timeMs: now });
    expect(sent(store, HTTPS)).toBe('path=1; host=1; domain=1; secure=1');
    expect(sent(store, HTTP)).toBe('path=1; host=1; domain=1');
    expect(sent(store, 'https://app.example.org:8443/other?x=/dir')).toBe('host=1; domain=1; secure=1');
    expect(sent(store, 'https://www.example.org/')).toBe('domain=1');
    expect(sent(store, 'https://x.app.example.org/')).toBe('domain=1');
    expect(sent(store, 'https://app.example.org./')).toBe('');
    expect(sent(store, 'wss://app.example.org/')).toBe('host=1; domain=1; secure=1');
    expect(sent(store, 'https://org/')).toBe('');
    expect(sent(store, 'ftp://app.example.org/')).toBe('');
    expect(sent(store, 'no url')).toBe('');
  });

  it('does not share cookies between localhost and 127.0.0.1, but between ports', () => {
    const store = new BrowserCookieStore();
    store.receive('a=1; Path=/', { url: 'http://localhost:5000/', timeMs: now });
    store.receive('b=1; Path=/; Domain=127.0.0.1', { url: 'http://127.0.0.1:5000/', timeMs: now });
    expect(sent(store, 'http://localhost:8000/')).toBe('a=1');
    expect(sent(store, 'http://127.0.0.1:8000/')).toBe('b=1');
    expect(sent(store, 'http://app.localhost/')).toBe('');
  });

  it('matches SameSite and the partition', () => {
    const store = new BrowserCookieStore();
    store.receive('strict=1; SameSite=Strict', { url: HTTPS, timeMs: now });
    store.receive('none=1; SameSite=None; Secure', { url: HTTPS, timeMs: now });
    store.receive('part=1; Secure; SameSite=None; Partitioned', {
      url: HTTPS,
      timeMs: now,
      topLevelSite: 'shop.example',
    });
    const names = (more: object) =>
      store.cookiesFor(HTTPS, { timeMs: now, ...more }).map((cookie) => cookie.name);
    expect(names({})).toEqual(['strict', 'none']);
    expect(names({ site: 'cross-site' })).toEqual(['none']);
    expect(names({ site: 'cross-site', topLevelSite: 'shop.example' })).toEqual(['none', 'part']);
  });
});

describe('limits', () => {
  it('keeps 180 cookies a domain: the least recently used that is not Secure is evicted', () => {
    const counters = { evictedCookies: 0 };
    const store = new BrowserCookieStore({ counters });
    store.receive('s=1; Secure', { url: HTTPS, timeMs: now });
    for (let i = 0; i < 179; i++) store.receive(`n${i}=1`, { url: HTTPS, timeMs: now });
    expect(counters.evictedCookies).toBe(0);
    store.receive('n0=2', { url: HTTPS, timeMs: now }); // Used again: n1 is the oldest now.
    store.receive('new=1', { url: HTTPS, timeMs: now });
    expect(store.size).toBe(180);
    expect(counters.evictedCookies).toBe(1);
    expect(store.cookiesNamed('n1', HTTPS, now)).toEqual([]);
    for (const name of ['s', 'n0', 'n2', 'new']) expect(store.cookiesNamed(name, HTTPS, now)).toHaveLength(1);
  });

  it('keeps 3000 cookies in all', () => {
    const counters = { evictedCookies: 0 };
    const store = new BrowserCookieStore({ counters });
    for (let i = 0; i < 10_000; i++) store.receive('a=1', { url: `http://h${i}x.example/`, timeMs: now });
    expect(store.size).toBeLessThanOrEqual(3000);
    expect(store.size).toBeGreaterThan(2600);
    expect(counters.evictedCookies).toBe(10_000 - store.size);
    expect(sent(store, 'http://h9999x.example/')).toBe('a=1');
    expect(sent(store, 'http://h0x.example/')).toBe('');
  });

  it('removes the expired first', () => {
    const counters = { evictedCookies: 0 };
    const store = new BrowserCookieStore({ counters });
    store.receive('keep=1', { url: HTTPS, timeMs: now });
    for (let i = 0; i < 2999; i++)
      store.receive('a=1; Max-Age=1', { url: `http://h${i}x.example/`, timeMs: now });
    store.receive('a=1', { url: 'http://other.example/', timeMs: now + 2000 });
    expect(store.size).toBe(2);
    expect(counters.evictedCookies).toBe(0);
  });
});

describe('on anything', () => {
  const label = fc.constantFrom('a', 'b', 'example', 'org', 'localhost', 'co', 'uk');
  const host = fc.oneof(
    fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.')),
    fc.constantFrom('127.0.0.1', '[::1]', 'example.org.', 'b\u00fccher.example'),
  );
  const path = fc
    .array(fc.constantFrom('a', 'b', ''), { maxLength: 3 })
    .map((parts) => `/${parts.join('/')}`);
  const url = fc.record({ scheme: fc.constantFrom('http', 'https', 'ws'), host, path });
  const attribute = fc.oneof(
    host.map((domain) => `Domain=${domain}`),
    path.map((value) => `Path=${value}`),
    fc.constantFrom('Secure', 'HttpOnly', 'SameSite=None', 'Max-Age=0', 'Max-Age=5', 'Partitioned'),
  );
  const name = fc.constantFrom('a', 'b', '', '__Host-a', '__secure-a');
  const field = fc
    .tuple(name, fc.constantFrom('1', '2', '__Host-x'), fc.array(attribute, { maxLength: 4 }))
    .map(([first, value, attributes]) => [`${first}=${value}`, ...attributes].join('; '));
  const step = fc.record({ field, url, seconds: fc.integer({ min: 0, max: 10 }) });

  it('sends only what belongs to the host, the path and the connection, and never what has expired', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), url, (steps, target) => {
        const store = new BrowserCookieStore();
        let timeMs = now;
        for (const one of steps) {
          timeMs += one.seconds * 1000;
          const verdict = store.receive(one.field, { url: one.url, timeMs });
          expect(verdict.reason === null).toBe(verdict.action !== 'refused');
          expect(verdict.stored).toBe(verdict.action === 'stored' || verdict.action === 'replaced');
        }
        const targetHost = canonicalHost(target.host)!;
        const isSecure = target.scheme === 'https' || /(^|\.)localhost$|^127\.|^\[::1\]$/.test(targetHost);
        for (const cookie of store.cookiesFor(target, { timeMs })) {
          expect(domainMatches(targetHost, cookie.domain)).toBe(true);
          if (cookie.hostOnly) expect(cookie.domain).toBe(targetHost);
          expect(pathMatches(target.path, cookie.path)).toBe(true);
          if (cookie.secure) expect(isSecure).toBe(true);
          if (cookie.expiryMs !== null) expect(cookie.expiryMs).toBeGreaterThan(timeMs);
          if (cookie.sameSite === 'None' || cookie.partition !== null) expect(cookie.secure).toBe(true);
        }
      }),
    );
  });

  it('holds a cookie that it says it stored, and none of the identity that it says it deleted', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const store = new BrowserCookieStore();
        for (const one of steps) {
          const { action, cookie } = store.receive(one.field, { url: one.url, timeMs: now });
          if (cookie === null) continue;
          const same = store
            .cookiesNamed(cookie.name, one.url, now)
            .filter(
              (other) =>
                other.domain === cookie.domain &&
                other.hostOnly === cookie.hostOnly &&
                other.path === cookie.path &&
                other.partition === cookie.partition,
            );
          expect(same).toEqual(action === 'stored' || action === 'replaced' ? [cookie] : []);
        }
      }),
    );
  });

  it('takes any field and any URL', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, fc.oneof(text, fc.webUrl()), (anyField, anyUrl) => {
        const store = new BrowserCookieStore();
        store.receive(anyField, { url: anyUrl, timeMs: now });
        store.cookiesFor(anyUrl, { timeMs: now });
      }),
    );
  });

  it('does not keep a long field alive for a short cookie, and stores the same cookie', () => {
    const store = new BrowserCookieStore();
    store.receive(`n\u00e9=v\u20ac; Path=/p; Junk=${'x'.repeat(5000)}`, {
      url: 'https://h.example/p',
      timeMs: now,
    });
    expect(sent(store, 'https://h.example/p')).toBe('n\u00e9=v\u20ac');
  });
});

// Measured with Chromium 156 and Firefox 153.
it.each([
  ['chrome', '/a/%7Bc%7D%7Cd%5E'],
  ['firefox', '/a/%7Bc%7D|d%5E'],
] as const)('writes the path of a URL as %s does', (browser, path) => {
  const store = new BrowserCookieStore({ browser });
  const url = 'http://www.example.com/a/{c}|d^/x';
  expect(store.receive('a=b', { url, timeMs: now }).cookie?.path).toBe(path);
  expect(store.cookiesFor(url, { timeMs: now })).toHaveLength(1);
});
