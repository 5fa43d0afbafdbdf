import { describe, expect, it } from 'vitest';
import { isTokenName, repeatsToken } from '../../src/shared/csrf-token.ts';

const KEY = '94iTKZgLL40ZwOTSQaQltN0g5MH0ZfOC';

it.each([
  '_csrf',
  'csrfmiddlewaretoken',
  '__RequestVerificationToken',
  'authenticity_token',
  '_wpnonce',
  'form_key',
  'X-XSRF-TOKEN',
  'antiforgery',
])('%s holds CSRF tokens', (name) => expect(isTokenName(name)).toBe(true));

it.each(['Authorization', 'auth_token', 'access_token', 'refresh_token', 'session_token', 'id', 'cookie'])(
  '%s does not',
  (name) => expect(isTokenName(name)).toBe(false),
);

describe('the same token', () => {
  it('with a signature behind it, before it, or in the way of Express', () => {
    const signature = 'Yx3nGuWb1T6zJ0mKQe8s';
    expect(repeatsToken(KEY, `${KEY}.${signature}`)).toBe(true);
    expect(repeatsToken(KEY, `${KEY}|${signature}`)).toBe(true);
    expect(repeatsToken(KEY, `${signature}.${KEY}`)).toBe(true);
    expect(repeatsToken(KEY, `s%3A${KEY}.${signature}`)).toBe(true);
    expect(repeatsToken(`${KEY}.${signature}`, KEY)).toBe(true);
  });

  it('but not the beginning or the end of another, or a short word before a signature', () => {
    expect(repeatsToken(KEY.slice(0, 20), KEY)).toBe(false);
    expect(repeatsToken(KEY, `${KEY}Yx3nGuWb1T6zJ0mKQe8s`)).toBe(false);
    expect(repeatsToken('ada', 'ada.Yx3nGuWb1T6zJ0mKQe8s')).toBe(false);
  });

  it("masked by Django: a secret and the masked form of it, by Django's own cipher", () => {
    // A mask of "b" moves each character on by one, and one of "c" by two.
    const secret = 'aZ9'.padEnd(32, 'm');
    const masked = 'b'.repeat(32) + 'b0a'.padEnd(32, 'n');
    const again = 'c'.repeat(32) + 'c1b'.padEnd(32, 'o');
    expect(repeatsToken(masked, secret)).toBe(true);
    expect(repeatsToken(masked, again)).toBe(true);
    expect(repeatsToken(masked, 'b'.repeat(64))).toBe(false);
  });
});
