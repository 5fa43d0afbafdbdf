import { describe, expect, it } from 'vitest';
import { CookieTable, isExpired, type StoredCookie } from '../../src/cookie/cookie-table.ts';
import { PROFILES } from '../../src/cookie/profiles.ts';

const now = 1_000_000;

function cookie(name: string, more: Partial<StoredCookie> = {}): StoredCookie {
  const plain = {
    value: 'v',
    domain: 'example.org',
    hostOnly: true,
    path: '/',
    secure: false,
    httpOnly: false,
  };
  const rest = { sameSite: null, partition: null, expiryMs: null, creationMs: now, creationOrder: 0 };
  const since = { valueMs: now, valueOrder: 0 };
  return { name, ...plain, ...rest, ...since, ...more };
}

function table(...cookies: StoredCookie[]) {
  const evicted: number[] = [];
  const made = new CookieTable(PROFILES.standard.limit, (count) => evicted.push(count));
  for (const one of cookies) made.insert(one, now);
  return { made, evicted };
}

describe('CookieTable', () => {
  it('finds by domain and, when Secure, by name', () => {
    const [a, b, c] = [
      cookie('a'),
      cookie('a', { domain: 'x.example', secure: true }),
      cookie('b', { secure: true }),
    ];
    const { made } = table(a, b, c);
    expect(made.inDomain('example.org', now)).toEqual([a, c]);
    expect(made.inDomain('nowhere.example', now)).toEqual([]);
    expect([...made.secureNamed('a')]).toEqual([b]);
    made.remove(b);
    expect([...made.secureNamed('a')]).toEqual([]);
    expect(made.inDomain('x.example', now)).toEqual([]);
    expect(made.size).toBe(2);
  });

  it.each<Partial<StoredCookie>>([
    { domain: 'x.example' },
    { hostOnly: false },
    { path: '/a' },
    { partition: '' },
    { partition: 'site.example' },
  ])('distinguishes identities: %j', (difference) => {
    const { made } = table(cookie('a'));
    expect(made.sameIdentity(cookie('a', difference), now)).toBeNull();
    expect(made.sameIdentity(cookie('b'), now)).toBeNull();
    const sameIdentity = { value: 'w', secure: true, httpOnly: true, expiryMs: 0 };
    expect(made.sameIdentity(cookie('a', sameIdentity), now)).toEqual(cookie('a'));
  });

  it('removes expired cookies when it finds them', () => {
    const over = { expiryMs: now + 1, secure: true };
    for (const look of [
      (made: CookieTable) => made.inDomain('example.org', now + 1).length,
      (made: CookieTable) => (made.sameIdentity(cookie('a'), now + 1) === null ? 0 : 1),
    ]) {
      const { made } = table(cookie('a', over));
      expect(look(made)).toBe(0);
      expect(made.size).toBe(0);
    }
    expect(isExpired(cookie('a', over), now)).toBe(false);
    expect(isExpired(cookie('a'), Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  it('evicts the least recently used of a domain that has 181', () => {
    const cookies = Array.from({ length: 180 }, (_, i) => cookie(`n${i}`));
    const { made, evicted } = table(...cookies);
    made.touch(cookies[0]!);
    made.insert(cookie('new'), now);
    expect(evicted).toEqual([1]);
    const names = made.inDomain('example.org', now).map((one) => one.name);
    expect(names).not.toContain('n1');
    expect(names.slice(-2)).toEqual(['n0', 'new']);
  });

  it('evicts Secure cookies of a full domain only when there are no others', () => {
    const cookies = Array.from({ length: 180 }, (_, i) => cookie(`n${i}`, { secure: true }));
    const { made } = table(...cookies);
    made.insert(cookie('new', { secure: true }), now);
    expect([...made.secureNamed('n0')]).toEqual([]);
    made.insert(cookie('plain'), now);
    expect(made.inDomain('example.org', now).map((one) => one.name)).not.toContain('plain');
  });

  it('ignores a touch of what it does not hold', () => {
    const { made } = table(cookie('a'));
    made.touch(cookie('a'));
    made.touch(cookie('b'));
    expect(made.size).toBe(1);
  });
});
