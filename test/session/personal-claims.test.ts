import { describe, expect, it } from 'vitest';
import { mayBeRead, personalKeys } from '../../src/session/personal-claims.ts';

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('keys that name a user', () => {
  it.each([
    // Captured from Flask: a message, a message and an e-mail, an e-mail, a message again.
    [
      'eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIldyb25nIGVtYWlsIG9yIHBhc3N3b3JkLiJdfV19.awNCQA.HfKbJygFo4IT-EIZpIYUYHy3C5M',
      [],
    ],
    [
      'eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIldyb25nIGVtYWlsIG9yIHBhc3N3b3JkLiJdfV0sImVtYWlsIjoiYWxpY2VAZXhhbXBsZS5jb20ifQ.awNCQA.0RqHhDGKtIMoQyy4_jY3C959C5c',
      ['email'],
    ],
    ['eyJlbWFpbCI6ImFsaWNlQGV4YW1wbGUuY29tIn0.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', ['email']],
    // A token, and JSON whose signature is in another cookie.
    [
      `${base64({ alg: 'HS256' })}.${base64({ sub: 'g', role: 'user', iat: 1, exp: 2 })}.abc`,
      ['role', 'sub'],
    ],
    [base64({ passport: { user: 7 } }), ['passport']],
    // React Router: without a user, with a message for the next page, with a user. Truth: its createCookieSessionStorage.
    ['e30%3D.9HcW1Cx2OCCNbuNwqspAEw2hUF%2B8nti9Q7mJxGm7d0I', []],
    [
      `${Buffer.from('{"__flash_error__":"Invalid username/password"}').toString('base64')}.9HcW1Cx2OCCNbuNwqspAEw2hUF%2B8nti9Q7mJxGm7d0I`,
      [],
    ],
    ['eyJ1c2VySWQiOiIxIn0%3D.9HcW1Cx2OCCNbuNwqspAEw2hUF%2B8nti9Q7mJxGm7d0I', ['userId']],
    [base64({ errors: ['no'], notice: 'x', redirectTo: '/account' }), []],
    ['7d1e90b3c5a24f68b1d7e3f9a0c2b4d6', null],
    ['s%3A4fRTJEKxqefKTR1KrDQmqY1BbZBuSULB.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYdSEn3cW0', null],
  ])('%s', (value, keys) => expect(personalKeys('session', value)).toEqual(keys));

  it('most values are not even looked at', () => {
    expect(mayBeRead('7d1e90b3c5a24f68b1d7e3f9a0c2b4d6')).toBe(false);
    expect(mayBeRead('eyJhIjoxfQ')).toBe(true);
    expect(mayBeRead('e30=')).toBe(true);
    expect(mayBeRead('e30b1c5a24f68b1d7e3f9a0c2b4d6')).toBe(false);
  });
});
