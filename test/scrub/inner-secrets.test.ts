import { describe, expect, it } from 'vitest';
import { innerSecrets, isJson, jsonMembers } from '../../src/scrub/inner-secrets.ts';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('innerSecrets', () => {
  it('are the parts of a web token but its head, and what numbers it', () => {
    const payload = base64({ sub: 'user-7712', jti: 'jt-44', email: 'a1b2c3d4@app.test', org: 'k29fjq0z' });
    const token = `${base64({ alg: 'HS256', typ: 'JWT' })}.${payload}.n8Zx81hs02LLqmzz77aa`;
    expect(innerSecrets(token)).toEqual([payload, 'n8Zx81hs02LLqmzz77aa', 'jt-44', 'k29fjq0z']);
  });

  it('are the token of a signed value, and the texts of JSON', () => {
    expect(innerSecrets('s:Zx81hs02LLqmzz77Q.short')).toEqual(['Zx81hs02LLqmzz77Q']);
    expect(innerSecrets('j:{"id":"inCookie88","user":"anna2000","lang":"de","pin":"4711"}')).toEqual([
      'inCookie88',
      '4711',
    ]);
  });

  it('are none of a value that is one, or of words', () => {
    for (const value of ['Zx81hs02LLqmzz77Q', 'dark-mode.wide', '/app.v2/index.html', '', '{"a":'])
      expect(innerSecrets(value)).toEqual([]);
  });
});

it('JSON is an object or a list', () => {
  expect(['{"a":1}', '[1]', 'null', '{', '"a"', '4'].map(isJson)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(jsonMembers('{"a":["x","y\\\\z"],"b":{"c":"d"}}')).toEqual([
    ['a', 'x'],
    ['c', 'd'],
  ]);
  expect(jsonMembers('abc')).toBeNull();
});
