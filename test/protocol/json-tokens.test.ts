import { expect, it } from 'vitest';
import { jsonTokens } from '../../src/protocol/json-tokens.ts';
import { MAX_ISSUED_TOKENS } from '../../src/protocol/limits.ts';
import { hashOfToken } from '../../src/shared/token-hash.ts';

const T = '987197791fcecfe4e7877775ebcb15c1';

it.each([
  [{ token: T }],
  [{ code: 20000, data: { token: T } }],
  [{ user: { id: 1, accessToken: T } }],
  [[{ result: { session_id: T } }]],
])('%j brings one', (json) => expect(jsonTokens(json)).toEqual([hashOfToken(T)]));

it.each([
  [{ token: 'short' }],
  [{ token: 'a text with several words in it, 17' }],
  [{ csrfToken: T }],
  [{ name: T }],
  [T],
  [null],
])('%j brings none', (json) => expect(jsonTokens(json)).toEqual([]));

it('no more are kept than a login needs', () => {
  const many = Array.from({ length: 50 }, (_, index) => ({ token: `${T}${index}` }));
  expect(jsonTokens(many)).toHaveLength(MAX_ISSUED_TOKENS);
});
