import { describe, expect, it } from 'vitest';
import { isRewritten, valueFormat } from '../../src/session/value-format.ts';

describe('isRewritten', () => {
  it('what is encrypted anew each time', () => {
    expect(isRewritten('eyJpdiI6IkEiLCJ2YWx1ZSI6IkIiLCJtYWMiOiJDIn0=')).toBe(true);
    expect(isRewritten('bGFzdA%3D%3D--YPZjhYvZRb1SYeYd--MTIzNDU2Nzg5MDEyMzQ1Ng%3D%3D')).toBe(true);
    expect(isRewritten('7d1e90b3c5a24f68b1d7e3f9a0c2b4d6')).toBe(false);
    expect(isRewritten('')).toBe(false);
  });
});

describe('valueFormat', () => {
  it.each([
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJnIn0.c2ln', 'a JWT'],
    ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'a JWT'],
    ['eyJhbGciOiJkaXIifQ..aXYxMjM.Y2lwaGVy.dGFn', 'a JWE'],
    ['eyJlbWFpbCI6ImEifQ.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Flask session'],
    // Starlette 0.26 with the keys ab, abc and abcd: the space behind the colon falls on each place of a group.
    ['eyJhYiI6ICJhIn0=.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Starlette session'],
    ['eyJhYmMiOiAiYSJ9.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Starlette session'],
    ['eyJhYmNkIjogImEifQ==.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Starlette session'],
    ['eyJhYiI6ImEifQ.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Flask session'],
    ['eyJhYmMiOiJhIn0.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Flask session'],
    ['eyJhYmNkIjoiYSJ9.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'a Flask session'],
    ['W1siX19qIl0:1xVDEK:q6Ih97-K267mFFHEDOpoRBugGsgLMr1GMAj_mMtY07E', 'a Django signed session'],
    ['s%3A4fRTJEKxqefKTR1K.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYd', 'an Express session'],
    ['s:4fRTJEKxqefKTR1K.rMeg7v2Tx8ZfYOR+HJsOgZd1aMkAgN7M5rYd', 'an Express session'],
    ['eyJpdiI6Ik9rQ2VkQ0F3PT0iLCJ2YWx1ZSI6Im0ifQ==', 'a Laravel session'],
    ['CfDJ8NrAkS1v9Z2p', 'an ASP.NET Core ticket'],
    // ActiveSupport::MessageEncryptor with AES-256-GCM, and MessageVerifier with SHA-1 and SHA-256.
    ['aGVsbG8%3D--YPZjhYvZRb1SYeYd--MTIzNDU2Nzg5MDEyMzQ1Ng%3D%3D', 'a Rails session'],
    [`aGVsbG8%3D--${'0c4660d8d4'.repeat(4)}`, 'a Rails session'],
    [`aGVsbG8=--${'0c4660d8'.repeat(8)}`, 'a Rails session'],
    ['4F2A9C0D1B7E8A6354C1D2E3F4A5B6C7.node0', 'a Java session'],
    ['2|1:0|10:1795381092|4:user|8:YWxpY2U=|9f86', 'a Tornado login'],
    ['rO0ABXNyABFqYXZh', 'a serialized object'],
    ['"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJnIn0.c2ln"', 'a JWT'],
  ])('%s', (value, format) => {
    expect(valueFormat(value)).toBe(format);
  });

  it.each([
    '',
    'dark',
    'GA1.2.811677001.1705945890',
    '0c4660d8d420b5cafed5bdfc844787f3',
    '3f9c2b7a-1d8e-4f60-8a3b-2c5d7e9f1a4b',
    `eyJ${'x'.repeat(9000)}.eyJ.`,
    // Random in base64url, as Python's secrets.token_urlsafe makes it.
    'nQVHituED6R3VShowHWqdLInfofL--Cl',
    'nQVHit--uED6R3VShowHWqdLInfofLCl',
    'nQVH--ituED6R3VShowHWqd--LInfofLCl',
  ])('%s has none', (value) => {
    expect(valueFormat(value)).toBeNull();
  });
});
