import { describe, expect, it } from 'vitest';
import type { StoredCookie } from '../../src/cookie/cookie-table.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { PROFILES } from '../../src/cookie/profiles.ts';
import { checkRejection, expiryOf, fieldRejection, isSkewed } from '../../src/cookie/rejection.ts';
import type { SiteContext } from '../../src/cookie/site.ts';

const cookie: StoredCookie = {
  name: 'a',
  value: 'b',
  domain: 'example.org',
  hostOnly: true,
  path: '/',
  secure: true,
  httpOnly: true,
  sameSite: null,
  partition: null,
  expiryMs: null,
  creationMs: 0,
  creationOrder: 0,
  valueMs: 0,
  valueOrder: 0,
};

describe('fieldRejection', () => {
  it('names the first reason, and none for a field that a browser reads', () => {
    expect(fieldRejection(parseSetCookie(`\x00${'a'.repeat(5000)}`))?.reason).toBe('DisallowedCharacter');
    expect(fieldRejection(parseSetCookie('a=b c; Foo; Path=x; Max-Age=x'))).toBeNull();
  });
});

/** The first check of the standard that a cookie fails; `field`: what it was read from. */
function firstRejection(fresh: StoredCookie, field: string, site: SiteContext = 'same-site') {
  const checked = { fresh, cookie: parseSetCookie(field).cookie, isSecure: true, site };
  for (const check of PROFILES.standard.checks)
    if (check !== 'overwrite-secure') {
      const rejection = checkRejection(check, checked, PROFILES.standard);
      if (rejection !== null) return rejection;
    }
  return null;
}

describe('checkRejection', () => {
  it('takes the steps in their order', () => {
    const field = '__Host-a=b; Path=/; SameSite=None; Partitioned';
    const wrong: StoredCookie = { ...cookie, name: '__Host-a', sameSite: 'None', secure: false };
    expect(firstRejection(wrong, field, 'cross-site')?.step).toBe('5.7 step 19');
    expect(firstRejection({ ...wrong, sameSite: 'Lax' }, field, 'cross-site')?.step).toBe('5.7 step 18');
    expect(firstRejection({ ...wrong, sameSite: 'Lax' }, field)?.step).toBe('5.7 step 21');
    expect(firstRejection({ ...cookie, secure: false }, 'a=b; Partitioned')?.step).toContain('CHIPS');
    expect(firstRejection(cookie, 'a=b')).toBeNull();
  });

  it('says what a prefix needs', () => {
    const text = (name: string, more: Partial<StoredCookie>, field = 'a=b; Path=/') =>
      firstRejection({ ...cookie, name, ...more }, field)?.text;
    expect(text('__host-a', {}, 'a=b')).toBe('__Host- needs Path=/');
    expect(text('__Host-Http-a', { httpOnly: false })).toBe('__Host-Http- needs HttpOnly');
    expect(text('', { value: '__HOST-a' })).toBe('no name, and a value that begins with __Host-');
  });
});

describe('Expires and the Date of the response', () => {
  const dayMs = 86_400_000;
  const nowMs = Date.UTC(2026, 10, 29);
  const expiring = (inMs: number, more = '') =>
    parseSetCookie(`a=b; Expires=${new Date(nowMs + inMs).toUTCString()}${more}`).cookie;

  it('is as far away as from the Date; Max-Age is not', () => {
    const hourMs = 3_600_000;
    expect(expiryOf(expiring(hourMs), nowMs, nowMs + 1000)).toBe(nowMs + hourMs - 1000);
    expect(expiryOf(expiring(hourMs, '; Max-Age=60'), nowMs, nowMs + 1000)).toBe(nowMs + 60_000);
  });

  it.each([
    ['expired by both clocks', expiring(-5000), -1000, false],
    ['expired by the clock only', expiring(-5000), -6000, true],
    ['expired by the Date only', expiring(5000), 6000, true],
    ['a minute apart', expiring(5000), -60_000, false],
    ['further apart', expiring(5000), -61_000, true],
    ['further apart, and it lives for days', expiring(3 * dayMs), -61_000, false],
    ['Max-Age counts', expiring(5000, '; Max-Age=5'), dayMs, false],
    ['no Expires', parseSetCookie('a=b').cookie, dayMs, false],
  ])('%s', (_name, cookie, skewMs, matters) => {
    expect(isSkewed(cookie, nowMs, nowMs + skewMs)).toBe(matters);
  });
});

describe('expiryOf', () => {
  it('has expired with Max-Age=0, whatever the time', () => {
    const { cookie: deletion } = parseSetCookie('a=; Max-Age=0');
    expect(expiryOf(deletion, -1e12)).toBeLessThan(-1e12);
  });

  it('keeps an Expires of the past as it is', () => {
    const { cookie: old } = parseSetCookie('a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    expect(expiryOf(old, 1e12)).toBe(0);
  });
});
