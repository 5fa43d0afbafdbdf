import { describe, expect, it } from 'vitest';
import type { StoredCookie } from '../../src/cookie/cookie-table.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { attributesRejection, expiryOf, fieldRejection } from '../../src/cookie/rejection.ts';

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
};

describe('fieldRejection', () => {
  it('names the first reason, and none for a field that a browser reads', () => {
    expect(fieldRejection(parseSetCookie(`\x00${'a'.repeat(5000)}`))?.reason).toBe('DisallowedCharacter');
    expect(fieldRejection(parseSetCookie('a=b c; Foo; Path=x; Max-Age=x'))).toBeNull();
  });
});

describe('attributesRejection', () => {
  it('takes the steps in their order', () => {
    const wrong: StoredCookie = {
      ...cookie,
      name: '__Host-a',
      sameSite: 'None',
      secure: false,
      partition: '',
    };
    expect(attributesRejection(wrong, '/', 'cross-site')?.step).toBe('5.7 step 19');
    expect(attributesRejection({ ...wrong, sameSite: 'Lax' }, '/', 'cross-site')?.step).toBe('5.7 step 18');
    expect(attributesRejection({ ...wrong, sameSite: 'Lax' }, '/', 'same-site')?.step).toBe('5.7 step 21');
    expect(
      attributesRejection({ ...cookie, secure: false, partition: '' }, '/', 'same-site')?.step,
    ).toContain('CHIPS');
    expect(attributesRejection(cookie, null, 'same-site')).toBeNull();
  });

  it('says what a prefix needs', () => {
    const text = (name: string, more: Partial<StoredCookie>, path: string | null = '/') =>
      attributesRejection({ ...cookie, name, ...more }, path, 'same-site')?.text;
    expect(text('__host-a', {}, null)).toBe('__Host- needs Path=/');
    expect(text('__Host-Http-a', { httpOnly: false })).toBe('__Host-Http- needs HttpOnly');
    expect(text('', { value: '__HOST-a' })).toBe('no name, and a value that begins with __Host-');
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
