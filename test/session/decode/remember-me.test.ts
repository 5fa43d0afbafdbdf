import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

describe('cookies that log in again', () => {
  it('of Flask-Login show the number of the user', () => {
    // Flask-Login 0.6.2: encode_cookie('42')
    expect(
      decodeSession(
        'remember_token',
        '42|b004c6ce2101ea6a03239661c7258dafed7a368188b18664b48b9cb968c180b5df878809667601f668c61fb51110a7367ecfd8807420ba06e2388950183a841e',
      ),
    ).toMatchObject({
      format: 'flask-login',
      framework: 'Flask',
      protection: 'signed',
      algorithm: 'HMAC-SHA512',
      content: { user_id: '42' },
      leaks: ['user number'],
    });
  });

  it.each([
    ['MD5', `ann:1752000000000:${'a'.repeat(32)}`],
    ['SHA256', `ann:1752000000000:SHA256:${'a'.repeat(64)}`],
  ])('of Spring Security show the user and the end (%s)', (algorithm, text) => {
    // Reference manual, "Simple Hash-Based Token Approach": base64(username:expiry:algorithm:signature)
    for (const encoding of ['base64'] as const)
      expect(
        decodeSession('remember-me', Buffer.from(text).toString(encoding).replace(/=+$/, '')),
      ).toMatchObject({
        format: 'spring-remember-me',
        algorithm,
        expiresAtMs: 1752000000_000,
        content: { user: 'ann' },
        leaks: ['user name'],
      });
  });

  it('of Symfony show the user, the end and the class', () => {
    // Symfony 5.4: (new RememberMeDetails('App\\Entity\\User', 'ann@example.com', 1752000000, 'hash~value'))->toString()
    const value = 'App.Entity.User:YW5uQGV4YW1wbGUuY29t:1752000000:hash~value';
    for (const written of [value, encodeURIComponent(value), Buffer.from(value).toString('base64')])
      expect(decodeSession('REMEMBERME', written)).toMatchObject({
        format: 'symfony-remember-me',
        expiresAtMs: 1752000000_000,
        content: { class: 'App\\Entity\\User', user: 'ann@example.com' },
        leaks: ['user name', 'e-mail'],
      });
  });

  it.each([
    ['remember_token', '42|abc'],
    ['remember-me', Buffer.from('a:b:c').toString('base64')],
    ['REMEMBERME', 'a:b:c:d'],
  ])('are nothing else: %s=%s', (name, value) => {
    expect(decodeSession(name, value)).toBeNull();
  });
});
