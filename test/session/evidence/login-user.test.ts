import { describe, expect, it } from 'vitest';
import { loginUser } from '../../../src/session/evidence/login-user.ts';
import { userKey } from '../../../src/shared/user-key.ts';
import { type RequestChange, request } from '../../support/messages.ts';

const authorization = (value: string): RequestChange => ({
  method: 'GET',
  target: '/',
  fields: [{ name: 'Authorization', value, truncated: false }],
});

describe('whose login it is', () => {
  it.each<[string, RequestChange]>([
    ['HTTP Basic', authorization(`Basic ${Buffer.from('ada:secret').toString('base64')}`)],
    ['HTTP Digest', authorization('Digest realm="a", username="ada", nonce="1", response="2"')],
    ['the query of a GET', { method: 'GET', target: '/login?user=ada&password=x', fields: [] }],
  ])('%s', (_, change) => {
    expect(loginUser(request(change))).toBe(userKey('ada'));
  });

  it.each<[string, RequestChange]>([
    ['the query of a POST', { method: 'POST', target: '/login?user=ada', fields: [] }],
    ['an empty name', authorization(`Basic ${Buffer.from(':secret').toString('base64')}`)],
    ['a token', authorization('Bearer ada')],
    ['nothing', { method: 'GET', target: '/login', fields: [] }],
  ])('not named: %s', (_, change) => {
    expect(loginUser(request(change))).toBeNull();
  });
});
